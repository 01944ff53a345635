"""Stable: no mentee and mentor would both rather have each other than what they got."""

from __future__ import annotations

from heapq import heappush, heappushpop

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from netevents.languages import mark
from netevents_mentoring.matching.questions import Question, figures, together
from netevents_mentoring.matching.results import MatchResult
from netevents_mentoring.matching.tasks import Patience, Scores, Task, Whole

AT_MOST = 400
"""So many people on both sides are matched by an integer programme, which minds ties; more by proposals."""
PAIRS_AT_MOST = 25_000
NOBODY = -1


def stable(question: Question, mentor_scores: Scores, patience: Patience) -> MatchResult:
    """A stable answer; among those, up to about 400 people, the most pairs and then the greatest total.

    Ties break nobody up: a pair blocks only where both would gain. Locked pairs are the organizer’s doing: no
    pair blocks through them.
    """
    task = question.rest
    mentors = np.asarray(mentor_scores, dtype=np.float32)
    scores = np.where(np.isnan(mentors), np.float32(np.nan), task.scores)
    got = propose(scores, mentors, task.capacity, task.demand)
    label, bound, proved = "Stable, by proposals in turn", None, False
    small = sum(task.shape) <= AT_MOST and int((~np.isnan(scores)).sum()) <= PAIRS_AT_MOST
    if small:
        patience.says(0.3, mark("Looking for the stable answer with the most pairs."))
        best = _best_stable(scores, mentors, task, patience)
        if best is not None:
            got, bound, proved = best
            label = "Stable, and the best of all stable answers" if proved else "Stable, best so far"
    matched = np.nonzero(got >= 0)[0]
    pairs = together(question, matched, got[matched])
    total, minimum = figures(question.whole.scores, pairs)
    free = float(scores[matched, got[matched]].astype(np.float64).sum())
    gap = 0.0 if bound is None or proved else max(0.0, bound - free)
    return MatchResult(
        pairs=pairs,
        total=total,
        minimum=minimum,
        bound=total + gap,
        gap=gap,
        certified=proved,
        mode="stable",
        label=label,
        blocking=blocking(scores, mentors, task.capacity, task.demand, got),
    )


def propose(scores: Scores, mentors: Scores, capacity: Whole, demand: Whole) -> Whole:
    """Deferred acceptance: mentees ask from their best mentor down, mentors keep the best who asked.

    :returns: the mentor of each mentee, -1 for nobody
    """
    n = len(scores)
    got = np.full(n, NOBODY)
    held: list[list[tuple[float, int]]] = [[] for _ in capacity]
    wishes: list[Whole | None] = [None] * n
    asked = np.zeros(n, dtype=np.int64)
    waiting = [i for i in range(n - 1, -1, -1) if demand[i] > 0]
    while waiting:
        i = waiting.pop()
        wish = wishes[i]
        if wish is None:
            allowed = np.nonzero(~np.isnan(scores[i]))[0]
            order = np.argsort(-scores[i, allowed], kind="stable")
            wish = wishes[i] = allowed[order].astype(np.int32)
        while asked[i] < wish.size:
            j = int(wish[asked[i]])
            asked[i] += 1
            if capacity[j] <= 0:
                continue
            offer = (float(mentors[i, j]), -i)
            if len(held[j]) < capacity[j]:
                heappush(held[j], offer)
                got[i] = j
                break
            worst = heappushpop(held[j], offer)
            if worst != offer:
                got[i], got[-worst[1]] = j, NOBODY
                waiting.append(-worst[1])
                break
    return got


def blocking(scores: Scores, mentors: Scores, capacity: Whole, demand: Whole, got: Whole) -> int:
    """How many pairs would both rather have each other."""
    n, m = scores.shape
    own = np.full(n, -np.inf)
    matched = np.nonzero(got >= 0)[0]
    own[matched] = scores[matched, got[matched]]
    own[demand == 0] = np.inf
    worst = np.full(m, np.inf)
    np.minimum.at(worst, got[matched], mentors[matched, got[matched]])
    load = np.bincount(got[matched], minlength=m)
    worst[load < capacity] = -np.inf
    found = 0
    for first in range(0, n, 1024):
        part = slice(first, first + 1024)
        found += int(((scores[part] > own[part, None]) & (mentors[part] > worst)).sum())
    return found


def _best_stable(
    scores: Scores, mentors: Scores, task: Task, patience: Patience
) -> tuple[Whole, float, bool] | None:
    """The stable answer with the most pairs, then the greatest total, by an integer programme.

    For each allowed pair: the mentee has somebody at least as good, or all places of the mentor are taken by
    mentees at least as good. Sums over “at least as good” are unknowns of their own, one for each place in an
    order of preference, each made from the one before, which keeps the programme small. They are declared
    whole although whole choices make them so: HiGHS 1.12 proves wrong answers where presolve meets both kinds
    (its issues 1725, 2173 and 3073).
    """
    rows, columns = np.nonzero(~np.isnan(scores) & (task.capacity > 0) & (task.demand > 0)[:, None])
    count = rows.size
    if not count:
        return np.full(len(scores), NOBODY), 0.0, True
    worth = scores[rows, columns].astype(np.float64)
    mentee_sums, mentee_at = _running(rows, worth, count, first=count)
    mentor_sums, mentor_at = _running(
        columns, mentors[rows, columns].astype(np.float64), count, first=count + mentee_sums.shape[0]
    )
    unknowns = count + mentee_sums.shape[0] + mentor_sums.shape[0]
    sums = sparse.vstack([_wide(mentee_sums, unknowns), _wide(mentor_sums, unknowns)])
    every = np.arange(count)
    room = task.capacity[columns].astype(np.float64)
    steady = sparse.csr_matrix(
        (np.concatenate((room, np.ones(count))), (np.tile(every, 2), np.concatenate((mentee_at, mentor_at)))),
        shape=(count, unknowns),
    )
    ones = np.ones(count)
    one_each = sparse.csr_matrix((ones, (rows, every)), shape=(len(scores), unknowns))
    places = sparse.csr_matrix((ones, (columns, every)), shape=(scores.shape[1], unknowns))
    span = float(worth.max() - worth.min()) + abs(float(worth.min())) + 1e-3
    bonus = span * (min(scores.shape) + 1)
    left = patience.left
    answer = optimize.milp(
        np.concatenate((-(worth + bonus), np.zeros(unknowns - count))),
        constraints=[
            optimize.LinearConstraint(sums, 0, 0),
            optimize.LinearConstraint(steady, room, np.inf),
            optimize.LinearConstraint(one_each, 0, 1),
            optimize.LinearConstraint(places, 0, task.capacity),
        ],
        integrality=np.ones(unknowns),
        bounds=optimize.Bounds(0, np.concatenate((ones, np.full(unknowns - count, np.inf)))),
        options={"mip_rel_gap": 0.0, **({} if left is None else {"time_limit": left})},
    )
    if answer.x is None:
        return None
    got = np.full(len(scores), NOBODY)
    chosen = np.round(answer.x[:count]) > 0
    got[rows[chosen]] = columns[chosen]
    if blocking(scores, mentors, task.capacity, task.demand, got):
        return None
    pairs = int(chosen.sum())
    return got, float(-answer.mip_dual_bound) - bonus * pairs, answer.status == 0


def _running(
    groups: Whole, worth: NDArray[np.float64], count: int, *, first: int
) -> tuple[sparse.csr_matrix, Whole]:
    """Running sums over each group from the best down, ties together.

    :returns: the rows “sum before + these pairs - this sum = 0”, and for each pair which unknown is the sum
        of everything at least as good
    """
    order = np.lexsort((-worth, groups))
    new = np.ones(count, dtype=np.bool_)
    new[1:] = (np.diff(groups[order]) != 0) | (np.diff(worth[order]) != 0)
    level = np.cumsum(new) - 1
    starts = np.nonzero(new)[0]
    total = starts.size
    follows = np.zeros(total, dtype=np.bool_)
    follows[1:] = groups[order][starts[1:]] == groups[order][starts[1:] - 1]
    later = np.nonzero(follows)[0]
    levels = np.arange(total)
    rows = np.concatenate((level, levels, later))
    columns = np.concatenate((order, first + levels, first + later - 1))
    values = np.concatenate((np.ones(count), -np.ones(total), np.ones(later.size)))
    at = np.empty(count, dtype=np.int64)
    at[order] = first + level
    return sparse.csr_matrix((values, (rows, columns)), shape=(total, first + total)), at


def _wide(matrix: sparse.csr_matrix, width: int) -> sparse.csr_matrix:
    return sparse.csr_matrix((matrix.data, matrix.indices, matrix.indptr), shape=(matrix.shape[0], width))
