"""The best total is exact, and says so only then."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netevents_mentoring.matching import flow
from netevents_mentoring.matching.results import InfeasibleLocks, LoadsOutOfReach
from netevents_mentoring.matching.solving import match
from tests.plugins.mentoring.matching.instances import (
    answers,
    by_assignment,
    by_programme,
    calm,
    checker,
    everybody_wants_the_same,
    known,
    made,
    rounds,
    total,
)


@pytest.fixture
def one_by_one(monkeypatch):
    """Begin with hardly any pair, so that all others must come by their prices."""
    monkeypatch.setattr(flow, "AT_ONCE", 0)
    monkeypatch.setattr(flow, "FIRST", 0)
    monkeypatch.setattr(flow, "SPREAD", 1)
    monkeypatch.setattr(flow, "MORE", 1)


@calm
@given(rounds())
def test_as_many_pairs_as_there_can_be_and_then_the_greatest_total(instance):
    scores, capacity = instance
    result = match(scores, capacity)
    pairs, best = by_assignment(scores, capacity)

    assert (result.cardinality, result.certified, result.gap) == (pairs, True, 0)
    assert result.total == pytest.approx(best, abs=1e-6)
    assert result.total == pytest.approx(total(scores, result.pairs), abs=1e-6)
    assert len(dict(result.pairs)) == result.cardinality
    assert (np.bincount([j for _, j in result.pairs], minlength=len(capacity)) <= capacity).all()


@calm
@given(rounds(), st.sampled_from([4, 1000]))
def test_pricing_finds_every_pair_that_was_left_out(instance, small):
    with pytest.MonkeyPatch.context() as patch:
        for name, figure in (("AT_ONCE", 0), ("FIRST", 0), ("SPREAD", 1), ("MORE", 1), ("SMALL", small)):
            patch.setattr(flow, name, figure)
        result = match(*instance)
    pairs, best = by_assignment(*instance)

    assert (result.cardinality, result.certified) == (pairs, True)
    assert result.total == pytest.approx(best, abs=1e-6)


@settings(calm)
@given(rounds(mentees=5, mentors=4), st.lists(st.integers(0, 3), min_size=5, max_size=5), st.integers(0, 1))
def test_several_mentors_each_and_least_loads(instance, wanted, least):
    scores, capacity = instance
    demand = np.array(wanted[: len(scores)])
    best = by_programme(scores, capacity, demand, np.minimum(least, capacity))
    if best is None:
        with pytest.raises(LoadsOutOfReach):
            match(scores, capacity, demand=demand, minimum_load=least)
        return
    result = match(scores, capacity, demand=demand, minimum_load=least)

    assert (result.cardinality, result.certified) == (best[0], True)
    assert result.total == pytest.approx(best[1], abs=1e-6)


@settings(calm)
@given(rounds(), st.floats(0, 1))
def test_a_locked_pair_stays_and_the_rest_is_the_best_beside_it(instance, which):
    scores, capacity = instance
    legal = [(int(i), int(j)) for i, j in np.argwhere(~np.isnan(scores)) if capacity[j]]
    if not legal:
        with pytest.raises(InfeasibleLocks):
            match(scores, capacity, locks=[(0, 0)])
        return
    i, j = legal[int(which * (len(legal) - 1))]
    result = match(scores, capacity, locks=[(i, j)])
    fewer = capacity.copy()
    fewer[j] -= 1
    pairs, best = by_assignment(np.delete(scores, i, axis=0), fewer)

    assert (i, j) in result.pairs
    assert result.cardinality == pairs + 1
    assert result.total == pytest.approx(best + float(scores[i, j]), abs=1e-6)


def test_locks_that_break_a_rule_or_a_capacity_are_refused():
    scores = np.array([[0.5, np.nan], [0.5, 0.5]], dtype=np.float32)

    with pytest.raises(InfeasibleLocks, match="breaks a rule"):
        match(scores, [1, 1], locks=[(0, 1)])
    with pytest.raises(InfeasibleLocks, match="More pairs are locked"):
        match(scores, [1, 1], locks=[(0, 0), (1, 0)])


def test_where_everybody_wants_the_same_nobody_is_left_out(one_by_one, monkeypatch):
    """The best few of each mentee alone would match hardly a fifth of them."""
    monkeypatch.setattr(flow, "FIRST", 8)
    monkeypatch.setattr(flow, "MORE", 8)
    scores, capacity = everybody_wants_the_same(600, 150)
    best_few = np.argsort(-scores, axis=1)[:, :8]
    cut = np.full_like(scores, np.nan)
    np.put_along_axis(cut, best_few, np.take_along_axis(scores, best_few, axis=1), axis=1)

    result = match(scores, capacity)

    assert by_assignment(cut, capacity)[0] < 150
    assert (result.cardinality, result.certified) == (600, True)
    assert result.total == pytest.approx(by_assignment(scores, capacity)[1], abs=600e-6)


def test_out_of_time_the_best_so_far_comes_with_an_honest_gap(one_by_one):
    scores, capacity = made(80, 20)
    pairs, best = by_assignment(scores, capacity)

    result = match(scores, capacity, seconds=0)

    assert not result.certified
    assert result.gap > 0
    assert result.label == "Best so far"
    assert result.cardinality < pairs or result.total < best <= result.bound + 1e-6


def test_the_same_round_has_the_same_answer():
    scores, capacity = made(60, 15, seed=3)
    scores = np.round(scores * 4) / 4

    assert match(scores, capacity).pairs == match(scores.copy(), list(capacity)).pairs


def test_a_round_that_is_not_wanted_any_more_stops(one_by_one):
    def stop(share, words):
        raise KeyboardInterrupt(words)

    with pytest.raises(KeyboardInterrupt, match="Every pair is priced"):
        match(*made(80, 20), says=stop)


@pytest.mark.parametrize("shape", [(0, 3), (3, 0), (0, 0)])
def test_nobody_on_one_side_is_an_empty_answer(shape):
    result = match(np.zeros(shape, dtype=np.float32), np.ones(shape[1], dtype=int))

    assert (result.pairs, result.total, result.minimum, result.certified) == ((), 0.0, 0.0, True)


def test_low_and_negative_scores_still_make_as_many_pairs_as_can_be():
    scores = np.array([[-3.0, -1000.0], [-2.0, np.nan]], dtype=np.float32)

    assert match(scores, [1, 1]).pairs == ((0, 1), (1, 0))


def test_rounds_with_known_answers():
    """Those of the folder that NETEVENTS_TEST_MATCHING names; without one, made-up ones."""
    files = [file for file in known("*.npz") if not file.stem.startswith("speeddate")]
    for file in files:
        stored = np.load(file)
        scores, capacity = stored["S"], stored["cap"]
        demand = stored.get("demand", np.ones(len(scores), dtype=int))
        name = file.stem.removesuffix("_k1").removesuffix("_k3")
        answer = answers()[name]
        answer = answer["mentor_shaped"] if file.stem.endswith("_k1") else answer
        result = match(scores, capacity, demand=demand)
        chosen = np.zeros(scores.shape, dtype=bool)
        chosen[tuple(np.array(result.pairs).T)] = True
        report = checker().report(scores, capacity, X=chosen, demand=demand)

        assert result.certified, file.stem
        assert report["total"] == pytest.approx(answer["best_total"], abs=max(1e-4, 1e-6 * len(scores)))
        assert report["pairs"] == answer.get("matched", int(demand.sum())), file.stem
    for seed in range(3):
        scores, capacity = made(100, 25, seed=seed)
        result = match(scores, capacity)
        pairs, best = by_assignment(scores, capacity)
        assert (result.cardinality, result.certified) == (pairs, True)
        assert result.total == pytest.approx(best, abs=1e-4)
