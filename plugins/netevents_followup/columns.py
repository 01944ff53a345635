"""What follow-up adds to files: one word for organizers, one’s own days for oneself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from netevents.events.models import Event, Registration
from netevents.exchange.models import Connection
from netevents.people.models import Person
from netevents.plugin import Column
from netevents.web.dates import local, utc
from netevents_followup import queries
from netevents_followup.models import Checklist, Item, Promise


def _shown(session: Session, event: Event) -> frozenset[int]:
    """The ids of connections that were followed up, where both let it be seen."""
    low, high = aliased(Checklist), aliased(Checklist)
    return frozenset(
        session.scalars(
            select(Connection.id)
            .join(Item, Item.connection_id == Connection.id)
            .join(low, low.registration_id == Connection.low_id)
            .join(high, high.registration_id == Connection.high_id)
            .where(Connection.event_id == event.id, Item.done_at.is_not(None))
            .where(low.organizers_may_see, high.organizers_may_see)
        )
    )


def _follow_up(connection: Connection, mine: Registration | None, shown: frozenset[int]) -> str:
    return "yes" if connection.id in shown else ""


class _Mine(NamedTuple):
    """One person’s checklist at one event, by connection; ``due_at`` is None where it is off."""

    zone: str
    due_at: datetime | None
    items: dict[int, Item]
    promises: dict[int, list[Promise]]


def of_mine() -> Iterator[Column]:
    """What a person’s own file says of each connection; read once for all of these columns."""
    read: dict[int, _Mine] = {}

    def prepare(session: Session, event: Event) -> Callable[[Registration], _Mine]:
        def at(mine: Registration) -> _Mine:
            if mine.id not in read:
                read[mine.id] = _read(session, event, mine)
            return read[mine.id]

        return at

    for name, cell in (("next_step", _next_step), ("follow_up_due", _due), ("followed_up_at", _followed_up)):
        yield Column(name, partial(_of_mine, cell), prepare)


def _of_mine(
    cell: Callable[[int, _Mine], str],
    connection: Connection,
    mine: Registration | None,
    at: Callable[[Registration], _Mine],
) -> str:
    return cell(connection.id, at(mine)) if mine is not None else ""


def _read(session: Session, event: Event, mine: Registration) -> _Mine:
    checklist, on = queries.is_wanted(session, mine) or (None, False)
    zone = session.scalar(select(Person.zone).where(Person.id == mine.person_id))
    items = session.scalars(select(Item).where(Item.by_id == mine.id))
    promises: dict[int, list[Promise]] = {}
    for one in session.scalars(
        select(Promise)
        .where(Promise.by_id == mine.id, Promise.kept_at.is_(None))
        .order_by(Promise.due_on, Promise.id)
    ):
        promises.setdefault(one.connection_id, []).append(one)
    due_at = checklist.due_at if checklist and on else None
    return _Mine(zone or event.zone, due_at, {one.connection_id: one for one in items}, promises)


def _next_step(connection_id: int, held: _Mine) -> str:
    return "; ".join(one.words for one in held.promises.get(connection_id, ()))


def _due(connection_id: int, held: _Mine) -> str:
    item = held.items.get(connection_id)
    days = [one.due_on for one in held.promises.get(connection_id, ())]
    if held.due_at is not None and (item is None or (item.done_at is None and item.skipped_at is None)):
        moment = (item.snoozed_until if item else None) or held.due_at
        days.append(local(moment, held.zone).date())
    return min(days).isoformat() if days else ""


def _followed_up(connection_id: int, held: _Mine) -> str:
    item = held.items.get(connection_id)
    return utc(item.done_at) if item is not None and item.done_at is not None else ""


OF_EVENT: Final = Column("follow_up", _follow_up, _shown)
