"""Leaders: who they are, and whether enough of them are here for anybody to scan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, select, text
from sqlalchemy.orm import Session, joinedload

from netevents.db import UtcDateTime
from netevents.events.audit import record
from netevents.events.models import LEADER, Event, Registration
from netevents.exchange.joining import join
from netevents.exchange.own_hands import is_in_own_hands
from netevents.languages import _, mark
from netevents.occasions import Tell
from netevents.people.domain import new_person
from netevents.people.models import ADULT, UNASKED, Person
from netevents.refusal import Refusal

TWO_LEADERS: Final = """(
  SELECT count(*) FROM (
    SELECT 1 FROM registration l JOIN person p ON p.id = l.person_id
    WHERE l.event_id = {event} AND l.role = 'leader' AND l.erased_at IS NULL
      AND l.checked_in_at IS NOT NULL AND p.age = 'adult' AND EXISTS (
        SELECT 1 FROM sign_in d WHERE d.person_id = p.id AND d.revoked_at IS NULL AND d.expires_at > {now})
    LIMIT 2) two
) = 2"""
"""Two adults who lead the event are checked in and signed in. The scan asks it in its own statement."""


class NeedsTwoLeaders(Refusal):
    """Scanning where minors are waits for two leaders."""


class AdultsLead(Refusal):
    """Who is on the roll as a minor does not lead."""


def two_leaders_here(session: Session, event: Event, *, now: datetime) -> bool:
    """Whether scanning may be open at ``event``: two leaders are here and signed in."""
    asked = text(f"SELECT {TWO_LEADERS.format(event=':event', now=':now')}")
    bound = asked.bindparams(bindparam("now", type_=UtcDateTime()))
    return bool(session.scalar(bound, {"event": event.id, "now": now}))


def need_two_leaders(session: Session, event: Event, *, now: datetime) -> None:
    """Go on only where two leaders are here.

    :raises NeedsTwoLeaders: otherwise
    """
    if not two_leaders_here(session, event, now=now):
        raise NeedsTwoLeaders(_("This opens once two leaders are here and signed in."))


def leaders_of(session: Session, event: Event) -> Sequence[Registration]:
    """The leaders of ``event`` by name, with the person loaded."""
    return session.scalars(
        select(Registration)
        .where(
            Registration.event_id == event.id, Registration.role == LEADER, Registration.erased_at.is_(None)
        )
        .options(joinedload(Registration.person))
        .order_by(Registration.name, Registration.id)
    ).all()


def add_leader(
    session: Session, event: Event, name: str, *, by: Person, now: datetime, tell: Tell
) -> Registration:
    """Somebody new leads ``event``; the organizer vouches that they are an adult."""
    person = new_person(session, name, age=ADULT, now=now)
    return lead(session, event, person, by=by, now=now, tell=tell)


def lead(
    session: Session, event: Event, person: Person, *, by: Person, now: datetime, tell: Tell
) -> Registration:
    """Let ``person`` lead ``event``; a place they hold already gets the role.

    :raises AdultsLead: if they are a minor there
    """
    if person.age == UNASKED and not person.is_minor:
        person.age = ADULT
        session.flush()
    registration = join(session, event, person, source="organizer", now=now, tell=tell)
    if registration.is_minor:
        raise AdultsLead(_("Only an adult can lead."))
    registration.role = LEADER
    if is_in_own_hands(session, person):
        registration.claimed_at = registration.claimed_at or now
    record(session, event, by, mark("made somebody a leader"), now=now, registration=registration)
    session.flush()
    return registration
