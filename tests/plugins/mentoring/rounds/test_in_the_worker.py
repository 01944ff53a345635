"""A round in a process of its own, as workers run it: it is begun, killed, begun again, and done."""

from __future__ import annotations

import os
import signal
import time

import pytest

from netevents.ops import jobs
from tests.cast import post
from tests.plugins.mentoring.rounds.screens import Rounds

pytestmark = [pytest.mark.prove, pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)]
PATIENCE = 60.0


def until(reached):
    """Look again and again, for a minute at most."""
    last = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < last, "it never came to that"
        time.sleep(0.2)


def test_a_round_whose_process_is_killed_is_begun_again_and_done(app, monkeypatch):
    monkeypatch.setattr(jobs, "PAUSE", 0.1)
    rounds = Rounds(app, "Ben", "Cleo")
    there = post(rounds.ada, rounds.index, mode="best total", seconds="20").location
    beside = jobs.Jobs(app)
    try:
        assert beside.look()
        os.kill(beside.child.pid, signal.SIGKILL)
        beside.child.wait()
        until(lambda: not beside.look() and "What came out" in rounds.text(there))
    finally:
        beside.leave()


def test_a_round_that_is_cancelled_ends_its_process(app):
    rounds = Rounds(app, "Ben", "Cleo")
    there = post(rounds.ada, rounds.index, mode="best total", seconds="20").location
    beside = jobs.Jobs(app)
    try:
        assert beside.look()
        child = beside.child
        post(rounds.ada, f"{there}/cancel")
        assert not beside.look()
        assert child.poll() is not None
        assert "You cancelled it." in rounds.text(there)
    finally:
        beside.leave()


def test_tick_computes_what_was_asked_for(app):
    rounds = Rounds(app, "Ben", "Cleo")
    there = post(rounds.ada, rounds.index, mode="fairest", seconds="20").location

    jobs.run_wanted(app)

    assert "in none is the weakest match better" in rounds.text(there)
