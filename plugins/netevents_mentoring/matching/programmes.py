"""A round of several mentors each as linear and integer programmes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from netevents_mentoring.matching.questions import Question
from netevents_mentoring.matching.tasks import Patience, Whole

Reals = NDArray[np.float64]


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


def programme_of(question: Question, matched: Whole) -> Programme:
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


def least_cost(
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


def whole(programme: Programme, kept: Whole, least: Reals, patience: Patience) -> Found | None:
    """The best choice of whole pairs among those ``kept``."""
    answer = optimize.milp(
        -programme.worth[kept],
        constraints=[
            optimize.LinearConstraint(programme.by_mentee[:, kept], programme.counts, programme.counts),
            optimize.LinearConstraint(programme.by_mentor[:, kept], programme.least, programme.most),
            optimize.LinearConstraint(programme.sums[:, kept], least, np.inf),
        ],
        integrality=np.ones(kept.size),
        bounds=optimize.Bounds(0, 1),
        options=_options(patience),
    )
    if answer.x is None:
        return None
    chosen = np.zeros(programme.rows.size, dtype=np.bool_)
    chosen[kept[np.round(answer.x) > 0]] = True
    return Found(chosen, float(-answer.mip_dual_bound), proved=answer.status == 0)


def whole_floor(programme: Programme, bound: float, patience: Patience) -> tuple[float | None, float, bool]:
    """The greatest least sum of whole matches, if one is found; what none exceeds; whether that is proved."""
    people, pairs = programme.sums.shape
    wide = sparse.csr_matrix
    mentors = programme.by_mentor.shape[0]
    answer = optimize.milp(
        np.append(np.zeros(pairs), -1.0),
        constraints=[
            optimize.LinearConstraint(
                sparse.hstack((programme.by_mentee, wide((people, 1)))), programme.counts, programme.counts
            ),
            optimize.LinearConstraint(
                sparse.hstack((programme.by_mentor, wide((mentors, 1)))), programme.least, programme.most
            ),
            optimize.LinearConstraint(
                sparse.hstack((programme.sums, wide(-np.ones((people, 1))))), -programme.already, np.inf
            ),
        ],
        integrality=np.append(np.ones(pairs), 0),
        bounds=optimize.Bounds(np.append(np.zeros(pairs), -np.inf), np.append(np.ones(pairs), bound)),
        options=_options(patience),
    )
    if answer.x is None:
        return None, bound, False
    floor = float((programme.sums @ np.round(answer.x[:pairs]) + programme.already).min())
    return floor, min(bound, float(-answer.mip_dual_bound)), answer.status == 0


def _options(patience: Patience) -> dict[str, float]:
    left = patience.left
    return {"mip_rel_gap": 1e-7} if left is None else {"mip_rel_gap": 1e-7, "time_limit": left}
