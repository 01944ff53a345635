"""``netevents demo``: an invented event under way, so that one person alone can see everything work."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from netevents.ops.demo_people import PEOPLE
from netevents.ops.words import said

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from netevents.events.models import Event, Registration
    from netevents.occasions import Tell
    from netevents.people.models import Person

EMAIL: Final = "ada@example.org"
SEED: Final = 7
TALKS: Final = (
    "How {first} got into {topic}, over cold pizza.",
    "Their weekend project about {topic}.",
    "Why {topic} is harder than it looks.",
    "We both missed the last bus once. Then {topic}.",
)
QUESTIONS: Final = (
    "What would you do differently?",
    "Whom should I read first?",
    "Can I watch you do it once?",
    "",
)
OFFERS: Final = ("Send the link to our reading list.", "Introduce them to my lab.", "", "")


@click.command()
@click.option("--if-empty", is_flag=True, help="Do nothing where there is a group already.")
@said
def demo(*, if_empty: bool) -> None:
    """Fill an empty database with a hackathon under way and forty invented people."""
    from sqlalchemy import select

    from netevents.app import create_app
    from netevents.db import db
    from netevents.groups.models import Group
    from netevents.ops.development import chosen_clock

    app = create_app(clock=chosen_clock())
    with app.app_context():
        if db.session.scalar(select(Group.id).limit(1)) is not None:
            if if_empty:
                return
            raise click.ClickException("The database is not empty. The demo goes into an empty one only.")
        now = app.extensions["netevents.clock"]()
        password = fill(db.session, now=now, tell=app.extensions["netevents.tell"])
        db.session.commit()
        keep_sign_in(app.config["INSTANCE"], password)
    click.echo(f"Made the demo. Sign in as {EMAIL} with {password}")


def keep_sign_in(instance: Path, password: str) -> None:
    """Write down how to sign in to the demo, for this account only; ``serve`` prints it."""
    file = instance / "demo-sign-in"
    file.touch(mode=0o600)
    file.write_text(f"{EMAIL}  {password}\n", encoding="utf-8")


def fill(session: Session, *, now: datetime, tell: Tell) -> str:
    """Make the demo and return the organizer's password."""
    from netevents.events import domain as events
    from netevents.groups import domain as groups
    from netevents.ops.demo_before import an_event_before, give_the_week
    from netevents.people import codes
    from netevents.people.accounts import open_account

    password = codes.easy_code(4) + "-" + codes.easy_code(4) + "-" + codes.easy_code(4)
    ada = open_account(session, EMAIL, name="Ada Lindqvist", password=password, now=now)
    group = groups.found(session, "Hilltop Makers", owner=ada, now=now)
    start = (now - timedelta(hours=2)).replace(minute=0, second=0, microsecond=0)
    event = events.create(
        session,
        group,
        name="Hack night at Hilltop",
        kind="hackathon",
        zone="Europe/Amsterdam",
        starts_at=start,
        ends_at=start + timedelta(hours=9),
        place="The old library, first floor",
        by=ada,
        now=now,
    )
    event.about = "One evening, small teams, working things by midnight. Come alone; most people do."
    events.open_event(session, event, now=now, tell=tell)
    _switch_all_on(session, event)
    attendees = [_attendee(session, event, row, now=now, tell=tell) for row in PEOPLE]
    _let_them_meet(session, event, attendees, start=start, now=now)
    an_event_before(session, group, ada, attendees, now=now, tell=tell)
    _ask_plugins(session, event, now=now)
    give_the_week(session, ada, now=now)
    return password


def _switch_all_on(session: Session, event: Event) -> None:
    from netevents.host.discover import installed
    from netevents.host.switches import is_on, switch_on

    for plugin in installed():
        if not is_on(session, event, plugin.name):
            switch_on(session, event, plugin.name)


def _ask_plugins(session: Session, event: Event, *, now: datetime) -> None:
    from netevents.host.discover import installed

    for plugin in installed():
        plugin.demo(session, event, now=now)


def _attendee(
    session: Session, event: Event, row: Sequence[str], *, now: datetime, tell: Tell
) -> Registration:
    from netevents.events.domain import check_in
    from netevents.exchange import consents
    from netevents.exchange.joining import join
    from netevents.people.domain import new_person
    from netevents.people.models import Profile

    name, ask, looking, helps, school = row
    person: Person = new_person(session, name, now=now)
    profile = session.get_one(Profile, person.id)
    profile.ask_me_about, profile.looking_for, profile.can_help_with = ask, looking, helps
    profile.organization = school
    profile.email = f"{person.code}@example.org"
    registration = join(session, event, person, now=now, tell=tell)
    registration.shows_in_graph = person.id % 2 == 0
    shares = {"ask_me_about", "looking_for", "can_help_with", "organization"}
    consents.give(session, registration, shares | ({"email"} if person.id % 3 else set()), now=now)
    if person.id % 8:
        check_in(registration, now=event.starts_at + timedelta(minutes=person.id % 40), tell=tell)
    return registration


def _let_them_meet(
    session: Session, event: Event, attendees: Sequence[Registration], *, start: datetime, now: datetime
) -> None:
    """Some have scanned each other, by the code that serves real scans, and some wrote down why."""
    from netevents.exchange import badges
    from netevents.exchange.connecting import Scan, connect
    from netevents.exchange.models import PRINTED, SCREEN, Note
    from netevents.people.domain import sign_in

    chance = random.Random(SEED)  # noqa: S311  the same demo each time
    noted: set[tuple[int, int]] = set()
    here = [registration for registration in attendees if registration.is_checked_in]
    for minute in range(5, 110, 3):
        one, other = chance.sample(here, 2)
        device = sign_in(session, one.person, how="joined", lasts=timedelta(hours=1), now=start)
        session.flush()
        token = badges.current(session, other)[chance.choice((PRINTED, SCREEN))].token
        at = start + timedelta(minutes=minute)
        connect(session.connection(), Scan(token=token, secret=device.secret), now=min(at, now))
        device.revoked_at = now
        if chance.random() < 0.6 and (one.id, other.id) not in noted:
            noted.add((one.id, other.id))
            topic = _topic(other)
            session.add(
                Note(
                    author_id=one.id,
                    about_id=other.id,
                    talked_about=_filled(chance.choice(TALKS), other.name.split()[0], topic),
                    my_question=chance.choice(QUESTIONS),
                    offered=chance.choice(OFFERS),
                    written_at=at,
                )
            )
            session.flush()


def _topic(registration: Registration) -> str:
    return next(row[1] for row in PEOPLE if row[0] == registration.name)


def _filled(text: str, first: str, topic: str) -> str:
    return text.replace("{first}", first).replace("{topic}", topic)
