"""Large rounds: proved, quick, and within a laptop’s memory."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest

from benchmarks.matching_profiles import people
from netevents_mentoring.matching import flow
from netevents_mentoring.matching.rules import Limits
from netevents_mentoring.matching.scoring import score
from netevents_mentoring.matching.solving import match, match_people
from tests.plugins.mentoring.matching.instances import by_assignment, everybody_wants_the_same, made

BENCHMARK = Path(__file__).parents[4] / "benchmarks" / "matching.py"


def measured(size):
    """One round in a process of its own; seconds are the processor’s, for the machine may be busy."""
    answer = subprocess.run(
        [sys.executable, str(BENCHMARK), "--one", size], check=True, capture_output=True, text=True
    )
    return json.loads(answer.stdout)


def test_a_round_that_is_priced_pair_by_pair_agrees_with_one_that_is_solved_at_once(monkeypatch):
    scores, capacity = made(500, 125, seed=9)
    at_once = match(scores, capacity)
    monkeypatch.setattr(flow, "AT_ONCE", 0)
    priced = match(scores, capacity)

    assert (priced.certified, priced.cardinality) == (True, at_once.cardinality)
    assert priced.total == pytest.approx(at_once.total, abs=500e-6)


def unscreened(mentees, mentors, result):
    return [(i, j) for i, j in result.pairs if mentees[i].is_minor and not mentors[j].screened]


def rounds_with_minors(count, mentees, mentors):
    by_chance = Random(1)
    for seed in range(count):
        asking, offering = people(mentees, mentors, seed=seed)
        share = by_chance.random()
        asking = [replace(one, is_minor=by_chance.random() < share) for one in asking]
        yield asking, offering


@pytest.mark.parametrize("mode", ["best total", "fairest", "stable"])
def test_no_mode_gives_a_minor_an_unscreened_mentor(mode):
    for asking, offering in rounds_with_minors(6, 40, 10):
        result = match_people(score(asking, offering, {}, Limits()), mode=mode)

        assert result.cardinality > 0
        assert unscreened(asking, offering, result) == []


@pytest.mark.prove
def test_a_hundred_thousand_mentees_and_no_minor_with_an_unscreened_mentor():
    matched = 0
    for asking, offering in rounds_with_minors(200, 500, 125):
        result = match_people(score(asking, offering, {}, Limits()))
        matched += sum(asking[i].is_minor for i, _ in result.pairs)
        assert unscreened(asking, offering, result) == []
    assert matched > 10_000


@pytest.mark.prove
def test_three_thousand_who_want_the_same_mentors():
    scores, capacity = everybody_wants_the_same(3000, 750)
    best = np.argpartition(-scores, 24, axis=1)[:, :24]
    cut = np.full_like(scores, np.nan)
    np.put_along_axis(cut, best, np.take_along_axis(scores, best, axis=1), axis=1)

    result = match(scores, capacity)

    assert match(cut, capacity).cardinality < 600
    assert (result.cardinality, result.certified) == (3000, True)
    assert result.total == pytest.approx(by_assignment(scores, capacity)[1], abs=3000e-6)


@pytest.mark.prove
def test_a_thousand_are_matched_in_a_tenth_of_a_second_and_ten_thousand_in_ten():
    small, large = measured("1000x250"), measured("10000x2500")

    assert small["certified"]
    assert large["certified"]
    assert small["solving_cpu"] <= 0.1
    assert large["cpu"] <= 10
    assert large["megabytes"] <= 400
