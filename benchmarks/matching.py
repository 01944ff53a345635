"""How good and how quick the rounds of mentoring are, in tables of one run.

    python benchmarks/matching.py [--instances FOLDER] [--peer PYTHON] [--sizes 1000x250 10000x2500]

Sizes: from made-up profiles to a proved best total, each in a process of its own, with the memory it takes;
CPU seconds beside those on the clock, for the machine may be busy. Instances: rounds stored as ``*.npz``
(scores ``S``, places ``cap``, and ``demand``), beside what was published for them; NETEVENTS_TEST_MATCHING
may name the folder too. Peer: a Python that has the package mentor-match (``python -m venv peer``,
``peer/bin/pip install mentor-match``); both get the same points. Trust the ratios.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from matching_profiles import people

from netevents_mentoring.matching.results import MatchResult
from netevents_mentoring.matching.rules import Limits
from netevents_mentoring.matching.solving import match

HERE = Path(__file__).parent
PUBLISHED = {
    "MIDL_k3": "FairIR .93 / 201.83, FairFlow .94 / 197.67, PR4A .92 / 197.32",
}
"""Least and total, as given by Kobren, Saha and McCallum, Paper Matching with Local Fairness, KDD 2019."""
LOADS = {"MIDL_k3": (0, 2)}
PATIENCE = 300


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--instances", type=Path, default=os.environ.get("NETEVENTS_TEST_MATCHING"))
    parser.add_argument("--peer", help="a Python that has mentor-match")
    parser.add_argument("--sizes", nargs="*", default=["1000x250", "10000x2500", "20000x5000"])
    parser.add_argument("--one", help="measure this size here and print JSON")
    chosen = parser.parse_args()
    if chosen.one:
        print(json.dumps(_measured(*map(int, chosen.one.split("x")))))
        return
    _sizes(chosen.sizes)
    if chosen.instances:
        _instances(Path(chosen.instances))
    if chosen.peer:
        _beside(chosen.peer)


def _table(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    print(f"\n## {title}\n\n| {' | '.join(head)} |\n|{' --- |' * len(head)}", flush=True)
    for row in rows:
        print(f"| {' | '.join(row)} |", flush=True)


def _timed(act: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.perf_counter()
    made = act()
    return made, time.perf_counter() - begun


def _measured(mentees: int, mentors: int) -> dict[str, Any]:
    """One round from profiles to a proof, the loading of libraries included."""
    asking, offering = people(mentees, mentors)
    begun = time.perf_counter()
    from sklearn.feature_extraction import text

    from netevents_mentoring.matching import scoring

    assert text
    loaded = time.perf_counter() - begun
    busy = time.process_time()
    scores, scored = _timed(lambda: scoring.score(asking, offering, {}, Limits()))
    busy_solving = time.process_time()
    result, solved = _timed(lambda: match(scores.combined, scores.capacity))
    done = time.process_time()
    return {
        "loaded": loaded,
        "scored": scored,
        "solved": solved,
        "cpu": done - busy,
        "solving_cpu": done - busy_solving,
        "pairs": result.cardinality,
        "total": result.total,
        "certified": result.certified,
        "megabytes": _most_memory(),
    }


def _most_memory() -> float:
    """Megabytes at most so far; a parent’s do not count, as they would in getrusage."""
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
    assert found
    return int(found[1]) / 1024


def _sizes(sizes: Sequence[str]) -> None:
    def rows() -> Iterable[Sequence[str]]:
        for size in sizes:
            answer = subprocess.run(
                [sys.executable, __file__, "--one", size], check=True, capture_output=True, text=True
            )
            found = json.loads(answer.stdout)
            yield (
                size.replace("x", " x "),
                f"{found['scored']:.2f}",
                f"{found['solved']:.3f}",
                f"{found['scored'] + found['solved']:.2f}",
                f"{found['cpu']:.2f}",
                f"{found['loaded']:.1f}",
                f"{found['megabytes']:.0f}",
                f"{found['pairs']}",
                f"{found['total']:.2f}",
                "yes" if found["certified"] else "no",
            )

    _table(
        "From profiles to a proved best total",
        (
            "people",
            "scores, s",
            "solving, s",
            "both, s",
            "CPU, s",
            "libraries, s",
            "MB in all",
            "pairs",
            "total",
            "proved",
        ),
        rows(),
    )


def _instances(folder: Path) -> None:
    def rows() -> Iterable[Sequence[str]]:
        for file in sorted(folder.glob("*.npz")):
            stored = np.load(file)
            if "S" not in stored:
                continue
            for mode in ("best total", "fairest"):
                for least in LOADS.get(file.stem, (0,)) if mode == "fairest" else (0,):
                    yield _row(file.stem, stored, mode, least)

    _table(
        "Stored rounds",
        ("round", "mentors each", "mode", "least load", "minimum", "total", "proved", "s", "published"),
        rows(),
    )


def _row(name: str, stored: Any, mode: Any, least: int) -> Sequence[str]:
    scores, places = stored["S"], stored["cap"]
    demand = stored["demand"] if "demand" in stored else np.ones(len(scores), dtype=np.int64)
    result: MatchResult
    result, took = _timed(
        lambda: match(scores, places, mode=mode, demand=demand, minimum_load=least, seconds=28)
    )
    return (
        name,
        str(int(demand.max())),
        mode,
        str(least),
        f"{result.minimum:.4f}",
        f"{result.total:.4f}",
        "yes" if result.certified else f"gap ≤ {result.gap:.2f}",
        f"{took:.2f}",
        PUBLISHED.get(name, "") if not least else "",
    )


def _beside(python: str) -> None:
    """One mentor for each mentee, by the same points from 1 to 100; three in ten pairs are forbidden."""

    def rows() -> Iterable[Sequence[str]]:
        for people_each in (50, 200, 1000):
            chance = np.random.default_rng(people_each)
            points = chance.integers(1, 101, (people_each, people_each)).astype(np.float32)
            points[chance.random(points.shape) < 0.3] = np.nan
            theirs = _theirs(python, points)
            places = np.ones(people_each, dtype=np.int64)
            runs = [_timed(partial(match, points, places)) for _ in range(5)]
            ours, took = runs[0][0], median(took for _, took in runs)
            yield (
                str(people_each),
                f"{took:.4f}",
                f"{theirs['seconds']:.2f}" if theirs else f"> {PATIENCE}",
                f"{'> ' if not theirs else ''}{(theirs['seconds'] if theirs else PATIENCE) / took:.1f}",
                f"{ours.cardinality}, {ours.total:.0f}",
                f"{theirs['pairs']}, {theirs['points']}" if theirs else "",
            )

    _table(
        "Beside mentor-match, one each",
        ("people a side", "ours, s", "theirs, s", "theirs / ours", "ours: pairs, points", "theirs"),
        rows(),
    )


def _theirs(python: str, points: Any) -> dict[str, Any] | None:
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "points.json"
        rows = [[None if np.isnan(one) else int(one) for one in row] for row in points]
        table.write_text(json.dumps(rows), encoding="utf-8")
        try:
            answer = subprocess.run(
                [python, "-P", str(HERE / "matching_peer.py"), str(table)],  # -P: not beside this file
                check=True,
                capture_output=True,
                text=True,
                timeout=PATIENCE,
            )
        except subprocess.TimeoutExpired:
            return None
    return dict(json.loads(answer.stdout))


if __name__ == "__main__":
    main()
