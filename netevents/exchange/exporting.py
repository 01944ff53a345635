"""What is read for the files that people and organizers take home."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from netevents.events.models import AuditEntry, Event, Registration
from netevents.exchange.models import MADE, Connection
from netevents.people.models import Person

EXPORTED: Final = "exported connections"
BATCH = 2000


def made_connections(session: Session, event: Event, *, whole: bool) -> Iterator[Sequence[Any]]:
    """The facts of every connection made at ``event``, by the time they met, streamed.

    :param whole: with the connection itself as the last value of each row, for columns of plugins
    """
    facts = (
        Connection.code,
        Connection.low_id,
        Connection.high_id,
        Connection.met_at,
        Connection.how,
        Connection.low_confirmed_at.is_not(None) & Connection.high_confirmed_at.is_not(None),
        Connection.low_withdrawn_at.is_not(None),
        Connection.high_withdrawn_at.is_not(None),
    )
    query = (
        select(*facts, *((Connection,) if whole else ()))
        .where(Connection.event_id == event.id, Connection.state == MADE)
        .order_by(Connection.met_at, Connection.id)
        .execution_options(yield_per=BATCH)
    )
    return iter(session.execute(query))


def everybody_at(session: Session, event: Event) -> Sequence[Registration]:
    """Every place at ``event``, erased ones too, with person and profile loaded."""
    return session.scalars(
        select(Registration)
        .where(Registration.event_id == event.id)
        .options(joinedload(Registration.person).joinedload(Person.profile))
    ).all()


def exports_of(session: Session, event: Event) -> Sequence[AuditEntry]:
    """Who took the list of who met whom home, and why, the latest first, with the person loaded."""
    return session.scalars(
        select(AuditEntry)
        .where(AuditEntry.event_id == event.id, AuditEntry.act == EXPORTED)
        .options(joinedload(AuditEntry.person))
        .order_by(AuditEntry.id.desc())
    ).all()
