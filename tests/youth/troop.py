"""Pond day: a troop's meeting with Ann and Bob, who lead, and the members Mia, Tom and Ana."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.events import domain
from netevents.events.models import Event, Registration
from netevents.exchange import badges
from netevents.exchange.models import PRINTED, Connection
from netevents.exchange.youth import leaders, members
from netevents.exchange.youth.guardians import Agreed
from netevents.people.domain import sign_in
from netevents.people.models import Person
from tests.cast import a_group, an_event, an_organizer, nobody
from tests.conftest import NOON

INTERESTS = ("Frogs", "Knots", "Maps", "Baking", "Chess", "Stars")
PAT = Agreed("Pat Parent", "pat@example.org", "paper", may_collect=True, may_share=True)
AFTERWARDS = NOON + timedelta(hours=6)


@dataclass(frozen=True)
class Troop:
    """Who is at the meeting; the leaders are here and signed in."""

    session: Session
    event: Event
    ada: Person
    ann: Registration
    bob: Registration
    mia: Registration
    tom: Registration
    ana: Registration

    def pair(self, one: Registration, other: Registration) -> Connection | None:
        """What is written down of these two."""
        low, high = sorted((one.id, other.id))
        return self.session.scalar(
            select(Connection)
            .where(Connection.low_id == low, Connection.high_id == high)
            .execution_options(populate_existing=True)
        )

    def badge(self, who: Registration) -> str:
        """The token of the printed badge."""
        return badges.current(self.session, who)[PRINTED].token


def a_troop(session: Session, **facts: Any) -> Troop:
    """Mia is 16 and Tom 14, and may get each other’s names; Ana is 9, and her name stays."""
    ada = an_organizer(session, "Ada")
    group = a_group(session, "Lake troop", owner=ada)
    asked = {"name": "Pond day", "kind": "troop meeting", "audience": "youth"} | facts
    event = an_event(session, group, by=ada, **asked)
    domain.set_interests(session, event, INTERESTS)
    ann, bob = (a_leader(session, event, who, ada) for who in ("Ann Brown", "Bob Ek"))
    mia, tom, ana = (
        a_member(session, event, name, age, by=ann.person, **more)
        for name, age, more in (
            ("Mia", "16-17", {"subgroup": "Otters", "picks": ("Frogs", "Knots")}),
            ("Tom", "13-15", {"subgroup": "Otters", "picks": ("Chess",)}),
            ("Ana", "under 13", {"agreed": Agreed("Quin", "+34 600 111 222", "phone", True, False)}),
        )
    )
    return Troop(session, event, ada, ann, bob, mia, tom, ana)


def event_of(session: Session, slug: str) -> Event:
    """The meeting, in another transaction."""
    return session.scalars(select(Event).where(Event.slug == slug)).one()


def a_leader(session: Session, event: Event, name: str, by: Person) -> Registration:
    """Somebody who leads, is here and signed in."""
    leader = leaders.add_leader(session, event, name, by=by, now=NOON, tell=nobody)
    domain.check_in(leader, now=NOON, tell=nobody)
    sign_in(session, leader.person, how="desk code", lasts=timedelta(days=400), now=NOON)
    session.flush()
    return leader


def a_member(
    session: Session, event: Event, name: str, age: str, *, by: Person, agreed: Agreed = PAT, **more: Any
) -> Registration:
    return members.add_member(
        session, event, members.Member(name, age, **more), agreed, by=by, now=NOON, tell=nobody
    )
