"""The plugin of ``docs/plugins.md``: a potluck, to which everybody brings a dish."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, flash, redirect
from sqlalchemy import ForeignKey, Select, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column
from werkzeug.wrappers import Response as BaseResponse

from netevents.clock import Clock
from netevents.db import Base
from netevents.events.models import Event, Registration
from netevents.exchange.models import Connection
from netevents.occasions import EventEnded, Occasion
from netevents.people.codes import fingerprint
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

KEPT = timedelta(days=7)


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
                session.execute(update(Dish).where(Dish.event_id == event.id).values(tasted=True))

    def due(self, session: Session, *, now: datetime, on: Select[int]) -> bool:
        over = select(Event.id).where(Event.id.in_(on), Event.ends_at < now - KEPT)
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

    def jobs(self, session: Session, *, now: datetime, on: Select[int]) -> Iterable[str]:
        untasted = select(Dish.id).where(Dish.event_id.in_(on), ~Dish.tasted)
        return [str(id_) for id_ in session.scalars(untasted)]

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
