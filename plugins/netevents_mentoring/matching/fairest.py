"""Fairest: the least that anybody gets is as great as it can be, and only then the total."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from ortools.graph.python import max_flow

from netevents_mentoring.matching.flow import best_total
from netevents_mentoring.matching.questions import Question, figures, together
from netevents_mentoring.matching.results import MatchResult
from netevents_mentoring.matching.tasks import Patience, Scores, Task, Whole

AT_ONCE = 400_000
FIRST, MORE = 12, 6


@dataclass(frozen=True, slots=True)
class Floor:
    """The greatest value that no match needs to fall below, and one that is proved to be too much to ask."""

    value: float
    bound: float


def fairest_of_one(question: Question, patience: Patience) -> MatchResult:
    """The greatest least score of a match, then the greatest total; as many pairs as there can be."""
    task = question.rest
    most = best_total(task, patience)
    floor = highest_floor(task, most.rows, most.columns, patience)
    worthy = np.where(task.scores >= np.float32(floor.value), task.scores, np.float32(np.nan))
    answer = best_total(replace(task, scores=worthy), patience)
    pairs = together(question, answer.rows, answer.columns)
    total, minimum = figures(question.whole.scores, pairs)
    proved = not most.gap and not answer.gap and floor.bound == floor.value
    return MatchResult(
        pairs=pairs,
        total=total,
        minimum=minimum,
        bound=total + answer.gap / task.scale,
        gap=answer.gap / task.scale,
        certified=proved,
        mode="fairest",
        label="Fairest, proved" if proved else "Fairest so far",
        minimum_bound=floor.bound,
        prices=answer.prices,
        floor=floor.value,
    )


def highest_floor(task: Task, rows: Whole, columns: Whole, patience: Patience) -> Floor:
    """How great the least score of a single match can be, with as many pairs as in this answer.

    Bisection over the scores that occur: at each, a flow says whether as many pairs and all least loads can
    still be had from the pairs that are worth so much.
    """
    if not rows.size:
        return Floor(0.0, 0.0)
    own = task.scores[rows, columns]
    values = _values(task.scores, lowest=float(own.min()))
    low, high = 0, len(values)
    while high - low > 1:
        if patience.is_over:
            return Floor(float(values[low]), float(values[high - 1]))
        middle = (low + high) // 2
        patience.says(0.5 * (1 - (high - low) / len(values)), "Trying how much everybody can get.")
        if _reaches(task, values[middle], pairs=len(rows)):
            low = middle
        else:
            high = middle
    return Floor(float(values[low]), float(values[low]))


def _values(scores: Scores, *, lowest: float) -> Scores:
    """The different scores from ``lowest`` up, in order."""
    found = [np.zeros(0, dtype=np.float32)]
    for part in range(0, len(scores), 1024):
        block = scores[part : part + 1024]
        found.append(np.unique(block[block >= lowest]))
    return np.unique(np.concatenate(found))


def _reaches(task: Task, floor: np.float32, *, pairs: int) -> bool:
    """Whether so many pairs, and all least loads, can be had from pairs that are worth ``floor``.

    If least loads alone and so many pairs alone can be had, both can be together: adding pairs along chains
    never lowers a mentor’s load.
    """
    return _most(task, floor, task.capacity) == pairs and (
        not task.least.any() or _most(task, floor, task.least) == int(task.least.sum())
    )


def _most(task: Task, floor: np.float32, capacity: Whole) -> int:
    """The greatest number of pairs worth ``floor``, proved by a cut that no pair crosses."""
    n, m = task.shape
    rows, columns = _begin(task, floor)
    while True:
        flow = max_flow.SimpleMaxFlow()
        source, sink = n + m, n + m + 1
        flow.add_arcs_with_capacity(rows, n + columns, np.ones_like(rows))
        flow.add_arcs_with_capacity(np.full(n, source), np.arange(n), task.demand)
        flow.add_arcs_with_capacity(n + np.arange(m), np.full(m, sink), capacity)
        if flow.solve(source, sink) != flow.OPTIMAL:
            raise ArithmeticError("the flow solver gave no answer")
        if n * m <= AT_ONCE:
            return int(flow.optimal_flow())
        reached = np.zeros(n + m + 2, dtype=np.bool_)
        reached[np.asarray(flow.get_source_side_min_cut())] = True
        missed = _across(task, floor, np.nonzero(reached[:n])[0], ~reached[n : n + m])
        if not missed.size:
            return int(flow.optimal_flow())
        rows, columns = np.divmod(np.unique(np.concatenate((rows * m + columns, missed))), m)


def _begin(task: Task, floor: np.float32) -> tuple[Whole, Whole]:
    """All pairs worth ``floor`` where they are few, else the best of each mentee."""
    n, m = task.shape
    if n * m <= AT_ONCE:
        rows, columns = np.nonzero(task.scores >= floor)
        return rows.astype(np.int64), columns.astype(np.int64)
    every = np.ones(m, dtype=np.bool_)
    return np.divmod(np.unique(_across(task, floor, np.arange(n), every, most=FIRST)), m)


def _across(task: Task, floor: np.float32, rows: Whole, columns: np.ndarray, *, most: int = MORE) -> Whole:
    """For each of these mentees the best few of these mentors worth ``floor``, as keys of pairs."""
    m = task.shape[1]
    open_to = np.nonzero(columns & (task.capacity > 0))[0]
    found = [np.zeros(0, dtype=np.int64)]
    if not open_to.size:
        return found[0]
    width = min(most, open_to.size)
    step = max(1, (1 << 20) // open_to.size)
    for first in range(0, rows.size, step):
        part = rows[first : first + step]
        worth = np.nan_to_num(task.scores[part[:, None], open_to], copy=False, nan=-np.inf)
        best = np.argpartition(-worth, width - 1, axis=1)[:, :width]
        good = np.take_along_axis(worth, best, axis=1) >= floor
        found.append((part[:, None] * m + open_to[best])[good])
    return np.concatenate(found)
