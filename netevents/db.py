"""The database: the declarative base, UTC times, and how transactions begin."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, Connection, DateTime, Dialect, Engine, MetaData, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import PoolProxiedConnection
from sqlalchemy.types import TypeDecorator

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA busy_timeout=10000",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA cache_size=-16000",
)

QUEUE_PATIENCE = 10.0
"""Seconds that a writer waits for others, on SQLite."""
LULL = 10
"""Looks in a row, a millisecond apart, at which nobody was writing."""

_read_only: ContextVar[bool] = ContextVar("read_only", default=False)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC. Naive values are refused rather than guessed."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def among(values: tuple[str, ...]) -> str:
    """These words as SQL has them in a list, for the constraints of models."""
    return ", ".join(f"'{value}'" for value in values)


class Base(DeclarativeBase):
    """Every table of the core and of plugins."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime, dict[str, Any]: JSON, list[str]: JSON}


class Database(SQLAlchemy):
    """Flask-SQLAlchemy, whose session of the request is for all purposes a session."""

    if TYPE_CHECKING:
        session: Session  # type: ignore[assignment]


db = Database(metadata=Base.metadata)


def normal_url(url: str) -> URL:
    """``url`` with the drivers that we ship: ``postgres://`` means psycopg 3."""
    parsed = make_url(url)
    if parsed.drivername in {"postgres", "postgresql"}:
        return parsed.set(drivername="postgresql+psycopg")
    return parsed


def engine_for(url: str | URL) -> Engine:
    """An engine outside the web application, with the same rules of transaction."""
    parsed = normal_url(url) if isinstance(url, str) else url
    engine = create_engine(parsed, hide_parameters=True)
    prepare(engine)
    return engine


class OneAct(NamedTuple):
    """What a short act needs of a SQLAlchemy connection, without its ceremony."""

    connection: PoolProxiedConnection
    dialect: Dialect


@contextmanager
def at_once(engine: Engine) -> Iterator[OneAct]:
    """The driver's own connection for one short act, from the engine's pool and with its rules.

    On SQLite a transaction; on PostgreSQL, where the act is one statement, that statement is one. Errors of
    the
    driver leave as SQLAlchemy's, so that they are answered like all others.
    """
    pooled = engine.raw_connection()
    driver: Any = pooled.driver_connection
    postgresql = engine.dialect.name == "postgresql"
    wrong = engine.dialect.loaded_dbapi.Error
    lost = False
    try:
        if postgresql:
            driver.autocommit = True
        else:
            _begin_sqlite(driver, pooled.info, engine)
        yield OneAct(pooled, engine.dialect)
        if not postgresql:
            pooled.commit()
    except wrong as error:
        lost = bool(engine.dialect.is_disconnect(error, driver, None))
        if not lost:
            pooled.rollback()
        raise DBAPIError.instance(
            "one short act", None, error, wrong, dialect=engine.dialect, connection_invalidated=lost
        ) from error
    finally:
        if lost:
            pooled.invalidate()
        elif postgresql:
            driver.autocommit = False
        pooled.close()


def insert_into(session: Session, table: type[DeclarativeBase]) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that can say what happens where the row is there already."""
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    return postgresql.insert(table) if on_postgresql else sqlite.insert(table)


@contextmanager
def reading() -> Iterator[None]:
    """Transactions begun inside cannot write: the database itself refuses."""
    before = _read_only.set(True)
    try:
        yield
    finally:
        _read_only.reset(before)


def begin_reading(read_only: bool) -> None:
    """Say whether transactions of this request may write; called before its first statement."""
    _read_only.set(read_only)


def prepare(engine: Engine) -> None:
    """Attach to ``engine`` how its transactions begin and end."""
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine)
    else:
        event.listen(engine, "begin", _begin_postgresql)


def _begin_postgresql(connection: Connection) -> None:
    driver = connection.connection.driver_connection
    wanted = True if _read_only.get() else None
    if driver is not None and driver.read_only is not wanted:
        driver.read_only = wanted


def _begin_sqlite(driver: Any, known: dict[Any, Any], engine: Engine) -> None:
    """Say BEGIN ourselves, and let writers queue in the kernel before SQLite's polling does.

    The sqlite3 driver's own transactions silently lose updates, and its busy handler polls; an
    ``flock`` held around BEGIN IMMEDIATE … COMMIT makes waiting fair across processes.
    """
    reads = _read_only.get()
    if known.get("reads") is not reads:
        driver.execute(f"PRAGMA query_only={int(reads)}")
        known["reads"] = reads
    if reads:
        driver.execute("BEGIN")
        return
    if _has_queue(engine):
        if "queue" not in known:
            known["queue"] = _open_queue(engine)
        _wait_in_queue(known["queue"])
    try:
        driver.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        raise _locked(error) from error


def await_lull(engine: Engine, *, patience: float) -> None:
    """Let those write who make somebody wait: return once nobody has written for a moment.

    On PostgreSQL writers do not wait for each other, so it returns at once.

    :param patience: seconds after which it returns in any case
    """
    if not _has_queue(engine):
        return
    until = time.monotonic() + patience
    queue, free = _open_queue(engine), 0
    try:
        while free < LULL and time.monotonic() < until:
            free = free + 1 if _taken(queue) else 0
            fcntl.flock(queue, fcntl.LOCK_UN)
            time.sleep(0.001)
    finally:
        os.close(queue)


def _has_queue(engine: Engine) -> bool:
    return engine.dialect.name == "sqlite" and engine.url.database not in {None, "", ":memory:"}


def _open_queue(engine: Engine) -> int:
    return os.open(f"{engine.url.database}-writers", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _wait_in_queue(queue: int) -> None:
    """Wait for the other writers, as long as SQLite itself would wait for them.

    :raises OperationalError: as SQLite says it, when they take too long
    """
    if _taken(queue):
        return
    until = time.monotonic() + QUEUE_PATIENCE
    pause = 0.00005
    while time.monotonic() < until:
        time.sleep(pause)
        if _taken(queue):
            return
        pause = min(pause * 1.2, 0.002)
    raise _locked(sqlite3.OperationalError("database is locked: other writers take too long"))


def _locked(error: sqlite3.OperationalError) -> OperationalError:
    return OperationalError("BEGIN IMMEDIATE", None, error)


def _taken(queue: int) -> bool:
    try:
        fcntl.flock(queue, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _prepare_sqlite(engine: Engine) -> None:
    def connect(driver: Any, record: Any) -> None:
        driver.isolation_level = None
        for pragma in SQLITE_PRAGMAS:
            driver.execute(pragma)

    def begin(connection: Connection) -> None:
        _begin_sqlite(connection.connection.driver_connection, connection.info, engine)

    def leave_queue(driver: Any, record: Any) -> None:
        if "queue" in record.info:
            fcntl.flock(record.info["queue"], fcntl.LOCK_UN)

    def close(driver: Any, record: Any) -> None:
        if "queue" in record.info:
            os.close(record.info.pop("queue"))

    event.listen(engine, "connect", connect)
    event.listen(engine, "begin", begin)
    event.listen(engine, "checkin", leave_queue)
    event.listen(engine, "close", close)
