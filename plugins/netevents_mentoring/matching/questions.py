"""The question that a round asks, with the organizer’s locks taken out of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from netevents.languages import mark
from netevents_mentoring.matching.results import InfeasibleLocks
from netevents_mentoring.matching.tasks import Scores, Task, Whole, task

Pairs = Sequence[tuple[int, int]]
Each = int | Sequence[int] | NDArray[np.int64]
"""One figure for everybody, or one for each."""


@dataclass(frozen=True, slots=True)
class Question:
    """A task for the solvers once the organizer’s locks are taken out of it.

    :ivar whole: the task as it was asked
    :ivar rest: what is left to solve beside the locked pairs
    """

    whole: Task
    rest: Task
    locked: tuple[tuple[int, int], ...]


def ask(
    scores: Scores,
    capacity: Each,
    *,
    demand: Each | None = None,
    minimum_load: Each | None = None,
    locks: Pairs = (),
) -> Question:
    """The question with the locks taken out: they use up places, and their scores are not for choosing."""
    scores = np.asarray(scores, dtype=np.float32)
    n, m = scores.shape
    room = _figures(capacity, m)
    least = np.minimum(_figures(0 if minimum_load is None else minimum_load, m), room)
    wanted = _figures(1 if demand is None else demand, n)
    whole = task(scores, room, np.minimum(wanted, m), least)
    locked = tuple(sorted({(int(i), int(j)) for i, j in locks}))
    if not locked:
        return Question(whole, whole, ())
    rows, columns = np.array(locked, dtype=np.int64).T
    taken, given = np.bincount(columns, minlength=m), np.bincount(rows, minlength=n)
    for wrong, sentence in (
        (
            np.isnan(scores[rows, columns]),
            mark("A locked pair breaks a rule. Unlock it, or change the rule."),
        ),
        (
            (taken > room)[columns] | (given > whole.demand)[rows],
            mark("More pairs are locked than there are places. Unlock some."),
        ),
    ):
        if wrong.any():
            raise InfeasibleLocks(sentence, [pair for pair, bad in zip(locked, wrong, strict=True) if bad])
    free = scores.copy()
    free[rows, columns] = np.nan
    rest = replace(
        whole,
        scores=free,
        capacity=room - taken,
        demand=whole.demand - given,
        least=np.minimum(np.maximum(least - taken, 0), room - taken),
    )
    return Question(whole, rest, locked)


def _figures(figures: Each, count: int) -> Whole:
    return np.maximum(np.broadcast_to(np.asarray(figures, dtype=np.int64), (count,)), 0)


def figures(scores: Scores, pairs: Pairs) -> tuple[float, float]:
    """The total of these pairs, and the least that anybody among them gets."""
    if not pairs:
        return 0.0, 0.0
    rows, columns = np.array(pairs, dtype=np.int64).T
    sums = np.bincount(rows, weights=scores[rows, columns].astype(np.float64))
    return float(sums.sum()), float(sums[np.unique(rows)].min())


def together(question: Question, rows: Whole, columns: Whole) -> tuple[tuple[int, int], ...]:
    """The pairs that were found and the locked ones, in order."""
    return tuple(sorted([*zip(rows.tolist(), columns.tolist(), strict=True), *question.locked]))
