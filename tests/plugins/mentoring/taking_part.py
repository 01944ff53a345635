"""A program, and people who offer and ask in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from netevents.events.models import Event, Registration
from netevents.host import switches
from netevents.people.models import Person
from netevents_mentoring.programs import domain
from netevents_mentoring.programs.models import Offer, Program, Request
from netevents_mentoring.programs.opening import Terms, open_program
from tests.cast import a_group, a_phone, an_event, an_organizer, attending, world
from tests.conftest import NOON

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from sqlalchemy.orm import Session

TOPICS = ("Web", "Hardware", "Design")
GOALS = ("Find my direction", "Finish a project")
MONDAY_MORNING = (8, 9, 10, 11)
HOME = "/e/hack-night/mentoring/"
CONSOLE = "/console/e/hack-night/mentoring/"


def a_program(session: Session, event: Event | None = None, **terms: Any) -> Program:
    """A program of ``event``, with three topics and two goals."""
    given = {"name": "Mentors of the night", "topics": TOPICS, "goals": GOALS} | terms
    return open_program(session, event or an_event(session), Terms(**given), now=NOON)


def offering(session: Session, program: Program, who: str | Registration, *topics: str, **said: Any) -> Offer:
    """``who`` offers ``topics`` at the middle level, with time on Monday morning."""
    given = {"topics": dict.fromkeys(topics or ("Web",), 2), "hours": MONDAY_MORNING, "zone": "UTC"}
    mine, now = _place(session, program, who), said.pop("now", NOON)
    return domain.offer(session, program, mine, domain.Offered(**given | said), now=now)


def asking(session: Session, program: Program, who: str | Registration, *topics: str, **said: Any) -> Request:
    """``who`` asks for ``topics`` at the middle level, with time on Monday morning."""
    given = {"topics": dict.fromkeys(topics or ("Web",), 2), "hours": MONDAY_MORNING, "zone": "UTC"}
    mine, now = _place(session, program, who), said.pop("now", NOON)
    return domain.request(session, program, mine, domain.Said(**given | said), now=now)


def _place(session: Session, program: Program, who: str | Registration) -> Registration:
    if isinstance(who, Registration):
        return who
    return attending(session, session.get_one(Event, program.event_id), who)


@dataclass
class Night:
    """Ada’s hack night with mentoring on; whoever is named is there, and has a phone."""

    app: Flask
    event: Event
    program: Program
    people: dict[str, Registration]
    phones: dict[str, FlaskClient] = field(default_factory=dict)

    def phone(self, name: str) -> FlaskClient:
        if name not in self.phones:
            with world(self.app) as session:
                person = session.get_one(Person, self.people[name].person_id)
            self.phones[name] = a_phone(self.app, person)
        return self.phones[name]

    def page(self, view: str = "") -> str:
        """The address of one of the program’s pages for attendees."""
        return f"{HOME}program/{self.program.code}/{view}"

    def console(self, view: str = "") -> str:
        return f"{CONSOLE}program/{self.program.code}{view}"


def a_night(app: Flask, *names: str, minors: tuple[str, ...] = (), **facts: Any) -> Night:
    """``facts`` go to the event."""
    with world(app) as session:
        ada = an_organizer(session, "Ada")
        event = an_event(session, a_group(session, owner=ada), **facts)
        switches.switch_on(session, event, "mentoring")
        program = session.scalars(select(Program)).one()
        people = {name: attending(session, event, name) for name in names}
        people |= {name: attending(session, event, name, age="16-17") for name in minors}
    return Night(app, event, program, people, {"Ada": a_phone(app, ada)})


def kept(night: Night, kind: Any) -> Any:
    """All rows of this kind that are there now."""
    with world(night.app) as session:
        return session.scalars(select(kind).order_by(kind.id)).all()
