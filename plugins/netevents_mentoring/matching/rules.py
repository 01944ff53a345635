"""What no score can outweigh: named rules, each a predicate with a sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from netevents.languages import mark
from netevents_mentoring.matching.profiles import Mentee, Mentor, fold

Keys = frozenset[tuple[int, int]]
"""Pairs of a mentee’s and a mentor’s key."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the organizer asks of every match of this round.

    :ivar hours_shared: so many hours of the week both must have
    :ivar apart_in_organization: nobody is matched within their own organization
    :ivar excluded: pairs that must not meet, whoever wants so
    :ivar paired_before: pairs that were together already
    :ivar bans: pairs that the organizer ruled out by hand
    """

    hours_shared: int = 1
    apart_in_organization: bool = False
    excluded: Keys = frozenset()
    paired_before: Keys = frozenset()
    bans: Keys = frozenset()


@dataclass(frozen=True, slots=True)
class Rule:
    """A pair for which ``breaks`` is true is never matched.

    :ivar sentence: said of one pair
    :ivar of_all: said of a mentee for whom it is broken with everybody who would do else
    :ivar fix: what would change that; ``%(mentors)s`` would do then, a number of them or a name
    """

    name: str
    sentence: str
    of_all: str
    fix: str
    breaks: Callable[[Mentee, Mentor, Limits], bool]


def _language(mentee: Mentee, mentor: Mentor, _: Limits) -> bool:
    spoken, heard = ({fold(language) for language in side.languages} for side in (mentee, mentor))
    return bool(spoken and heard) and not spoken & heard


def _hours(mentee: Mentee, mentor: Mentor, limits: Limits) -> bool:
    if not mentee.hours or not mentor.hours:
        return False
    return len(mentee.hours & mentor.hours) < limits.hours_shared


def _format(mentee: Mentee, mentor: Mentor, _: Limits) -> bool:
    return {mentee.format, mentor.format} == {"in person", "online"}


def _organization(mentee: Mentee, mentor: Mentor, limits: Limits) -> bool:
    own, other = fold(mentee.organization), fold(mentor.organization)
    return limits.apart_in_organization and bool(own) and own == other


RULES: Final = (
    Rule(
        "screened",
        mark("A minor needs a screened mentor."),
        mark("No screened mentor would do."),
        mark("Have one more mentor screened: %(mentors)s would do then."),
        lambda mentee, mentor, _: mentee.is_minor and not mentor.screened,
    ),
    Rule(
        "excluded",
        mark("These two can’t be put together."),
        mark("Nobody who would do can be put together with them."),
        mark("Find a mentor from elsewhere for them."),
        lambda mentee, mentor, limits: (mentee.key, mentor.key) in limits.excluded,
    ),
    Rule(
        "language",
        mark("They have no language in common."),
        mark("No mentor speaks a language of theirs."),
        mark("Ask whether they share another language: %(mentors)s would do then."),
        _language,
    ),
    Rule(
        "organization",
        mark("They are from the same organization."),
        mark("Everybody who would do is from their own organization."),
        mark("Allow matches within an organization: %(mentors)s would do then."),
        _organization,
    ),
    Rule(
        "format",
        mark("One wants to meet in person, the other online."),
        mark("Nobody who would do can meet the way they want."),
        mark("Ask whether they can meet in another way: %(mentors)s would do then."),
        _format,
    ),
    Rule(
        "hours",
        mark("They share too few hours of the week."),
        mark("Nobody who would do has time when they have."),
        mark("Ask for more hours: with some in common %(mentors)s would do."),
        _hours,
    ),
    Rule(
        "paired before",
        mark("They were a pair before."),
        mark("They were already paired with everybody who would do."),
        mark("Allow pairs to meet again: %(mentors)s would do then."),
        lambda mentee, mentor, limits: (mentee.key, mentor.key) in limits.paired_before,
    ),
    Rule(
        "banned",
        mark("The organizer ruled this match out."),
        mark("Everybody who would do is ruled out by hand."),
        mark("Take a ban back: %(mentors)s would do then."),
        lambda mentee, mentor, limits: (mentee.key, mentor.key) in limits.bans,
    ),
    Rule(
        "capacity",
        mark("This mentor has no place."),
        mark("Nobody who would do has a place at all."),
        mark("Ask for one more place: %(mentors)s would do then."),
        lambda mentee, mentor, _: mentor.capacity <= 0,
    ),
)
"""In the order in which they are named where several are broken."""

MUST: Final = Rule(
    "must",
    mark("Something that the organizer called a must is missing."),
    mark("Nobody offers what the organizer called a must."),
    mark("Make that “high” rather than a must: %(mentors)s would do then."),
    lambda mentee, mentor, limits: False,
)
"""Broken where a criterion that is a must is worth nothing; the scores know, not the profiles."""

NAMED: Final = {rule.name: rule for rule in (*RULES, MUST)}


def broken(mentee: Mentee, mentor: Mentor, limits: Limits) -> tuple[str, ...]:
    """The names of the rules that ``mentee`` and ``mentor`` would break together."""
    return tuple(rule.name for rule in RULES if rule.breaks(mentee, mentor, limits))
