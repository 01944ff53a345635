"""One question to the solvers, in whole numbers, so that what they prove is exact."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Scores = NDArray[np.float32]
CHUNK = 1 << 18
"""So many scores are looked at together: they fit the processor’s cache."""
MOST = 1 << 59


def quietly(share: float, words: str) -> None:
    """Tell nobody how far the work is."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to go on, and whom to tell how far it is."""

    until: float | None = None
    says: Callable[[float, str], None] = quietly

    @property
    def is_over(self) -> bool:
        return self.until is not None and time.monotonic() >= self.until

    @property
    def left(self) -> float | None:
        """Seconds that are left; at least a moment, for solvers want one."""
        return None if self.until is None else max(0.05, self.until - time.monotonic())

    def part(self, share: float) -> Patience:
        """As much patience for one step of several."""
        if self.left is None:
            return self
        return Patience(time.monotonic() + share * self.left, self.says)


def patience(seconds: float | None, says: Callable[[float, str], None] | None) -> Patience:
    return Patience(None if seconds is None else time.monotonic() + seconds, says or quietly)


@dataclass(frozen=True, slots=True)
class Task:
    """Give mentees mentors.

    :ivar scores: shape (mentees, mentors), NaN where the pair is forbidden
    :ivar capacity: how many mentees each mentor takes at most
    :ivar least: how many each mentor must have
    :ivar demand: how many mentors each mentee gets at most
    :ivar scale: so many units are one point of score
    :ivar bonus: units for a pair, more than any choice of better scores can be worth: that is how the number
        of pairs comes first
    """

    scores: Scores
    capacity: Whole
    least: Whole
    demand: Whole
    scale: int
    bonus: int

    @property
    def shape(self) -> tuple[int, int]:
        return self.scores.shape[0], self.scores.shape[1]

    @property
    def must(self) -> int:
        """Units for filling a mentor’s least load: more than a pair and any scores."""
        return 2 * self.bonus

    @property
    def never(self) -> int:
        """A price that nobody pays."""
        return 4 * self.bonus

    def units(self, rows: Whole, columns: Whole) -> Whole:
        """What the pairs are worth, in units."""
        return self.bonus + np.rint(self.scores[rows, columns].astype(np.float64) * self.scale).astype(
            np.int64
        )

    def chunks(self) -> Iterator[slice]:
        """All rows, a few at a time."""
        n, m = self.shape
        step = max(1, CHUNK // max(1, m))
        for first in range(0, n, step):
            yield slice(first, min(n, first + step))


def task(scores: Scores, capacity: Whole, demand: Whole, least: Whole) -> Task:
    """The question with units chosen as fine as the solver’s numbers allow."""
    n, m = scores.shape
    lowest, highest = span(scores)
    # A chain of moves passes each mentor once; no chain can gain as much as one pair is worth.
    pair = (min(n, m) + 2) * (highest - lowest) + max(0.0, -lowest) + max(0.0, highest) + 1e-3
    scale = 1 << 28
    while scale > 1 and 4 * pair * scale * (n + m + 3) > MOST:
        scale >>= 1
    return Task(scores, capacity, least, demand, scale, int(np.ceil(pair * scale)))


def span(scores: Scores) -> tuple[float, float]:
    """The lowest and the highest score that is not forbidden."""
    if not scores.size:
        return 0.0, 0.0
    lowest, highest = float(np.fmin.reduce(scores, axis=None)), float(np.fmax.reduce(scores, axis=None))
    return (0.0, 0.0) if np.isnan(lowest) else (lowest, highest)
