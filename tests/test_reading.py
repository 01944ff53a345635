"""Reading never writes: a walk through all pages of all roles, on a database that takes no writes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import MetaData, make_url, select, update

from netevents.app import create_app
from netevents.db import begin_reading, db
from netevents.events.models import Event
from netevents.web.access import Access, access, access_of
from tests.conftest import NOON
from tests.routes_pages import walk
from tests.routes_site import Site
from tests.routes_world import ROLES

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy import Engine

TELLING = {"sqlite": ROLES, "postgresql": ("nobody", "attendee", "organizer", "leader")}
"""Who walks on which database; a walk takes a second."""


@contextmanager
def refusing(site: Site) -> Iterator[Site]:
    """``site`` on a database that itself refuses every write, whatever the application says to it."""
    app = site.app
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    if url.drivername == "sqlite":
        url = url.set(database=f"file:{url.database}", query={"mode": "ro", "uri": "true"})
    else:
        url = url.update_query_dict({"options": "-c default_transaction_read_only=on"})
    settings = {name: app.config[name] for name in ("TESTING", "SECRET_KEY", "INSTANCE")}
    refused = create_app({**settings, "SQLALCHEMY_DATABASE_URI": url}, clock=lambda: NOON)
    before = site.app
    site.app = refused
    try:
        yield site
    finally:
        site.app = before
        with refused.app_context():
            db.engine.dispose()


def contents(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    tables = MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in tables.sorted_tables
        }


@pytest.fixture
def site(app: Flask) -> Site:
    return Site(app)


def test_no_page_of_any_role_writes(site, engine, database_kind):
    before = contents(engine)
    seen = set()
    with refusing(site):
        for role in TELLING[database_kind]:
            done = walk(site.phone(role), table=site.addresses())
            assert [failure for failure in done.failures() if ": 5" in failure] == [], role
            seen |= done.endpoints
    assert contents(engine) == before
    reading = {rule.endpoint for rule in site.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert reading - seen == set()


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("role", ROLES)
def test_no_link_leads_nowhere(site, role):
    done = walk(site.phone(role))

    assert done.failures() == []
    assert len(done.pages) >= 3


@pytest.mark.parametrize("guarded", [True, False])
def test_a_page_that_writes_is_found(app, guarded):
    """Also one that tells the application’s own guard to look away: the database has the last word."""

    def planted(slug: str) -> str:
        if not guarded:
            begin_reading(False)
        db.session.execute(update(Event).where(Event.slug == slug).values(place="Elsewhere"))
        db.session.commit()
        return "Hello"

    site = Site(app)
    with refusing(site):
        site.app.add_url_rule("/e/<slug>/planted", "planted", access(Access.ANYONE)(planted))
        assert access_of(site.app, "planted") is Access.ANYONE
        done = walk(site.phone("nobody"), table=site.addresses())

    assert [failure for failure in done.failures() if "planted: 500" in failure] != []
