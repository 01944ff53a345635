"""Short acts on SQLite: on a connection that the thread keeps, that never stays in its turn, and ends."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, IntegrityError

from netevents.db import at_once, engine_for
from netevents.sqlite import SqliteConnection


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = engine_for(f"sqlite:///{tmp_path / 'some.sqlite'}")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE said (words TEXT UNIQUE)")
    yield engine
    engine.dispose()


def say(engine: Engine, *words: str) -> SqliteConnection:
    with at_once(engine) as act:
        act.write()
        for word in words:
            act.connection.execute("INSERT INTO said VALUES (?)", (word,))
    connection: SqliteConnection = act.connection
    return connection


def say_then_fail(engine: Engine) -> None:
    with at_once(engine) as act:
        act.write()
        act.connection.execute("INSERT INTO said VALUES ('three')")
        raise ZeroDivisionError


def heard(engine: Engine) -> list[str]:
    with engine.begin() as connection:
        return list(connection.exec_driver_sql("SELECT words FROM said").scalars())


def test_a_thread_keeps_its_connection_which_the_pool_does_not_count(engine: Engine) -> None:
    first, second = say(engine, "one"), say(engine, "two")
    with ThreadPoolExecutor(1) as others:
        elsewhere = others.submit(say, engine, "three").result()

    assert first is second
    assert elsewhere is not first
    assert engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    assert heard(engine) == ["one", "two", "three"]


def test_what_goes_wrong_is_taken_back_and_lets_the_next_one_write(engine: Engine) -> None:
    say(engine, "one")

    with pytest.raises(IntegrityError):
        say(engine, "two", "one")
    with pytest.raises(ZeroDivisionError):
        say_then_fail(engine)
    with pytest.raises(DBAPIError), at_once(engine) as act:
        act.connection.execute("SELECT nothing FROM nowhere")

    with ThreadPoolExecutor(1) as others:
        others.submit(say, engine, "four").result(5)
    assert heard(engine) == ["one", "four"]


def test_it_goes_with_its_engine_and_leaves_no_file_open(tmp_path: Path) -> None:
    engine = engine_for(f"sqlite:///{tmp_path / 'some.sqlite'}")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE said (words TEXT UNIQUE)")
    kept = weakref.ref(say(engine, "one"))
    assert files_open_in(tmp_path)

    engine.dispose()
    del engine, connection
    gc.collect()  # the engine, and with it who remembered the connection
    gc.collect()

    assert kept() is None
    assert files_open_in(tmp_path) == []


def files_open_in(folder: Path) -> list[str]:
    names = (file.resolve() for file in Path("/proc/self/fd").iterdir())
    return sorted(name.name for name in names if name.parent == folder)
