"""PostgreSQL databases that are emptied after a test and given to the next one, still connected."""

from __future__ import annotations

import atexit
from typing import TYPE_CHECKING, Final

import psycopg
from psycopg import sql
from sqlalchemy.pool import QueuePool

if TYPE_CHECKING:
    from sqlalchemy import Engine

LARGE: Final = 256 * 1024
"""Bytes from which on a table is cut off rather than emptied row by row."""
OTHERS: Final = """
SELECT pid FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
SHAPE: Final = " UNION ALL ".join(
    f"SELECT '{catalog}', count(*)::text, max(xmin::text::bigint)::text FROM {catalog}"
    for catalog in ("pg_attribute", "pg_constraint", "pg_index", "pg_trigger", "pg_proc")
)
"""Another answer after anything was made, altered or dropped."""
SIZES: Final = """
SELECT relname, pg_relation_size(oid) FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0
"""
BEGIN_AGAIN: Final = """
SELECT setval(seqrelid, seqstart, false) FROM pg_sequence WHERE pg_sequence_last_value(seqrelid) IS NOT NULL
"""


class Reused:
    """A database as the migrations left it, and a line to it for putting it back."""

    def __init__(self, name: str, line: psycopg.Connection) -> None:
        self.name = name
        self.line = line
        self.pool: QueuePool | None = None
        line.execute("SET session_replication_role = replica")  # rows go without asking who refers to them
        self.filled = {name for name, _ in line.execute(SIZES)}
        self.shape = self._shape()
        _known[name] = self
        atexit.register(self.close)

    def lend(self, engine: Engine) -> None:
        """Let ``engine`` go on with the connections of the test before."""
        if self.pool is None and isinstance(engine.pool, QueuePool):
            self.pool = engine.pool
        engine.pool = self.pool or engine.pool

    def put_back(self) -> bool:
        """Empty every table; whether the database is now as it was made."""
        kept = self._idle()
        there = {pid for (pid,) in self.line.execute(OTHERS)}
        if not kept <= there:
            kept = set()
            self._forget_pool()
        for pid in there - kept:
            self.line.execute("SELECT pg_terminate_backend(%s, 10000)", [pid])
        if self._shape() != self.shape:
            return False
        emptied = [
            sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE" if size > LARGE else "DELETE FROM {}").format(
                sql.Identifier(name)
            )
            for name, size in self.line.execute(SIZES)
            if name not in self.filled
        ]
        self.line.execute(sql.SQL(";").join([*emptied, sql.SQL(BEGIN_AGAIN)]))
        return True

    def close(self) -> None:
        """Let go of it for good."""
        _known.pop(self.name, None)
        self._forget_pool()
        self.line.close()
        atexit.unregister(self.close)

    def _idle(self) -> set[int]:
        """The server’s numbers of the connections that wait for the next test; none if one is out."""
        if self.pool is None or self.pool.checkedout():
            self._forget_pool()
            return set()
        waiting = [record.driver_connection for record in self.pool._pool.queue]  # type: ignore[attr-defined]
        return {driver.info.backend_pid for driver in waiting if driver is not None and not driver.closed}

    def _forget_pool(self) -> None:
        if self.pool is not None:
            self.pool.dispose()
            self.pool = None

    def _shape(self) -> list[tuple[str, ...]]:
        rows = sql.SQL(SHAPE + "".join(" UNION ALL SELECT {}, t::text, '' FROM {} t" for _ in self.filled))
        names = [part for name in sorted(self.filled) for part in (sql.Literal(name), sql.Identifier(name))]
        try:
            return sorted(self.line.execute(rows.format(*names)).fetchall())
        except psycopg.errors.UndefinedTable:
            return []


_known: dict[str, Reused] = {}


def lend_connections(engine: Engine) -> None:
    """Give ``engine`` the waiting connections to its database, if it is one that is reused."""
    if known := _known.get(engine.url.database or ""):
        known.lend(engine)


def keeps(engine: Engine) -> bool:
    """Whether the connections of ``engine`` wait for the next test."""
    known = _known.get(engine.url.database or "")
    return known is not None and known.pool is engine.pool
