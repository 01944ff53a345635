"""A server of our own for a benchmark: a new database, an organizer, worker processes."""

from __future__ import annotations

import contextlib
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
from crowd import wait_for

EMAIL = "organizer@example.org"
SURE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}


@dataclass(frozen=True)
class Standing:
    """A site that is up, and who may sign in to its console."""

    base_url: str
    email: str
    password: str


@contextlib.contextmanager
def standing(kind: str, *, port: int, workers: int, threads: int) -> Iterator[Standing]:
    """A new site on ``kind`` of database, in development mode, so that its clock can be set."""
    with tempfile.TemporaryDirectory() as folder, new_database(kind, Path(folder)) as url:
        here = dict(os.environ) | {"NETEVENTS_INSTANCE": str(Path(folder) / "instance")}
        here.pop("NETEVENTS_DATABASE_URL", None)
        if url:
            here["NETEVENTS_DATABASE_URL"] = url
        password = secrets.token_urlsafe(12)
        _netevents(here, "init")
        _netevents(here, "db", "upgrade")
        _netevents(here, "organizer", "add", EMAIL, "--group", "Replay", "--password-stdin", said=password)
        command = ["serve", "--development", "--port", str(port), "--workers", str(workers)]
        command += ["--threads", str(threads)] if threads else []
        server = subprocess.Popen(
            [sys.executable, "-m", "netevents", *command], env=here, stdout=subprocess.DEVNULL
        )
        try:
            base_url = f"http://127.0.0.1:{port}"
            wait_for(f"{base_url}/")
            yield Standing(base_url, EMAIL, password)
        finally:
            server.terminate()
            server.wait(20)


def _netevents(here: dict[str, str], *command: str, said: str = "") -> None:
    subprocess.run(
        [sys.executable, "-m", "netevents", *command],
        env=here,
        input=said,
        text=True,
        check=True,
        stdout=subprocess.DEVNULL,
    )


@contextlib.contextmanager
def new_database(kind: str, folder: Path) -> Iterator[str]:
    """The URL of an empty database that waits for the disk; nothing for the SQLite file of the instance."""
    if kind == "sqlite":
        yield ""
        return
    if given := os.environ.get("NETEVENTS_DATABASE_URL"):
        yield given
        return
    from tests import postgres

    folder.chmod(0o755)  # as root, the server runs as somebody else
    server = postgres.server_url(folder, options=postgres.OPTIONS | SURE)
    with psycopg.connect(server, dbname="postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE replay")
    try:
        yield server.replace("@/?", "@/replay?")
    finally:
        postgres.stop(folder)
