"""A term of mentoring at the robotics club: Cleo mentors Ben, who met her at the hack night."""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.events.models import Event, Registration
from netevents.exchange import consents
from netevents.host import switches
from netevents.people import codes
from netevents.people.domain import sign_in
from netevents.people.models import ADULT, Person
from netevents_mentoring.pairs import domain, queries
from netevents_mentoring.pairs.models import Pair
from netevents_mentoring.pairs.queries import MyPair
from netevents_mentoring.programs.models import Offer, Program
from netevents_mentoring.youth.models import Approval, Screening
from tests.cast import a_group, a_person, a_phone, an_event, an_organizer, attending, world
from tests.conftest import NOON
from tests.exchange.stage import CLEO, Attendee, an_attendee
from tests.routes_world import a_connection

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

BEN = {"looking_for": "Somebody who knows motors", "organization": "Hill College"}
LATER = NOON + timedelta(days=3)
"""A day on which nobody has met yet."""
DAY = timedelta(days=1)


@dataclass
class Term:
    """The event, its program, and the people; Ada organizes."""

    event: Event
    program: Program
    ada: Person
    people: dict[str, Attendee]
    app: Flask | None = None
    phones: dict[str, FlaskClient] = field(default_factory=dict)

    def place(self, name: str) -> Registration:
        return self.people[name].registration

    def phone(self, name: str) -> FlaskClient:
        assert self.app is not None, "only where there are pages"
        if name not in self.phones:
            self.phones[name] = a_phone(self.app, self.ada if name == "Ada" else self.people[name].person)
        return self.phones[name]

    def room(self, code: str, rest: str = "") -> str:
        """The address of a pair’s page, or of what hangs under it."""
        return f"/e/hack-night/mentoring/pair/{code}{rest}"


def a_term(session: Session, *guests: str, **facts: Any) -> Term:
    """Ben and Cleo share lines and e-mail; ``facts`` go to the program."""
    ada = an_organizer(session, "Ada")
    event = an_event(session, a_group(session, owner=ada))
    switches.switch_on(session, event, "mentoring")
    program = session.scalars(select(Program).where(Program.event_id == event.id)).one()
    for name, value in facts.items():
        setattr(program, name, value)
    people = {"Ben": an_attendee(session, event, "Ben", profile=BEN | {"email": "ben@example.org"})}
    people["Cleo"] = an_attendee(session, event, "Cleo", profile=CLEO)
    for name in guests:
        people[name] = an_attendee(session, event, name)
    for attendee in people.values():
        shared = {"ask_me_about", "looking_for", "can_help_with", "organization", "email"}
        consents.give(session, attendee.registration, shared, now=NOON)
    session.flush()
    return Term(event, program, ada, people)


def a_pair(session: Session, term: Term, mentor: str = "Cleo", mentee: str = "Ben", **facts: Any) -> Pair:
    """The two have both said yes to a round’s match at noon; ``facts`` are set afterwards."""
    pair = domain.begin(
        session,
        program=term.program,
        mentor=term.place(mentor),
        mentee=term.place(mentee),
        how="round",
        now=NOON,
    )
    for name, value in facts.items():
        setattr(pair, name, value)
    session.flush()
    return pair


def seen_by(session: Session, term: Term, name: str, pair: Pair, *, now: datetime = NOON) -> MyPair:
    """The pair as one of its two sees it; it must be there."""
    session.flush()
    person_id = term.place(name).person_id
    mine = queries.pair_for(session, term.event, person_id, pair.code, now=now)
    assert mine is not None
    return mine


def connected(session: Session, term: Term, one: str = "Ben", other: str = "Cleo", **facts: Any) -> str:
    """The two met at the event; their connection’s code."""
    return a_connection(session, term.place(one), term.place(other), **facts).code


def an_offer(session: Session, term: Term, name: str = "Cleo", **facts: Any) -> Offer:
    place = term.place(name)
    offer = Offer(
        code=codes.public_code(),
        program_id=term.program.id,
        person_id=place.person_id,
        registration_id=place.id,
        zone="Europe/Madrid",
        made_at=NOON,
        changed_at=NOON,
        **facts,
    )
    session.add(offer)
    session.flush()
    return offer


def an_approval(session: Session, term: Term, mentor: Registration, mentee: Registration) -> Approval:
    """Guardian, two leaders and the organizer have agreed, for a hundred days."""
    pat, ann, bob = (a_person(session, who, age=ADULT) for who in ("Pat", "Ann", "Bob"))
    for leader in (ann, bob):
        attending(session, term.event, leader, role="leader", source="organizer")
    lasts = {"ends_at": NOON + timedelta(days=100)}
    screening = Screening(
        group_id=term.event.group_id, person_id=mentor.person_id, how="seen", made_at=NOON, **lasts
    )
    session.add(screening)
    session.flush()
    approval = Approval(
        code=codes.public_code(),
        event_id=term.event.id,
        mentor_id=mentor.id,
        mentee_id=mentee.id,
        mentor_person_id=mentor.person_id,
        screening_id=screening.id,
        guardian_id=pat.id,
        guardian_method="paper",
        text_version="1",
        leader_id=ann.id,
        second_leader_id=bob.id,
        organizer_id=term.ada.id,
        given_at=NOON,
        **lasts,
    )
    session.add(approval)
    session.flush()
    return approval


def a_young_attendee(session: Session, event: Event, name: str = "Mia") -> Attendee:
    """A minor with a phone of their own, at an event that takes some."""
    event.audience = "mixed"
    person = a_person(session, name, age="16-17")
    place = attending(session, event, person)
    secret = sign_in(session, person, how="joined", lasts=timedelta(days=400), now=NOON).secret
    return Attendee(place, person, "", "", secret)


def begun(app: Flask, *guests: str, **facts: Any) -> tuple[Term, str]:
    """The term with pages, and the code of the pair of Cleo and Ben; ``facts`` go to the pair."""
    with world(app) as session:
        term = a_term(session, *guests)
        code = a_pair(session, term, **facts).code
    term.app = app
    return term, code


def text(phone: FlaskClient, path: str) -> str:
    answer = phone.get(path)
    assert answer.status_code == 200
    return html.unescape(answer.text)
