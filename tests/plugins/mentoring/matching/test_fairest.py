"""Fairest: nobody can be better off at the low end, and above that the total is the greatest."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from netevents_mentoring.matching import fairest
from netevents_mentoring.matching.solving import match
from tests.plugins.mentoring.matching.instances import (
    answers,
    by_assignment,
    calm,
    known,
    made,
    rounds,
    total,
)


def highest_floor(scores, capacity):
    """By trying every score that occurs."""
    pairs = by_assignment(scores, capacity)[0]
    return max(
        value
        for value in np.unique(scores[~np.isnan(scores)])
        if by_assignment(np.where(scores >= value, scores, np.nan), capacity)[0] == pairs
    )


@calm
@given(rounds(), st.sampled_from([0, 400_000]))
def test_the_least_score_is_as_great_as_it_can_be_and_then_the_total(instance, at_once):
    scores, capacity = instance
    pairs = by_assignment(scores, capacity)[0]
    assume(pairs)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fairest, "AT_ONCE", at_once)
        patch.setattr(fairest, "MORE", 1)
        result = match(scores, capacity, mode="fairest")
    floor = highest_floor(scores, capacity)

    assert (result.cardinality, result.certified) == (pairs, True)
    assert result.minimum == pytest.approx(float(floor))
    assert result.total == pytest.approx(
        by_assignment(np.where(scores >= floor, scores, np.nan), capacity)[1], abs=1e-6
    )


@settings(calm, max_examples=40)
@given(
    st.lists(st.lists(st.integers(0, 8), min_size=4, max_size=4), min_size=3, max_size=3),
    st.lists(st.integers(1, 3), min_size=4, max_size=4),
    st.integers(0, 1),
)
def test_several_mentors_each(rows, places, least):
    """Against all answers there are."""
    scores, capacity = np.array(rows, dtype=np.float32) / 8, np.array(places)
    choices = list(combinations(range(4), 2))
    possible = [
        tuple(float(scores[i, list(pick)].sum()) for i, pick in enumerate(picks))
        for picks in product(choices, repeat=3)
        if least <= (load := np.bincount(np.ravel(picks), minlength=4)).min() and (load <= capacity).all()
    ]
    assume(possible)
    floor = max(min(sums) for sums in possible)

    result = match(scores, capacity, mode="fairest", demand=2, minimum_load=least)

    assert result.cardinality == 6
    assert result.minimum == pytest.approx(floor, abs=1e-5)
    assert result.minimum_bound is not None
    assert result.minimum_bound >= floor - 1e-6
    assert result.total == pytest.approx(max(sum(sums) for sums in possible if min(sums) >= floor), abs=1e-5)


def test_a_locked_pair_counts_and_stays():
    scores = np.array([[0.9, 0.1], [0.8, 0.7]], dtype=np.float32)

    result = match(scores, [1, 1], mode="fairest", locks=[(0, 1)])

    assert result.pairs == ((0, 1), (1, 0))
    assert result.minimum == pytest.approx(0.1)


def test_several_with_locks_and_somebody_who_cannot_be_helped():
    scores = np.array([[0.5, 0.5, 0.2], [0.9, 0.4, 0.3], [np.nan] * 3], dtype=np.float32)

    result = match(scores, [2, 1, 1], mode="fairest", demand=2, locks=[(1, 1)])

    assert set(result.pairs) == {(0, 0), (0, 2), (1, 0), (1, 1)}
    assert result.total == pytest.approx(total(scores, result.pairs))


def test_nobody_can_be_matched_at_all():
    nobody = np.full((2, 2), np.nan, dtype=np.float32)

    assert match(nobody, [1, 1], mode="fairest").pairs == ()
    assert match(nobody, [1, 1], mode="fairest", demand=2).pairs == ()


def test_out_of_time_a_floor_is_no_proof():
    result = match(*made(60, 15), mode="fairest", seconds=0)

    assert not result.certified
    assert result.minimum_bound is not None
    assert result.minimum_bound > result.minimum


def test_known_rounds_of_one_mentor_each():
    for file in [*known("*_k1.npz"), *known("syn*.npz")]:
        stored = np.load(file)
        answer = answers()[file.stem.removesuffix("_k1")]
        answer = answer.get("mentor_shaped", answer)
        result = match(stored["S"], stored["cap"], mode="fairest")

        assert result.certified, file.stem
        assert result.minimum == pytest.approx(answer["maxmin"])
        assert result.total == pytest.approx(answer["maxmin_total"], abs=1e-3)
    scores, capacity = made(40, 10, seed=5)
    assert match(scores, capacity, mode="fairest").minimum == pytest.approx(highest_floor(scores, capacity))


@pytest.mark.prove
def test_known_rounds_of_three_mentors_each():
    for file in known("*_k3.npz"):
        stored = np.load(file)
        answer = answers()[file.stem.removesuffix("_k3")]
        result = match(stored["S"], stored["cap"], mode="fairest", demand=stored["demand"], seconds=40)

        assert result.minimum >= answer["fairest_min"] - 1e-6, file.stem
        assert result.total >= answer["fairest_total"] - 1e-4, file.stem
    for file in known("MIDL_k3.npz"):
        stored = np.load(file)
        result = match(
            stored["S"], stored["cap"], mode="fairest", demand=stored["demand"], minimum_load=2, seconds=28
        )
        load = np.bincount([j for _, j in result.pairs], minlength=len(stored["cap"]))

        assert load.min() >= 2
        assert result.minimum >= 0.944
        assert result.total >= 141.9
    scores, capacity = made(60, 20, seed=1, forbidden=0.1)
    result = match(scores, capacity + 3, mode="fairest", demand=2, seconds=20)
    assert result.minimum_bound is not None
    assert result.minimum_bound >= result.minimum > 0
