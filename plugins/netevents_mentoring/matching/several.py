"""Fairest with several mentors each: a linear bound on the least sum, then an integer programme above it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from netevents.languages import mark
from netevents_mentoring.matching.flow import Answer, best_total
from netevents_mentoring.matching.programmes import (
    Found,
    Programme,
    Reals,
    least_cost,
    programme_of,
    whole,
    whole_floor,
)
from netevents_mentoring.matching.questions import Question, figures, together
from netevents_mentoring.matching.results import MatchResult
from netevents_mentoring.matching.tasks import Patience, Task, Whole, span
from netevents_mentoring.matching.tasks import task as task_of

SLACK = (1e-4, 1e-3, 1e-2, 1e-1)
"""How far below the bound the least sum may be where there was no time to find out more."""
FEW = 30
WIDTHS = (1e-5, 1e-3, np.inf)
"""Pairs whose choice would cost more than this share of the total are left out at first."""


def fairest_of_several(question: Question, patience: Patience) -> MatchResult:
    """The greatest least sum of a mentee’s scores, then the greatest total.

    Everybody gets as many mentors as in the best total. Whole matches cannot always reach the linear bound on
    the least sum; the answer says how near they came.
    """
    first = best_total(question.rest, patience)
    programme = programme_of(question, first.rows)
    patience.says(0.1, mark("Working out how much everybody can get."))
    bound, split = _highest_floor(programme, _best_few(programme, question, first))
    begin = _best_few(programme, question, first) | (split > 0)
    found, bound = _fairest_whole(programme, bound, begin, patience)
    if found is not None:
        rows, columns = programme.rows[found.chosen], programme.columns[found.chosen]
    else:
        rows, columns = _near(question.rest, programme, split, first, patience)
    pairs = together(question, rows, columns)
    total, minimum = figures(question.whole.scores, pairs)
    most = figures(question.whole.scores, together(question, first.rows, first.columns))[0]
    lacking = most + first.gap / question.rest.scale - total
    gap = max(0.0, lacking if found is None else found.bound - _total(programme, found))
    proved = (found is None or found.proved) and first.gap == 0 and (found is not None or not rows.size)
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


def _fairest_whole(
    programme: Programme, bound: float, begin: NDArray[np.bool_], patience: Patience
) -> tuple[Found | None, float]:
    """The best total at the greatest least sum that whole matches reach, and what none exceeds.

    Mostly they reach the linear bound. Else an integer programme finds how near they come; without time for
    that, something near enough is taken.
    """
    if not programme.rows.size:
        return None, bound
    scale = max(1.0, abs(bound))
    patience.says(0.3, mark("Looking for whole matches that give everybody as much."))
    first = patience.part(0.6)
    found = _best_above(programme, bound - 1e-6 * scale, begin, first)
    if found is not None:
        return found, bound
    floor, most, proved = None, bound, False
    if not first.is_over:
        patience.says(0.5, mark("Working out how much whole matches can give everybody."))
        floor, most, proved = whole_floor(programme, bound, patience.part(0.5))
    tries = [] if floor is None else [floor - 1e-7 * scale]
    for least in [*tries, *(bound - slack * scale for slack in SLACK)]:
        patience.says(0.7, mark("Looking for the best for all above that."))
        found = _best_above(programme, least, begin, patience.part(0.6))
        if found is not None:
            exact = proved and least in tries
            return Found(found.chosen, found.bound, proved=found.proved and exact), most
        if patience.is_over:
            break
    return None, most


def _best_few(programme: Programme, question: Question, first: Answer) -> NDArray[np.bool_]:
    """Which pairs to begin with: the best of each mentee, and those of the best total."""
    n, m = question.whole.shape
    order = np.lexsort((-programme.worth, programme.rows))
    starts = np.searchsorted(programme.rows[order], np.arange(n))
    place = np.empty(order.size, dtype=np.int64)
    place[order] = np.arange(order.size) - starts[programme.rows[order]]
    chosen = np.isin(programme.rows * m + programme.columns, first.rows * m + first.columns)
    return (place < FEW) | chosen


def _near(
    task: Task, programme: Programme, split: Reals, first: Answer, patience: Patience
) -> tuple[Whole, Whole]:
    """Whole matches near the split ones, where there was no time for more, or the best total if fairer."""
    if not split.size:
        return first.rows, first.columns
    low, high = span(task.scores)
    liked = task.scores.copy()
    liked[programme.rows, programme.columns] += (2 * (high - low) * split).astype(np.float32)
    asked = np.bincount(first.rows, minlength=len(task.demand))
    near = best_total(task_of(liked, task.capacity, asked, task.least), patience)

    def least(answer: Answer) -> float:
        worth = task.scores[answer.rows, answer.columns].astype(np.float64)
        sums = np.bincount(answer.rows, weights=worth, minlength=asked.size)
        return float(sums[asked > 0].min(initial=np.inf))

    best = max(first, near, key=least)
    return best.rows, best.columns


def _highest_floor(programme: Programme, begin: NDArray[np.bool_]) -> tuple[float, Reals]:
    """The greatest least sum if matches could be split, and how much of each pair gives it."""
    people, pairs = programme.sums.shape
    if not pairs:
        return 0.0, np.zeros(0)
    floors = sparse.csr_matrix(np.ones((people, 1)))
    none = sparse.csr_matrix((programme.by_mentor.shape[0], 1))
    answer = least_cost(
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
    return -answer.value, answer.unknowns[:pairs]


def _best_above(
    programme: Programme, floor: float, begin: NDArray[np.bool_], patience: Patience
) -> Found | None:
    """The greatest total with every sum at least ``floor``; nothing if whole matches cannot keep it.

    First without the pairs that the linear programme finds dear: a pair is in no better answer if its reduced
    cost is more than what the total found lacks to the linear bound. That is how leaving them out is proved.
    """
    least = floor - programme.already
    linear = least_cost(
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
        found = whole(programme, kept, least, patience)
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
