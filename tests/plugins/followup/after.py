"""The days after Ada’s hack night: Ben met Cleo, Dan and Eve, and has a note about Cleo."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from netevents.events.domain import end_event
from netevents.events.models import Event
from netevents.exchange import consents, notes
from netevents.exchange.models import FIELDS, Connection
from netevents.host import switches, telling
from netevents.people.models import Person
from netevents_followup import Followup, domain
from tests.cast import a_group, a_phone, an_event, an_organizer, world
from tests.conftest import NOON
from tests.exchange.stage import CLEO, Attendee, an_attendee
from tests.routes_world import a_connection

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
DUE = NOON + 2 * DAY
"""When checklists in Madrid are due, if it ended at noon."""
PLUGIN = Followup()
ON = switches.events_with(PLUGIN)
HERE, CONSOLE = "/e/hack-night/followup", "/console/e/hack-night/followup"
NOTE = {
    "talked_about": "The spaghetti bridge",
    "my_question": "Which glue held",
    "offered": "My drawing of the pier!",
}


@dataclass
class After:
    """The event, and the people with their connections to Ben."""

    event: Event
    ada: Person
    people: dict[str, Attendee]
    met: dict[str, Connection]
    app: Flask | None = None
    phones: dict[str, FlaskClient] = field(default_factory=dict)

    def phone(self, name: str) -> FlaskClient:
        assert self.app is not None, "only where there are pages"
        if name not in self.phones:
            self.phones[name] = a_phone(self.app, self.ada if name == "Ada" else self.people[name].person)
        return self.phones[name]

    def with_(self, name: str, rest: str = "") -> str:
        """The address of Ben’s page about somebody, or of what hangs under it."""
        return f"{HERE}/with/{self.met[name].code}{rest}"


def an_evening(session: Session, *guests: str, zones: dict[str, str] | None = None, **facts: Any) -> After:
    """Before the end. Ben and Cleo share everything; guests share their lines."""
    ada = an_organizer(session, "Ada")
    event = an_event(session, a_group(session, owner=ada), **facts)
    switches.switch_on(session, event, "followup")
    profiles = {
        "Ben": {"ask_me_about": "Ants", "email": "ben@example.org"},
        "Cleo": CLEO | {"links": ["https://www.linkedin.com/in/cleo"]},
    }
    people = {
        name: an_attendee(session, event, name, profile=profiles.get(name, {}))
        for name in ("Ben", "Cleo", *(guests or ("Dan", "Eve")))
    }
    for name in ("Ben", "Cleo"):
        consents.give(session, people[name].registration, FIELDS, now=NOON)
    for name, zone in (zones or {}).items():
        people[name].person.zone = zone
    ben = people["Ben"].registration
    met = {
        name: a_connection(session, ben, them.registration) for name, them in people.items() if name != "Ben"
    }
    for connection in met.values():
        set_committed_value(connection, "event", event)
    notes.write(session, ben, people["Cleo"].registration, **NOTE, now=NOON)
    session.flush()
    return After(event, ada, people, met)


def ended(session: Session, after: After, *, now: datetime = NOON) -> None:
    """The organizer ends it, and the worker does what is due."""
    end_event(session, after.event, now=now, tell=lambda occasion: telling.tell(session, occasion))
    while domain.lay(session, now=now, on=ON):
        session.flush()


def looked(session: Session, *, now: datetime) -> None:
    """The worker does what is due; it tells of ends that have passed."""
    while telling.tell_end(session, now=now, failed=set()) or domain.lay(session, now=now, on=ON):
        session.flush()


def over(session: Session) -> After:
    """Ended."""
    after = an_evening(session)
    ended(session, after)
    return after


def the_days_after(app: Flask, *guests: str, **facts: Any) -> After:
    """Ended, with phones."""
    with world(app) as session:
        after = an_evening(session, *guests, **facts)
        ended(session, after)
    after.app = app
    return after
