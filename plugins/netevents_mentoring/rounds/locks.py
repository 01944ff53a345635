"""Locks that a round can’t keep: which ones, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Final

from netevents.languages import mark
from netevents_mentoring.matching.rules import MUST, NAMED, broken
from netevents_mentoring.rounds.ground import Ground
from netevents_mentoring.rounds.places import Two

NotKept = tuple[int, int, list[str]]
"""A request, an offer, and sentences that say why."""
SEVERAL_MENTORS: Final = mark("The mentee is locked to more than one mentor.")
TOO_MANY: Final = mark("More mentees are locked to this mentor than there are free places.")
ABSENT: Final = mark("The mentor left or hides at the event, so somebody else was looked for.")


def not_kept(base: Ground, refused: Collection[Two]) -> list[NotKept]:
    """All that can’t be kept, not only the first kind of them.

    :param refused: those for which the round ended, as places in ``base``
    """
    rules = {two: _rules(base, two) for two in base.locks}
    possible = [two for two, names in rules.items() if not names]
    of_mentee, of_mentor = Counter(row for row, _ in possible), Counter(column for _, column in possible)
    found = []
    for two, names in rules.items():
        row, column = two
        why = [NAMED[name].sentence for name in names]
        if not why and of_mentee[row] > 1:
            why.append(SEVERAL_MENTORS)
        if not why and of_mentor[column] > base.mentors[column].capacity:
            why.append(TOO_MANY)
        if not why and two in refused:
            why.append(MUST.sentence)
        if why:
            found.append((base.mentees[row].key, base.mentors[column].key, why))
    return found


def left_out(base: Ground) -> list[NotKept]:
    """Those of mentees who take part with mentors who don’t."""
    return [(request, offer, [ABSENT]) for request, offer in base.absent]


def in_the_way(base: Ground, two: Two) -> Sequence[NotKept]:
    """Those that take this mentee’s or this mentor’s place."""
    row, column = two
    return [
        (base.mentees[one].key, base.mentors[other].key, [])
        for one, other in base.locks
        if (one == row) is not (other == column)
    ]


def _rules(base: Ground, two: Two) -> tuple[str, ...]:
    return broken(base.mentees[two[0]], base.mentors[two[1]], base.limits)
