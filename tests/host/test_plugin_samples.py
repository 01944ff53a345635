"""The plugin of ``docs/plugins.md`` at work, method by method."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from netevents.db import Base
from netevents.events.domain import end_event
from netevents.events.models import Event, Registration
from netevents.exchange.connecting import Scan, connect
from netevents.exchange.exports import connections_csv, my_connections_csv
from netevents.host import columns, leaving, switches, telling
from netevents.host.discover import plugin_named
from netevents.ops.work import one_pass
from netevents.people.codes import fingerprint, secret
from netevents.plugin import HomePage
from tests.cast import a_group, a_phone, an_event, an_organizer, post, world
from tests.conftest import NOON
from tests.exchange.stage import an_attendee
from tests.host.potluck import Dish, Potluck


@pytest.fixture
def potluck(install) -> None:
    install(Potluck)


@pytest.fixture
def evening(potluck, app) -> Iterator[dict[str, Any]]:
    """Ada's hack night with the potluck on; Ben and Cleo attend and have their phones with them."""
    with app.app_context(), world(app) as session:
        Base.metadata.create_all(session.connection(), [Dish.__table__])
        ada = an_organizer(session, "Ada")
        event = an_event(session, a_group(session, owner=ada))
        switches.switch_on(session, event, "potluck")
        ben, cleo = (an_attendee(session, event, name) for name in ("Ben", "Cleo"))
    yield {
        "event": event,
        "ben": ben,
        "cleo": cleo,
        "ada's": a_phone(app, ada),
        "ben's": a_phone(app, ben.person),
        "cleo's": a_phone(app, cleo.person),
    }
    with world(app) as session:
        session.execute(delete(Dish))


HOME = "/e/hack-night/"
DISH = "/e/hack-night/potluck/"


def bring(evening, whose="ben's", name="lemon pie"):
    return post(evening[whose], DISH, name=name)


def meet(evening, app):
    with world(app) as session:
        scan = Scan(token=evening["cleo"].screen, secret=evening["ben"].secret)
        return connect(session.connection(), scan, now=NOON).code


def test_event_views(evening):
    assert bring(evening).location == DISH
    assert 'value="lemon pie"' in evening["ben's"].get(DISH).text
    assert bring(evening, name=" ").status_code == 422


def test_event_links_and_panels(evening):
    page = evening["ben's"].get(HOME).text
    assert "What do you bring? We are looking for anything." in page
    assert f'href="{DISH}"' in page
    assert "Your dish" in page

    bring(evening)
    assert "You bring: lemon pie" in evening["ben's"].get(HOME).text


def test_connection_panels(evening, app):
    bring(evening)
    assert "lemon pie" not in evening["cleo's"].get(f"/x/{evening['ben'].screen}").text

    code = meet(evening, app)
    assert "Ask Ben how to make lemon pie." in evening["cleo's"].get(f"/c/{code}").text


def test_console_views_panels_and_switched_on(evening):
    bring(evening)
    assert 'href="/console/e/hack-night/potluck/"' in evening["ada's"].get("/console/e/hack-night/").text

    table = evening["ada's"].get("/console/e/hack-night/potluck/").text
    assert "<li>Bread and salt</li><li>lemon pie</li>" in table


def test_settings_form(evening):
    post(
        evening["ada's"],
        "/console/e/hack-night/plugins/potluck",
        taste="something sour",
        settings_version="1",
    )

    assert "We are looking for something sour." in evening["ben's"].get(HOME).text


def test_columns(evening, app):
    bring(evening)
    meet(evening, app)

    with world(app) as session:
        added = columns.connection_columns(session, evening["event"])
        of_event = b"".join(connections_csv(session, evening["event"], columns=added)).decode()
        mine = b"".join(
            my_connections_csv(session, evening["cleo"].person, columns=columns.my_connection_columns())
        ).decode()

    header, row = csv.reader(of_event.splitlines())
    assert [row[header.index(name)] for name in ("dish_a", "dish_b")] == ["lemon pie", ""]
    header, row = csv.reader(mine.splitlines())
    assert row[header.index("their_dish")] == "lemon pie"


def test_react(evening, app):
    bring(evening)

    with world(app) as session:
        event = session.get_one(Event, evening["event"].id)
        end_event(session, event, now=NOON, tell=lambda occasion: telling.tell(session, occasion))

    with world(app) as session:
        assert set(session.scalars(select(Dish.tasted))) == {True}


def test_react_to_an_end_that_has_passed(evening, app):
    bring(evening)
    app.extensions["netevents.clock"].advance(timedelta(hours=6))
    one_pass(app)

    with world(app) as session:
        assert set(session.scalars(select(Dish.tasted))) == {True}


def test_take_out_and_erase(evening, app):
    bring(evening)
    ben = evening["ben"].person

    with world(app) as session:
        assert leaving.take_out(session, ben)["potluck"] == {"dishes": ["lemon pie"]}
        leaving.erase(session, ben)

    with world(app) as session:
        assert session.scalars(select(Dish.name)).all() == ["Bread and salt"]


def test_open_views_and_opens(evening, app):
    key = secret()
    with world(app) as session:
        session.add(Dish(event_id=evening["event"].id, name="Plov", key=fingerprint(key)))

    page = app.test_client().get(f"/p/potluck/{key}/")

    assert page.status_code == 200
    assert "Plov" in page.text
    assert page.headers["Referrer-Policy"] == "strict-origin"
    assert app.test_client().get(f"/p/potluck/{secret()}/").status_code == 404


def test_home_panels(evening):
    assert "You bring" not in evening["ben's"].get("/").text

    bring(evening)

    assert "You bring: lemon pie" in evening["ben's"].get("/").text
    assert "You bring" not in evening["cleo's"].get("/").text


def test_entries(evening, app):
    bring(evening)

    with world(app) as session, app.test_request_context():
        ben = session.get_one(Registration, evening["ben"].id, options=[joinedload(Registration.event)])
        page = HomePage(
            session=session, person=evening["ben"].person, places=[ben], now=NOON, plugin="potluck"
        )
        [entry] = plugin_named("potluck").entries(page)

    assert (entry.title, entry.url) == ("Bring lemon pie", DISH)


def test_exports(evening):
    bring(evening)
    there = "/console/e/hack-night/exports"
    assert "Nobody’s name." in evening["ada's"].get(there).text

    assert post(evening["ada's"], f"{there}/potluck/dishes.csv", why=" ").status_code == 422
    taken = post(evening["ada's"], f"{there}/potluck/dishes.csv", why="For the cooks")

    rows = list(csv.reader(taken.data.decode("utf-8-sig").splitlines()))
    assert rows == [["dish", "tasted"], ["Bread and salt", ""], ["lemon pie", ""]]
    assert "exported dishes.csv" in evening["ada's"].get(there).text
    assert post(evening["ada's"], f"{there}/potluck/names.csv", why="For me").status_code == 404


def test_due(evening, app):
    one_pass(app)
    assert names(app) == ["Bread and salt"]

    app.extensions["netevents.clock"].advance(timedelta(days=8))
    one_pass(app)

    assert names(app) == []


def test_due_and_jobs_leave_events_alone_where_it_is_off(evening, app):
    potluck = plugin_named("potluck")
    with world(app) as session:
        switches.switch_off(session, session.merge(evening["event"], load=False), "potluck")

    with world(app) as session:
        assert list(potluck.jobs(session, now=NOON, on=switches.events_with(potluck))) == []
    app.extensions["netevents.clock"].advance(timedelta(days=8))
    one_pass(app)

    assert names(app) == ["Bread and salt"]


def test_nudges(evening, app):
    bring(evening)
    ben = evening["ben"].person

    with world(app) as session:
        [nudge] = plugin_named("potluck").nudges(session, [ben.id], now=NOON)

    assert (nudge.person_id, nudge.title, nudge.url) == (ben.id, "Taste lemon pie", DISH)


def test_jobs_and_run_job(evening, app):
    @contextmanager
    def sessions() -> Iterator[Session]:
        with world(app) as session:
            yield session

    potluck = plugin_named("potluck")
    with world(app) as session:
        (job,) = potluck.jobs(session, now=NOON, on=switches.events_with(potluck))
    potluck.run_job(job, sessions=sessions, clock=lambda: NOON)

    with world(app) as session:
        assert list(potluck.jobs(session, now=NOON, on=switches.events_with(potluck))) == []


def test_demo(evening, app):
    with world(app) as session:
        plugin_named("potluck").demo(session, evening["event"], now=NOON)

    assert names(app) == ["Bread and salt", "A pot of soup"]


def names(app):
    with world(app) as session:
        return session.scalars(select(Dish.name).order_by(Dish.id)).all()
