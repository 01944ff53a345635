"""What a round comes to, and how it says no."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from netevents.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    Says = Callable[[float, str], None]
    """Told the share of the work that is done, 0 to 1, and a few words. What it raises ends the round."""

Mode = Literal["best total", "fairest", "stable"]


class InfeasibleLocks(Refusal):
    """The organizer’s locks break a capacity or a hard rule.

    :ivar pairs: those that do, as indexes of mentee and mentor
    """

    def __init__(self, sentence: str, pairs: Sequence[tuple[int, int]]) -> None:
        super().__init__(sentence)
        self.pairs = pairs


class LoadsOutOfReach(Refusal):
    """Not every mentor can have as many mentees as asked for."""


class OneMentorOnly(Refusal):
    """Stable matches are known for one mentor each."""


@dataclass(frozen=True, slots=True)
class Prices:
    """The proof of a best total: what one more place with a mentor, or one more mentee, would be worth.

    All figures are whole numbers: ``scale`` of them are one point of score, ``bonus`` one pair. For pairs
    that are not chosen ``mentee + mentor >= bonus + score``, for chosen ones ``<=``.
    """

    mentee: NDArray[np.int64]
    mentor: NDArray[np.int64]
    bonus: int
    scale: int


@dataclass(frozen=True, slots=True)
class MatchResult:
    """Who is matched with whom, and what is proved about it.

    :ivar pairs: indexes of mentee and mentor, in order
    :ivar total: the sum of the scores
    :ivar minimum: the least that any matched mentee got, summed over their mentors; 0 without pairs
    :ivar bound: no answer of this mode has a greater total
    :ivar gap: how much greater it might be; 0 where certified
    :ivar certified: whether it is proved that there is no better answer
    :ivar label: in a few words, what the answer is
    :ivar blocking: pairs who would both rather have each other (stable mode; locked ones do not count)
    :ivar minimum_bound: no answer has a greater minimum (fairest mode)
    :ivar prices: the proof, where the mode gives one
    """

    pairs: tuple[tuple[int, int], ...]
    total: float
    minimum: float
    bound: float
    gap: float
    certified: bool
    mode: Mode
    label: str
    blocking: int | None = None
    minimum_bound: float | None = None
    prices: Prices | None = field(default=None, repr=False, compare=False)

    @property
    def cardinality(self) -> int:
        return len(self.pairs)
