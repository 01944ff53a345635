"""What is read about events and the people at them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, or_, select, tuple_
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from netevents.events.models import LEADER, AuditEntry, Event, Interest, Registration
from netevents.people.codes import as_typed
from netevents.people.models import ADULT, Person

PAGE = 50


def event_by_slug(session: Session, slug: str) -> Event | None:
    """The event with this address, with its group loaded."""
    return session.scalar(select(Event).where(Event.slug == slug).options(joinedload(Event.group)))


def event_by_room_code(session: Session, typed: str) -> Event | None:
    """The event whose room code was meant, unless it is a draft; with its group loaded."""
    return session.scalar(
        select(Event)
        .where(Event.room_code == as_typed(typed), Event.state != "draft")
        .options(joinedload(Event.group))
    )


def events_of_groups(session: Session, group_ids: Sequence[int]) -> Sequence[Event]:
    """The latest events of these groups, the last one first, with the group loaded."""
    return session.scalars(
        select(Event)
        .where(Event.group_id.in_(group_ids))
        .options(joinedload(Event.group))
        .order_by(Event.starts_at.desc(), Event.id.desc())
        .limit(200)
    ).all()


def places_of(session: Session, person: Person) -> Sequence[Registration]:
    """Where ``person`` is registered, the last event first, with the event loaded; no drafts."""
    return session.scalars(
        select(Registration)
        .join(Registration.event)
        .where(Registration.person_id == person.id, Registration.erased_at.is_(None), Event.state != "draft")
        .options(joinedload(Registration.event))
        .order_by(Event.starts_at.desc(), Registration.id.desc())
        .limit(200)
    ).all()


def registration_of(session: Session, event: Event, person: Person) -> Registration | None:
    """The place of ``person`` at ``event``, with both loaded."""
    found = session.scalar(
        select(Registration).where(
            Registration.event_id == event.id,
            Registration.person_id == person.id,
            Registration.erased_at.is_(None),
        )
    )
    if found is not None:
        set_committed_value(found, "event", event)
        set_committed_value(found, "person", person)
    return found


def leads(registration: Registration, event: Event) -> bool:
    """Whether this place is of somebody who leads ``event``: an adult with the role, where minors are.

    Needs ``registration.person`` loaded.
    """
    return registration.role == LEADER and registration.person.age == ADULT and event.audience != "adult"


def leading(event: Event) -> Select[Registration]:
    """The places of those who lead ``event``, as :func:`leads` says."""
    return (
        select(Registration)
        .join(Registration.event)
        .join(Registration.person)
        .where(
            Registration.event_id == event.id,
            Registration.role == LEADER,
            Registration.erased_at.is_(None),
            Person.age == ADULT,
            Event.audience != "adult",
        )
    )


def attendee(session: Session, event: Event, code: str) -> Registration | None:
    """The registration with this code at ``event``, with event, person and picked interests loaded."""
    found = session.scalar(
        select(Registration)
        .where(Registration.event_id == event.id, Registration.code == code, Registration.erased_at.is_(None))
        .options(joinedload(Registration.person), selectinload(Registration.interests))
    )
    if found is not None:
        set_committed_value(found, "event", event)
    return found


def attendee_key(session: Session, event: Event, code: str) -> tuple[str, int] | None:
    """Where the registration with this code stands on the roll of ``event``: its name and id."""
    if not code:
        return None
    found = session.execute(
        select(Registration.name, Registration.id).where(
            Registration.event_id == event.id, Registration.code == code
        )
    ).first()
    return (found.name, found.id) if found else None


def roll(
    session: Session,
    event: Event,
    *,
    q: str = "",
    state: str = "",
    after: tuple[str, int] | None = None,
    limit: int = PAGE,
) -> Sequence[Registration]:
    """Everyone registered for ``event``, by name, with event and person loaded.

    :param q: part of the name
    :param state: ``here``, ``not-here``, ``not-claimed``, ``minors``, or nothing for all
    :param after: name and id of the last one of the page before
    """
    wanted = [Registration.event_id == event.id, Registration.erased_at.is_(None)]
    if q:
        wanted.append(_named(q))
    if state in STATES_OF_ROLL:
        wanted.append(STATES_OF_ROLL[state])
    if after is not None:
        wanted.append(tuple_(Registration.name, Registration.id) > tuple_(*after))
    found = session.scalars(
        select(Registration)
        .where(*wanted)
        .options(joinedload(Registration.person))
        .order_by(Registration.name, Registration.id)
        .limit(limit)
    ).all()
    for registration in found:
        set_committed_value(registration, "event", event)
    return found


STATES_OF_ROLL: dict[str, ColumnElement[bool]] = {
    "here": Registration.checked_in_at.is_not(None),
    "not-here": Registration.checked_in_at.is_(None),
    "not-claimed": Registration.claimed_at.is_(None),
    "minors": Registration.is_minor.is_(True),
}


def _named(q: str) -> ColumnElement[bool]:
    """SQLite folds the case of ASCII letters only, so the other usual spellings are asked for as well."""
    spellings = dict.fromkeys((q, q.lower(), q.upper(), q.title()))
    return or_(*(Registration.name.icontains(spelling, autoescape=True) for spelling in spellings))


def has_attendees(session: Session, event: Event) -> bool:
    """Whether anybody has registered."""
    first = session.scalar(select(Registration.id).where(Registration.event_id == event.id).limit(1))
    return first is not None


def would_be_minors(session: Session, event: Event, audience: str) -> Sequence[Registration]:
    """Who would count as a minor if the event were for ``audience``, and does not yet; by name."""
    if audience == "adult":
        return ()
    return session.scalars(
        select(Registration)
        .join(Registration.person)
        .where(
            Registration.event_id == event.id,
            Registration.is_minor.is_(False),
            Registration.erased_at.is_(None),
            Person.age != ADULT,
        )
        .order_by(Registration.name, Registration.id)
    ).all()


def interests(session: Session, event: Event) -> Sequence[Interest]:
    """The organizer's list from which minors pick."""
    return session.scalars(select(Interest).where(Interest.event_id == event.id).order_by(Interest.id)).all()


def audit_trail(
    session: Session, event: Event, *, before: int | None = None, limit: int = PAGE
) -> Sequence[tuple[AuditEntry, str | None]]:
    """Who did what at ``event``, the latest first, with the person loaded, and to which attendee.

    :param before: id of the last entry of the page before
    """
    wanted = [AuditEntry.event_id == event.id]
    if before is not None:
        wanted.append(AuditEntry.id < before)
    found = session.execute(
        select(AuditEntry, Registration.name)
        .outerjoin(Registration, Registration.id == AuditEntry.registration_id)
        .where(*wanted)
        .options(joinedload(AuditEntry.person))
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    return [(entry, name) for entry, name in found]
