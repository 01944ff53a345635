"""Reading never writes: a walk through all pages of all roles, on a database that takes no writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import MetaData, select, update

from netevents.db import begin_reading, db
from netevents.events.models import Event
from netevents.web.access import Access, access, access_of
from tests.routes_pages import Walk, walk
from tests.routes_site import Site
from tests.routes_walks import refusing
from tests.routes_world import ROLES

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy import Engine

TELLING = ("nobody", "attendee", "organizer", "leader")
"""Who walks on PostgreSQL, too; a walk takes two seconds."""
together = pytest.mark.xdist_group("walks")


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


def read_and_broken(site: Site, ways: dict[str, Walk]) -> tuple[set[str], list[str]]:
    """The routes that nobody came to, and what could not be read without writing."""
    seen = {endpoint for done in ways.values() for endpoint in done.endpoints}
    reading = {rule.endpoint for rule in site.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    failures = [failure for done in ways.values() for failure in done.failures()]
    return reading - seen, [failure for failure in failures if ": 5" in failure]


@together
def test_no_page_of_any_role_writes(walks):
    ways = {role: walks.of(role) for role in ROLES}

    assert read_and_broken(walks.site, ways) == (set(), [])
    assert not walks.site.put_back()


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_reading_is_reading_on_the_other_database(site, engine):
    before = contents(engine)
    with refusing(site):
        table = site.addresses()
        ways = {role: walk(site.phone(role), table=table, visits=2) for role in TELLING}

    assert read_and_broken(site, ways) == (set(), [])
    assert contents(engine) == before


@together
@pytest.mark.parametrize("role", ROLES)
def test_no_link_leads_nowhere(walks, role):
    done = walks.of(role)

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
