"""Connections of two people who both said yes to each other without a scan: introduced, or helped."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from netevents.events.models import Registration
from netevents.exchange.models import MADE, WAITING, Connection, Untold
from netevents.exchange.queries import between, connection_between
from netevents.people import codes


def connect_who_agreed(
    session: Session, one: Registration, other: Registration, *, how: str, now: datetime
) -> Connection | None:
    """Connect two adults at one event who both said yes; both sides count as confirmed.

    A connection that is there is confirmed for both and stays how it was made. One that somebody left or
    blocked stays as it is, and whoever is blocked, erased or at another event is not connected: None.

    :param how: ``introduction`` or ``help``
    """
    if one.is_minor or other.is_minor or one.event_id != other.event_id or one.person_id == other.person_id:
        return None
    if one.erased_at or other.erased_at or session.scalar(select(between(one.person_id, other.person_id))):
        return None
    there = connection_between(session, one, other) or _added(session, one, other, how=how, now=now)
    if there.state not in {WAITING, MADE}:
        return None
    there.low_confirmed_at = there.low_confirmed_at or now
    there.high_confirmed_at = there.high_confirmed_at or now
    if there.state == WAITING:
        there.state, there.made_at = MADE, now
        session.add(Untold(connection_id=there.id))
    session.flush()
    return there


def _added(
    session: Session, one: Registration, other: Registration, *, how: str, now: datetime
) -> Connection:
    """A row of these two that is made by the caller; of two who add it at once the second finds it."""
    low, high = sorted((one.id, other.id))
    made = Connection(
        code=codes.public_code(),
        event_id=one.event_id,
        low_id=low,
        high_id=high,
        state=WAITING,
        how=how,
        met_at=now,
        made_at=now,
    )
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:
        return session.execute(
            select(Connection).where(Connection.low_id == low, Connection.high_id == high)
        ).scalar_one()
    return made
