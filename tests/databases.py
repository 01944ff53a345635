"""Databases for tests: migrated once for a whole run, then copied for each test."""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from itertools import chain
from pathlib import Path
from typing import LiteralString
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import Engine, make_url
from sqlalchemy.util import LRUCache

from tests import postgres
from tests.reused import Reused, keeps, lend_connections

KINDS = ("sqlite", "postgresql")
RUN_VARIABLE = "NETEVENTS_TEST_RUN"
MEMORY, DISK = "/dev/shm", "/tmp"
ENOUGH = 2 * 1024**3
"""Bytes that a whole run may need at once, with room to spare."""

Migrate = Callable[[str], None]


def begin_run() -> None:
    """Give this run, and every process that it starts, one folder to share."""
    _sweep()
    os.environ[RUN_VARIABLE] = tempfile.mkdtemp(prefix=f"netevents-test-{os.getpid()}-", dir=_where())
    run_folder().chmod(0o755)


def end_run() -> None:
    """Stop what the run started and remove its folder."""
    if os.environ.get(postgres.URL_VARIABLE) and _postgres_template_made().exists():
        _on_server(postgres.server_url(run_folder()), "DROP DATABASE {}", _template_name())
    _remove(Path(os.environ.pop(RUN_VARIABLE)))


def _where() -> str:
    """Memory, if there is enough: what is thrown away need never reach a disk."""
    with suppress(FileNotFoundError):
        if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ENOUGH:
            return MEMORY
    return DISK


def run_folder() -> Path:
    return Path(os.environ[RUN_VARIABLE])


@contextmanager
def fresh_database(kind: str, folder: Path, *, migrate: Migrate | None) -> Iterator[str]:
    """A database of its own for one test, as ``migrate`` leaves it, or empty; its URL.

    :param migrate: called once in a run for each kind; all tests of the run share one
    """
    if kind == "sqlite":
        file = folder / "test.sqlite"
        if migrate:
            shutil.copyfile(_sqlite_template(migrate), file)
        yield f"sqlite:///{file}"
        return
    with _locked():
        server = postgres.server_url(run_folder())
        if migrate:
            _postgres_template(server, migrate)
    if migrate and not os.environ.get(postgres.URL_VARIABLE):
        yield from _reused_database(server)
        return
    name = _made(server, _template_name() if migrate else "template0")
    try:
        yield _database(server, name)
    finally:
        _on_server(server, "DROP DATABASE {} WITH (FORCE)", name)


def _made(server: str, template: str) -> str:
    """A new database; its name."""
    name = f"test_{uuid4().hex}"
    # Copying files is twice as quick as writing each page to a log, and nobody needs that log.
    _on_server(server, "CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, template)
    return name


def _reused_database(server: str) -> Iterator[str]:
    """One that an earlier test of this process has had, or a new one; on our own server, which is stopped."""
    spare = _spare.setdefault(server, [])
    if not spare:
        name = _made(server, _template_name())
        spare.append(Reused(name, psycopg.connect(_database(server, name), autocommit=True)))
    database = spare.pop()
    try:
        yield _database(server, database.name)
    finally:
        if database.put_back():
            spare.append(database)
        else:
            database.close()
            _on_server(server, "DROP DATABASE {} WITH (FORCE)", database.name)


def remembering(engine: Engine) -> Engine:
    """``engine``, with what was compiled for earlier tests: SQL is the same for all of them."""
    first = _first.setdefault(engine.dialect.name, engine)
    if first is engine:
        engine._compiled_cache = LRUCache(10_000)
    engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache
    lend_connections(engine)
    return engine


def let_go(engine: Engine) -> None:
    """Close the connections of ``engine``, except those that wait for the next test."""
    if not keeps(engine):
        engine.dispose()


_first: dict[str, Engine] = {}
_spare: dict[str, list[Reused]] = {}
"""By server: databases of this process that no test has just now."""


def _sqlite_template(migrate: Migrate) -> Path:
    template = run_folder() / "template.sqlite"
    with _locked():
        if not template.exists():
            unfinished = template.with_suffix(".unfinished")
            migrate(f"sqlite:///{unfinished}")
            unfinished.rename(template)
    return template


def _postgres_template(server: str, migrate: Migrate) -> None:
    if _postgres_template_made().exists():
        return
    _on_server(server, "CREATE DATABASE {} TEMPLATE template0", _template_name())
    try:
        migrate(_database(server, _template_name()))
    except Exception:
        _on_server(server, "DROP DATABASE {} WITH (FORCE)", _template_name())
        raise
    _postgres_template_made().touch()


def _postgres_template_made() -> Path:
    return run_folder() / "template.postgresql"


def _template_name() -> str:
    return run_folder().name


def _database(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _on_server(server: str, statement: LiteralString, *names: str) -> None:
    _line(server).execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@cache
def _line(server: str) -> psycopg.Connection:
    """This process's connection to the server, for making and dropping databases."""
    line = psycopg.connect(_database(server, "postgres"), autocommit=True)
    atexit.register(line.close)
    return line


@contextmanager
def _locked() -> Iterator[None]:
    with (run_folder() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _sweep() -> None:
    """Remove what runs left behind that were killed before their end."""
    for left in chain.from_iterable(Path(folder).glob("netevents-test-*-*") for folder in (MEMORY, DISK)):
        with suppress(FileNotFoundError):
            if left.stat().st_uid == os.geteuid() and not _runs(int(left.name.split("-")[2])):
                _remove(left)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _remove(folder: Path) -> None:
    postgres.stop(folder)
    shutil.rmtree(folder, ignore_errors=True)
