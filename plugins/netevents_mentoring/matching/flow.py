"""Best total: a flow over a few pairs; then every pair is priced and the better ones join, until proved."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import min_cost_flow

from netevents.languages import mark
from netevents_mentoring.matching.prices import Arcs, Verdict, price_all, prices
from netevents_mentoring.matching.results import LoadsOutOfReach, Prices
from netevents_mentoring.matching.tasks import Patience, Task, Whole
from netevents_mentoring.matching.tasks import task as task_of

AT_ONCE = 400_000
"""So many allowed pairs are solved whole."""
FIRST, SPREAD, MORE = 10, 3, 8
"""Pairs of each mentee to begin with: the best ones, some spread over all places; and how many are added."""
SMALL = 1000
"""A round of fewer mentees needs no guess at its prices."""
Points = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Answer:
    """The best total that was found.

    :ivar gap: in units, how far it may be from the best; 0 is a proof
    """

    rows: Whole
    columns: Whole
    prices: Prices
    gap: int


def best_total(task: Task, patience: Patience) -> Answer:
    """As many pairs as there can be, and of those answers the one with the greatest total.

    :raises LoadsOutOfReach: if some mentor cannot have their least load
    """
    arcs, paid, gap = _proved(task, patience)
    own = np.nonzero(arcs.chosen)[0]
    if (np.bincount(arcs.columns[own], minlength=task.shape[1]) < task.least).any():
        raise LoadsOutOfReach(mark("Not every mentor can have that many mentees. Ask for fewer each."))
    own = own[np.lexsort((arcs.columns[own], arcs.rows[own]))]
    return Answer(arcs.rows[own], arcs.columns[own], paid, gap)


def _proved(task: Task, patience: Patience) -> tuple[Arcs, Prices, int]:
    """The best choice, its prices, and in units how far it may be from the best if time ran out."""
    rows, columns = _begin(task, patience)
    done = 0
    while True:
        arcs = _choose(task, rows, columns)
        paid = prices(task, arcs)
        verdict = price_all(task, arcs, paid, most=MORE)
        gap = verdict.bound - _worth(task, arcs)
        if not verdict.rows.size or patience.is_over:
            return arcs, paid, gap
        done += 1
        patience.says(1 - 0.7 ** (done + 1), mark("Every pair is priced; some are better, and tried."))
        rows, columns = _with(task, arcs, verdict)


def _worth(task: Task, arcs: Arcs) -> int:
    """What the choice is worth in units, least loads included."""
    load = np.bincount(arcs.columns[arcs.chosen], minlength=task.shape[1])
    return int(arcs.units[arcs.chosen].sum() + task.must * np.minimum(load, task.least).sum())


def _begin(task: Task, patience: Patience) -> tuple[Whole, Whole]:
    """All pairs where they are few; else the best of each mentee, and some with every place in turn.

    The best are those that would be at the prices of a smaller round, so that not everybody begins with the
    same few mentors.
    """
    n, m = task.shape
    if n * m <= AT_ONCE:
        allowed = ~np.isnan(task.scores) & (task.capacity > 0) & (task.demand > 0)[:, None]
        rows, columns = np.nonzero(allowed)
        return rows.astype(np.int64), columns.astype(np.int64)
    width = min(m, FIRST + int(task.demand.max()))
    guess = _guess(task, patience)
    found = []
    for part in task.chunks():
        best = np.argpartition(guess - task.scores[part], width - 1, axis=1)[:, :width]
        found.append((np.arange(part.start, part.stop)[:, None] * m + best).ravel())
    places = np.random.default_rng(0).permutation(np.repeat(np.arange(m), task.capacity))
    if places.size:
        for turn in range(SPREAD):
            at = (np.arange(n) + turn * (places.size // SPREAD)) % places.size
            found.append(np.arange(n) * m + places[at])
    return _allowed(task, np.unique(np.concatenate(found)))


def _guess(task: Task, patience: Patience) -> Points:
    """What a place with each mentor may cost, from a round of every fourth mentee and every fourth place."""
    n, m = task.shape
    if n < SMALL:
        return np.zeros(m, dtype=np.float32)
    some = np.sort(np.random.default_rng(n).permutation(n)[: n // 4])
    room = np.diff(np.cumsum(task.capacity) // 4, prepend=0)
    smaller = task_of(task.scores[some], room, task.demand[some], np.zeros_like(room))
    first = replace(patience.part(0.2), says=lambda share, words: patience.says(0.3 * share, words))
    _, paid, _ = _proved(smaller, first)
    costs = np.where(room > 0, paid.mentor / smaller.scale, 0.0)
    worth = smaller.bonus / smaller.scale - paid.mentee / smaller.scale
    for part in smaller.chunks():  # who has no place there would cost what the first to want one would give
        wanted = np.fmax.reduce(smaller.scores[part] + worth[part, None], axis=0, initial=0.0)
        costs = np.where(room > 0, costs, np.fmax(costs, wanted))
    return costs.astype(np.float32)


def _allowed(task: Task, keys: Whole) -> tuple[Whole, Whole]:
    rows, columns = np.divmod(keys, task.shape[1])
    good = ~np.isnan(task.scores[rows, columns]) & (task.capacity[columns] > 0) & (task.demand[rows] > 0)
    return rows[good], columns[good]


def _with(task: Task, arcs: Arcs, verdict: Verdict) -> tuple[Whole, Whole]:
    m = task.shape[1]
    keys = np.concatenate((arcs.rows * m + arcs.columns, verdict.rows * m + verdict.columns))
    return _allowed(task, np.unique(keys))


def _choose(task: Task, rows: Whole, columns: Whole) -> Arcs:
    """The best choice among these pairs."""
    n, m = task.shape
    units = task.units(rows, columns)
    if not rows.size:
        return Arcs(rows, columns, units, np.zeros(0, dtype=np.bool_))
    people, places, out = np.arange(n), n + np.arange(m), n + m
    flow = min_cost_flow.SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(rows, n + columns, np.ones_like(rows), -units)
    flow.add_arcs_with_capacity_and_unit_cost(
        people, np.full(n, out), task.demand, np.zeros_like(task.demand)
    )
    flow.add_arcs_with_capacity_and_unit_cost(
        places, np.full(m, out), task.capacity - task.least, np.zeros_like(task.capacity)
    )
    due = np.nonzero(task.least)[0]
    if due.size:
        flow.add_arcs_with_capacity_and_unit_cost(
            places[due], np.full(due.size, out), task.least[due], np.full(due.size, -task.must)
        )
    flow.set_nodes_supplies(
        np.arange(n + m + 1),
        np.concatenate((task.demand, np.zeros_like(task.capacity), [-task.demand.sum()])),
    )
    if flow.solve() != flow.OPTIMAL:
        raise ArithmeticError("the flow solver gave no answer")
    return Arcs(rows, columns, units, flow.flows(arcs) > 0)
