"""What follow-up adds to files: one word for organizers, one’s own days for oneself."""

from __future__ import annotations

from datetime import datetime
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
    """What one person has on their checklist at one event, by connection."""

    zone: str
    due_at: datetime | None
    items: dict[int, Item]
    promises: dict[int, list[Promise]]


class _OfEach:
    """What people mean to do at one event, read for whoever’s file it is when the first row asks."""

    def __init__(self, session: Session, event: Event) -> None:
        self.session, self.event = session, event
        self.read: dict[int, _Mine] = {}

    def of(self, mine: Registration) -> _Mine:
        if mine.id not in self.read:
            session, id_ = self.session, mine.id
            checklist, on = queries.is_wanted(session, mine) or (None, False)
            zone = session.scalar(select(Person.zone).where(Person.id == mine.person_id))
            items = session.scalars(select(Item).where(Item.by_id == id_))
            promises: dict[int, list[Promise]] = {}
            for one in session.scalars(
                select(Promise)
                .where(Promise.by_id == id_, Promise.kept_at.is_(None))
                .order_by(Promise.due_on, Promise.id)
            ):
                promises.setdefault(one.connection_id, []).append(one)
            due_at = checklist.due_at if checklist and on else None
            self.read[id_] = _Mine(
                zone or self.event.zone, due_at, {one.connection_id: one for one in items}, promises
            )
        return self.read[mine.id]


def _next_step(connection: Connection, mine: Registration | None, each: _OfEach) -> str:
    if mine is None:
        return ""
    return "; ".join(one.words for one in each.of(mine).promises.get(connection.id, ()))


def _due(connection: Connection, mine: Registration | None, each: _OfEach) -> str:
    if mine is None:
        return ""
    held = each.of(mine)
    item = held.items.get(connection.id)
    days = [one.due_on for one in held.promises.get(connection.id, ())]
    if item is None or (item.done_at is None and item.skipped_at is None):
        moment = (item.snoozed_until if item else None) or held.due_at
        days += [local(moment, held.zone).date()] if moment else []
    return min(days).isoformat() if days else ""


def _followed_up(connection: Connection, mine: Registration | None, each: _OfEach) -> str:
    if mine is None:
        return ""
    item = each.of(mine).items.get(connection.id)
    return utc(item.done_at) if item is not None and item.done_at is not None else ""


OF_EVENT: Final = Column("follow_up", _follow_up, _shown)
OF_MINE: Final = (
    Column("next_step", _next_step, _OfEach),
    Column("follow_up_due", _due, _OfEach),
    Column("followed_up_at", _followed_up, _OfEach),
)
