"""What is held of a person: to take along, and to forget."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from netevents.events.models import Event, Registration
from netevents.exchange.models import Connection
from netevents.people.models import Person
from netevents.web.dates import utc
from netevents_followup.models import Checklist, Item, Off, Promise


def held(session: Session, person: Person) -> dict[str, Any]:
    """Everything that ``person`` did or wrote here; nobody else is named but by the connection’s code."""
    theirs = select(Registration.id).where(Registration.person_id == person.id)
    off = session.get(Off, person.id)
    checklists = session.execute(
        select(Checklist, Event.name)
        .join(Event, Event.id == Checklist.event_id)
        .where(Checklist.registration_id.in_(theirs))
        .order_by(Checklist.registration_id)
    )
    items = session.execute(
        select(Item, Connection.code)
        .join(Connection, Connection.id == Item.connection_id)
        .where(Item.by_id.in_(theirs))
        .order_by(Item.connection_id)
    )
    promises = session.execute(
        select(Promise, Connection.code)
        .join(Connection, Connection.id == Promise.connection_id)
        .where(Promise.by_id.in_(theirs))
        .order_by(Promise.id)
    )
    return {
        "off_for_good_at": _moment(off.off_at if off else None),
        "checklists": [
            {
                "event": name,
                "due_at": utc(checklist.due_at),
                "off_at": _moment(checklist.off_at),
                "organizers_may_see": checklist.organizers_may_see,
            }
            for checklist, name in checklists
        ],
        "items": [
            {"connection": code, "letter": item.letter or ""}
            | {
                moment: _moment(getattr(item, moment))
                for moment in (
                    *("recalled_at", "snoozed_until", "done_at", "skipped_at"),
                    *("replied_at", "answered_at"),
                )
            }
            for item, code in items
        ],
        "promises": [
            {
                "connection": code,
                "words": promise.words,
                "due_on": promise.due_on.isoformat(),
                "kept_at": _moment(promise.kept_at),
            }
            for promise, code in promises
        ],
    }


def forget(session: Session, person: Person) -> None:
    """Remove every row of ``person``; what others noted about what they did themselves stays theirs."""
    session.execute(delete(Off).where(Off.person_id == person.id))
    places = session.scalars(select(Registration.id).where(Registration.person_id == person.id)).all()
    for place in places:
        _forget(session, place)


def forget_place(session: Session, place: Registration) -> None:
    """``place`` is about to count as a minor’s, of whom nothing is kept here."""
    _forget(session, place.id)


def _forget(session: Session, place_id: int) -> None:
    session.execute(delete(Promise).where(Promise.by_id == place_id))
    session.execute(delete(Item).where(Item.by_id == place_id))
    session.execute(delete(Checklist).where(Checklist.registration_id == place_id))


def _moment(moment: datetime | None) -> str | None:
    return utc(moment) if moment else None
