"""Why somebody is left without a mentor, and what would change that at the least cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from netevents.languages import mark
from netevents_mentoring.matching.results import MatchResult
from netevents_mentoring.matching.rules import NAMED
from netevents_mentoring.matching.scoring import Scores
from netevents_mentoring.matching.tasks import Whole
from netevents_mentoring.matching.words import Part, kept

CHEAPEST: Final = (
    "must",
    "organization",
    "paired before",
    "banned",
    "hours",
    "format",
    "capacity",
    "language",
    "screened",
    "excluded",
)
"""Rules by what it costs to get round them: a word of the organizer’s, a question, a new mentor."""

SEAT_TOO: Final = mark("All their places are taken, so it takes one more place, too.")


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Somebody left over; the sentences are kept for :func:`words.said`.

    :ivar reason: the name of the rule that stands in the way with everybody; or ``nobody``, ``places``,
        ``left`` (there is still a place) or ``several`` (more than one rule with everybody)
    :ivar mentor: the mentor who is nearest, as an index
    """

    reason: str
    sentence: str
    fix: str
    mentor: int | None = None


def why_unmatched(
    scores: Scores, result: MatchResult, mentee: int, *, called: Callable[[int], str] | None = None
) -> Unmatched:
    """Why ``mentee`` has nobody in ``result``.

    :param called: the name of the mentor with this index, where it may be said
    """
    if not scores.mentors:
        return Unmatched(
            "nobody", mark("Nobody offers to be a mentor yet."), mark("Ask people to be mentors.")
        )
    rules = scores.rules(mentee)
    against = np.zeros(len(scores.mentors), dtype=np.int64)
    for mask in rules.values():
        against += mask
    load = np.bincount([j for _, j in result.pairs], minlength=len(scores.mentors))
    free = load < scores.capacity
    would_do = np.nonzero(against == 0)[0]
    if would_do.size:
        return _full(scores, mentee, would_do, free, called)
    nobody = np.zeros_like(free)
    only = {name: (against == 1) & rules.get(name, nobody) for name in CHEAPEST}
    for of_these, and_then in (
        ({name: mask if name == "capacity" else mask & free for name, mask in only.items()}, ()),
        (only, (SEAT_TOO,)),
    ):
        for name, mask in of_these.items():
            alone = np.nonzero(mask)[0]
            if alone.size:
                nearest = int(alone[0])
                who: Part = int(alone.size)
                if alone.size == 1 and called is not None:
                    who = called(nearest)
                fix = "\n".join((kept(NAMED[name].fix, mentors=who), *and_then))
                return Unmatched(name, NAMED[name].of_all, fix, nearest)
    return Unmatched(
        "several",
        mark("With every mentor more than one rule stands in the way."),
        mark("Look for a new mentor for them, or ask what they could do without."),
    )


def _full(
    scores: Scores, mentee: int, would_do: Whole, free: np.ndarray, called: Callable[[int], str] | None
) -> Unmatched:
    """Mentors who would do are there: all taken, or one is not."""
    open_to = would_do[free[would_do]]
    choice = open_to if open_to.size else would_do
    best = int(choice[np.argmax(scores.combined[mentee, choice])])
    if open_to.size:
        by_hand = (
            kept(mark("Match them by hand with %(mentor)s."), mentor=called(best))
            if called
            else mark("Match them by hand with the best of them.")
        )
        return Unmatched("left", mark("There is still a place."), by_hand, best)
    if would_do.size == 1:
        taken = mark("The one mentor who would do is taken by others.")
    else:
        taken = mark("All mentors who would do are taken by others.")
    one_more = (
        kept(mark("One more place with %(mentor)s would do."), mentor=called(best))
        if called
        else mark("One more place with the best of them would do.")
    )
    return Unmatched("places", taken, one_more, best)
