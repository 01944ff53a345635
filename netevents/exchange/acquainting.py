"""Two adults whom something else than a scan has brought together: an introduction, or help at a table."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.db import insert_into
from netevents.events.models import Registration
from netevents.exchange import policy
from netevents.exchange.models import BLOCKED, LEFT, MADE, WAITING, Connection, Tombstone, Untold
from netevents.exchange.parting import accept
from netevents.exchange.queries import between
from netevents.people import codes


def acquaint(
    session: Session, by: Registration, other: Registration, *, how: str, now: datetime
) -> Connection | None:
    """Connect ``by``, whose act this is, with ``other`` at the event of both; None where that cannot be.

    It is as after the scan of a printed badge: ``by`` has confirmed, ``other`` may. Whoever likes to be asked
    first is asked, and so is everybody once one of the two has left. The same act of the other side confirms
    theirs; doing it twice changes nothing.

    :param how: ``introduction`` or ``help``; a connection that is there keeps how it was first made
    """
    if not _can_meet(session, by, other):
        return None
    low, high = sorted((by.id, other.id))
    asks_first = other.asks_first or session.get(Tombstone, (low, high)) is not None
    code = codes.public_code()
    new = session.scalar(
        insert_into(session, Connection)
        .values(
            code=code,
            event_id=by.event_id,
            low_id=low,
            high_id=high,
            state=WAITING if asks_first else MADE,
            how=how,
            met_at=now,
            made_at=now,
            made_key=code,
            low_confirmed_at=now if by.id == low else None,
            high_confirmed_at=now if by.id == high else None,
        )
        .on_conflict_do_nothing()
        .returning(Connection.id)
    )
    connection = session.scalars(
        select(Connection)
        .where(Connection.low_id == low, Connection.high_id == high)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if new is not None:
        if connection.state == MADE:
            session.add(Untold(connection_id=new))
        return connection
    if connection.state in {LEFT, BLOCKED}:  # the block is gone: none stands between them
        connection.state, connection.made_at = WAITING, now
        connection.low_confirmed_at = connection.high_confirmed_at = None
    accept(session, connection, by, now=now)
    return connection


def _can_meet(session: Session, by: Registration, other: Registration) -> bool:
    """Whether both are adults of one event who are there to be met, and neither has blocked the other."""
    if by.is_minor or not policy.may_meet(by, other):
        return False
    if any(place.erased_at is not None or place.hidden for place in (by, other)):
        return False
    return not session.scalar(select(between(by.person_id, other.person_id)))
