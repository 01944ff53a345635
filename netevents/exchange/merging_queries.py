"""Who else on the roll may be the same person, and where a place went that was merged into another one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from netevents.events.models import Event, Merge, Registration
from netevents.events.queries import registration_of
from netevents.exchange.models import Connection
from netevents.people.models import Person


def by_code(session: Session, event: Event, code: str) -> Registration | None:
    """The place of this code at ``event``, with its person and their profile."""
    return session.scalar(
        select(Registration)
        .where(Registration.event_id == event.id, Registration.code == code, Registration.erased_at.is_(None))
        .options(joinedload(Registration.person).joinedload(Person.profile))
    )


def look_alikes(session: Session, event: Event, registration: Registration) -> Sequence[Registration]:
    """Other places at ``event`` whose name shares its first word: the usual double."""
    first = registration.name.split()[0].lower() if registration.name.split() else registration.name
    return session.scalars(
        select(Registration)
        .where(
            Registration.event_id == event.id,
            Registration.id != registration.id,
            Registration.is_minor == registration.is_minor,
            Registration.erased_at.is_(None),
            func.lower(Registration.name).startswith(first, autoescape=True),
        )
        .order_by(Registration.name, Registration.id)
        .limit(10)
    ).all()


def merges(session: Session, event: Event, *, since: datetime) -> Sequence[Merge]:
    """The merges at ``event`` that stand and are younger than ``since``, the latest first."""
    return session.scalars(
        select(Merge)
        .where(Merge.event_id == event.id, Merge.undone_at.is_(None), Merge.merged_at >= since)
        .order_by(Merge.id.desc())
    ).all()


def stays(session: Session, place: Registration) -> Registration | None:
    """``place``, or what it went into by merges that stand; None where nothing of that is on the roll."""
    found: Registration | None = place
    while found is not None and found.erased_at is not None:
        found = session.scalars(
            select(Registration)
            .join(Merge, Merge.kept_id == Registration.id)
            .where(Merge.event_id == found.event_id, Merge.gone_code == found.code, Merge.undone_at.is_(None))
            .order_by(Merge.id.desc())
            .limit(1)
        ).first()
    return found


def went_into(session: Session, event: Event, person: Person) -> tuple[Registration, Registration] | None:
    """The place of ``person`` that went into another one after both people said yes, and that one.

    That one has event and person loaded.
    """
    gone = session.scalar(
        select(Registration).where(
            Registration.event_id == event.id,
            Registration.person_id == person.id,
            Registration.erased_at.is_not(None),
            Registration.claimed_at.is_not(None),
        )
    )
    found = stays(session, gone) if gone is not None else None
    kept = registration_of(session, event, session.get_one(Person, found.person_id)) if found else None
    return None if gone is None or kept is None else (gone, kept)


def codes_gone_into(session: Session, place: Registration) -> Sequence[str]:
    """Under which codes the places were known that went into ``place``, by merges that stand."""
    return session.scalars(
        select(Merge.gone_code).where(Merge.kept_id == place.id, Merge.undone_at.is_(None)).order_by(Merge.id)
    ).all()


def scanned_too_late(session: Session) -> Sequence[tuple[int, str]]:
    """Of places that went, and have connections still or again: the event’s id and the place’s code."""
    gone = (Registration.event_id == Merge.event_id) & (Registration.code == Merge.gone_code)
    rows = session.execute(
        select(Merge.event_id, Merge.gone_code)
        .join(Registration, gone)
        .where(Merge.undone_at.is_(None), Registration.erased_at.is_not(None), _connected(Registration.id))
        .order_by(Merge.id)
    )
    return [(event_id, code) for event_id, code in rows]


def has_connections(session: Session, place: Registration) -> bool:
    """Whether ``place`` is one side of any connection."""
    return bool(session.scalar(select(_connected(place.id))))


def _connected(id_: object) -> ColumnElement[bool]:
    return exists().where(or_(Connection.low_id == id_, Connection.high_id == id_))
