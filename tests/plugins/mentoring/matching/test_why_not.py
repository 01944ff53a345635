"""“Why not these two?” is answered exactly, and the quick answer never exaggerates."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netevents_mentoring.matching.chains import Move
from netevents_mentoring.matching.results import InfeasibleLocks, LoadsOutOfReach
from netevents_mentoring.matching.solving import match
from netevents_mentoring.matching.why_not import moves, why_not
from tests.plugins.mentoring.matching.instances import calm, made, rounds, total


def after(pairs, steps):
    """The answer once everybody in ``steps`` has moved."""
    left = set(pairs) - {(step.mentee, step.before) for step in steps}
    return left | {(step.mentee, step.after) for step in steps if step.after is not None}


@settings(calm)
@given(
    rounds(mentees=5, mentors=4),
    st.lists(st.integers(0, 2), min_size=5, max_size=5),
    st.sampled_from([0, 0, 1]),
    st.sampled_from(["one mentor", "several", "fairest"]),
)
def test_the_loss_is_that_of_the_best_answer_with_the_pair(instance, wanted, least, kind):
    scores, capacity = instance
    asked = {"demand": np.array(wanted[: len(scores)]) if kind == "several" else 1, "minimum_load": least}
    if kind == "fairest":
        asked["mode"] = kind
    try:
        result = match(scores, capacity, **asked)
    except LoadsOutOfReach:
        return
    for i, j in np.ndindex(scores.shape):
        if kind == "fairest" and (i, j) in result.pairs:
            continue  # locked they would not count for the floor of the others
        answer = why_not(
            scores, capacity, result, i, j, demand=asked["demand"], minimum_load=asked["minimum_load"]
        )
        try:
            forced = match(scores, capacity, locks=[(i, j)], **asked)
        except (InfeasibleLocks, LoadsOutOfReach):
            assert not answer.possible
            continue
        there = after(result.pairs, answer.moves)

        assert answer.possible
        assert answer.fewer == result.cardinality - forced.cardinality
        assert answer.loss == pytest.approx(result.total - forced.total, abs=1e-6)
        assert answer.bound is None or answer.bound <= (answer.fewer, answer.loss)
        assert (i, j) in there
        assert len(there) == forced.cardinality
        assert total(scores, there) == pytest.approx(forced.total, abs=1e-6)


@settings(calm)
@given(rounds(mentees=5, mentors=4), st.integers(0, 99))
def test_locked_pairs_stay_where_they_are(instance, which):
    scores, capacity = instance
    legal = [(int(i), int(j)) for i, j in np.argwhere(~np.isnan(scores)) if capacity[j]]
    if not legal:
        return
    lock = legal[which % len(legal)]
    result = match(scores, capacity, locks=[lock])
    for i, j in np.ndindex(scores.shape):
        answer = why_not(scores, capacity, result, i, j, locks=[lock])
        if answer.possible and (i, j) not in result.pairs:
            forced = match(scores, capacity, locks=[lock, (i, j)])
            assert answer.loss == pytest.approx(result.total - forced.total, abs=1e-6)
            assert lock in after(result.pairs, answer.moves)


def test_the_two_come_first_and_who_makes_room_next():
    scores = np.array([[0.9, 0.8], [0.7, 0.1]], dtype=np.float32)
    result = match(scores, [1, 1])

    answer = why_not(scores, [1, 1], result, 0, 0)

    assert result.pairs == ((0, 1), (1, 0))
    assert answer.moves == (Move(0, 1, 0), Move(1, 0, 1))
    assert answer.loss == pytest.approx(0.5)
    assert answer.fewer == 0


def test_a_pair_that_is_lost_costs_its_whole_score():
    """As much as a pair itself counts: the two must not be taken for one another."""
    scores = np.array([[np.nan, 1, 1], [np.nan, 1, 1]], dtype=np.float32)
    asked = {"demand": [1, 2]}
    result = match(scores, [0, 1, 2], **asked)

    answer = why_not(scores, [0, 1, 2], result, 0, 1, **asked)

    assert (answer.fewer, answer.loss) == (1, 1.0)


def test_a_pair_that_is_there_or_never_can_be():
    scores = np.array([[0.9, np.nan]], dtype=np.float32)
    result = match(scores, [1, 1])

    assert why_not(scores, [1, 1], result, 0, 0).moves == ()
    assert not why_not(scores, [1, 1], result, 0, 1).possible


def test_an_answer_read_back_without_its_prices_is_worked_out_again():
    scores, capacity = made(30, 8)
    result = match(scores, capacity)
    kept = replace(result, prices=None)
    i, j = next((i, j) for i, j in np.argwhere(~np.isnan(scores)).tolist() if (i, j) not in result.pairs)

    assert why_not(scores, capacity, kept, i, j) == why_not(scores, capacity, result, i, j)


@pytest.mark.parametrize("mode", ["fairest", "stable"])
def test_in_other_modes_the_round_is_computed_with_the_pair(mode):
    scores, capacity = made(14, 4, forbidden=0.2)
    result = match(scores, capacity, mode=mode)
    for i, j in np.argwhere(~np.isnan(scores)).tolist():
        answer = why_not(scores, capacity, result, i, j, mentor_scores=scores)
        if (i, j) in result.pairs:
            continue
        there = after(result.pairs, answer.moves)
        lowest = min(float(scores[pair]) for pair in there)

        assert (i, j) in there
        assert total(scores, there) == pytest.approx(result.total - answer.loss, abs=1e-5)
        assert answer.minimum is None or answer.minimum == pytest.approx(lowest)
        assert mode == "stable" or lowest >= result.minimum - 1e-6 or answer.minimum is not None


def test_moves_between_two_answers():
    assert moves([(0, 1), (1, 1)], [(0, 2), (2, 1)], first=2) == (
        Move(2, None, 1),
        Move(0, 1, 2),
        Move(1, 1, None),
    )


def test_a_hard_question_ends_when_the_time_is_up(monkeypatch):
    """What is computed again for it keeps to the same limit, and says when it is not proved."""
    scores = np.array([[0.9, 0.5], [0.8, 0.2]])
    result = match(scores, [1, 1], mode="fairest")
    pair = next((i, j) for i in range(2) for j in range(2) if (i, j) not in result.pairs)
    limits = []

    def unproved(*args, seconds, **facts):
        limits.append(seconds)
        return replace(match(*args, **facts), certified=False)

    monkeypatch.setattr("netevents_mentoring.matching.why_not.match", unproved)
    answer = why_not(scores, [1, 1], result, *pair, seconds=7)

    assert limits == [7]
    assert not answer.exact
