"""What is read of checklists, their items and promises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import case, exists, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from netevents.events.models import Event, Registration
from netevents.exchange.models import MADE, Connection
from netevents.exchange.queries import Met, between, connection_for, connections_of
from netevents.people.codes import fingerprint
from netevents.people.models import Person
from netevents_followup.models import Checklist, Item, Off, Plan, Promise
from netevents_followup.timing import DAY


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody on one’s checklist, and what one has done about it."""

    met: Met
    item: Item | None

    def stands(self, now: datetime) -> str:
        """``open``, ``later``, ``done`` or ``skipped``."""
        if self.item is None:
            return "open"
        if self.item.done_at is not None:
            return "done"
        if self.item.skipped_at is not None:
            return "skipped"
        later = self.item.snoozed_until is not None and self.item.snoozed_until > now
        return "later" if later else "open"


class Behind(NamedTuple):
    """What a letter’s link is about: who wrote it, and who answers."""

    item: Item
    connection: Connection
    writer: Registration
    other: Registration


def plan_of(session: Session, event: Event) -> Plan | None:
    return session.get(Plan, event.id)


def checklist_of(session: Session, mine: Registration) -> Checklist | None:
    """What somebody means to do after the event; None before its end, and for minors."""
    return session.get(Checklist, mine.id)


def is_wanted(
    session: Session, mine: Registration, *, with_somebody: bool = False
) -> tuple[Checklist, bool] | None:
    """The same, with whether it is on: off neither here nor for good. One statement.

    :param with_somebody: only where they met anybody
    """
    on = Checklist.off_at.is_(None) & ~exists().where(Off.person_id == mine.person_id)
    query = select(Checklist, on).where(Checklist.registration_id == mine.id)
    if with_somebody:
        mine_is_in_it = or_(Connection.low_id == mine.id, Connection.high_id == mine.id)
        query = query.where(exists().where(mine_is_in_it, Connection.state == MADE))
    row = session.execute(query).first()
    return (row[0], row[1]) if row else None


def is_off(session: Session, person_id: int) -> bool:
    """Whether somebody wants no follow-up at any event."""
    return session.get(Off, person_id) is not None


def lines_of(session: Session, mine: Registration, event: Event) -> Sequence[Line]:
    """Everybody whom ``mine`` met at ``event`` and may still write to, by name."""
    person = session.get_one(Person, mine.person_id)
    met = [one for one in connections_of(session, person, event=event) if _may_follow_up(one, event)]
    items = {item.connection_id: item for item in session.scalars(select(Item).where(Item.by_id == mine.id))}
    lines = [Line(one, items.get(one.connection.id)) for one in met]
    return sorted(lines, key=lambda line: line.met.profile.name.casefold())


def line_for(
    session: Session, mine: Registration, event: Event, code: str, *, to_change: bool = False
) -> Line | None:
    """The line about the connection of ``code``, for one of its two people."""
    person = session.get_one(Person, mine.person_id)
    met = connection_for(session, person, code, to_change=to_change)
    if met is None or not _may_follow_up(met, event):
        return None
    return Line(met, session.get(Item, (met.connection.id, mine.id)))


def promises_to(session: Session, mine: Registration, connection: Connection) -> Sequence[Promise]:
    """What ``mine`` promised the other side and has not done, the nearest day first."""
    return session.scalars(
        select(Promise)
        .where(Promise.by_id == mine.id, Promise.connection_id == connection.id, Promise.kept_at.is_(None))
        .order_by(Promise.due_on, Promise.id)
    ).all()


def promise_for(session: Session, mine: Registration, connection: Connection, code: str) -> Promise | None:
    """One of the promises that ``mine`` made to the other side."""
    return session.scalar(
        select(Promise).where(
            Promise.code == code, Promise.by_id == mine.id, Promise.connection_id == connection.id
        )
    )


def behind(session: Session, secret: str) -> Behind | None:
    """The item whose letter held ``secret``, with who wrote it and who answers; None if it opens nothing."""
    writer, other = aliased(Registration, name="writer"), aliased(Registration, name="other")
    row = session.execute(
        select(Item, Connection, writer, other)
        .join(Connection, Connection.id == Item.connection_id)
        .join(writer, writer.id == Item.by_id)
        .join(
            other,
            other.id == case((Connection.low_id == Item.by_id, Connection.high_id), else_=Connection.low_id),
        )
        .where(
            Item.answer_hash == fingerprint(secret),
            Connection.state == MADE,
            writer.erased_at.is_(None),
            other.erased_at.is_(None),
            ~between(writer.person_id, other.person_id),
        )
        .options(joinedload(Connection.event), joinedload(writer.person).joinedload(Person.profile))
    ).one_or_none()
    return Behind(row.Item, row.Connection, row.writer, row.other) if row else None


def _may_follow_up(met: Met, event: Event) -> bool:
    connection = met.connection
    here = connection.event_id == event.id and connection.state == MADE
    return here and not connection.low_minor and not met.profile.is_gone


def to_recall(
    session: Session, person: Person, places: Sequence[Registration], *, now: datetime
) -> Sequence[Registration]:
    """Those of ``places`` where somebody met is to be called to mind, on the day after.

    One statement.
    """
    by_id = {place.id: place for place in places}
    mine = select(Checklist.registration_id).where(
        Checklist.registration_id.in_(by_id),
        Checklist.recall_at <= now,
        Checklist.recall_at > now - DAY,
        Checklist.due_at > now,
        Checklist.off_at.is_(None),
        ~exists().where(Off.person_id == person.id),
        exists()
        .where(
            or_(
                Connection.low_id == Checklist.registration_id,
                Connection.high_id == Checklist.registration_id,
            ),
            Connection.state == MADE,
            ~exists()
            .where(
                Item.connection_id == Connection.id,
                Item.by_id == Checklist.registration_id,
                Item.recalled_at.is_not(None),
            )
            .correlate(Connection, Checklist),
        )
        .correlate(Checklist),
    )
    return [by_id[id_] for id_ in session.scalars(mine)]
