"""What a migration track is, and whether a database has come to the end of each, without Alembic's help."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy import inspect as look_at

import netevents
from netevents.db import engine_for, reading
from netevents.host.discover import installed
from netevents.plugin import Plugin


@dataclass(frozen=True)
class Track:
    """The migrations of the core or of one plugin, and the tables they are about."""

    name: str
    versions: Path
    version_table: str
    table_prefix: str

    def owns(self, table: str) -> bool:
        """Whether ``table`` is changed by this track's migrations and by no other's."""
        if table == self.version_table:
            return False
        return table.startswith(self.table_prefix) if self.table_prefix else not table.startswith("plugin_")

    def revisions(self) -> list[str]:
        """Every revision in order: the numbers that the files of migrations begin with."""
        return sorted(file.name.partition("_")[0] for file in self.versions.glob("[0-9]*_*.py"))


def tracks() -> list[Track]:
    """The core's track, then one for each installed plugin that has migrations."""
    core = Track("core", home() / "versions", "netevents_version", "")
    return [core, *(track for track in map(track_of, installed()) if track.versions.is_dir())]


def track_of(plugin: Plugin) -> Track:
    """Where the migrations of ``plugin`` are, or would be."""
    folder = Path(inspect.getfile(type(plugin))).parent / "migrations"
    return Track(plugin.name, folder, f"plugin_{plugin.name}_version", f"plugin_{plugin.name}_")


def home() -> Path:
    """Where env.py lies: at the root of a checkout, inside the package once installed."""
    package = Path(inspect.getfile(netevents)).parent
    checkout = package.parent / "migrations"
    return checkout if (checkout / "env.py").is_file() else package / "_migrations"


def why_not_ready(url: str) -> str | None:
    """A sentence if the database is behind this code, or ahead of it. Quick enough for every start."""
    engine = engine_for(url)
    with reading(), engine.connect() as connection:
        sentences = [_why_not(connection, track) for track in tracks()]
    engine.dispose()
    return next((sentence for sentence in sentences if sentence), None)


def newer_than_known(track: str, revision: str) -> str:
    """What to say of a database that newer code has been at work on."""
    return (
        f"The database is newer than this program: {track} is at revision {revision}, which is "
        "unknown here. Install the newer version again, or restore a backup from before."
    )


def _why_not(connection: Connection, track: Track) -> str | None:
    known = track.revisions()
    at = None
    if look_at(connection).has_table(track.version_table):
        at = connection.exec_driver_sql(f"SELECT version_num FROM {track.version_table}").scalar()  # noqa: S608  our own names only
    if at is not None and at not in known:
        return newer_than_known(track.name, at)
    return None if known[-1:] == [at] else "The database is not up to date. Run: netevents db upgrade"
