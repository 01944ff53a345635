"""Whole, checked copies of a live SQLite database."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from netevents.db import normal_url


def database_file(url: str) -> Path | None:
    """The file in which ``url`` keeps its data; None on PostgreSQL and in memory."""
    parts = normal_url(url)
    if parts.get_backend_name() != "sqlite" or parts.database in (None, "", ":memory:"):
        return None
    return Path(str(parts.database)).absolute()


def opened(database: Path, mode: str) -> sqlite3.Connection:
    """Open a database that is there already; a wrong path makes no new file."""
    address = f"{database.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(address, uri=True, isolation_level=None, timeout=10)


def what_is_broken(database: Path) -> str | None:
    """The first thing wrong with the file, in SQLite's words; None when it is whole."""
    try:
        with closing(opened(database, "ro")) as connection:
            verdict = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
            if verdict != "ok":
                return verdict
            orphan = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as error:
        return str(error)
    return f"a row of {orphan[0]} refers to a row of {orphan[2]} that is gone" if orphan else None


def copy_database(database: Path, to: Path) -> None:
    """Copy ``database``, which may be in use, to ``to``; a copy that is not whole never gets that name.

    :raises sqlite3.DatabaseError: if the database cannot be read or the copy is broken
    """
    part = to.with_name(to.name + ".part")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        with closing(opened(database, "rw")) as source, closing(sqlite3.connect(part)) as target:
            source.backup(target)
            # Otherwise whoever opens the copy would leave a -wal file beside it.
            target.execute("PRAGMA journal_mode=DELETE")
        if broken := what_is_broken(part):
            raise sqlite3.DatabaseError(broken)
        _synced(part)
        part.replace(to)
        _synced(to.parent)
    finally:
        part.unlink(missing_ok=True)


def _synced(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
