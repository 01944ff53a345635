"""How well each mentee and each mentor would suit: every pair at once, and each criterion of one mentee."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from netevents_mentoring.matching.comparing import Comparison
from netevents_mentoring.matching.criteria import (
    CRITERIA,
    MENTEE_SHARE,
    UNKNOWN,
    UNRANKED,
    by_words,
    mentors_view,
    worth_of_place,
)
from netevents_mentoring.matching.encoding import Grid, Mask
from netevents_mentoring.matching.profiles import Mentee, Mentor
from netevents_mentoring.matching.rules import MUST, NAMED, Limits
from netevents_mentoring.matching.tasks import CHUNK


@dataclass(frozen=True)
class Scores:
    """What a round knows of its people, and the scores of all pairs.

    :ivar combined: float32 of shape (mentees, mentors), 0 to 1, NaN where a rule forbids the pair
    """

    mentees: Sequence[Mentee]
    mentors: Sequence[Mentor]
    weights: Mapping[str, str]
    limits: Limits
    combined: Grid
    comparison: Comparison

    @cached_property
    def capacity(self) -> NDArray[np.int64]:
        """How many mentees each mentor takes."""
        return np.array([max(0, mentor.capacity) for mentor in self.mentors], dtype=np.int64)

    @cached_property
    def places(self) -> Mapping[int, int]:
        """Where the mentor with this key stands."""
        return {mentor.key: at for at, mentor in enumerate(self.mentors)}

    @cached_property
    def sides(self) -> tuple[Grid, Grid]:
        """What the match is worth to the mentee, and to the mentor; NaN as in ``combined``."""
        both = [_sides(self, part) for part in chunks(len(self.mentees), len(self.mentors))]
        empty = np.zeros((0, len(self.mentors)), dtype=np.float32)
        mentee, mentor = (np.concatenate([empty, *(views[side] for views in both)]) for side in (0, 1))
        barred = np.isnan(self.combined)
        mentee[barred] = mentor[barred] = np.nan
        return mentee, mentor

    @property
    def mentee_side(self) -> Grid:
        return self.sides[0]

    @property
    def mentor_side(self) -> Grid:
        return self.sides[1]

    def parts(self, mentee: int) -> dict[str, Grid]:
        """Each criterion, 0 to 1, of this mentee with every mentor; NaN where somebody did not answer."""
        part = slice(mentee, mentee + 1)
        values = {name: self.comparison.worth(name, part) for name in CRITERIA}
        return {
            name: np.where(answered, value, np.float32(np.nan))[0]
            for name, (value, answered) in values.items()
        }

    def rules(self, mentee: int) -> dict[str, Mask]:
        """For each rule, with which mentors this mentee breaks it."""
        found = {name: mask[0] for name, mask in forbidden(self, slice(mentee, mentee + 1))}
        return {name: mask for name, mask in found.items() if mask.any()}

    def broken(self, mentee: int, mentor: int) -> tuple[str, ...]:
        """The names of the rules that forbid this pair."""
        found = self.rules(mentee)
        return tuple(name for name in NAMED if name in found and found[name][mentor])


def chunks(n: int, m: int) -> Iterator[slice]:
    """All mentees, a few at a time."""
    step = max(1, CHUNK // max(1, m))
    for first in range(0, n, step):
        yield slice(first, min(n, first + step))


def score(
    mentees: Sequence[Mentee], mentors: Sequence[Mentor], weights: Mapping[str, str], limits: Limits
) -> Scores:
    """Score every pair.

    Each view is the weighted mean of the criteria that both answered; a missing answer drops its weight. The
    mentee’s view gives way to the mentors they named. The two views are multiplied,
    mentee^0.7 · mentor^0.3.

    :param weights: a criterion’s name and “must”, “high”, “some” or “off”; “some” where nothing is said
    """
    comparison = Comparison.between(mentees, mentors, limits)
    combined = np.empty((len(mentees), len(mentors)), dtype=np.float32)
    scores = Scores(mentees, mentors, weights, limits, combined, comparison)
    for part in chunks(len(mentees), len(mentors)):
        mentee, mentor = _sides(scores, part)
        combined[part] = mentee ** np.float32(MENTEE_SHARE) * mentor ** np.float32(1 - MENTEE_SHARE)
        for _, broken in forbidden(scores, part):
            combined[part][broken] = np.nan
    return scores


def _sides(scores: Scores, part: slice) -> tuple[Grid, Grid]:
    """Both views of these mentees with everybody, forbidden or not."""
    shape = (part.stop - part.start, len(scores.mentors))
    views = (by_words(scores.weights), mentors_view(scores.weights))
    sums = [np.zeros(shape, dtype=np.float32) for _ in views]
    heard = [np.zeros(shape, dtype=np.float32) for _ in views]
    for name in CRITERIA:
        if not views[0][name]:
            continue
        value, answered = scores.comparison.worth(name, part)
        for view, total, weight in zip(views, sums, heard, strict=True):
            np.add(total, np.float32(view[name]) * value, out=total)
            np.add(weight, np.float32(view[name]) * answered, out=weight)
    for total, weight in zip(sums, heard, strict=True):
        known = weight > 0
        np.divide(total, weight, out=total, where=known)
        total[~known] = UNKNOWN
        np.minimum(total, 1, out=total)
    _named(scores, part, sums[0])
    return sums[0], sums[1]


def _named(scores: Scores, part: slice, view: Grid) -> None:
    """Those whom a mentee named come first, in their order."""
    for at, mentee in enumerate(scores.mentees[part]):
        if mentee.ranks:
            view[at] *= UNRANKED
            for place, key in enumerate(mentee.ranks, 1):
                if key in scores.places:
                    view[at, scores.places[key]] = worth_of_place(place)


def forbidden(scores: Scores, part: slice) -> Iterator[tuple[str, Mask]]:
    """By the name of the rule, which pairs it forbids."""
    yield from scores.comparison.forbidden(part, scores.limits)
    missing = np.zeros((part.stop - part.start, len(scores.mentors)), dtype=np.bool_)
    for name in CRITERIA:
        if scores.weights.get(name) == "must":
            value, answered = scores.comparison.worth(name, part)
            missing |= answered & (value <= 0)
    yield MUST.name, missing
