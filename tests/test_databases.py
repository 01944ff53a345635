"""The databases that every other test stands on."""

from __future__ import annotations

import os
import subprocess

import pytest
from sqlalchemy import create_engine, inspect, make_url, text
from sqlalchemy.exc import OperationalError

from netevents.db import normal_url
from tests import databases, postgres
from tests.databases import fresh_database


def migrate(url: str) -> None:
    """Make the tables, once; a second call for the same kind in a run would fail."""
    engine = create_engine(normal_url(url))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE marks (mark INTEGER)"))
        if engine.dialect.name == "postgresql":
            connection.execute(text("CREATE TABLE counted (id SERIAL)"))
    engine.dispose()


def marks(url: str) -> list[int]:
    engine = create_engine(normal_url(url))
    with engine.begin() as connection:
        found = connection.scalars(text("SELECT mark FROM marks")).all()
        connection.execute(text("INSERT INTO marks VALUES (1)"))
    engine.dispose()
    return list(found)


def answers(url: str) -> bool:
    engine = create_engine(normal_url(url))
    try:
        with engine.connect():
            return True
    except OperationalError:
        return False
    finally:
        engine.dispose()


@pytest.fixture
def run_of_its_own(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv(databases.RUN_VARIABLE)
    databases.begin_run()
    yield databases.run_folder()
    if databases.RUN_VARIABLE in os.environ:
        databases.end_run()


def test_each_test_gets_a_database_without_the_rows_of_another(database_kind, run_of_its_own, tmp_path):
    with fresh_database(database_kind, tmp_path, migrate=migrate) as url:
        assert marks(url) == []
        assert marks(url) == [1]
    with fresh_database(database_kind, tmp_path, migrate=migrate) as url:
        assert marks(url) == []


def test_a_database_is_given_again_only_as_it_was_made(run_of_its_own, tmp_path, monkeypatch):
    """Not with a row, nor with numbers that go on, nor with somebody who holds a table, nor altered."""
    monkeypatch.delenv(postgres.URL_VARIABLE, raising=False)
    count = text("INSERT INTO counted DEFAULT VALUES RETURNING id")
    with fresh_database("postgresql", tmp_path, migrate=migrate) as first:
        engine = create_engine(normal_url(first))
        with engine.begin() as connection:
            assert connection.scalar(count) == 1
        left_open = engine.connect()
        left_open.execute(count)
    with fresh_database("postgresql", tmp_path, migrate=migrate) as again, engine.begin() as connection:
        assert again == first
        assert connection.scalar(count) == 1
        connection.execute(text("ALTER TABLE marks ADD COLUMN more INTEGER"))
    with pytest.raises(OperationalError):
        left_open.execute(count)
    left_open.invalidate()
    left_open.close()
    engine.dispose()
    with fresh_database("postgresql", tmp_path, migrate=migrate) as third:
        assert third != first
        assert marks(third) == []


def test_an_empty_database_has_no_table(database_kind, run_of_its_own, tmp_path):
    with fresh_database(database_kind, tmp_path, migrate=migrate) as url:
        marks(url)
    (tmp_path / "empty").mkdir()
    with fresh_database(database_kind, tmp_path / "empty", migrate=None) as url:
        engine = create_engine(normal_url(url))
        assert inspect(engine).get_table_names() == []
        engine.dispose()


def test_nothing_is_left_of_a_run(run_of_its_own, tmp_path):
    with fresh_database("postgresql", tmp_path, migrate=None) as url:
        server = url.replace(make_url(url).database, "postgres")
        assert answers(server)

    databases.end_run()

    assert not answers(server)
    assert not run_of_its_own.exists()


def test_what_a_killed_run_left_is_removed_by_the_next(run_of_its_own, tmp_path):
    with fresh_database("postgresql", tmp_path, migrate=None):
        pass
    ended = subprocess.Popen(["true"])
    ended.wait()
    left = run_of_its_own.rename(run_of_its_own.with_name(f"netevents-test-{ended.pid}-killed"))
    server = f"postgresql://postgres@/postgres?host={left}/postgres/run"
    assert answers(server)

    databases.begin_run()

    assert not left.exists()
    assert not answers(server)
