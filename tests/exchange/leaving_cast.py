"""Ben is about to leave: he met Cleo and Dan, blocked Mallory, reported her, wrote notes and was exported."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import String, cast, inspect, select
from sqlalchemy.orm import Session

from netevents.db import Base
from netevents.events.audit import record
from netevents.events.models import Event, Registration
from netevents.exchange import consents
from netevents.exchange.erasure import erase
from netevents.exchange.models import Block, Connection, Note, Report
from netevents.groups.models import Group
from netevents.people import codes
from netevents.people.domain import Told, sign_in, write_profile
from netevents.people.models import Person
from netevents.web.current import LONG_SIGN_IN
from tests.cast import a_group, a_person, an_event, an_organizer, attending, nobody
from tests.conftest import NOON

BENS_WORDS = "Cleo builds a kiln from scrap"
CLEOS_WORDS = "He hums while soldering"


@dataclass
class Cast:
    ada: Person
    group: Group
    event: Event
    ben: Person
    cleo: Person
    mallory: Person
    place: Registration
    cleos: Registration
    mallorys: Registration
    met_cleo: Connection


def a_leaver(session: Session) -> Cast:
    ada = an_organizer(session, "Ada", email="ada@example.org")
    group = a_group(session, owner=ada)
    event = an_event(session, group, by=ada, seats=10)
    ben, cleo, mallory = (a_person(session, name) for name in ("Ben Okri", "Cleo", "Mallory"))
    write_profile(
        session, ben, Told(ask_me_about="drum machines", email="ben@example.org", phone="+34 600 700")
    )
    write_profile(
        session, cleo, Told(email="cleo@example.org", phone="+34 111 222", links=["https://c.example"])
    )
    place, cleos, mallorys = (attending(session, event, person) for person in (ben, cleo, mallory))
    consents.give(session, place, {"ask_me_about", "email"}, now=NOON)
    consents.give(session, cleos, {"email", "links"}, now=NOON)
    met_cleo = a_meeting(session, place, cleos)
    blocked = a_meeting(session, place, mallorys, state="blocked")
    session.add_all(
        [
            a_note(place, cleos, BENS_WORDS),
            a_note(cleos, place, CLEOS_WORDS),
            a_note(place, mallorys, "Kept asking for my number"),
            Block(blocker_id=ben.id, blocked_id=mallory.id, at=NOON),
            Report(
                code=codes.public_code(),
                event_id=event.id,
                by_id=place.id,
                about_id=mallorys.id,
                goes_to_id=ada.id,
                words="She would not let me go",
                made_at=NOON,
            ),
        ]
    )
    record(session, event, ada, "exported connections", now=NOON, why="for the sponsor")
    record(session, event, ada, "merged two places", now=NOON, registration=place, name="Ben Okri")
    sign_in(session, ben, how="joined", lasts=LONG_SIGN_IN, now=NOON)
    session.flush()
    assert blocked.state == "blocked"
    return Cast(ada, group, event, ben, cleo, mallory, place, cleos, mallorys, met_cleo)


def a_meeting(session: Session, one: Registration, other: Registration, **facts: object) -> Connection:
    low, high = sorted((one, other), key=lambda registration: registration.id)
    connection = Connection(
        **{
            "code": codes.public_code(),
            "event_id": one.event_id,
            "low_id": low.id,
            "high_id": high.id,
            "low_minor": low.is_minor,
            "high_minor": high.is_minor,
            "state": "made",
            "how": "qr",
            "met_at": NOON,
            "made_at": NOON,
            "low_confirmed_at": NOON,
            "high_confirmed_at": NOON,
        }
        | facts
    )
    session.add(connection)
    session.flush()
    return connection


def a_note(author: Registration, about: Registration, words: str) -> Note:
    return Note(author_id=author.id, about_id=about.id, talked_about=words, written_at=NOON)


def no_plugins(session: Session, person: Person) -> None:
    """Nothing is installed."""


def forget(session: Session, person: Person, **facts: object) -> None:
    erase(session, person, **({"plugins": no_plugins, "now": NOON, "tell": nobody} | facts))
    session.expire_all()


def everywhere(session: Session) -> str:
    """Every value of every row of every table."""
    texts = []
    there = set(inspect(session.connection()).get_table_names())  # tests of plugins bring tables of their own
    for table in (table for table in Base.metadata.sorted_tables if table.name in there):
        for column in table.columns:
            texts += session.scalars(select(cast(column, String)).where(column.is_not(None)))
    return "\n".join(map(str, texts))
