"""Fairest with several mentors each: a linear bound on the least sum, then an integer programme above it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from netevents_mentoring.matching.flow import Answer, best_total
from netevents_mentoring.matching.questions import Question, figures, together
from netevents_mentoring.matching.results import MatchResult
from netevents_mentoring.matching.tasks import Patience, Whole

Reals = NDArray[np.float64]
SLACK = (1e-6, 1e-5, 1e-4, 1e-3, 1e-2)
"""How far below the bound the least sum may be: the first that whole matches can keep is taken."""
FEW = 30
WIDTHS = (1e-5, 1e-3, np.inf)
"""Pairs whose choice would cost more than this share of the total are left out at first."""


@dataclass(frozen=True, slots=True)
class Programme:
    """All allowed pairs as unknowns between 0 and 1.

    :ivar sums: by mentee what their pairs are worth; those who get fewer mentors than they asked for count
        by share
    """

    rows: Whole
    columns: Whole
    worth: Reals
    by_mentee: sparse.csr_matrix
    by_mentor: sparse.csr_matrix
    sums: sparse.csr_matrix
    counts: Reals
    least: Reals
    most: Reals
    already: Reals


@dataclass(frozen=True, slots=True)
class Found:
    """Chosen pairs, and what no choice of this floor exceeds in total."""

    chosen: NDArray[np.bool_]
    bound: float
    proved: bool


def fairest_of_several(question: Question, patience: Patience) -> MatchResult:
    """The greatest least sum of a mentee’s scores, then the greatest total.

    Everybody gets as many mentors as in the best total. Whole matches cannot always reach the linear bound on
    the least sum; the answer says how near they came.
    """
    first = best_total(question.rest, patience)
    programme = _programme(question, first.rows)
    patience.says(0.1, "Working out how much everybody can get.")
    bound, begin = _highest_floor(programme, _best_few(programme, question, first))
    found, floor = None, bound
    for step, slack in enumerate(SLACK if programme.rows.size else ()):
        floor = bound - slack * max(1.0, abs(bound))
        patience.says(0.2 + 0.15 * step, "Looking for whole matches that give everybody as much.")
        found = _best_above(programme, floor, begin, patience.part(0.6))
        if found is not None or patience.is_over:
            break
    rows, columns = first.rows, first.columns
    if found is not None:
        rows, columns = programme.rows[found.chosen], programme.columns[found.chosen]
    pairs = together(question, rows, columns)
    total, minimum = figures(question.whole.scores, pairs)
    gap = 0.0 if found is None else max(0.0, found.bound - float(programme.worth[found.chosen].sum()))
    proved = found is not None and found.proved and first.gap == 0 and floor > bound - 1e-5 * max(1.0, bound)
    return MatchResult(
        pairs=pairs,
        total=total,
        minimum=minimum,
        bound=total + gap,
        gap=gap,
        certified=proved,
        mode="fairest",
        label="Fairest, proved" if proved else "Fairest so far",
        minimum_bound=max(bound, minimum),
    )


def _best_few(programme: Programme, question: Question, first: Answer) -> NDArray[np.bool_]:
    """Which pairs to begin with: the best of each mentee, and those of the best total."""
    n, m = question.whole.shape
    order = np.lexsort((-programme.worth, programme.rows))
    starts = np.searchsorted(programme.rows[order], np.arange(n))
    place = np.empty(order.size, dtype=np.int64)
    place[order] = np.arange(order.size) - starts[programme.rows[order]]
    chosen = np.isin(programme.rows * m + programme.columns, first.rows * m + first.columns)
    return (place < FEW) | chosen


def _programme(question: Question, matched: Whole) -> Programme:
    task = question.rest
    n, m = task.shape
    counts = np.bincount(matched, minlength=n)
    locked = np.array(question.locked, dtype=np.int64).reshape(-1, 2)
    given = np.bincount(locked[:, 0], minlength=n)
    rows, columns = np.nonzero(~np.isnan(task.scores) & (counts > 0)[:, None] & (task.capacity > 0))
    worth = task.scores[rows, columns].astype(np.float64)
    share = question.whole.demand / np.maximum(1, counts + given)
    already = np.bincount(
        locked[:, 0], weights=question.whole.scores[locked[:, 0], locked[:, 1]], minlength=n
    )
    every = np.arange(rows.size)
    ones = np.ones(rows.size)
    asked = counts > 0
    return Programme(
        rows=rows,
        columns=columns,
        worth=worth,
        by_mentee=sparse.csr_matrix((ones, (rows, every)), shape=(n, rows.size))[asked],
        by_mentor=sparse.csr_matrix((ones, (columns, every)), shape=(m, rows.size)),
        sums=sparse.csr_matrix((worth * share[rows], (rows, every)), shape=(n, rows.size))[asked],
        counts=counts[asked].astype(np.float64),
        least=task.least.astype(np.float64),
        most=task.capacity.astype(np.float64),
        already=(already * share)[asked],
    )


@dataclass(frozen=True, slots=True)
class Linear:
    """What a linear programme comes to, and its reduced costs: what choosing each unknown would cost."""

    value: float
    unknowns: Reals
    dear: Reals


def _linear(
    cost: Reals,
    at_most: tuple[sparse.csc_matrix, Reals],
    exactly: tuple[sparse.csc_matrix, Reals],
    bounds: Reals,
    kept: NDArray[np.bool_],
) -> Linear | None:
    """The least cost, solved on the unknowns ``kept``; those that would lower it join until there are none.

    :returns: nothing where there is no answer
    """
    while True:
        some = np.nonzero(kept)[0]
        answer = optimize.linprog(
            cost[some],
            A_ub=at_most[0][:, some],
            b_ub=at_most[1],
            A_eq=exactly[0][:, some],
            b_eq=exactly[1],
            bounds=bounds[some],
            method="highs-ds",
        )
        if answer.status != 0:
            if kept.all():
                return None
            kept = np.ones_like(kept)
            continue
        dear = cost - at_most[0].T @ answer.ineqlin.marginals - exactly[0].T @ answer.eqlin.marginals
        missing = ~kept & (dear < -1e-9)
        if not missing.any():
            unknowns = np.zeros(cost.size)
            unknowns[some] = answer.x
            return Linear(float(answer.fun), unknowns, dear)
        kept = kept | missing


def _highest_floor(programme: Programme, begin: NDArray[np.bool_]) -> tuple[float, NDArray[np.bool_]]:
    """The greatest least sum if matches could be split, and which pairs give it."""
    people, pairs = programme.sums.shape
    if not pairs:
        return 0.0, begin
    floors = sparse.csr_matrix(np.ones((people, 1)))
    none = sparse.csr_matrix((programme.by_mentor.shape[0], 1))
    answer = _linear(
        np.concatenate((np.zeros(pairs), [-1.0])),
        (
            sparse.vstack(
                (
                    sparse.hstack((-programme.sums, floors)),
                    sparse.hstack((programme.by_mentor, none)),
                    sparse.hstack((-programme.by_mentor, none)),
                )
            ).tocsc(),
            np.concatenate((programme.already, programme.most, -programme.least)),
        ),
        (sparse.hstack((programme.by_mentee, sparse.csr_matrix((people, 1)))).tocsc(), programme.counts),
        np.vstack((np.tile([0.0, 1.0], (pairs, 1)), [[-np.inf, np.inf]])),
        np.append(begin, True),
    )
    if answer is None:
        raise ArithmeticError("the linear programme gave no answer")
    return -answer.value, begin | (answer.unknowns[:pairs] > 0)


def _best_above(
    programme: Programme, floor: float, begin: NDArray[np.bool_], patience: Patience
) -> Found | None:
    """The greatest total with every sum at least ``floor``; nothing if whole matches cannot keep it.

    First without the pairs that the linear programme finds dear: a pair is in no better answer if its reduced
    cost is more than what the total found lacks to the linear bound. That is how leaving them out is proved.
    """
    least = floor - programme.already
    linear = _linear(
        -programme.worth,
        (
            sparse.vstack((programme.by_mentor, -programme.by_mentor, -programme.sums)).tocsc(),
            np.concatenate((programme.most, -programme.least, -least)),
        ),
        (programme.by_mentee.tocsc(), programme.counts),
        np.tile([0.0, 1.0], (programme.worth.size, 1)),
        begin,
    )
    if linear is None:
        return None
    upper = -linear.value
    best: Found | None = None
    for width in WIDTHS:
        allowed = width * max(1.0, abs(upper))
        if best is not None:
            allowed = min(allowed, upper - _total(programme, best) + 1e-9)
        kept = np.nonzero(linear.dear <= allowed)[0]
        found = _whole(programme, kept, least, patience)
        if found is not None and kept.size == programme.rows.size:
            upper = min(upper, found.bound)
        if found is not None and (best is None or _total(programme, found) > _total(programme, best)):
            best = found
        settled = best is not None and found is not None and found.proved
        if best is not None and settled and upper - _total(programme, best) <= allowed:
            return Found(best.chosen, min(upper, found.bound if found else upper), proved=True)
        if patience.is_over:
            break
    return None if best is None else Found(best.chosen, upper, proved=False)


def _total(programme: Programme, found: Found) -> float:
    return float(programme.worth[found.chosen].sum())


def _whole(programme: Programme, kept: Whole, least: Reals, patience: Patience) -> Found | None:
    """The best choice of whole pairs among those ``kept``."""
    left = patience.left
    answer = optimize.milp(
        -programme.worth[kept],
        constraints=[
            optimize.LinearConstraint(programme.by_mentee[:, kept], programme.counts, programme.counts),
            optimize.LinearConstraint(programme.by_mentor[:, kept], programme.least, programme.most),
            optimize.LinearConstraint(programme.sums[:, kept], least, np.inf),
        ],
        integrality=np.ones(kept.size),
        bounds=optimize.Bounds(0, 1),
        options={} if left is None else {"time_limit": left},
    )
    if answer.x is None:
        return None
    chosen = np.zeros(programme.rows.size, dtype=np.bool_)
    chosen[kept[np.round(answer.x) > 0]] = True
    return Found(chosen, float(-answer.mip_dual_bound), proved=answer.status == 0)
