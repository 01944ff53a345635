"""Somebody leaves or declines, and hardly anybody else moves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netevents_mentoring.matching.rematch import rematch
from netevents_mentoring.matching.solving import match
from tests.plugins.mentoring.matching.instances import by_assignment, calm, known, made, rounds, total


def without(mentees, gone):
    demand = np.ones(mentees, dtype=int)
    demand[gone] = 0
    return demand


def movers(before, result, gone=()):
    """Counted by hand."""
    old, new = dict(before), dict(result.pairs)
    return {i for i in old if old[i] != new.get(i)} - set(gone)


def fewer_if_nobody_else_moves(scores, places, before, again):
    """Whether holding any one more of those who move where they were costs a pair."""
    old = dict(before)
    stay = [(i, j) for i, j in before if i not in again.others and places[j]]
    return all(
        match(scores, places, locks=[*stay, (i, old[i])]).cardinality < again.result.cardinality
        for i in again.others
    )


@settings(calm)
@given(rounds(), st.integers(0, 99))
def test_after_somebody_leaves_there_are_as_many_pairs_as_can_be(instance, which):
    scores, capacity = instance
    before = match(scores, capacity).pairs
    gone = which % len(scores)

    again = rematch(scores, capacity, before, demand=without(len(scores), gone))

    assert again.result.cardinality == by_assignment(np.delete(scores, gone, axis=0), capacity)[0]
    assert set(again.others) == movers(before, again.result, [gone])
    assert again.result.total == pytest.approx(total(scores, again.result.pairs), abs=1e-6)


def test_nobody_moves_where_nothing_has_changed():
    scores, capacity = made(60, 15)
    before = match(scores, capacity).pairs

    assert rematch(scores, capacity, before).moves == ()


def test_a_little_better_is_no_reason_to_move_and_much_better_is():
    scores = np.array([[0.50, 0.51], [0.4, 0.4]], dtype=np.float32)

    assert rematch(scores, [1, 1], [(0, 0)], demand=[1, 0]).moves == ()
    scores[0, 1] = 0.6
    assert rematch(scores, [1, 1], [(0, 0)], demand=[1, 0]).others == (0,)


def test_who_declined_gets_somebody_else_and_at_most_two_others_move():
    scores, capacity = made(120, 30, seed=1)
    before = match(scores, capacity).pairs
    for i, j in before[::6]:
        declined = scores.copy()
        declined[i, j] = np.nan
        again = rematch(declined, capacity, before)

        assert (i, j) not in again.result.pairs
        assert again.result.cardinality == by_assignment(declined, capacity)[0]
        assert len(again.others) <= 2


def test_a_mentor_who_leaves_moves_at_most_two_others():
    scores, capacity = made(120, 30, seed=2)
    before = match(scores, capacity).pairs
    for gone in range(0, 30, 3):
        places = capacity.copy()
        places[gone] = 0
        again = rematch(scores, places, before)

        assert gone not in {j for _, j in again.result.pairs}
        assert again.result.cardinality == by_assignment(scores, places)[0]
        assert len(again.others) <= 2


@pytest.mark.prove
def test_in_a_large_round_one_leaver_moves_at_most_two_others():
    """Every tenth mentee and every tenth mentor of a round of a thousand.

    A mentor who leaves leaves up to eight without; where more than two others move for them, it is because
    there would be fewer pairs else.
    """
    for scores, capacity in [
        made(1000, 250, seed=7),
        *((np.load(file)["S"], np.load(file)["cap"]) for file in known("syn_n1000_*.npz")),
    ]:
        before = match(scores, capacity).pairs
        for gone in range(0, 1000, 10):
            again = rematch(scores, capacity, before, demand=without(1000, gone))
            assert len(again.others) <= 2
        for gone in range(0, 250, 10):
            places = capacity.copy()
            places[gone] = 0
            again = rematch(scores, places, before)
            assert len(again.others) <= 2 or fewer_if_nobody_else_moves(scores, places, before, again)
