"""Fixtures for everybody: a database of each kind, the application on it, a clock that stands still."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from _pytest.nodeid import NodeId
from hypothesis import settings
from sqlalchemy.orm import Session

from netevents.db import engine_for
from netevents.host.tracks import upgrade_all
from tests import databases
from tests.application import fresh_application
from tests.chromium import chromium
from tests.heard import drained

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from playwright.sync_api import Browser, Page
    from sqlalchemy import Engine

    from tests.routes_walks import Walks

patiently_on_postgresql = pytest.mark.parametrize(
    "database_kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.prove)], indirect=True
)
"""For tests that take many seconds: on SQLite each time, on PostgreSQL too when there is time to prove it."""
settings.register_profile("steady", derandomize=True, database=None, deadline=None, max_examples=50)
settings.register_profile("searching", deadline=None, max_examples=1_000)
settings.load_profile("steady")  # no verdict hangs on luck; `make prove` searches
NOON = datetime(2026, 5, 8, 12, 0, tzinfo=UTC)


@dataclass
class StandingClock:
    """A clock that moves only when it is told to."""

    moment: datetime = NOON

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, by: timedelta) -> None:
        self.moment += by


def pytest_configure(config: pytest.Config) -> None:
    """Begin the run with defaults only: what this machine's netevents is told is no business of the tests."""
    for name in list(os.environ):
        if name.startswith("NETEVENTS_") and not name.startswith("NETEVENTS_TEST_"):
            del os.environ[name]
    if not hasattr(config, "workerinput"):
        databases.begin_run()
        os.environ["PYTEST_DEBUG_TEMPROOT"] = str(databases.run_folder())


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        databases.end_run()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep each ``xdist_group`` together: xdist writes its name where pytest no longer reads it."""
    for item in items:
        if with_group := getattr(item, "_nodeid", ""):
            item._id = NodeId.parse(with_group)


def pytest_collection_finish() -> None:
    """Let the collector pass over what stays to the end of the run: it takes a quarter of the time else."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(params=databases.KINDS)
def database_kind(request: pytest.FixtureRequest) -> str:
    """``sqlite``, then ``postgresql``: whatever asks for a database is run on both."""
    return str(request.param)


@pytest.fixture
def database_url(database_kind: str, tmp_path: Path) -> Iterator[str]:
    """A migrated database without a row, for one test alone."""
    with databases.fresh_database(database_kind, tmp_path, migrate=upgrade_all) as url:
        yield url


@pytest.fixture
def empty_database_url(database_kind: str, tmp_path: Path) -> Iterator[str]:
    """A database without a table, for tests of migrations."""
    with databases.fresh_database(database_kind, tmp_path, migrate=None) as url:
        yield url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = databases.remembering(engine_for(database_url))
    yield engine
    databases.let_go(engine)


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """For tests of the domain; never together with ``client`` in one act."""
    with Session(engine) as session:
        yield session


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def app(database_url: str, clock: StandingClock, tmp_path: Path) -> Iterator[Flask]:
    """The application on ``database_url``, at ``clock``'s time; failures of plugins are not swallowed."""
    settings = {
        "TESTING": True,
        "SECRET_KEY": "a key for tests, long enough to be taken",
        "INSTANCE": tmp_path / "instance",
        "SQLALCHEMY_DATABASE_URI": database_url,
    }
    with fresh_application(settings, clock) as app:
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(autouse=True)
def heard() -> Iterator[None]:
    """No page of any test breaks the policy, asks another host, or has a script that fails."""
    yield
    assert drained() == []


@pytest.fixture(scope="session")
def walks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walks]:
    """All roles’ ways through one site; for tests of the xdist_group ``walks``, which only look."""
    from tests.routes_walks import walking

    with walking(tmp_path_factory.mktemp("walks")) as walks:
        yield walks


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A phone's page in a browser that has never been anywhere."""
    with browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True) as context:
        context.set_default_timeout(10_000)
        yield context.new_page()
