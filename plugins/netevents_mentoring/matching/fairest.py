"""Fairest: the least that anybody gets is as great as it can be, and only then the total."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from ortools.graph.python import max_flow

from netevents.languages import mark
from netevents_mentoring.matching.flow import best_total
from netevents_mentoring.matching.questions import Question, figures, together
from netevents_mentoring.matching.results import MatchResult
from netevents_mentoring.matching.tasks import CHUNK, Patience, Scores, Task, Whole

AT_ONCE = 400_000
MORE = 6


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
    )


def highest_floor(task: Task, rows: Whole, columns: Whole, patience: Patience) -> Floor:
    """How great the least score of a single match can be, with as many pairs as in this answer.

    Bisection over the scores that occur: at each, a flow says whether as many pairs and all least loads can
    still be had from the pairs that are worth so much.
    """
    if not rows.size:
        return Floor(0.0, 0.0)
    values = _values(task.scores, lowest=float(task.scores[rows, columns].min()))
    pool = _Pool(task, rows * task.shape[1] + columns)
    low, high = 0, len(values)
    while high - low > 1:
        if patience.is_over:
            return Floor(float(values[low]), float(values[high - 1]))
        middle = (low + high) // 2
        patience.says(0.5 * (1 - (high - low) / len(values)), mark("Trying how much everybody can get."))
        if pool.reaches(values[middle], pairs=len(rows)):
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


class _Pool:
    """Pairs that some flow needed so far; for small rounds, all."""

    def __init__(self, task: Task, keys: Whole) -> None:
        n, m = task.shape
        self.task = task
        self.whole = n * m <= AT_ONCE
        self.keys = np.nonzero(~np.isnan(task.scores.ravel()))[0] if self.whole else keys

    def reaches(self, floor: np.float32, *, pairs: int) -> bool:
        """Whether so many pairs, and all least loads, can be had from pairs that are worth ``floor``.

        If least loads alone and so many pairs alone can be had, both can be together: adding pairs along
        chains never lowers a mentor’s load.
        """
        least = self.task.least
        return self._are(floor, self.task.capacity, pairs) and self._are(floor, least, int(least.sum()))

    def _are(self, floor: np.float32, capacity: Whole, wanted: int) -> bool:
        """Whether there are so many pairs worth ``floor``; if not, a cut that no pair crosses proves it."""
        n, m = self.task.shape
        while wanted:
            rows, columns = np.divmod(self.keys, m)
            worthy = self.task.scores[rows, columns] >= floor
            flow = max_flow.SimpleMaxFlow()
            source, sink = n + m, n + m + 1
            flow.add_arcs_with_capacity(rows[worthy], n + columns[worthy], np.ones_like(rows[worthy]))
            flow.add_arcs_with_capacity(np.full(n, source), np.arange(n), self.task.demand)
            flow.add_arcs_with_capacity(n + np.arange(m), np.full(m, sink), capacity)
            if flow.solve(source, sink) != flow.OPTIMAL:
                raise ArithmeticError("the flow solver gave no answer")
            if flow.optimal_flow() >= wanted:
                return True
            if self.whole:
                return False
            reached = np.zeros(n + m + 2, dtype=np.bool_)
            reached[np.asarray(flow.get_source_side_min_cut())] = True
            missed = self._across(floor, np.nonzero(reached[:n])[0], np.nonzero(~reached[n : n + m])[0])
            if not missed.size:
                return False
            self.keys = np.unique(np.concatenate((self.keys, missed)))
        return True

    def _across(self, floor: np.float32, rows: Whole, columns: Whole) -> Whole:
        """For each of these mentees the best few of these mentors worth ``floor``, as keys of pairs."""
        m = self.task.shape[1]
        found = [np.zeros(0, dtype=np.int64)]
        if not columns.size:
            return found[0]
        width = min(MORE, columns.size)
        step = max(1, CHUNK // columns.size)
        for first in range(0, rows.size, step):
            part = rows[first : first + step]
            worth = np.nan_to_num(self.task.scores[part[:, None], columns], copy=False, nan=-np.inf)
            best = np.argpartition(-worth, width - 1, axis=1)[:, :width]
            good = np.take_along_axis(worth, best, axis=1) >= floor
            found.append((part[:, None] * m + columns[best])[good])
        return np.concatenate(found)
