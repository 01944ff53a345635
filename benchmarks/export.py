"""An export of a million connections, beside what the database itself needs to write as much.

    python benchmarks/export.py [--people 10000] [--connections 1000000] [--seconds 8] [--rounds 3]

Measures, in one run: the worker's file against ``sqlite3 -csv`` (or ``COPY``) of ``export.sql``, with the
memory it takes; 50,000 connections inline (first byte, MB/s); scans alone, and while 16 slow readers fetch.
Needs ``wrk`` and, for SQLite, ``sqlite3`` (Debian's packages). The database is the one of
NETEVENTS_DATABASE_URL, else a new SQLite file. Trust the ratios, not the absolute figures.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
from browsing import Browser
from crowd import Phone, gather
from filled import EMAIL, PASSWORD, fill
from organizer import Organizer
from scan import run, served, write

HERE = Path(__file__).parent
READERS, BYTES_A_SECOND = 16, 64 * 1024
WRITE = """
import re, time
from pathlib import Path
from netevents.app import create_app
from netevents.db import db
from netevents.ops.work import one_pass
app = create_app()
with app.app_context():
    db.session.connection()
    db.session.rollback()
def most():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
Path("/proc/self/clear_refs").write_text("5")
before = most()
begun = time.perf_counter()
one_pass(app, only=("files",))
took = time.perf_counter() - begun
print(took, most() - before)
"""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--connections", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--port", type=int, default=8796)
    asked = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("This benchmark needs wrk: apt-get install wrk")
    with tempfile.TemporaryDirectory() as folder:
        measure(asked, Path(folder))


def measure(asked: argparse.Namespace, folder: Path) -> None:
    print(f"load {os.getloadavg()[0]:.1f}")
    phones = gather(folder, 400)
    begun = time.perf_counter()
    slug = fill(folder, people=asked.people, connections=asked.connections)
    print(f"made {asked.connections:,} connections in {time.perf_counter() - begun:.0f} s")
    path = against_the_limit(asked, folder)
    while_scanning(asked, folder, phones, path)
    inline(asked, slug)


def against_the_limit(asked: argparse.Namespace, folder: Path) -> Path:
    """The worker's file, in turns with the database's own; where the last one lies."""
    ours, limits, more = [], [], []
    for _ in range(asked.rounds):
        limits.append(limit(folder))
        ask_for_file()
        said = subprocess.run(
            [sys.executable, "-c", WRITE], capture_output=True, text=True, check=True
        ).stdout.split()
        ours.append(float(said[0]))
        more.append(float(said[1]))
    file = max((folder / "handed-out").glob("*/*"), key=lambda found: found.stat().st_mtime)
    took, least = statistics.median(ours), statistics.median(limits)
    size = file.stat().st_size / 1e6
    print(
        f"worker {took:.2f} s ({size / took:.0f} MB/s, {size:.0f} MB), limit {least:.2f} s: "
        f"{took / least:.2f}x; {statistics.median(more):.0f} MB more memory"
    )
    return file


def limit(folder: Path) -> float:
    """Seconds that the database's own program needs for the query of ``export.sql``."""
    query = (HERE / "export.sql").read_text(encoding="utf-8")
    url = os.environ.get("NETEVENTS_DATABASE_URL", "")
    out = folder / "limit.csv"
    begun = time.perf_counter()
    if not url:
        with out.open("wb") as file:
            command = ["sqlite3", "-csv", "-header", str(folder / "netevents.sqlite"), query]
            subprocess.run(command, stdout=file, check=True)
    else:
        import psycopg

        copy = "COPY (" + query.strip().rstrip(";") + ") TO STDOUT (FORMAT csv, HEADER)"
        with (
            psycopg.connect(url.replace("+psycopg", "")) as wire,
            wire.cursor().copy(copy) as lines,
            out.open("wb") as file,
        ):
            for line in lines:
                file.write(line)
    return time.perf_counter() - begun


def ask_for_file() -> None:
    """What the page does when an organizer presses Download."""
    from sqlalchemy import delete, select

    from netevents.app import create_app
    from netevents.db import db
    from netevents.events.models import Event
    from netevents.exchange import prepared
    from netevents.exchange.prepared_models import PreparedFile
    from netevents.people.models import Credential, Person

    app = create_app()
    with app.app_context():
        db.session.execute(delete(PreparedFile))
        ada = db.session.scalars(select(Person).join(Credential)).first()
        event = db.session.scalars(select(Event)).one()
        now = app.extensions["netevents.clock"]()
        prepared.ask(db.session, event, "connections.csv", by=ada, now=now)
        db.session.commit()
        db.engine.dispose()


def while_scanning(asked: argparse.Namespace, folder: Path, phones: list[Phone], file: Path) -> None:
    """Scans alone and beside slow readers, in turns, on new pairs each time."""
    pairs = [(a, b) for a in range(len(phones)) for b in range(a)]
    random.Random(1).shuffle(pairs)
    share = len(pairs) // (2 * asked.rounds + 1)
    script = folder / "wrk.lua"
    from scan import LUA

    script.write_text(LUA)
    alone, beside = [], []
    server = SimpleNamespace(port=asked.port, workers=2, threads=0, no_worker=True)
    with served(server, folder):  # type: ignore[arg-type]
        for number in range(2 * asked.rounds):
            requests = write(folder / "new", phones, pairs[number * share : (number + 1) * share])
            stop = threading.Event()
            readers = slow_readers(asked.port, file, stop) if number % 2 else []
            figure = run(asked.port, script, requests, asked.seconds)
            stop.set()
            for reader in readers:
                reader.join()
            (beside if number % 2 else alone).append(figure)
            print(
                f"{'16 slow readers' if number % 2 else 'alone':16} {figure['rate']:8,.0f}/s  "
                f"p50 {figure['p50']:.1f} ms  p99 {figure['p99']:.1f} ms  wrong {figure['wrong']:.0f}"
            )
    one, other = (statistics.median(found["p99"] for found in figures) for figures in (alone, beside))
    print(f"p99 {one:.1f} ms alone, {other:.1f} ms with {READERS} slow readers: {other / one:.2f}x")


def slow_readers(port: int, file: Path, stop: threading.Event) -> list[threading.Thread]:
    """Sixteen that fetch the large file at 64 KB a second each."""
    address = f"/handed-out/{file.parent.name}/{file.name}"

    def read() -> None:
        with socket.create_connection(("127.0.0.1", port)) as wire:
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
            wire.sendall(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            assert wire.recv(64).startswith(b"HTTP/1.1 200"), "the server does not hand it out"
            while not stop.wait(BYTES_A_SECOND / 4 / BYTES_A_SECOND):
                wire.recv(BYTES_A_SECOND // 4)

    threads = [threading.Thread(target=read) for _ in range(READERS)]
    for thread in threads:
        thread.start()
    return threads


def inline(asked: argparse.Namespace, slug: str) -> None:
    """50,000 connections in one answer, from pressing Download: the first byte, and the whole."""
    with tempfile.TemporaryDirectory() as folder:
        if not os.environ.get("NETEVENTS_DATABASE_URL"):
            slug = fill(Path(folder), people=5_000, connections=50_000)
            first_bytes(asked, slug, Path(folder))


def first_bytes(asked: argparse.Namespace, slug: str, folder: Path) -> None:
    server: Any = SimpleNamespace(port=asked.port + 1, workers=2, threads=0, no_worker=True)
    base = f"http://127.0.0.1:{server.port}"
    with served(server, folder), httpx.HTTPTransport() as wires:
        organizer = Organizer(Browser(base, wires))
        organizer.sign_in(EMAIL, PASSWORD)
        form = organizer.browser.visit(f"/console/e/{slug}/exports").form("why", action="connections.csv")
        firsts, wholes, size = [], [], 0
        for _ in range(10):
            begun = time.perf_counter()
            sent = {"data": form.fields | {"why": "To measure"}, "headers": {"Referer": base}}
            with organizer.browser.client.stream("POST", form.action, **sent) as answer:
                assert answer.status_code == 200, answer.status_code
                pieces = answer.iter_raw()
                size = len(next(pieces))
                firsts.append(time.perf_counter() - begun)
                size += sum(map(len, pieces))
                wholes.append(time.perf_counter() - begun)
    took = statistics.median(wholes)
    print(
        f"50,000 inline: first byte {1000 * statistics.median(firsts):.0f} ms "
        f"(worst {1000 * max(firsts):.0f}), whole {1000 * took:.0f} ms, {size / 1e6 / took:.0f} MB/s"
    )


if __name__ == "__main__":
    main()
