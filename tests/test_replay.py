"""The replay of a trace: what phones do is what comes out, and what was planted is found."""

from __future__ import annotations

import csv
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from netevents.clock import system_clock
from netevents.groups.domain import found
from netevents.people.accounts import open_account
from tests.cast import world
from tests.conftest import patiently_on_postgresql
from tests.served import ROOT, SERVE, Server, serving

if TYPE_CHECKING:
    from flask import Flask

REPLAY = ROOT / "benchmarks" / "replay.py"
PASSWORD = "a long night with many people"
PLANTED = {
    "lose": "met, but do not stand in the export.",
    "delay": "; the export says ",
    "peek": "never met",
}


def a_trace(file: Path, *, people: int, meetings: int) -> Path:
    """Made-up meetings, some at the same moment, over a day."""
    draw = random.Random(people)
    pairs = draw.sample(list(combinations(range(100, 100 + people), 2)), meetings)
    moments = sorted(draw.randrange(0, 86400, 20) if draw.random() < 0.7 else 3600 for _ in pairs)
    with file.open("w", encoding="utf-8", newline="") as rows:
        writer = csv.writer(rows)
        writer.writerow(("time_seconds", "person_a", "person_b"))
        writer.writerows((at, *pair) for at, pair in zip(moments, pairs, strict=True))
    return file


@pytest.fixture
def trace(tmp_path: Path) -> Path:
    return a_trace(tmp_path / "trace.csv", people=9, meetings=20)


@pytest.fixture
def server(app: Flask) -> Iterator[Server]:
    """A server on the development clock, with an organizer."""
    with world(app) as session:
        now = system_clock()
        ada = open_account(session, "ada@example.org", name="Ada", password=PASSWORD, now=now)
        found(session, "Robotics club", owner=ada, now=now)
    with serving(app, workers=2, command=(*SERVE, "--development")) as server:
        yield server


def replay(trace: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, REPLAY, trace, *options],
        env=os.environ | {"NETEVENTS_REPLAY_PASSWORD": PASSWORD},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )


def at(server: Server) -> list[str]:
    return ["--base-url", f"http://127.0.0.1:{server.port}", "--organizer", "ada@example.org"]


def test_what_was_replayed_comes_out_as_it_happened(server, trace):
    done = replay(trace, *at(server))

    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "connections.csv has 20 rows; 20 pairs met." in done.stdout
    assert done.stdout.endswith("Everything is as it happened.\n")


@patiently_on_postgresql
def test_what_is_planted_is_found(server, trace):
    for plant, sentence in PLANTED.items():
        done = replay(trace, *at(server), "--plant", plant)

        assert (done.returncode, done.stderr) == (1, ""), done.stdout
        assert sentence in done.stdout


@pytest.mark.prove
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_day_of_many_comes_out_as_it_happened(kind, tmp_path):
    trace = a_trace(tmp_path / "trace.csv", people=120, meetings=900)

    done = replay(trace, "--serve", kind)

    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "connections.csv has 900 rows; 900 pairs met." in done.stdout
