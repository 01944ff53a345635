"""Stable: no two would both rather have each other."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netevents_mentoring.matching import stable
from netevents_mentoring.matching.results import OneMentorOnly
from netevents_mentoring.matching.solving import match
from tests.plugins.mentoring.matching.instances import calm, checker, known, made, rounds


def blocking(scores, mentors, capacity, pairs, locked=()):
    """Counted pair by pair, as one would explain it."""
    got = dict(pairs)
    found = []
    for i, j in product(range(scores.shape[0]), range(scores.shape[1])):
        if np.isnan(scores[i, j]) or np.isnan(mentors[i, j]) or i in dict(locked):
            continue
        rather = i not in got or scores[i, j] > scores[i, got[i]]
        held = [other for other, mentor in pairs if mentor == j and (other, mentor) not in locked]
        room = capacity[j] - sum(mentor == j for _, mentor in pairs)
        wanted = room > 0 or any(mentors[i, j] > mentors[other, j] for other in held)
        if rather and wanted:
            found.append((i, j))
    return found


def most_stable_pairs(scores, mentors, capacity):
    """By looking at all answers."""
    n, m = scores.shape
    best = -1
    for choice in product(range(-1, m), repeat=n):
        pairs = [(i, j) for i, j in enumerate(choice) if j >= 0]
        if any(np.isnan(scores[pair]) or np.isnan(mentors[pair]) for pair in pairs):
            continue
        if (np.bincount([j for _, j in pairs], minlength=m) > capacity).any():
            continue
        if not blocking(scores, mentors, capacity, pairs):
            best = max(best, len(pairs))
    return best


@settings(calm)
@given(rounds(mentees=4, mentors=3, places=2), st.integers(0, 99))
def test_no_pair_blocks_and_no_stable_answer_has_more_pairs(instance, seed):
    scores, capacity = instance
    mentors = np.random.default_rng(seed).integers(0, 3, scores.shape).astype(np.float32)

    result = match(scores, capacity, mode="stable", mentor_scores=mentors)

    assert blocking(scores, mentors, capacity, result.pairs) == []
    assert (result.blocking, result.certified) == (0, True)
    assert result.cardinality == most_stable_pairs(scores, mentors, capacity)


def test_ties_hide_no_better_answer():
    """Proved wrongly by HiGHS 1.12 where some unknowns were declared whole and some not."""
    nobody = np.nan
    scores = np.array([[0, nobody, 0], [nobody, nobody, 0]], dtype=np.float32)
    mentors = np.array([[1, 0, 2], [1, 0, 1]], dtype=np.float32)

    assert match(scores, [2, 0, 1], mode="stable", mentor_scores=mentors).pairs == ((0, 0), (1, 2))


@settings(calm)
@given(rounds(mentees=9, mentors=6), st.integers(0, 99))
def test_proposals_in_turn_are_stable_too_and_labelled_so(instance, seed):
    scores, capacity = instance
    mentors = np.random.default_rng(seed).integers(0, 4, scores.shape).astype(np.float32)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stable, "AT_MOST", 0)
        result = match(scores, capacity, mode="stable", mentor_scores=mentors)

    assert blocking(scores, mentors, capacity, result.pairs) == []
    assert (result.blocking, result.certified) == (0, False)
    assert result.label == "Stable, by proposals in turn"


@settings(calm, max_examples=40)
@given(rounds(mentees=5, mentors=4), st.integers(0, 99))
def test_nothing_blocks_through_a_locked_pair(instance, seed):
    scores, capacity = instance
    mentors = np.random.default_rng(seed).random(scores.shape).astype(np.float32)
    legal = [(int(i), int(j)) for i, j in np.argwhere(~np.isnan(scores)) if capacity[j]]
    locks = legal[seed % len(legal) :][:1] if legal else []

    result = match(scores, capacity, mode="stable", mentor_scores=mentors, locks=locks)

    assert set(locks) <= set(result.pairs)
    assert result.blocking == 0
    assert blocking(scores, mentors, capacity, result.pairs, locks) == []


def test_a_large_round_is_answered_by_proposals():
    scores, capacity = made(600, 150)
    mentors, _ = made(600, 150, seed=1, forbidden=0)

    result = match(scores, capacity, mode="stable", mentor_scores=mentors)

    assert result.label == "Stable, by proposals in turn"
    assert blocking(scores, mentors, capacity, result.pairs) == []


def test_a_round_of_a_hundred_with_ties_is_the_best_of_all_stable_ones():
    scores, capacity = made(80, 20, seed=2)
    mentors, _ = made(80, 20, seed=3, forbidden=0)

    result = match(
        np.round(scores, 1), capacity, mode="stable", mentor_scores=np.round(mentors, 1), seconds=20
    )

    assert result.blocking == 0
    assert result.cardinality == 80


def test_stable_is_for_one_mentor_each():
    with pytest.raises(OneMentorOnly, match="Choose another mode"):
        match(*made(4, 3), mode="stable", demand=2)


def test_meetings_of_two_sides_with_what_each_felt():
    for file in known("speeddate_*.npz"):
        stored = np.load(file)
        scores, mentors = stored["U"], stored["V"]
        places = np.ones(scores.shape[1], dtype=int)
        result = match(scores, places, mode="stable", mentor_scores=mentors)
        got = np.full(len(scores), -1)
        got[[i for i, _ in result.pairs]] = [j for _, j in result.pairs]
        felt = np.where(np.isnan(mentors), np.nan, scores)

        assert checker().report(felt, places, got, mentor_utility=mentors)["blocking_pairs"] == 0
        assert (result.blocking, result.certified) == (0, True)
    scores, capacity = made(20, 20, seed=4)
    mentors, _ = made(20, 20, seed=6)
    result = match(scores, capacity, mode="stable", mentor_scores=mentors)
    assert blocking(scores, mentors, capacity, result.pairs) == []
