"""The database: the declarative base, UTC times, and how transactions begin."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast
from weakref import WeakKeyDictionary

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, Connection, DateTime, Dialect, Engine, MetaData, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import PoolProxiedConnection
from sqlalchemy.types import TypeDecorator

from netevents.sqlite import SqliteConnection
from netevents.sqlite import await_lull as await_lull_of

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


@dataclass(frozen=True, slots=True)
class OneAct:
    """What a short act needs of a SQLAlchemy connection, without its ceremony."""

    connection: Any
    dialect: Dialect

    def write(self) -> None:
        """From here on the act may write, in its turn; what it has read so far may have changed."""
        if isinstance(self.connection, SqliteConnection):
            self.connection.begin(reads=_read_only.get())


def at_once(engine: Engine) -> AbstractContextManager[OneAct]:
    """The driver's own connection for one short act, with the engine's rules.

    A statement is a transaction of its own until, on SQLite, the act says that it writes; on PostgreSQL the
    whole act is one statement. What it has read is on the disk when it ends. Errors of the driver leave as
    SQLAlchemy's, so that they are answered like all others.
    """
    return _at_once_in_file(engine) if engine.dialect.name == "sqlite" else _at_once_at_server(engine)


@contextmanager
def _at_once_in_file(engine: Engine) -> Iterator[OneAct]:
    """On a connection that this thread keeps: a file does not go away as a server does, and taking one out of
    the pool and giving it back takes a tenth of a scan's time.
    """
    kept = _kept.of.get(engine)
    if kept is None:
        kept = _kept.of[engine] = _own_connection(engine)
    try:
        yield OneAct(kept, engine.dialect)
        kept.commit()
    except sqlite3.Error as error:
        raise _said_by_sqlalchemy(error, engine) from error
    finally:
        if kept.in_turn:
            kept.rollback()


@contextmanager
def _at_once_at_server(engine: Engine) -> Iterator[OneAct]:
    pooled = engine.raw_connection()
    driver: Any = pooled.driver_connection
    wrong = engine.dialect.loaded_dbapi.Error
    lost = False
    try:
        driver.autocommit = True
        yield OneAct(driver, engine.dialect)
    except wrong as error:
        lost = engine.dialect.is_disconnect(error, driver, None)
        raise _said_by_sqlalchemy(error, engine, lost=lost) from error
    finally:
        if lost:
            pooled.invalidate()
        else:
            driver.autocommit = False
        pooled.close()


def _said_by_sqlalchemy(error: Exception, engine: Engine, *, lost: bool = False) -> BaseException:
    wrong = engine.dialect.loaded_dbapi.Error
    return DBAPIError.instance(
        "one short act", None, error, wrong, dialect=engine.dialect, connection_invalidated=lost
    )


class _Kept(threading.local):
    """The connections that this thread keeps, by their engines, and no longer than those."""

    def __init__(self) -> None:
        self.of: WeakKeyDictionary[Engine, SqliteConnection] = WeakKeyDictionary()


_kept = _Kept()


def _own_connection(engine: Engine) -> SqliteConnection:
    """A connection made by the rules of ``engine`` that its pool no longer counts."""
    pooled = engine.raw_connection()
    own = _sqlite(pooled)
    pooled.detach()
    return own


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


def await_lull(engine: Engine, *, patience: float) -> None:
    """Let those write who make somebody wait: return once nobody has written for a moment.

    On PostgreSQL writers do not wait for each other, so it returns at once.

    :param patience: seconds after which it returns in any case
    """
    file = engine.url.database
    if engine.dialect.name == "sqlite" and file and file != ":memory:":
        await_lull_of(file, patience=patience)


def _prepare_sqlite(engine: Engine) -> None:
    def connect(dialect: Dialect, record: Any, arguments: list[Any], options: dict[str, Any]) -> None:
        options["factory"] = SqliteConnection

    def begin(connection: Connection) -> None:
        try:
            _sqlite(connection.connection).begin(reads=_read_only.get())
        except sqlite3.OperationalError as error:
            raise OperationalError("BEGIN", None, error) from error

    event.listen(engine, "do_connect", connect)
    event.listen(engine, "begin", begin)


def _sqlite(pooled: PoolProxiedConnection) -> SqliteConnection:
    return cast("SqliteConnection", pooled.driver_connection)
