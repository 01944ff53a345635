"""Two people at an event, each with badges and a phone, and what is looked up about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.events.models import Event, Registration
from netevents.exchange import badges
from netevents.exchange.connecting import Outcome, Scan, connect
from netevents.exchange.models import PRINTED, SCREEN, Connection, Consent, Untold
from netevents.people import codes
from netevents.people.domain import sign_in
from netevents.people.models import Person, Profile
from tests.cast import a_person, an_event, attending, world
from tests.conftest import NOON

if TYPE_CHECKING:
    from flask import Flask

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
BEN = {"ask_me_about": "Ants", "organization": "Hill College", "email": "ben@example.org"}
CLEO = {
    "ask_me_about": "Bees",
    "looking_for": "A team",
    "can_help_with": "Soldering",
    "organization": "Lake University",
    "email": "cleo@example.org",
    "phone": "+34 600 123 456",
    "links": ["https://example.org/cleo"],
}
IMPORTED = {"source": "import"}


@dataclass(frozen=True)
class Attendee:
    """Somebody at the event: their place, both badges, and the secret in their phone."""

    registration: Registration
    person: Person
    printed: str
    screen: str
    secret: str

    @property
    def id(self) -> int:
        return self.registration.id


@dataclass(frozen=True)
class Stage:
    """An event with Ben and Cleo, who joined in this order."""

    session: Session
    event: Event
    ben: Attendee
    cleo: Attendee

    def scan(self, scanner: Attendee, token: str, *, now: datetime = NOON, **facts: Any) -> Outcome:
        """``scanner``'s phone reads ``token``; objects of the session are read anew afterwards."""
        self.session.flush()
        outcome = connect(
            self.session.connection(), Scan(token=token, secret=scanner.secret, **facts), now=now
        )
        self.session.expire_all()
        return outcome

    def connection(self) -> Connection | None:
        """The one of Ben and Cleo."""
        return self.session.scalar(
            select(Connection).where(Connection.low_id == self.ben.id, Connection.high_id == self.cleo.id)
        )

    def made(self) -> Connection:
        """The connection of Ben and Cleo, which must be there."""
        connection = self.connection()
        assert connection is not None
        return connection

    def untold(self) -> int:
        """How often plugins are still to hear of a connection."""
        return len(self.session.scalars(select(Untold.id)).all())


def a_stage(session: Session, **facts: Any) -> Stage:
    """Ben and Cleo at a hackathon that is under way; ``facts`` go to the event."""
    event = an_event(session, **facts)
    ben = an_attendee(session, event, "Ben", profile=BEN)
    return Stage(session, event, ben, an_attendee(session, event, "Cleo", profile=CLEO))


def an_attendee(
    session: Session, event: Event, who: Person | str, *, profile: dict[str, Any] | None = None, **facts: Any
) -> Attendee:
    """``who`` joins ``event`` and has a phone; ``profile`` is what they tell about themselves."""
    person = a_person(session, who) if isinstance(who, str) else who
    registration = attending(session, event, person, **facts)
    if profile is not None:
        row = session.get_one(Profile, person.id)
        for name, value in profile.items():
            setattr(row, name, value)
    own = badges.current(session, registration)
    secret = sign_in(session, person, how="joined", lasts=timedelta(days=400), now=NOON).secret
    session.flush()
    return Attendee(registration, person, own[PRINTED].token, own[SCREEN].token, secret)


def ever_shared(session: Session, registration: Registration) -> list[Consent]:
    """Every field that was shared once, since when and until when, the first one first."""
    theirs = select(Consent).where(Consent.registration_id == registration.id)
    return list(session.scalars(theirs.order_by(Consent.given_at, Consent.id)))


def recorded_by_a_leader(session: Session, low: Registration, high: Registration, **facts: Any) -> Connection:
    """Two minors whose badges a leader has read one after the other."""
    facts = {"state": "waiting", "how": "leader", "met_at": NOON, "made_at": NOON} | facts
    connection = Connection(
        code=codes.public_code(),
        event_id=low.event_id,
        low_id=low.id,
        high_id=high.id,
        low_minor=True,
        high_minor=True,
        **facts,
    )
    session.add(connection)
    session.flush()
    return connection


def a_meeting(app: Flask, *, live: bool = True) -> tuple[str, Attendee, Attendee, Attendee]:
    """Ben has scanned Cleo, Mallory is at the event too: the connection's code, and the three of them."""
    with world(app) as session:
        stage = a_stage(session)
        mallory = an_attendee(session, stage.event, "Mallory")
        ben, cleo = stage.ben, stage.cleo
        scan = Scan(token=cleo.screen if live else cleo.printed, secret=ben.secret)
        code = connect(session.connection(), scan, now=NOON).code
    return code, ben, cleo, mallory
