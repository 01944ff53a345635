"""A program with its people, a clock that moves, and a worker that does what is due."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.events.models import Event, Registration
from netevents.people.models import Person
from netevents_mentoring.matching.rules import broken
from netevents_mentoring.pairs.models import Pair
from netevents_mentoring.programs.models import Offer, Program, Request
from netevents_mentoring.rounds import answers, clockwork, domain, where
from netevents_mentoring.rounds.ground import ground
from netevents_mentoring.rounds.models import Match, Round
from netevents_mentoring.rounds.places import STATES, WAITS, places
from tests.cast import EVERYWHERE, a_group, an_event, an_organizer, attending
from tests.conftest import NOON, StandingClock
from tests.plugins.mentoring.taking_part import a_program, asking, offering

if TYPE_CHECKING:
    from sqlalchemy import Engine, Select

TOPICS = ("Web", "Hardware", "Design", "Data", "Pitching")
LANGUAGES = ("English", "Spanish", "German")
A_DAY = timedelta(days=1)
WEB, DESIGN = {"topics": {"Web": 2}}, {"topics": {"Design": 2}}


@dataclass
class Season:
    """One program on ``engine``; ids only, so that every session reads anew."""

    engine: Engine
    clock: StandingClock
    event: int
    program: int
    ada: int

    @contextmanager
    def session(self) -> Iterator[Session]:
        with Session(self.engine) as session, session.begin():
            yield session

    def the_program(self, session: Session) -> Program:
        return session.get_one(Program, self.program)

    def start(self, mode: str = "best total", **facts: Any) -> str:
        """A round is asked for; its code."""
        with self.session() as session:
            by = session.get_one(Person, self.ada)
            facts = {"seconds": 20, "by": by, "now": self.clock()} | facts
            return domain.start(session, self.the_program(session), mode, **facts).code

    def work(self, on: Select[int] = EVERYWHERE) -> None:
        """What a worker does: what is due, then every job, until nothing is left."""
        for _ in range(50):
            with self.session() as session:
                more = clockwork.due(session, now=self.clock(), on=on, write=None)
            with self.session() as session:
                names = list(clockwork.jobs(session, on=on))
            for name in names:
                clockwork.run(name, sessions=self.session, clock=self.clock)
            if not more and not names:
                return
        raise AssertionError("the worker never comes to an end")

    def computed(self, mode: str = "best total") -> str:
        code = self.start(mode)
        self.work()
        return code

    def publish(self, code: str) -> None:
        with self.session() as session:
            domain.publish(session, self.the_round(session, code), now=self.clock())

    def published(self, mode: str = "best total") -> str:
        code = self.computed(mode)
        self.publish(code)
        return code

    def the_round(self, session: Session, code: str) -> Round:
        return session.scalars(select(Round).where(Round.code == code)).one()

    def matches(self, session: Session, code: str) -> dict[str, str]:
        """Who has whom in a round now, by name."""
        mentee = {one.id: one.registration_id for one in session.scalars(select(Request))}
        mentor = {one.id: one.registration_id for one in session.scalars(select(Offer))}
        names = {one.id: one.name for one in session.scalars(select(Registration))}
        found = session.scalars(
            select(Match).where(Match.round_id == self.the_round(session, code).id, Match.ended_at.is_(None))
        )
        return {names[mentee[one.request_id]]: names[mentor[one.offer_id]] for one in found}

    def match_of(self, session: Session, name: str) -> Match:
        """What waits for an answer of the mentee ``name``."""
        return session.scalars(
            select(Match)
            .join(Request, Request.id == Match.request_id)
            .join(Registration, Registration.id == Request.registration_id)
            .where(Registration.name == name, Match.ended_at.is_(None), Match.asked_at.is_not(None))
        ).one()

    def state_of(self, name: str) -> where.Where:
        """Where the mentee ``name`` stands, as they read it."""
        with self.session() as session:
            request = self.request(session, name)
            me = session.get_one(Registration, request.registration_id)
            return where.of_mentee(
                session, me, request, self.the_program(session), now=self.clock(), zone="UTC"
            )

    def place(self, session: Session, name: str) -> Registration:
        return session.scalars(select(Registration).where(Registration.name == name)).one()

    def request(self, session: Session, name: str) -> Request:
        return session.scalars(
            select(Request)
            .join(Registration, Registration.id == Request.registration_id)
            .where(Registration.name == name)
        ).one()

    def offer(self, session: Session, name: str) -> Offer:
        return session.scalars(
            select(Offer)
            .join(Registration, Registration.id == Offer.registration_id)
            .where(Registration.name == name)
        ).one()

    def wrong(self, *, settled: bool = False) -> list[str]:
        """What must never be: two mentors for one, more than a mentor has seats for, somebody in limbo.

        :param settled: whether the worker has just done all: then no free seat is left to whom it would suit
        """
        with self.session() as session:
            return list(_wrong(session, self.the_program(session), self.clock, settled=settled))


def _wrong(session: Session, program: Program, clock: StandingClock, *, settled: bool) -> Iterator[str]:
    asked = session.scalars(
        select(Match)
        .join(Round, Round.id == Match.round_id)
        .where(Round.program_id == program.id, Match.asked_at.is_not(None), Match.ended_at.is_(None))
    ).all()
    open_pairs = session.scalars(select(Pair).where(Pair.program_id == program.id, Pair.closed_at.is_(None)))
    offers = {one.registration_id: one for one in session.scalars(select(Offer))}
    requests = {one.registration_id: one for one in session.scalars(select(Request))}
    of_mentee, of_mentor = Counter(one.request_id for one in asked), Counter(one.offer_id for one in asked)
    for pair in open_pairs:
        of_mentee[requests[pair.mentee_id].id] += 1
        of_mentor[offers[pair.mentor_id].id] += 1
    yield from (f"request {one} has two" for one, count in of_mentee.items() if count > 1)
    for offer in offers.values():
        if of_mentor[offer.id] > offer.capacity:
            yield f"offer {offer.id} holds {of_mentor[offer.id]} of {offer.capacity}"
    there = places(session, program)
    for request in requests.values():
        if there.where.get(request.id) not in STATES:
            yield f"request {request.id} is nowhere"
    if settled:
        base = ground(session, program, there, weights=program.weights, now=clock(), states=(WAITS,))
        yield from (
            f"{mentee.key} waits though {mentor.key} is free"
            for mentee in base.mentees
            for mentor in base.mentors
            if not broken(mentee, mentor, base.limits)
        )


def a_season(
    engine: Engine,
    mentors: dict[str, Any] | None = None,
    mentees: dict[str, Any] | None = None,
    **terms: Any,
) -> Season:
    """``mentors`` and ``mentees`` by name, with what they offer and ask for: topics, or more by name."""
    with Session(engine) as session, session.begin():
        ada = an_organizer(session, "Ada")
        event = an_event(session, a_group(session, owner=ada))
        program = a_program(session, event, **terms)
        for name, said in (mentors or {}).items():
            offering(session, program, name, **_said(said))
        for name, said in (mentees or {}).items():
            asking(session, program, name, **_said(said))
        return Season(engine, StandingClock(NOON), event.id, program.id, ada.id)


def _said(said: Any) -> dict[str, Any]:
    return dict(said) if isinstance(said, dict) else {"capacity": said} if isinstance(said, int) else {}


def a_crowd(engine: Engine, *, mentors: int, mentees: int, seed: int = 7) -> Season:
    """Many people with topics, languages and times of their own; the same ones each time."""
    draw = random.Random(seed)
    season = a_season(engine, topics=TOPICS)
    with season.session() as session:
        program, event = season.the_program(session), session.get_one(Event, season.event)
        for number in range(mentors):
            place = attending(session, event, f"Mentor {number}")
            said = _drawn(draw) | {"capacity": draw.randint(1, 4), "about": f"I have built {number} things."}
            offering(session, program, place, **said)
        for number in range(mentees):
            asking(session, program, attending(session, event, f"Mentee {number}"), **_drawn(draw))
    return season


def _drawn(draw: random.Random) -> dict[str, Any]:
    morning = 24 * draw.randrange(5) + 8
    return {
        "topics": {topic: draw.randint(1, 3) for topic in draw.sample(TOPICS, draw.randint(1, 3))},
        "languages": draw.sample(LANGUAGES, draw.randint(1, 2)),
        "hours": range(morning, morning + 60),
    }


def two_for_one(engine: Engine, **said: Any) -> Season:
    """Mo has one seat; Ben suits better than Dan, who waits."""
    return a_season(engine, {"Mo": WEB}, {"Ben": WEB, "Dan": {"topics": {"Web": 3, "Data": 3}}}, **said)


def says(season: Season, name: str, side: str, *, because: str | None = None) -> None:
    """One side of what waits for the mentee ``name`` says yes, or no ``because``."""
    with season.session() as session:
        match = season.match_of(session, name)
        if because is None:
            answers.accept(session, match, side, now=season.clock())
        else:
            answers.decline(session, match, side, because, now=season.clock())
