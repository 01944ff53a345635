"""The plugin of ``docs/plugins.md`` at work: a potluck, to which everybody brings a dish."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Blueprint, Response, flash, redirect
from sqlalchemy import ForeignKey, String, delete, select, update
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column
from werkzeug.wrappers import Response as BaseResponse

from netevents.clock import Clock
from netevents.db import Base
from netevents.events.domain import end_event
from netevents.events.models import Event, Registration
from netevents.exchange.connecting import Scan, connect
from netevents.exchange.exports import connections_csv, my_connections_csv
from netevents.exchange.models import Connection
from netevents.host import columns, leaving, switches, telling
from netevents.host.discover import plugin_named
from netevents.occasions import EventEnded, Occasion
from netevents.ops.work import one_pass
from netevents.people.codes import fingerprint, secret
from netevents.people.models import Person
from netevents.plugin import (
    Column,
    ConnectionPage,
    ConsolePage,
    Entry,
    EventPage,
    Export,
    HomePage,
    Link,
    Nudge,
    OpenPage,
    Panel,
    Plugin,
    Sessions,
)
from netevents.web.access import Access, access
from netevents.web.forms import BaseForm, Given, Line
from netevents.web.pages import plugin_page
from tests.cast import a_group, a_phone, an_event, an_organizer, post, world
from tests.conftest import NOON
from tests.exchange.stage import an_attendee


class Dish(Base):
    """What somebody brings; without a person it is the organizers'."""

    __tablename__ = "plugin_potluck_dish"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    registration_id: Mapped[int | None] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), unique=True
    )
    name: Mapped[str] = mapped_column(String(60))
    key: Mapped[str | None] = mapped_column(String(64))
    tasted: Mapped[bool] = mapped_column(default=False)


def dish_of(session: Session, registration: Registration) -> Dish | None:
    return session.scalar(select(Dish).where(Dish.registration_id == registration.id))


def dishes_of(session: Session, person: Person) -> list[Dish]:
    mine = select(Registration.id).where(Registration.person_id == person.id)
    return list(session.scalars(select(Dish).where(Dish.registration_id.in_(mine))))


def dishes_at(session: Session, event: Event) -> dict[int | None, str]:
    dishes = session.scalars(select(Dish).where(Dish.event_id == event.id))
    return {dish.registration_id: dish.name for dish in dishes}


def dishes_told(session: Session, event: Event) -> Iterable[list[str]]:
    for dish in session.scalars(select(Dish).where(Dish.event_id == event.id).order_by(Dish.id)):
        yield [dish.name, "yes" if dish.tasted else ""]


def taste_slowly(name: str) -> None:
    """What would take long."""


def theirs(connection: Connection, mine: Registration | None, dishes: dict[int | None, str]) -> str:
    return dishes.get(connection.other_id(mine.id), "") if mine else ""


bp = Blueprint("potluck", __name__)
console = Blueprint("potluck_console", __name__)
kitchen = Blueprint("potluck_open", __name__)


class DishForm(BaseForm):
    name = Line("I bring", 60, [Given("Say what you bring.")])


@bp.route("/", methods=["GET", "POST"])
@access(Access.ATTENDEE)
def dish(page: EventPage) -> BaseResponse:
    mine = dish_of(page.session, page.me) or Dish(event_id=page.event.id, registration_id=page.me.id)
    form = DishForm(obj=mine)
    if form.validate_on_submit():
        there = page.url("dish")
        mine.name = form.name.data
        page.session.add(mine)
        page.session.commit()
        flash("Thank you. We look forward to it.")
        return redirect(there)
    return plugin_page(page, "Your dish", form=form, button="I bring this")


@console.get("/")
@access(Access.ORGANIZER)
def table(page: ConsolePage) -> Response:
    dishes = page.session.scalars(select(Dish.name).where(Dish.event_id == page.event.id)).all()
    return plugin_page(page, "On the table", [Panel("Dishes", lines=dishes)])


@kitchen.get("/")
@access(Access.ANYONE)
def cook(page: OpenPage) -> Response:
    cooking = page.session.scalars(select(Dish).where(Dish.key == fingerprint(page.secret))).one()
    return plugin_page(page, "You cook for us", [Panel(cooking.name, text="Thank you.")])


class PotluckForm(BaseForm):
    taste = Line("What are we looking for?", 40, [Given("Say it in a word.")], default="anything")


class Potluck(Plugin):
    name = "potluck"
    title = "Potluck"
    summary = "Everybody says what they bring to eat."
    on_at = ("mixer",)
    youth_safe = False

    def event_views(self) -> Blueprint:
        return bp

    def console_views(self) -> Blueprint:
        return console

    def open_views(self) -> Blueprint:
        return kitchen

    def opens(self, session: Session, secret: str, *, now: datetime) -> Event | None:
        found = session.scalar(select(Dish.event_id).where(Dish.key == fingerprint(secret)))
        return session.get(Event, found) if found else None

    def event_links(self, page: EventPage) -> Iterable[Link]:
        yield Link("Your dish", page.url("dish"))

    def event_panels(self, page: EventPage) -> Iterable[Panel]:
        mine = dish_of(page.session, page.me)
        if mine is None:
            text = f"What do you bring? We are looking for {page.settings['taste']}."
            yield Panel("Potluck", text=text, links=[Link("Say it", page.url("dish"))])
        else:
            yield Panel("Potluck", text=f"You bring: {mine.name}")

    def connection_panels(self, page: ConnectionPage) -> Iterable[Panel]:
        theirs = dish_of(page.session, page.them) if page.connection else None
        if theirs is not None and not page.they.is_gone:
            yield Panel("From the potluck", quote=f"Ask {page.they.name} how to make {theirs.name}.")

    def console_panels(self, page: ConsolePage) -> Iterable[Panel]:
        yield Panel("Potluck", text="What people bring.", links=[Link("See the table", page.url("table"))])

    def home_panels(self, page: HomePage) -> Iterable[Panel]:
        events = {place.event_id: place.event for place in page.places}
        for dish in dishes_of(page.session, page.person):
            if dish.event_id in events:
                there = page.url(events[dish.event_id], "dish")
                yield Panel("Potluck", text=f"You bring: {dish.name}", links=[Link("Change it", there)])

    def entries(self, page: HomePage) -> Iterable[Entry]:
        events = {place.event_id: place.event for place in page.places}
        for dish in dishes_of(page.session, page.person):
            if event := events.get(dish.event_id):
                title, there = f"Bring {dish.name}", page.url(event, "dish")
                yield Entry(f"dish-{dish.id}", title, starts_at=event.starts_at, url=there)

    def exports(self) -> Iterable[Export]:
        text = "What stands on the table. Nobody’s name."
        yield Export("dishes.csv", "Dishes", text, ["dish", "tasted"], dishes_told)

    def settings_form(self) -> type[BaseForm]:
        return PotluckForm

    def connection_columns(self) -> Iterable[Column]:
        yield Column("dish_a", lambda connection, mine, dishes: dishes.get(connection.low_id, ""), dishes_at)
        yield Column("dish_b", lambda connection, mine, dishes: dishes.get(connection.high_id, ""), dishes_at)

    def my_connection_columns(self) -> Iterable[Column]:
        yield Column("their_dish", theirs, dishes_at)

    def switched_on(self, session: Session, event: Event) -> None:
        if session.scalar(select(Dish.id).where(Dish.event_id == event.id).limit(1)) is None:
            session.add(Dish(event_id=event.id, name="Bread and salt"))

    def react(self, session: Session, occasion: Occasion) -> None:
        match occasion:
            case EventEnded(event=event):
                session.execute(delete(Dish).where(Dish.event_id == event.id))

    def due(self, session: Session, *, now: datetime) -> bool:
        over = select(Event.id).where(Event.ends_at < now - KEPT)
        stale = session.scalars(select(Dish).where(Dish.event_id.in_(over)).limit(100)).all()
        for dish in stale:
            session.delete(dish)
        return len(stale) == 100

    def nudges(self, session: Session, people: Collection[int], *, now: datetime) -> Iterable[Nudge]:
        brought = select(Dish, Registration.person_id, Event).select_from(Registration)
        theirs = brought.join(Dish).join(Registration.event).where(Registration.person_id.in_(people))
        for dish, person_id, event in session.execute(theirs):
            if not dish.tasted:
                title, text, there = f"Taste {dish.name}", "Before they do.", f"/e/{event.slug}/potluck/"
                key, due = f"dish:{dish.id}", event.starts_at - timedelta(hours=2)
                yield Nudge(person_id, key, title, text, there, due, mail_text=text, event_id=event.id)

    def jobs(self, session: Session, *, now: datetime) -> Iterable[str]:
        return [str(id_) for id_ in session.scalars(select(Dish.id).where(~Dish.tasted))]

    def run_job(self, name: str, *, sessions: Sessions, clock: Clock) -> None:
        taste_slowly(name)
        with sessions() as session:
            session.execute(update(Dish).where(Dish.id == int(name)).values(tasted=True))

    def demo(self, session: Session, event: Event, *, now: datetime) -> None:
        session.add(Dish(event_id=event.id, name="A pot of soup"))

    def take_out(self, session: Session, person: Person) -> dict[str, Any]:
        return {"dishes": [dish.name for dish in dishes_of(session, person)]}

    def erase(self, session: Session, person: Person) -> None:
        for dish in dishes_of(session, person):
            session.delete(dish)


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


KEPT = timedelta(days=7)
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
        assert session.scalars(select(Dish)).all() == []


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
        (job,) = potluck.jobs(session, now=NOON)
    potluck.run_job(job, sessions=sessions, clock=lambda: NOON)

    with world(app) as session:
        assert list(potluck.jobs(session, now=NOON)) == []


def test_demo(evening, app):
    with world(app) as session:
        plugin_named("potluck").demo(session, evening["event"], now=NOON)

    assert names(app) == ["Bread and salt", "A pot of soup"]


def names(app):
    with world(app) as session:
        return session.scalars(select(Dish.name).order_by(Dish.id)).all()
