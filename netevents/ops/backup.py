"""Backups of the SQLite database, and the way back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

from netevents.host.copies import copy_database, database_file, opened, what_is_broken
from netevents.host.tracks import newer
from netevents.refusal import Refusal

SIDE_FILES = ("-wal", "-shm", "-journal")


class NoBackup(Refusal):
    """The copy was not made, and why."""


class NoRestore(Refusal):
    """The database in place was left alone, and why."""


def backup(url: str, to: Path) -> Path:
    """Copy the database to the new file ``to``, also while it is in use, and check the copy.

    :raises NoBackup: if there is nothing to copy, the place is taken, or the copy is not whole
    """
    file = database_file(url)
    if file is None:
        raise NoBackup("This database is not a SQLite file. For PostgreSQL use pg_dump --format=custom.")
    if not file.exists():
        raise NoBackup(f"There is no database at {file} yet.")
    if to.exists():
        raise NoBackup(f"{to} is there already. Choose a new file name.")
    if not to.parent.is_dir():
        raise NoBackup(f"There is no folder {to.parent}. Make it first.")
    try:
        copy_database(file, to)
    except (sqlite3.Error, OSError) as error:
        raise NoBackup(f"No backup was made: {error}.") from error
    return to


def restore(url: str, from_: Path) -> Path | None:
    """Put the backup ``from_`` in the database's place; gives where the replaced one is kept now.

    :raises NoRestore: if the backup is broken, not ours or newer than this program, or the database is in use
    """
    file = database_file(url)
    if file is None:
        raise NoRestore("This database is not a SQLite file. For PostgreSQL use pg_restore.")
    if not from_.is_file():
        raise NoRestore(f"There is no file {from_}.")
    if file.exists() and file.samefile(from_):
        raise NoRestore(f"{from_} is the database itself. Name a backup.")
    if broken := what_is_broken(from_):
        raise NoRestore(f"{from_} is broken: {broken}. Take another backup; nothing was changed.")
    arrived = file.with_name(file.name + ".restored")
    try:
        copy_database(from_, arrived)
        _refuse_what_is_not_ours(arrived)
        with _nobody_in(file):
            kept = _set_aside(file)
            arrived.replace(file)
    except (sqlite3.Error, OSError) as error:
        raise NoRestore(f"Nothing was restored: {error}.") from error
    finally:
        for rest in (arrived, *_side_files(arrived)):
            rest.unlink(missing_ok=True)
    return kept


def _refuse_what_is_not_ours(arrived: Path) -> None:
    with closing(opened(arrived, "ro")) as connection:
        ours = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'netevents_version'").fetchone()
    if not ours:
        raise NoRestore("That file is a SQLite database, but not one of netevents.")
    if sentence := newer(f"sqlite:///{arrived}"):
        raise NoRestore(sentence)


@contextmanager
def _nobody_in(file: Path) -> Iterator[None]:
    """Hold the database in place for ourselves alone; one that is too broken to be opened is nobody's.

    Whoever still had it open would go on writing to the file that was set aside. Only who is alone
    can leave WAL, and that brings everything into the one file.
    """
    if not file.exists():
        yield
        return
    with closing(opened(file, "rw")) as connection:
        try:
            connection.execute("PRAGMA busy_timeout=2000")
            connection.execute("PRAGMA journal_mode=DELETE")
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
                raise NoRestore(
                    "The database is in use. Stop netevents on this machine, then restore."
                ) from error
        yield


def _set_aside(file: Path) -> Path | None:
    """Rename the database, and what a crash may have left beside it, to the first free name."""
    if not file.exists():
        return None
    names = (file.with_name(f"{file.name}.replaced-{number}") for number in count(1))
    kept = next(name for name in names if not name.exists())
    for side in _side_files(file):
        if side.exists():
            side.rename(kept.with_name(kept.name + side.name.removeprefix(file.name)))
    return file.rename(kept)


def _side_files(file: Path) -> list[Path]:
    return [file.with_name(file.name + ending) for ending in SIDE_FILES]
