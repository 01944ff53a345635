"""Check-in by poster: attendees scan a code in the hall and say themselves that they are here."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from netevents.events import domain as events
from netevents.events.audit import record
from netevents.events.models import LEADER, Event, Registration
from netevents.languages import _, mark
from netevents.occasions import Tell
from netevents.people import codes
from netevents.people.models import Person
from netevents.refusal import Refusal

OPENS_BEFORE: Final = timedelta(hours=2)


class LeadersCheckIn(Refusal):
    """Where minors are, somebody has seen whoever counts as here."""


class NotByPoster(Refusal):
    """This event has no such poster, or not now."""


def switch_on(session: Session, event: Event, *, by: Person, now: datetime) -> None:
    """Attendees may check themselves in with the poster; a poster that was printed earlier works again.

    :raises LeadersCheckIn: at a youth event
    """
    if event.audience == "youth":
        raise LeadersCheckIn(_("At a youth event somebody greets whoever comes. There is no poster for it."))
    event.check_in_code = event.check_in_code or codes.token()
    event.takes_self_check_in = True
    record(session, event, by, mark("switched on check-in by poster"), now=now)


def switch_off(session: Session, event: Event, *, by: Person, now: datetime) -> None:
    """The poster opens nothing any more."""
    event.takes_self_check_in = False
    record(session, event, by, mark("switched off check-in by poster"), now=now)


def event_of_poster(session: Session, code: str) -> Event | None:
    """The open event on whose poster this code stands, with its group loaded."""
    return session.scalar(
        select(Event)
        .where(
            Event.check_in_code == code.upper(),
            Event.takes_self_check_in,
            Event.state == "open",
            Event.audience != "youth",
        )
        .options(joinedload(Event.group))
    )


def check_myself_in(registration: Registration, *, now: datetime, tell: Tell) -> None:
    """The attendee says that they are here. Twice is harmless.

    :raises LeadersCheckIn: for minors, and for leaders, on whose being here others rely
    :raises NotByPoster: long before the event
    """
    event = registration.event
    if registration.is_minor or registration.role == LEADER:
        raise LeadersCheckIn(_("Go to the door, please: somebody there checks you in."))
    if now < event.starts_at - OPENS_BEFORE:
        raise NotByPoster(_("Check-in opens two hours before the start."))
    events.check_in(registration, now=now, tell=tell)
