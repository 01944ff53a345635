"""Everybody compared with everybody, a few mentees at a time: criteria and hard rules as matrices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from netevents_mentoring.matching.criteria import ENOUGH_HOURS, IDENTITY, worth_of_years
from netevents_mentoring.matching.encoding import (
    Common,
    Grid,
    Mask,
    codes,
    common,
    each,
    evenly,
    folded,
    offered,
    texts,
    wanted,
)
from netevents_mentoring.matching.profiles import Mentee, Mentor
from netevents_mentoring.matching.rules import Keys, Limits
from netevents_mentoring.matching.tasks import Whole

UNTOLD = -10_000


@dataclass(frozen=True, slots=True)
class Traits:
    """What rules look at: of each side, one figure for each person."""

    minor: Mask
    unscreened: Mask
    full: Mask
    years: tuple[Whole, Whole]
    formats: tuple[Whole, Whole]
    organizations: tuple[Whole, Whole]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both sides, ready to be compared."""

    topics: Common
    goals: Common
    hours: Common
    text: Common
    languages: Common
    wishes: tuple[tuple[float, Common], ...]
    traits: Traits
    apart: tuple[tuple[str, Whole], ...]

    @classmethod
    def between(cls, mentees: Sequence[Mentee], mentors: Sequence[Mentor], limits: Limits) -> Comparison:
        wished = (
            (1.0, [folded(one.goals) for one in mentees], [folded(one.wishes.goals) for one in mentors]),
            (1.0, [set(one.levels.values()) for one in mentees], [one.wishes.levels for one in mentors]),
            (1.0, [folded(one.topics) for one in mentees], [folded(one.wishes.topics) for one in mentors]),
            (IDENTITY, [folded(one.identity) for one in mentees], [folded(one.identity) for one in mentors]),
        )
        return cls(
            topics=common([wanted(one) for one in mentees], [offered(one) for one in mentors]),
            goals=common(
                [evenly(folded(one.goals)) for one in mentees], [each(folded(one.goals)) for one in mentors]
            ),
            hours=common([each(one.hours) for one in mentees], [each(one.hours) for one in mentors]),
            text=texts(mentees, mentors),
            languages=common(
                [each(folded(one.languages)) for one in mentees],
                [each(folded(one.languages)) for one in mentors],
            ),
            wishes=tuple(
                (weight, common([each(side) for side in left], [each(side) for side in right]))
                for weight, left, right in wished
                if any(left) and any(right)
            ),
            traits=_traits(mentees, mentors),
            apart=tuple(
                (name, _apart(mentees, mentors, keys))
                for name, keys in (
                    ("excluded", limits.excluded),
                    ("paired before", limits.paired_before),
                    ("banned", limits.bans),
                )
                if keys
            ),
        )

    def worth(self, name: str, part: slice) -> tuple[Grid, Mask]:
        """The criterion ``name``, 0 to 1, and where both sides answered; elsewhere it is 0."""
        if name == "years":
            return self._years(part)
        if name == "wishes":
            return self._wishes(part)
        compared = {"topics": self.topics, "goals": self.goals, "hours": self.hours, "text": self.text}[name]
        value = compared.of(part)
        if name == "hours":
            value = np.minimum(value / np.float32(ENOUGH_HOURS), np.float32(1))
        elif name == "text":
            value = np.sqrt(np.clip(value, 0, 1))  # short texts share few words; the root tells them apart
        return value, compared.answered(part)

    def _years(self, part: slice) -> tuple[Grid, Mask]:
        mentee, mentor = self.traits.years
        answered = (mentee[part, None] != UNTOLD) & (mentor != UNTOLD)
        gaps = np.where(answered, mentor - mentee[part, None], 0)
        lowest = int(gaps.min(initial=0))
        table = np.array(
            [worth_of_years(gap) for gap in range(lowest, int(gaps.max(initial=0)) + 1)], dtype=np.float32
        )
        return np.where(answered, table[gaps - lowest], np.float32(0)), answered

    def _wishes(self, part: slice) -> tuple[Grid, Mask]:
        shape = (part.stop - part.start, len(self.traits.full))
        met, heard = np.zeros(shape, dtype=np.float32), np.zeros(shape, dtype=np.float32)
        for weight, wish in self.wishes:
            met += np.float32(weight) * (wish.of(part) > 0)
            heard += np.float32(weight) * wish.answered(part)
        answered = heard > 0
        return np.divide(met, heard, out=met, where=answered), answered

    def forbidden(self, part: slice, limits: Limits) -> Iterator[tuple[str, Mask]]:
        """For each of :data:`rules.RULES` that anybody may break, by name, who does."""
        traits = self.traits
        yield "screened", traits.minor[part, None] & traits.unscreened
        yield "language", self.languages.answered(part) & (self.languages.of(part) == 0)
        yield "format", traits.formats[0][part, None] * traits.formats[1] == -1
        if limits.hours_shared > 0:
            yield "hours", self.hours.answered(part) & (self.hours.of(part) < limits.hours_shared)
        if limits.apart_in_organization:
            mentee, mentor = traits.organizations
            yield "organization", (mentee[part, None] == mentor) & (mentor >= 0)
        yield "capacity", np.broadcast_to(traits.full, (part.stop - part.start, len(traits.full)))
        for name, apart in self.apart:
            yield name, _these(part, apart, len(traits.full))


def _these(part: slice, pairs: Whole, mentors: int) -> Mask:
    """The pairs, sorted, that lie in these rows."""
    mask = np.zeros((part.stop - part.start, mentors), dtype=np.bool_)
    first, last = np.searchsorted(pairs[:, 0], (part.start, part.stop))
    mask[pairs[first:last, 0] - part.start, pairs[first:last, 1]] = True
    return mask


def _apart(mentees: Sequence[Mentee], mentors: Sequence[Mentor], keys: Keys) -> Whole:
    """Pairs of keys as sorted pairs of places; of people who are not here nothing."""
    rows = {one.key: at for at, one in enumerate(mentees)}
    columns = {one.key: at for at, one in enumerate(mentors)}
    found = sorted(
        (rows[mentee], columns[mentor]) for mentee, mentor in keys if mentee in rows and mentor in columns
    )
    return np.array(found, dtype=np.int64).reshape(-1, 2)


def _traits(mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Traits:
    ways = {"either": 0, "in person": 1, "online": -1}
    return Traits(
        minor=np.array([one.is_minor for one in mentees], dtype=np.bool_),
        unscreened=np.array([not one.screened for one in mentors], dtype=np.bool_),
        full=np.array([one.capacity <= 0 for one in mentors], dtype=np.bool_),
        years=(
            np.array([UNTOLD if one.years is None else one.years for one in mentees], dtype=np.int64),
            np.array([UNTOLD if one.years is None else one.years for one in mentors], dtype=np.int64),
        ),
        formats=(
            np.array([ways[one.format] for one in mentees], dtype=np.int64),
            np.array([ways[one.format] for one in mentors], dtype=np.int64),
        ),
        organizations=codes([one.organization for one in mentees], [one.organization for one in mentors]),
    )
