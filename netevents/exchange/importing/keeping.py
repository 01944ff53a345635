"""Which lists there are, and how they are forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, delete, or_, select, update
from sqlalchemy.orm import Session, defer, joinedload

from netevents.events.models import Event, Registration
from netevents.exchange.import_models import ImportedAs, ImportList, ImportRow

KEPT: Final = timedelta(days=1)
SHOWN: Final = 50


def forget_old(session: Session, over: Select[int], *, now: datetime) -> None:
    """Lists are kept for a day, and who came with one until the organizers' view of the event ends.

    :param over: the ids of events whose view has ended
    """
    session.execute(
        delete(ImportList).where(or_(ImportList.made_at < now - KEPT, ImportList.event_id.in_(over)))
    )
    session.execute(delete(ImportedAs).where(ImportedAs.event_id.in_(over)))


def forget_person(session: Session, ids: Sequence[int]) -> None:
    """Nothing of these registrations stays from any list."""
    session.execute(delete(ImportedAs).where(ImportedAs.registration_id.in_(ids)))
    session.execute(delete(ImportRow).where(ImportRow.match_id.in_(ids)))


def forget_contacts(session: Session, ids: Sequence[int]) -> None:
    """These people count as minors from now on: no trace of an e-mail or surname stays."""
    session.execute(
        update(ImportedAs).where(ImportedAs.registration_id.in_(ids)).values(name_print="", mail_print="")
    )


def forget_lists(session: Session, event: Event) -> None:
    """No list of ``event`` stays; who came with one stays on the roll."""
    session.execute(delete(ImportList).where(ImportList.event_id == event.id))


def list_of(session: Session, event: Event, code: str, *, to_change: bool = False) -> ImportList | None:
    """The list with this code at ``event``, with the event loaded.

    :param to_change: nobody else changes it until this transaction ends; for lists not loaded before
    """
    sought = (
        select(ImportList)
        .where(ImportList.event_id == event.id, ImportList.code == code)
        .options(joinedload(ImportList.event))
    )
    if to_change:
        sought = sought.with_for_update(of=ImportList)
    return session.scalar(sought)


def lists_of(session: Session, event: Event) -> Sequence[ImportList]:
    """The lists of the last day, the latest first, without what stands in them."""
    return session.scalars(
        select(ImportList)
        .where(ImportList.event_id == event.id)
        .options(defer(ImportList.content))
        .order_by(ImportList.id.desc())
        .limit(SHOWN)
    ).all()


def held_of(session: Session, ids: Sequence[int]) -> list[dict[str, Any]]:
    """Which lists these registrations came with, for their take-out file."""
    found = session.execute(
        select(Event.name, ImportedAs.dialect, ImportedAs.key, ImportedAs.at)
        .join(Registration, Registration.id == ImportedAs.registration_id)
        .join(Event, Event.id == ImportedAs.event_id)
        .where(ImportedAs.registration_id.in_(ids))
        .order_by(ImportedAs.id)
    )
    return [
        {
            "event": event,
            "list": dialect,
            "number": (key or "").partition(":")[2],
            "at": at.isoformat(timespec="seconds"),
        }
        for event, dialect, key, at in found
    ]
