"""What is read about events and the people at them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from netevents.events.models import LEADER, Event, Interest, Registration
from netevents.groups.models import Group
from netevents.people.codes import as_typed
from netevents.people.models import ADULT, Person

PAGE = 50
_BY_SLUG = select(Event).where(Event.slug == bindparam("slug")).options(joinedload(Event.group))
"""Made once: nearly every page asks this."""


def event_by_slug(session: Session, slug: str) -> Event | None:
    """The event with this address, with its group loaded."""
    return session.scalar(_BY_SLUG, {"slug": slug})


def event_by_room_code(session: Session, typed: str) -> Event | None:
    """The event whose room code was meant, unless it is a draft; with its group loaded."""
    return session.scalar(
        select(Event)
        .where(Event.room_code == as_typed(typed), Event.state != "draft", Event.erased_at.is_(None))
        .options(joinedload(Event.group))
    )


def last_event(session: Session, group: Group) -> Event | None:
    """The event of ``group`` that begins latest."""
    return session.scalar(
        select(Event)
        .where(Event.group_id == group.id)
        .order_by(Event.starts_at.desc(), Event.id.desc())
        .limit(1)
    )


def events_at_hand(
    session: Session, group_ids: Sequence[int], *, now: datetime, coming: int = 20, past: int = 5
) -> Sequence[Event]:
    """Of each of these groups what is under way or to come, soonest first, then the last few past ones.

    Archived and erased ones are left out. One statement.
    """
    over = _over(now)
    listed = (
        select(
            Event.id,
            over.label("over"),
            func.row_number()
            .over(partition_by=(Event.group_id, over), order_by=(Event.starts_at, Event.id))
            .label("first"),
            func.row_number()
            .over(partition_by=(Event.group_id, over), order_by=(Event.starts_at.desc(), Event.id.desc()))
            .label("last"),
        )
        .where(Event.group_id.in_(group_ids), Event.archived_at.is_(None), Event.erased_at.is_(None))
        .subquery()
    )
    found = session.scalars(
        select(Event)
        .join(listed, listed.c.id == Event.id)
        .where(or_(~listed.c.over & (listed.c.first <= coming), listed.c.over & (listed.c.last <= past)))
        .order_by(Event.starts_at, Event.id)
    ).all()
    behind = [event for event in found if event.state == "ended" or event.ends_at <= now]
    return [*(event for event in found if event not in behind), *reversed(behind)]


def events_listed(
    session: Session,
    group: Group,
    *,
    now: datetime,
    q: str = "",
    state: str = "",
    after: Event | None = None,
    limit: int = PAGE,
) -> Sequence[Event]:
    """The events of ``group``, the latest first; erased ones are left out.

    :param q: part of the name or the place
    :param state: ``coming``, ``past``, ``draft``, ``archived``, or nothing for all that are not archived
    :param after: the last one of the page before
    """
    wanted = [Event.group_id == group.id, Event.erased_at.is_(None)]
    wanted.append(Event.archived_at.is_not(None) if state == "archived" else Event.archived_at.is_(None))
    if state == "draft":
        wanted.append(Event.state == "draft")
    if state in {"coming", "past"}:
        wanted.append(_over(now) if state == "past" else ~_over(now))
    if q:
        wanted.append(or_(_spelled(Event.name, q), _spelled(Event.place, q)))
    if after is not None:
        same = and_(Event.starts_at == after.starts_at, Event.id < after.id)
        wanted.append(or_(Event.starts_at < after.starts_at, same))
    return session.scalars(
        select(Event).where(*wanted).order_by(Event.starts_at.desc(), Event.id.desc()).limit(limit)
    ).all()


def _over(now: datetime) -> ColumnElement[bool]:
    return or_(Event.state == "ended", Event.ends_at <= now)


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


def roll(
    session: Session, event: Event, *, q: str = "", state: str = "", limit: int = PAGE
) -> Sequence[Registration]:
    """The first of those registered for ``event``, by name, with event and person loaded.

    :param q: part of the name
    :param state: ``here``, ``not-here``, ``not-claimed``, ``minors``, or nothing for all
    """
    found = session.scalars(
        select(Registration)
        .where(*on_roll(event, q=q, state=state))
        .options(joinedload(Registration.person))
        .order_by(Registration.name, Registration.id)
        .limit(limit)
    ).all()
    for registration in found:
        set_committed_value(registration, "event", event)
    return found


def on_roll(event: Event, *, q: str, state: str) -> list[ColumnElement[bool]]:
    """What is true of those on the roll of ``event`` who are looked for."""
    wanted = [Registration.event_id == event.id, Registration.erased_at.is_(None)]
    if q:
        wanted.append(_spelled(Registration.name, q))
    if state in STATES_OF_ROLL:
        wanted.append(STATES_OF_ROLL[state])
    return wanted


STATES_OF_ROLL: dict[str, ColumnElement[bool]] = {
    "here": Registration.checked_in_at.is_not(None),
    "not-here": Registration.checked_in_at.is_(None),
    "not-claimed": Registration.claimed_at.is_(None),
    "minors": Registration.is_minor.is_(True),
}


def _spelled(column: InstrumentedAttribute[str], q: str) -> ColumnElement[bool]:
    """SQLite folds the case of ASCII letters only, so the other usual spellings are asked for as well."""
    spellings = dict.fromkeys((q, q.lower(), q.upper(), q.title()))
    return or_(*(column.icontains(spelling, autoescape=True) for spelling in spellings))


def has_attendees(session: Session, event: Event) -> bool:
    """Whether anybody has registered."""
    first = session.scalar(select(Registration.id).where(Registration.event_id == event.id).limit(1))
    return first is not None


def anybody_came(session: Session, event: Event, *, by: datetime) -> bool:
    """Whether somebody had been checked in there at ``by``."""
    came = select(Registration.id).where(Registration.event_id == event.id, Registration.checked_in_at <= by)
    return session.scalar(came.limit(1)) is not None


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
