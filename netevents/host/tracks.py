"""Migrations: one track for the core and one for each plugin, each with its own version table."""

from __future__ import annotations

import importlib
import pkgutil
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, TypeDecorator, event, func, select
from sqlalchemy import inspect as look_at

import netevents
from netevents.db import Base, engine_for, reading
from netevents.host.copies import copy_database, database_file
from netevents.host.differences import differences
from netevents.host.discover import installed
from netevents.host.track import Track, home, newer_than_known, track_of, tracks
from netevents.refusal import Refusal

ADVISORY_LOCK = 0x6E65746576656E74  # "netevent" in ASCII; any number would do, if it is always the same


class NewerDatabase(Refusal):
    """The database was migrated by a newer version of the code."""


class NoSuchTrack(Refusal):
    """Neither the core nor an installed plugin has this name."""


class MigrationLosesRows(Refusal):
    """A migration left rows behind that refer to nothing; it was taken back."""


def pending(url: str) -> dict[str, list[str]]:
    """The revisions that wait, oldest first, by the name of their track."""
    with _reading(url) as connection:
        return _pending(connection)


def newer(url: str) -> str | None:
    """A sentence if the database has a revision that this code does not know."""
    with _reading(url) as connection:
        return _newer(connection)


def check(url: str) -> list[str]:
    """What the database lacks or has too much against the models, in words."""
    _load_models()
    with _reading(url) as connection:
        if sentence := _newer(connection):
            return [sentence]
        waiting = _pending(connection)
        found = [f"{name}: migrations wait: {', '.join(revisions)}." for name, revisions in waiting.items()]
        for track in tracks():
            if track.name not in waiting:
                context = _context(connection, track)
                found += [
                    f"{track.name}: {difference}."
                    for difference in differences(connection, context, Base.metadata, owns=track.owns)
                ]
    return found


def upgrade_all(url: str) -> None:
    """Bring every track to its newest revision: all of them, or none if one fails.

    A second caller waits for the first. A SQLite database that holds anything is copied first to
    ``<file>.before-<track>-<revision>``.

    :raises NewerDatabase: if newer code has been at work on this database
    :raises MigrationLosesRows: if foreign keys point nowhere afterwards
    """
    with _migrating(url) as connection:
        if sentence := _newer(connection):
            raise NewerDatabase(sentence)
        if waiting := _pending(connection):
            file = database_file(url)
            if file and look_at(connection).get_table_names():
                name, revisions = next(iter(waiting.items()))
                copy_database(file, file.with_name(f"{file.name}.before-{name}-{revisions[0]}"))
            _upgrade(connection)


def downgrade(url: str, track_name: str, revision: str) -> None:
    """Take one track back to ``revision``, or with ``base`` to before its first one."""
    with _migrating(url) as connection:
        command.downgrade(_config(_track(track_name), connection), revision)


def new_revision(track_name: str, message: str, *, autogenerate: bool) -> Path | None:
    """Write the next migration of a track; None if the models ask for none.

    The models are compared with what the migrations so far make of an empty database in memory.
    """
    _load_models()
    track = _track(track_name)
    track.versions.mkdir(exist_ok=True)
    number = len(list(_script(track).walk_revisions())) + 1
    with _migrating("sqlite://") as connection:
        _upgrade(connection)
        written = command.revision(
            _config(track, connection), message, autogenerate=autogenerate, rev_id=f"{number:04d}"
        )
    scripts = written if isinstance(written, list) else [written]
    return next((Path(script.path) for script in scripts if script), None)


def _track(name: str) -> Track:
    """The track called ``name``; a plugin may be about to write its first migration."""
    for track in [*tracks(), *map(track_of, installed())]:
        if track.name == name:
            return track
    raise NoSuchTrack(f"There is no plugin “{name}” here. “netevents plugins list” names those installed.")


def _load_models() -> None:
    """Import every ``models`` and ``…_models`` module, so that the metadata is complete whoever asks."""
    slices = [f"netevents.{found.name}" for found in pkgutil.iter_modules(netevents.__path__) if found.ispkg]
    for package in [*slices, *(type(plugin).__module__ for plugin in installed())]:
        for found in pkgutil.iter_modules(getattr(importlib.import_module(package), "__path__", ())):
            if f"_{found.name}".endswith("_models"):
                importlib.import_module(f"{package}.{found.name}")


@contextmanager
def _migrating(url: str) -> Iterator[Connection]:
    """One transaction that no other process migrates or writes beside, with foreign keys not enforced.

    A batch migration drops the table that it rebuilds; on SQLite with foreign keys on, that deletes the rows
    that refer to it. There the queue of writers is the lock, and a second caller waits in it.
    """
    engine = engine_for(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda driver, _record: driver.execute("PRAGMA foreign_keys=OFF"))
    try:
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(select(func.pg_advisory_xact_lock(ADVISORY_LOCK)))
            yield connection
            if engine.dialect.name == "sqlite":
                _refuse_orphans(connection)
    finally:
        engine.dispose()


@contextmanager
def _reading(url: str) -> Iterator[Connection]:
    """A connection that only looks; a SQLite file that is not there is looked at as empty, not made."""
    file = database_file(url)
    engine = engine_for(url if file is None or file.exists() else "sqlite://")
    try:
        with reading(), engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _config(track: Track, connection: Connection | None = None) -> Config:
    config = Config(cmd_opts=Namespace(quiet=True))
    options = {
        "script_location": home(),
        "path_separator": "newline",
        "version_locations": track.versions,
        "file_template": "%(rev)s_%(slug)s",
    }
    for option, value in options.items():
        config.set_main_option(option, str(value).replace("%", "%%"))
    config.attributes["configure"] = {"connection": connection, **_options(track)}
    return config


def _options(track: Track) -> dict[str, Any]:
    """What Alembic must know to tell this track's tables from all the others."""

    def owned(_item: object, name: str | None, kind: str, *_details: object) -> bool:
        return kind != "table" or track.owns(name or "")

    def without_empty(_context: object, _revision: object, directives: list[Any]) -> None:
        if directives[0].upgrade_ops.is_empty():
            directives.clear()

    return {
        "version_table": track.version_table,
        "target_metadata": Base.metadata,
        "include_object": owned,
        "render_item": _rendered,
        "render_as_batch": True,
        "process_revision_directives": without_empty,
    }


def _rendered(kind: str, item: object, _context: object) -> str | bool:
    """Our own column types by what they are in the database, so that migrations import nothing of ours."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


def _script(track: Track) -> ScriptDirectory:
    return ScriptDirectory.from_config(_config(track))


def _context(connection: Connection, track: Track) -> MigrationContext:
    return MigrationContext.configure(connection, opts=_options(track))


def _newer(connection: Connection) -> str | None:
    for track in tracks():
        known = {script.revision for script in _script(track).walk_revisions()}
        for head in _context(connection, track).get_current_heads():
            if head not in known:
                return newer_than_known(track.name, head)
    return None


def _pending(connection: Connection) -> dict[str, list[str]]:
    found = {}
    for track in tracks():
        script = _script(track)
        known = [step.revision for step in script.walk_revisions()]
        heads = [head for head in _context(connection, track).get_current_heads() if head in known]
        done = {step.revision for head in heads for step in script.iterate_revisions(head, "base")}
        if waiting := [revision for revision in reversed(known) if revision not in done]:
            found[track.name] = waiting
    return found


def _upgrade(connection: Connection) -> None:
    for track in tracks():
        command.upgrade(_config(track, connection), "heads")


def _refuse_orphans(connection: Connection) -> None:
    if orphan := connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise MigrationLosesRows(
            f"The migration was taken back: a row of {orphan[0]} would refer to a lost one of {orphan[2]}."
        )
