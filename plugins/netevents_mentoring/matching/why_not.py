"""Why not these two? What it would cost to bring them together, and who would move."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest

import numpy as np

from netevents_mentoring.matching.chains import Move, chain, quick_bound
from netevents_mentoring.matching.questions import Each, Pairs, ask, figures
from netevents_mentoring.matching.results import InfeasibleLocks, LoadsOutOfReach, MatchResult
from netevents_mentoring.matching.solving import match
from netevents_mentoring.matching.tasks import Scores, Task


@dataclass(frozen=True, slots=True)
class WhyNot:
    """The price of bringing two together who are not.

    :ivar possible: whether any answer has this pair
    :ivar fewer: how many pairs fewer there would be
    :ivar loss: how much the total would fall
    :ivar bound: what both, fewer pairs and total, fall at least, where the prices say so at once
    :ivar minimum: the least score of anybody then, where it would change
    :ivar moves: who would go where, the two asked about first
    :ivar exact: whether the loss is proved; else the time was up, and it is at most that
    """

    possible: bool
    fewer: int = 0
    loss: float = 0.0
    bound: tuple[int, float] | None = None
    minimum: float | None = None
    moves: tuple[Move, ...] = ()
    exact: bool = True


def why_not(
    scores: Scores,
    capacity: Each,
    result: MatchResult,
    mentee: int,
    mentor: int,
    *,
    demand: Each | None = None,
    minimum_load: Each | None = None,
    locks: Pairs = (),
    mentor_scores: Scores | None = None,
    seconds: float | None = None,
) -> WhyNot:
    """What ``result``, the answer to these same arguments, would lose if ``mentee`` got ``mentor``.

    From a best total it is a chain of moves, and exact; otherwise the round is computed again with the pair
    locked, for that may lift the floor of everybody else.

    :param seconds: for each time that it is computed again; then the best so far counts
    """
    if (mentee, mentor) in result.pairs:
        return WhyNot(possible=True)
    if np.isnan(scores[mentee, mentor]):
        return WhyNot(possible=False)
    if result.mode == "best total" and (result.prices is None or not result.certified):
        result = match(
            scores, capacity, demand=demand, minimum_load=minimum_load, locks=locks, seconds=seconds
        )
        if (mentee, mentor) in result.pairs:
            return WhyNot(possible=True)
    if result.mode == "best total":
        return _by_chain(scores, capacity, result, mentee, mentor, demand, minimum_load, locks)
    try:
        forced = match(
            scores,
            capacity,
            mode=result.mode,
            mentor_scores=mentor_scores,
            demand=demand,
            minimum_load=minimum_load,
            locks=[*locks, (mentee, mentor)],
            seconds=seconds,
        )
    except (InfeasibleLocks, LoadsOutOfReach):
        return WhyNot(possible=False)
    return WhyNot(
        possible=True,
        fewer=result.cardinality - forced.cardinality,
        loss=result.total - forced.total,
        minimum=forced.minimum if forced.minimum != result.minimum else None,
        moves=moves(result.pairs, forced.pairs, first=mentee),
        exact=forced.certified,
    )


def _by_chain(
    scores: Scores,
    capacity: Each,
    result: MatchResult,
    mentee: int,
    mentor: int,
    demand: Each | None,
    minimum_load: Each | None,
    locks: Pairs,
) -> WhyNot:
    assert result.prices is not None
    question = ask(scores, capacity, demand=demand, minimum_load=minimum_load, locks=locks)
    task = question.rest
    locked = set(question.locked)
    free = np.array([pair for pair in result.pairs if pair not in locked], dtype=np.int64)
    rows, columns = free.reshape(-1, 2).T
    found = chain(task, rows, columns, result.prices, mentee=mentee, mentor=mentor)
    if found is None:
        return WhyNot(possible=False)
    gone = [(move.mentee, move.before) for move in found.moves if move.before is not None]
    come = [(move.mentee, move.after) for move in found.moves if move.after is not None]
    return WhyNot(
        possible=True,
        fewer=len(gone) - len(come),
        loss=figures(scores, gone)[0] - figures(scores, come)[0],
        bound=_at_least(task, quick_bound(task, result.prices, mentee, mentor)),
        moves=found.moves,
    )


def _at_least(task: Task, units: int) -> tuple[int, float]:
    """How many pairs, and then how much of scores, a loss of so many units comes to at least.

    Scores alone lose less than one bonus, and a pair that is lost takes less than another with it. Each
    mentor in a chain brings two scores, each rounded by half a unit.
    """
    units = max(0, units - task.shape[1] - 1)
    pairs = max(0, -(-(units - task.bonus) // (2 * task.bonus)))
    return pairs, (units - pairs * task.bonus) / task.scale


def moves(before: Pairs, after: Pairs, *, first: int | None = None) -> tuple[Move, ...]:
    """Who goes where between two answers; ``first`` before the others."""
    old: dict[int, set[int]] = {}
    new: dict[int, set[int]] = {}
    for pairs, kept in ((before, old), (after, new)):
        for i, j in pairs:
            kept.setdefault(i, set()).add(j)
    found: list[Move] = []
    for i in sorted(old.keys() | new.keys(), key=lambda one: (one != first, one)):
        left = sorted(old.get(i, set()) - new.get(i, set()))
        came = sorted(new.get(i, set()) - old.get(i, set()))
        found.extend(Move(i, *ends) for ends in zip_longest(left, came))
    return tuple(found)
