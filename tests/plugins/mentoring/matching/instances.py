"""Made-up rounds, real ones where a folder is named, and answers that owe nothing to the solvers."""

from __future__ import annotations

import importlib.util
import json
import os
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, linear_sum_assignment, milp

FOLDER = os.environ.get("NETEVENTS_TEST_MATCHING", "")
"""Where rounds with known answers lie: ``*.npz``, ``reference_optima.json`` and the checker ``verify.py``."""

calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no reason to fail."""


def known(pattern: str) -> list[Path]:
    """Rounds whose answer is known; none where no folder is named."""
    return sorted(Path(FOLDER).glob(pattern)) if FOLDER else []


def answers() -> dict[str, Any]:
    return dict(json.loads((Path(FOLDER) / "reference_optima.json").read_text()))


def checker() -> ModuleType:
    """The independent checker that lies beside the rounds."""
    spec = importlib.util.spec_from_file_location("verify", Path(FOLDER) / "verify.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def made(mentees: int, mentors: int, *, seed: int = 0, forbidden: float = 0.4) -> tuple[Any, Any]:
    """Scores of some structure, a share of them forbidden, and places for a tenth more than ask."""
    chance = np.random.default_rng(seed)
    tastes = chance.random((mentees, 6)) ** 3 @ chance.random((6, mentors)) ** 3
    scores = (tastes / tastes.max()).astype(np.float32)
    scores[chance.random(scores.shape) < forbidden] = np.nan
    places = chance.multinomial(max(0, round(1.1 * mentees) - mentors), np.full(mentors, 1 / mentors)) + 1
    return scores, places


def everybody_wants_the_same(mentees: int, mentors: int, *, seed: int = 0) -> tuple[Any, Any]:
    """A few stars whom all want most; the best few of each mentee have places for almost nobody."""
    chance = np.random.default_rng(seed)
    fame = np.sort(chance.random(mentors))[::-1]
    scores = (0.9 * fame + 0.1 * chance.random((mentees, mentors))).astype(np.float32)
    return scores, np.full(mentors, -(-mentees // mentors))


def by_assignment(scores: Any, capacity: Any) -> tuple[int, float]:
    """The most pairs, then the greatest total, for one mentor each: scipy’s assignment on single seats."""
    seats = np.repeat(np.arange(scores.shape[1]), capacity)
    if not seats.size or not len(scores):
        return 0, 0.0
    pair = min(len(scores), seats.size) * 4.0
    worth = np.nan_to_num(scores.astype(float) + pair, nan=0.0)[:, seats]
    rows, columns = linear_sum_assignment(worth, maximize=True)
    got = worth[rows, columns]
    return int((got > 0).sum()), float((got[got > 0] - pair).sum())


def by_programme(scores: Any, capacity: Any, demand: Any, least: Any = 0) -> tuple[int, float] | None:
    """The same for several mentors each and least loads, by an integer programme over all pairs."""
    n, m = scores.shape
    pair = (n + m) * 4.0
    allowed = ~np.isnan(scores).ravel()
    answer = milp(
        -np.where(allowed, np.nan_to_num(scores.astype(float)).ravel() + pair, 0.0),
        constraints=[
            LinearConstraint(np.kron(np.eye(n), np.ones(m)), 0, demand),
            LinearConstraint(np.tile(np.eye(m), n), least, capacity),
        ],
        integrality=np.ones(n * m),
        bounds=Bounds(0, allowed.astype(float)),
        options={"mip_rel_gap": 0.0},
    )
    if answer.x is None:
        return None
    chosen = np.round(answer.x) > 0
    return int(chosen.sum()), float(np.nan_to_num(scores.astype(float)).ravel()[chosen].sum())


@st.composite
def rounds(draw: st.DrawFn, *, mentees: int = 7, mentors: int = 5, places: int = 3) -> tuple[Any, Any]:
    """Small rounds with all that goes wrong: ties, forbidden pairs, doubles, nobody who would do."""
    n, m = draw(st.integers(1, mentees)), draw(st.integers(1, mentors))
    steps = draw(st.sampled_from([1, 4, 1000]))
    score = st.one_of(st.none(), st.integers(0, steps).map(lambda step: step / steps))
    rows = draw(st.lists(st.lists(score, min_size=m, max_size=m), min_size=n, max_size=n))
    if draw(st.booleans()):
        rows = [rows[draw(st.integers(0, n - 1))] for _ in range(n)]
    scores = np.array([[np.nan if one is None else one for one in row] for row in rows], dtype=np.float32)
    if draw(st.booleans()):  # two groups that cannot meet
        scores[: n // 2, : m // 2] = np.nan
        scores[n // 2 :, m // 2 :] = np.nan
    capacity = draw(st.lists(st.integers(0, places), min_size=m, max_size=m))
    return scores, np.array(capacity)


def total(scores: Any, pairs: Any) -> float:
    return float(sum(float(scores[pair]) for pair in pairs))
