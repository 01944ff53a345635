"""Chains of moves: what a change costs a best total, exactly, and who would have to move."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from netevents_mentoring.matching.results import Prices
from netevents_mentoring.matching.tasks import Task, Whole


@dataclass(frozen=True, slots=True)
class Move:
    """One mentee goes from a mentor to another; from or to nobody where that is None."""

    mentee: int
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Chain:
    """The cheapest moves that bring two together, and what they lose in all, in units of the task."""

    loss: int
    moves: tuple[Move, ...]


def quick_bound(task: Task, paid: Prices, mentee: int, mentor: int) -> int:
    """In units, what bringing these two together costs at least."""
    worth = int(task.units(np.array([mentee]), np.array([mentor]))[0])
    return max(0, int(paid.mentee[mentee]) + int(paid.mentor[mentor]) - worth)


def chain(task: Task, rows: Whole, columns: Whole, paid: Prices, *, mentee: int, mentor: int) -> Chain | None:
    """The cheapest moves after which ``mentee`` has ``mentor``, from a best total with its prices.

    The mentor takes the mentee and, if full, lets somebody go, who goes to another mentor, and so on, until a
    place is free or somebody stays without; and somebody may take the place that the mentee leaves. At the
    prices no step gains, so this is a shortest path, found by Dijkstra’s rule over the mentors.

    :returns: nothing where no answer has this pair
    """
    search = _Search(task, rows, columns, paid, mentee, mentor)
    while search.step():
        pass
    return search.found()


@dataclass
class _Search:
    """Node ``m`` is the pool: free places, and mentees who are without. Distances are what is lost so far."""

    task: Task
    rows: Whole
    columns: Whole
    paid: Prices
    mentee: int
    mentor: int
    end: int = -1
    end_by: int = -1
    best: int = 0
    open_to: np.ndarray[tuple[int], np.dtype[np.bool_]] = field(init=False)
    distance: Whole = field(init=False)

    def __post_init__(self) -> None:
        n, m = self.task.shape
        self.far = self.best = 1 << 62
        self.open_to = np.ones(m + 1, dtype=np.bool_)
        self.distance = np.full(m + 1, self.far)
        self.distance[self.mentor] = 0
        self.before, self.by = np.full(m + 1, -1), np.full(m + 1, -1)
        self.load = np.bincount(self.columns, minlength=m)
        self.of: dict[int, list[int]] = defaultdict(list)
        self.own: dict[int, list[int]] = defaultdict(list)
        for i, j in zip(self.rows.tolist(), self.columns.tolist(), strict=True):
            self.of[j].append(i)
            self.own[i].append(j)
        got = np.bincount(self.rows, minlength=n)
        self.without = np.nonzero(got < self.task.demand)[0]

    def step(self) -> bool:
        """Settle the nearest node; false once nothing nearer than the best end is left."""
        at = int(np.where(self.open_to, self.distance, self.far).argmin())
        if not self.open_to[at] or self.distance[at] >= self.best:
            return False
        self.open_to[at] = False
        if at == self.task.shape[1]:
            self._from_pool(at)
        else:
            self._from_mentor(at)
        return True

    def _from_mentor(self, at: int) -> None:
        m = self.task.shape[1]
        here, price = int(self.distance[at]), int(self.paid.mentor[at])
        if self.load[at] < self.task.capacity[at]:
            self._reach(m, here - price, at, -1)
        if not self.of[at]:
            return
        members = np.array(self.of[at])
        worth = self.task.units(members, np.full_like(members, at))
        leave = here + worth - self.paid.mentee[members] - price
        for i, loss in zip(members.tolist(), leave.tolist(), strict=True):
            if i == self.mentee:
                self._finish(loss, at)
            else:
                self._reach(m, loss + int(self.paid.mentee[i]), at, i)
        others = members != self.mentee
        self._go(members[others], leave[others], at)

    def _from_pool(self, at: int) -> None:
        here = int(self.distance[at])
        if self.mentee in set(self.without.tolist()):
            self._finish(here, at)
        for j in np.nonzero(self.load > self.task.least)[0].tolist():
            self._reach(j, here + int(self.paid.mentor[j]), at, -1)
        others = self.without[self.without != self.mentee]
        for first in range(0, others.size, 256):
            some = others[first : first + 256]
            self._go(some, np.full(some.size, here), at)

    def _go(self, people: Whole, losses: Whole, at: int) -> None:
        """These mentees come free at these losses: what each mentor could be reached for."""
        m = self.task.shape[1]
        if not people.size:
            return
        scores = self.task.scores[people]
        allowed = ~np.isnan(scores)
        for row, i in enumerate(people.tolist()):
            allowed[row, self.own[i]] = False
        units = self.task.bonus + np.rint(np.nan_to_num(scores.astype(np.float64)) * self.task.scale).astype(
            np.int64
        )
        reached = (losses + self.paid.mentee[people])[:, None] + self.paid.mentor - units
        reached[~allowed] = self.far
        nearest = reached.argmin(axis=0)
        loss = reached[nearest, np.arange(m)]
        better = np.nonzero((loss < self.distance[:m]) & self.open_to[:m])[0]
        self.distance[better], self.before[better] = loss[better], at
        self.by[better] = people[nearest[better]]

    def _reach(self, node: int, loss: int, at: int, by: int) -> None:
        if self.open_to[node] and loss < self.distance[node]:
            self.distance[node], self.before[node], self.by[node] = loss, at, by

    def _finish(self, loss: int, at: int) -> None:
        if loss < self.best:
            self.best, self.end = loss, at

    def found(self) -> Chain | None:
        if self.best >= self.far:
            return None
        m = self.task.shape[1]
        moves = [Move(self.mentee, None if self.end == m else self.end, self.mentor)]
        at = self.end
        while at != self.mentor:
            before, by = int(self.before[at]), int(self.by[at])
            if by >= 0:
                moves.append(Move(by, None if before == m else before, None if at == m else at))
            at = before
        entry = quick_bound(self.task, self.paid, self.mentee, self.mentor)
        return Chain(self.best + entry, (moves[0], *reversed(moves[1:])))
