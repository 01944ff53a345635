"""Scores in, matches out: one door to all modes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from netevents.languages import mark
from netevents_mentoring.matching.flow import best_total
from netevents_mentoring.matching.questions import Each, Pairs, Question, ask, figures, together
from netevents_mentoring.matching.results import MatchResult, Mode, OneMentorOnly
from netevents_mentoring.matching.tasks import Patience, Scores, patience

if TYPE_CHECKING:
    from netevents_mentoring.matching.scoring import Scores as ScoredPeople

Says = Callable[[float, str], None]


def match(
    scores: Scores,
    capacity: Each,
    *,
    mode: Mode = "best total",
    mentor_scores: Scores | None = None,
    demand: Each | None = None,
    minimum_load: Each | None = None,
    locks: Pairs = (),
    seconds: float | None = None,
    says: Says | None = None,
) -> MatchResult:
    """Give every mentee as many mentors as they asked for, within capacity: as many pairs as there can be.

    The same input gives the same answer. A time limit gives the best answer so far, with its gap.

    :param scores: float32 of shape (mentees, mentors), NaN where a hard rule forbids the pair
    :param capacity: how many mentees each mentor takes
    :param mode: of all answers with as many pairs the greatest total; or the greatest minimum and then the
        greatest total; or, before all, one in which no two would both rather have each other
    :param mentor_scores: what each pair is worth to the mentor; only the stable mode looks at it
    :param demand: how many mentors each mentee gets, 1 where nothing is said
    :param minimum_load: how many mentees each mentor must have
    :param locks: pairs, as indexes, that the organizer has decided
    :param says: told the share of the work that is done and a few words; what it raises ends the round
    :raises InfeasibleLocks: if the locks break a capacity or a hard rule
    :raises LoadsOutOfReach: if not every mentor can have their least load
    :raises OneMentorOnly: if somebody asks for several mentors in the stable mode
    """
    question = ask(scores, capacity, demand=demand, minimum_load=minimum_load, locks=locks)
    patient = patience(seconds, says)
    if mode == "best total":
        return _best(question, patient)
    if mode == "fairest":
        return _fairest(question, patient)
    if (question.whole.demand > 1).any() or question.whole.least.any():
        raise OneMentorOnly(
            mark("Stable matches are for one mentor each, without a least load. Choose another mode.")
        )
    from netevents_mentoring.matching.stable import stable

    return stable(question, question.whole.scores if mentor_scores is None else mentor_scores, patient)


def match_people(
    scores: ScoredPeople,
    *,
    mode: Mode = "best total",
    locks: Pairs = (),
    seconds: float | None = None,
    says: Says | None = None,
) -> MatchResult:
    """One mentor for everybody whom ``scores`` knows; the total and minimum are of the combined scores."""
    if mode != "stable":
        return match(scores.combined, scores.capacity, mode=mode, locks=locks, seconds=seconds, says=says)
    result = match(
        scores.mentee_side,
        scores.capacity,
        mode=mode,
        mentor_scores=scores.mentor_side,
        locks=locks,
        seconds=seconds,
        says=says,
    )
    total, minimum = figures(scores.combined, result.pairs)
    return replace(result, total=total, minimum=minimum, bound=total + result.gap)


def _best(question: Question, patient: Patience) -> MatchResult:
    answer = best_total(question.rest, patient)
    pairs = together(question, answer.rows, answer.columns)
    total, minimum = figures(question.whole.scores, pairs)
    gap = answer.gap / question.rest.scale
    return MatchResult(
        pairs=pairs,
        total=total,
        minimum=minimum,
        bound=total + gap,
        gap=gap,
        certified=answer.gap == 0,
        mode="best total",
        label="Best in all, proved" if answer.gap == 0 else "Best so far",
        prices=answer.prices,
    )


def _fairest(question: Question, patient: Patience) -> MatchResult:
    if (question.whole.demand > 1).any():
        from netevents_mentoring.matching.several import fairest_of_several

        return fairest_of_several(question, patient)
    from netevents_mentoring.matching.fairest import fairest_of_one

    return fairest_of_one(question, patient)
