"""Scans per second of the real end point, beside "hello Flask" and a raw insert-and-commit loop, in one run.

    python benchmarks/scan.py [--people 1500] [--seconds 8] [--rounds 3]

Needs ``wrk`` (Debian's package). The database is the one of NETEVENTS_DATABASE_URL, else a new SQLite file.
Everything runs on this machine: trust the ratios, not the absolute figures.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from crowd import Phone, gather, scan_request, wait_for
from standing import new_database

HERE = Path(__file__).parent
CONNECTIONS = 16
LUA = """
local requests, at, step = {}, 0, 1
local threads = 0
function setup(thread) thread:set("number", threads); threads = threads + 1 end
function init(args)
  local file = io.open(args[1], "rb"); local all = file:read("*a"); file:close()
  for one in all:gmatch("(.-)%z") do requests[#requests + 1] = one end
  at = number * math.floor(#requests / 2)
end
function request() at = at % #requests + 1; return requests[at] end
function done(summary, latency, r)
  io.write(string.format("p50 %d p99 %d rate %f wrong %d\\n", latency:percentile(50), latency:percentile(99),
    summary.requests / summary.duration * 1e6, summary.errors.status + summary.errors.read +
    summary.errors.timeout))
end
"""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--people", type=int, default=1500)
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--port", type=int, default=8790)
    parser.add_argument("--no-worker", action="store_true", help="nobody tells plugins meanwhile")
    asked = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("This benchmark needs wrk: apt-get install wrk")
    with tempfile.TemporaryDirectory() as folder, new_database(asked.database, Path(folder)) as url:
        os.environ.pop("NETEVENTS_DATABASE_URL", None)
        if url:
            os.environ["NETEVENTS_DATABASE_URL"] = url
        measure(asked, Path(folder))


def measure(asked: argparse.Namespace, folder: Path) -> None:
    print(f"fdatasync {fdatasync_ms(folder):.2f} ms; raw insert and commit {raw_per_second(folder):,.0f}/s")
    phones = gather(folder, asked.people)
    pairs = [(a, b) for a in range(asked.people) for b in range(a)]
    random.Random(1).shuffle(pairs)
    script = folder / "wrk.lua"
    script.write_text(LUA)
    again = write(folder / "again", phones, pairs[:500])
    ratios: dict[str, list[float]] = {"new": [], "again": []}
    share = len(pairs) // (asked.rounds + 1)
    with served(asked, folder) as server:
        run(asked.port, script, again, 2)
        for number in range(asked.rounds):
            new = write(folder / "new", phones, pairs[500 + number * share : 500 + (number + 1) * share])
            figures = {"new": run(asked.port, script, new, asked.seconds)}
            figures["again"] = run(asked.port, script, again, asked.seconds)
            with hello(asked.port + 1, asked.workers):
                plain = hello_request(folder)
                run(asked.port + 1, script, plain, 2)  # until all its processes have begun to listen
                floor = run(asked.port + 1, script, plain, asked.seconds)
            print(f"hello  {floor['rate']:8,.0f}/s  p99 {floor['p99']:.1f} ms")
            for name, figure in figures.items():
                ratio = figure["rate"] / floor["rate"]
                ratios[name].append(ratio)
                print(
                    f"{name:6} {figure['rate']:8,.0f}/s  "
                    f"p50 {figure['p50']:.1f} ms  p99 {figure['p99']:.1f} ms  "
                    f"{ratio:.2f} of hello  wrong answers {figure['wrong']:.0f}"
                )
        print(f"memory of the server's processes: {memory(server.pid)}")
    for name, found in ratios.items():
        print(f"{name}: median {statistics.median(found):.3f} of hello")


def write(file: Path, phones: list[Phone], pairs: list[tuple[int, int]]) -> Path:
    file.write_bytes(b"".join(scan_request(phones[a], phones[b]) + b"\0" for a, b in pairs))
    return file


def hello_request(folder: Path) -> Path:
    from flask.sessions import SecureCookieSessionInterface
    from hello import app

    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    cookie = serializer.dumps({"who": "Ada", "_permanent": True})
    file = folder / "hello"
    file.write_bytes(
        f"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: session={cookie}\r\n\r\n".encode() + b"\0"
    )
    return file


@contextlib.contextmanager
def served(asked: argparse.Namespace, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [
        sys.executable,
        "-m",
        "netevents",
        "serve",
        "--port",
        str(asked.port),
        "--workers",
        str(asked.workers),
    ]
    if asked.no_worker:
        command.append("--no-worker")
    if asked.threads:
        command += ["--threads", str(asked.threads)]
    server = subprocess.Popen(
        command, env={**os.environ, "NETEVENTS_INSTANCE": str(folder)}, stdout=subprocess.DEVNULL
    )
    try:
        print(f"first answer after {wait_for(f'http://127.0.0.1:{asked.port}/'):.2f} s")
        yield server
    finally:
        server.terminate()
        server.wait(20)


@contextlib.contextmanager
def hello(port: int, workers: int) -> Iterator[None]:
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--port",
        str(port),
        "--workers",
        str(workers),
    ]
    command += ["--blocking-threads", "1", "--http", "1", "--log-level", "error", "hello:app"]
    server = subprocess.Popen(command, cwd=HERE)
    try:
        wait_for(f"http://127.0.0.1:{port}/")
        yield
    finally:
        server.terminate()
        server.wait(20)


def run(port: int, script: Path, requests: Path, seconds: int) -> dict[str, float]:
    command = [
        "wrk",
        "-t2",
        f"-c{CONNECTIONS}",
        f"-d{seconds}s",
        "-s",
        str(script),
        f"http://127.0.0.1:{port}",
    ]
    said = subprocess.run([*command, "--", str(requests)], capture_output=True, text=True, check=True).stdout
    found = re.search(r"p50 (\d+) p99 (\d+) rate ([\d.]+) wrong (\d+)", said)
    assert found, said
    p50, p99, rate, wrong = map(float, found.groups())
    return {"p50": p50 / 1000, "p99": p99 / 1000, "rate": rate, "wrong": wrong}


def fdatasync_ms(folder: Path) -> float:
    """Median milliseconds of one small write made durable."""
    times = []
    with (folder / "sync").open("wb", buffering=0) as file:
        for _ in range(200):
            begun = time.perf_counter()
            file.write(b"x" * 4096)
            os.fdatasync(file.fileno())
            times.append(time.perf_counter() - begun)
    return statistics.median(times) * 1000


def raw_per_second(folder: Path) -> float:
    """One process inserting and committing one row after another, WAL and FULL."""
    base = sqlite3.connect(folder / "raw.sqlite", isolation_level=None)
    base.execute("PRAGMA journal_mode=WAL")
    base.execute("PRAGMA synchronous=FULL")
    base.execute("CREATE TABLE connection (low INTEGER, high INTEGER, at TEXT, PRIMARY KEY (low, high))")
    begun, times = time.perf_counter(), 0
    while time.perf_counter() - begun < 2:
        base.execute("BEGIN IMMEDIATE")
        base.execute("INSERT INTO connection VALUES (?, ?, '2026-11-21 14:05:00')", (times, times + 1))
        base.execute("COMMIT")
        times += 1
    return times / (time.perf_counter() - begun)


def memory(pid: int) -> str:
    """Resident megabytes of the server and its children, by command."""
    said = subprocess.run(
        ["ps", "-eo", "pid=,ppid=,rss=,args="], capture_output=True, text=True, check=True
    ).stdout
    rows = [line.split(None, 3) for line in said.splitlines()]
    ours = {str(pid)}
    for _ in range(3):
        ours |= {row[0] for row in rows if row[1] in ours}
    return ", ".join(
        f"{int(row[2]) / 1024:.0f} MB {row[3].split()[-1][:40]}" for row in rows if row[0] in ours
    )


if __name__ == "__main__":
    main()
