"""The next meeting of the same people: their places at the last one, made anew at the next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Select, insert, select, update
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from netevents.events.audit import record
from netevents.events.domain.planning import SeatsTaken
from netevents.events.models import Event, Registration
from netevents.exchange.joining import equip
from netevents.exchange.own_hands import in_own_hands
from netevents.occasions import Registered, TellAll
from netevents.people.codes import public_code
from netevents.people.models import Person

AGAIN: Final = "again"
BATCH: Final = 500


def same_people(
    session: Session, source: Event, event: Event, *, by: Person, now: datetime, tell_all: TellAll
) -> Sequence[Registration]:
    """Give everybody who has a place at ``source`` one at ``event``, with new badges and the usual consents.

    Name, role and subgroup come along, and so does each choice that protects: to be asked first, to be
    hidden, to stay out of the list. Nothing that was ticked for others to get does, no note, no check-in, no
    interests. A minor's record stays hidden until a guardian has agreed anew: consents are for one event.

    :raises netevents.events.domain.SeatsTaken: if there are fewer seats than people
    """
    before = _places(session, source)
    if event.seats is not None and event.seats_taken + len(before) > event.seats:
        raise SeatsTaken(f"There are {event.seats} seats and {len(before)} people. Change the seats first.")
    here = set(session.scalars(_in_own_hands(source)))
    rows = [_row(event, place, is_theirs=place.person_id in here, now=now) for place in before]
    for first in range(0, len(rows), BATCH):
        session.execute(insert(Registration), rows[first : first + BATCH])
    session.execute(
        update(Event)
        .where(Event.id == event.id)
        .values(seats_taken=Event.seats_taken + len(rows))
        .execution_options(synchronize_session=False)
    )
    session.expire(event, ["seats_taken"])
    made = _places(session, event)
    equip(session, made, now=now)
    tell_all([Registered(event, place) for place in made])
    record(session, event, by, "added the same people", now=now, source=source.slug)
    session.flush()
    return made


def _places(session: Session, event: Event) -> Sequence[Registration]:
    """Everybody who has a place at ``event``, with event and person loaded."""
    found = session.scalars(
        select(Registration)
        .join(Registration.person)
        .where(
            Registration.event_id == event.id, Registration.erased_at.is_(None), Person.erased_at.is_(None)
        )
        .options(joinedload(Registration.person))
        .order_by(Registration.id)
    ).all()
    for place in found:
        set_committed_value(place, "event", event)
    return found


def _in_own_hands(event: Event) -> Select[int]:
    """Those with a place at ``event`` who came into one of theirs, there or elsewhere."""
    return select(Registration.person_id).where(
        Registration.event_id == event.id, in_own_hands(Registration.person_id)
    )


def _row(event: Event, place: Registration, *, is_theirs: bool, now: datetime) -> dict[str, object]:
    """Who never came into a place of theirs has one that waits for them again; a minor’s is theirs alone."""
    return {
        "code": public_code(),
        "event_id": event.id,
        "person_id": place.person_id,
        "person_minor": place.person_minor,
        "is_minor": place.is_minor,
        "name": place.name,
        "subgroup": place.subgroup,
        "role": place.role,
        "source": AGAIN,
        "registered_at": now,
        "claimed_at": now if place.claimed_at or (is_theirs and not place.is_minor) else None,
        "asks_first": place.asks_first,
        "hidden": place.hidden or place.is_minor,
        "stays_out": place.stays_out,
    }
