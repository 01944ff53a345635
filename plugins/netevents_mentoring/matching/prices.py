"""The proof of a best total: prices at which nobody would choose otherwise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from netevents_mentoring.matching.results import Prices
from netevents_mentoring.matching.tasks import Task, Whole


@dataclass(frozen=True, slots=True)
class Arcs:
    """Some allowed pairs, what they are worth in units, and which of them are chosen."""

    rows: Whole
    columns: Whole
    units: Whole
    chosen: np.ndarray[tuple[int], np.dtype[np.bool_]]


def prices(task: Task, arcs: Arcs) -> Prices:
    """The least prices of places that support the choice among ``arcs``, which must be the best among them.

    A mentee’s own price is what they gain by their choice. Prices rise along chains of moves until nothing
    changes, which takes as many steps as the longest chain that matters.
    """
    n, m = task.shape
    load = np.bincount(arcs.columns[arcs.chosen], minlength=m)
    got = np.bincount(arcs.rows[arcs.chosen], minlength=n)
    mentor = np.where((load <= task.least) & (task.least > 0), -task.must, 0)
    mentor[task.capacity == 0] = task.never
    mentee = np.where((task.demand == 0), task.never, 0)
    full = (got >= task.demand) & (got > 0)

    order = np.argsort(arcs.rows[arcs.chosen], kind="stable")
    own_columns, own_units = arcs.columns[arcs.chosen][order], arcs.units[arcs.chosen][order]
    own_rows, own_starts = np.unique(arcs.rows[arcs.chosen][order], return_index=True)
    other = ~arcs.chosen
    order = np.argsort(arcs.columns[other], kind="stable")
    rows, units = arcs.rows[other][order], arcs.units[other][order]
    columns, starts = np.unique(arcs.columns[other][order], return_index=True)

    while True:
        if own_rows.size:
            gains = np.minimum.reduceat(own_units - mentor[own_columns], own_starts)
            mentee[own_rows] = np.where(full[own_rows], gains, mentee[own_rows])
        if not columns.size:
            break
        wanted = np.maximum(mentor[columns], np.maximum.reduceat(units - mentee[rows], starts))
        if (wanted == mentor[columns]).all():
            break
        mentor[columns] = wanted
    return Prices(mentee, mentor, task.bonus, task.scale)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What pricing every pair found: better pairs to add, and in units what no answer can exceed."""

    rows: Whole
    columns: Whole
    bound: int


def price_all(task: Task, arcs: Arcs, paid: Prices, *, most: int) -> Verdict:
    """Hold every allowed pair against the prices; of those worth more, the ``most`` best of each mentee."""
    n, m = task.shape
    own = np.nonzero(arcs.chosen)[0]
    own = own[np.argsort(arcs.rows[own], kind="stable")]
    own_rows, own_columns = arcs.rows[own], arcs.columns[own]
    places = (paid.mentor - task.bonus) / task.scale
    people = paid.mentee / task.scale
    excess = np.zeros(n, dtype=np.int64)
    found_rows, found_columns = [], []
    for rows in task.chunks():
        over = task.scores[rows] - (people[rows, None] + places)
        first, last = np.searchsorted(own_rows, (rows.start, rows.stop))
        over[own_rows[first:last] - rows.start, own_columns[first:last]] = -np.inf
        some = np.nonzero((over > 0.25 / task.scale).any(axis=1))[0]
        if not some.size:
            continue
        worth = np.nan_to_num(over[some], copy=False, nan=-np.inf)
        if most < m:
            best = np.argpartition(worth, m - most, axis=1)[:, m - most :]
        else:
            best = np.broadcast_to(np.arange(m), (some.size, m))
        i, j = np.repeat(some + rows.start, best.shape[1]), best.ravel()
        better = np.take_along_axis(worth, best, axis=1).ravel() > 0
        i, j = i[better], j[better]
        more = task.units(i, j) - paid.mentee[i] - paid.mentor[j]
        np.maximum.at(excess, i, more)
        found_rows.append(i[more > 0])
        found_columns.append(j[more > 0])
    mentee = paid.mentee + excess
    slack = arcs.units[own] - mentee[own_rows] - paid.mentor[own_columns]
    seats = task.least * (paid.mentor + task.must) + (task.capacity - task.least) * np.maximum(paid.mentor, 0)
    bound = int((task.demand * mentee).sum() + seats.sum() + np.maximum(slack, 0).sum())
    empty = np.zeros(0, dtype=np.int64)
    return Verdict(np.concatenate([empty, *found_rows]), np.concatenate([empty, *found_columns]), bound)
