"""Somebody left or declined: the others stay where they are as far as they can."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from netevents_mentoring.matching.chains import Move
from netevents_mentoring.matching.questions import Each, Pairs, Question, ask, figures
from netevents_mentoring.matching.results import MatchResult
from netevents_mentoring.matching.solving import match
from netevents_mentoring.matching.tasks import Scores, patience, span
from netevents_mentoring.matching.why_not import moves

KEEP: Final = 0.02
"""What it is worth, in points of score, that a pair stays together."""
OTHERS: Final = 2
"""So many others may move for each one who leaves; where more would, staying is worth more."""


@dataclass(frozen=True, slots=True)
class Rematch:
    """The answer after a change.

    :ivar moves: everybody whose mentor changes
    :ivar others: of these, the mentees who could have stayed
    :ivar keep: what staying together was worth in the end
    """

    result: MatchResult
    moves: tuple[Move, ...]
    others: tuple[int, ...]
    keep: float


def rematch(
    scores: Scores,
    capacity: Each,
    before: Pairs,
    *,
    keep: float = KEEP,
    others: int = OTHERS,
    demand: Each | None = None,
    minimum_load: Each | None = None,
    locks: Pairs = (),
    seconds: float | None = None,
    says: Callable[[float, str], None] | None = None,
) -> Rematch:
    """As many pairs as there can be, then the greatest total; a pair that stays is worth ``keep`` more.

    Whoever left has a row or column of NaN, demand 0 or capacity 0; who declined, NaN for that pair. Where
    more than ``others`` would move who could stay, staying is worth twice as much, and so on, until it
    outweighs every score; then only those move without whom there would be fewer pairs.

    :param before: the pairs as they were, by the same indexes
    """
    question = ask(scores, capacity, demand=demand, minimum_load=minimum_load, locks=locks)
    could = _could_stay(question, before)
    lowest, highest = span(question.whole.scores)
    outweighs = 2 * (highest - lowest) + 1
    patient = patience(seconds, says)
    while True:
        found = match(
            _liked(question, before, keep),
            capacity,
            demand=demand,
            minimum_load=minimum_load,
            locks=locks,
            seconds=patient.left,
            says=says,
        )
        changes = moves(before, found.pairs)
        moved = tuple(sorted({move.mentee for move in changes} & could))
        if len(moved) <= others or keep >= outweighs or patient.is_over:
            break
        keep *= 2
    total, minimum = figures(question.whole.scores, found.pairs)
    label = "With few moves, proved" if found.certified else "With few moves, best so far"
    result = replace(found, total=total, minimum=minimum, bound=total + found.gap, label=label, prices=None)
    return Rematch(result, changes, moved, keep)


def _liked(question: Question, before: Pairs, keep: float) -> Scores:
    liked = question.whole.scores.copy()
    for i, j in before:
        liked[i, j] += np.float32(keep)  # what is forbidden stays so: NaN and a little is NaN
    return liked


def _could_stay(question: Question, before: Pairs) -> set[int]:
    task = question.whole
    return {
        i
        for i, j in before
        if not np.isnan(task.scores[i, j]) and task.capacity[j] > 0 and task.demand[i] > 0
    }
