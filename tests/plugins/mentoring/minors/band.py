"""Pond day with mentoring: Mia, 16, would like a mentor; Hal and Ida offer, and Ada vouches for Hal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from netevents.events.models import Event, Registration
from netevents.exchange.youth import guardians
from netevents.host import switches
from netevents.people.models import ADULT, Person
from netevents_mentoring.minors import domain as minors
from netevents_mentoring.pairs.models import Pair
from netevents_mentoring.programs import domain as programs
from netevents_mentoring.programs.models import Offer, Program, Request
from netevents_mentoring.youth import domain, screening
from netevents_mentoring.youth.models import Approval, Proposal, Screening
from tests.cast import a_person, attending
from tests.conftest import NOON
from tests.youth.troop import Troop, a_troop

TOPIC = "Knots"
UNTIL = NOON + timedelta(days=100)


@dataclass
class Band:
    """Everybody, and what they asked for and offered."""

    troop: Troop
    program: Program
    hal: Registration
    ida: Registration
    offers: dict[str, Offer]
    requests: dict[str, Request]
    vouched: Screening

    @property
    def session(self) -> Session:
        return self.troop.session

    @property
    def event(self) -> Event:
        return self.troop.event

    @property
    def pat(self) -> Person:
        """Mia’s guardian."""
        return guardians.consents_of(self.session, self.troop.mia)[0].guardian

    def propose(self, mentor: str = "Hal", *, by: Registration | None = None) -> Proposal:
        return domain.propose(
            self.session,
            self.event,
            self.requests["Mia"],
            self.offers[mentor],
            by=by or self.troop.ann,
            now=NOON,
        )

    def guardian_agrees(self, proposal: Proposal, **facts: Any) -> None:
        guardian = facts.get("guardian", self.pat)
        method, by = facts.get("method", "phone"), facts.get("by", self.troop.ann.person)
        domain.guardian_agrees(
            self.session, self.event, proposal, guardian.id, method, by=by, now=facts.get("now", NOON)
        )

    def mentor_agrees(self, proposal: Proposal) -> None:
        domain.mentor_agrees(self.session, self.event, proposal, by=self.hal, now=NOON)

    def second_agrees(self, proposal: Proposal, by: Registration | None = None) -> None:
        domain.second_leader_agrees(self.session, self.event, proposal, by=by or self.troop.bob, now=NOON)

    def agreed(self) -> Proposal:
        """A proposal that waits for nobody but the organizer."""
        proposal = self.propose()
        self.mentor_agrees(proposal)
        self.guardian_agrees(proposal)
        self.second_agrees(proposal)
        return proposal

    def approve(self, proposal: Proposal, **facts: Any) -> Pair:
        by, now = facts.get("by", self.troop.ada), facts.get("now", NOON)
        return minors.approve(self.session, self.event, proposal, by=by, mails=True, now=now)

    def mentored(self) -> Approval:
        """Mia is mentored by Hal."""
        pair = self.approve(self.agreed())
        return self.session.get_one(Approval, pair.approval_id)


def a_band(session: Session, **facts: Any) -> Band:
    troop = a_troop(session, **facts)
    event = troop.event
    switches.switch_on(session, event, "mentoring")
    program = session.query(Program).filter(Program.event_id == event.id).one()
    program.topics = [TOPIC, "Maps"]
    hal, ida = (
        attending(session, event, a_person(session, name, age=ADULT), source="organizer")
        for name in ("Hal Berg", "Ida Kern")
    )
    offered = programs.Offered(topics={TOPIC: 3}, hours=(), zone="Europe/Madrid")
    offers = {
        place.name.split()[0]: programs.offer(session, program, place, offered, now=NOON)
        for place in (hal, ida)
    }
    asked = programs.Said(topics={TOPIC: 1}, hours=(), zone="Europe/Madrid")
    requests = {
        minor.name: programs.request(session, program, minor, asked, now=NOON)
        for minor in (troop.mia, troop.tom)
    }
    vouched = screening.vouch(
        session, event, hal.person, "Two references.", until=UNTIL, by=troop.ada, now=NOON
    )
    session.flush()
    return Band(troop, program, hal, ida, offers, requests, vouched)
