"""Somebody left or declined: the others stay where they are as far as they can."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from netevents_mentoring.matching.chains import Move
from netevents_mentoring.matching.questions import Each, Pairs, ask, figures
from netevents_mentoring.matching.results import MatchResult
from netevents_mentoring.matching.solving import match
from netevents_mentoring.matching.tasks import Scores
from netevents_mentoring.matching.why_not import moves

KEEP = 0.02
"""What it is worth, in points of score, that a pair stays together."""


@dataclass(frozen=True, slots=True)
class Rematch:
    """The answer after a change.

    :ivar moves: everybody whose mentor changes
    :ivar others: of these, the mentees who could have stayed
    """

    result: MatchResult
    moves: tuple[Move, ...]
    others: tuple[int, ...]


def rematch(
    scores: Scores,
    capacity: Each,
    before: Pairs,
    *,
    keep: float = KEEP,
    demand: Each | None = None,
    minimum_load: Each | None = None,
    locks: Pairs = (),
    seconds: float | None = None,
    says: Callable[[float, str], None] | None = None,
) -> Rematch:
    """As many pairs as there can be, then the greatest total; a pair that stays is worth ``keep`` more.

    Whoever left has a row or column of NaN, demand 0 or capacity 0; who declined, NaN for that pair.

    :param before: the pairs as they were, by the same indexes
    """
    whole = ask(scores, capacity, demand=demand, minimum_load=minimum_load).whole
    liked = np.array(scores, dtype=np.float32)
    for i, j in before:
        liked[i, j] += np.float32(keep)  # what is forbidden stays so: NaN and a little is NaN
    found = match(
        liked,
        capacity,
        demand=demand,
        minimum_load=minimum_load,
        locks=locks,
        seconds=seconds,
        says=says,
    )
    total, minimum = figures(whole.scores, found.pairs)
    label = "As few moves as are worth it, proved" if found.certified else "As few moves as found so far"
    result = replace(found, total=total, minimum=minimum, bound=total + found.gap, label=label, prices=None)
    changes = moves(before, found.pairs)
    could = {
        i
        for i, j in before
        if not np.isnan(whole.scores[i, j]) and whole.capacity[j] > 0 and whole.demand[i] > 0
    }
    return Rematch(result, changes, tuple(sorted({move.mentee for move in changes} & could)))
