"""What is due for whom: checklists with somebody to write to, and promises; thousands in few statements."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from netevents.events.models import Event, Registration
from netevents.exchange.models import MADE, Connection
from netevents.exchange.queries import between
from netevents.people.models import Person
from netevents_followup.models import Checklist, Item, Off, Promise
from netevents_followup.timing import DAY, NAMED_FOR


def root(event: Event) -> str:
    """Where the pages of this plugin are at ``event``, without a request at hand."""
    return f"/e/{event.slug}/followup"


class Promised(NamedTuple):
    """A promise, to whom, where they met, and the zone of who made it."""

    promise: Promise
    person_id: int
    zone: str
    code: str
    event: Event
    other: Registration

    @property
    def url(self) -> str:
        return f"{root(self.event)}/with/{self.code}"


class Waiting(NamedTuple):
    """A checklist with somebody on it to write to, since ``due_at`` or from then on.

    ``woken_at``: when the last of those who were put off came back, or the first will; None if nobody was.
    """

    checklist: Checklist
    person_id: int
    zone: str
    event: Event
    due_at: datetime
    woken_at: datetime | None


def waiting(
    session: Session, people: Collection[int], *, now: datetime, ahead: timedelta = DAY
) -> Sequence[Waiting]:
    """The checklists of ``people`` with somebody on them, due until so far ahead. One statement.

    Each is named for four weeks, and again when somebody who was put off comes back.
    """
    named_since = now - NAMED_FOR
    woken = _put_off(func.max(Item.snoozed_until), Item.snoozed_until <= now)
    waking = _put_off(func.min(Item.snoozed_until), Item.snoozed_until > now)
    rows = session.execute(
        select(Checklist, Registration.person_id, Person.zone, Event, _somebody(now=now), woken, waking)
        .join(Registration, Registration.id == Checklist.registration_id)
        .join(Person, Person.id == Registration.person_id)
        .join(Event, Event.id == Checklist.event_id)
        .where(
            Registration.person_id.in_(people),
            Registration.erased_at.is_(None),
            Checklist.off_at.is_(None),
            Checklist.due_at <= now + ahead,
            or_(Checklist.due_at > named_since, woken > named_since, waking <= now + ahead),
            ~exists().where(Off.person_id == Registration.person_id),
            _somebody(now=now + ahead),
        )
        .order_by(Checklist.due_at, Checklist.registration_id)
    )
    found = []
    for checklist, person_id, zone, event, already, woken_at, wakes_at in rows:
        is_named = max(checklist.due_at, woken_at or checklist.due_at) > named_since
        since = woken_at if already and is_named else wakes_at
        due_at = max(checklist.due_at, since) if since is not None else checklist.due_at
        found.append(Waiting(checklist, person_id, zone or event.zone, event, due_at, since))
    return found


def promised(
    session: Session,
    people: Collection[int],
    *,
    to_event: int | None = None,
    since: date = date.min,
    until: date = date.max,
) -> Sequence[Promised]:
    """What ``people`` promised for these days and have not done, where they follow up. One statement."""
    other = aliased(Registration, name="other")
    query = (
        select(Promise, Registration.person_id, Person.zone, Connection.code, Event, other)
        .join(Registration, Registration.id == Promise.by_id)
        .join(Person, Person.id == Registration.person_id)
        .join(Connection, Connection.id == Promise.connection_id)
        .join(Event, Event.id == Connection.event_id)
        .join(
            other,
            other.id
            == case((Connection.low_id == Promise.by_id, Connection.high_id), else_=Connection.low_id),
        )
        .outerjoin(Checklist, Checklist.registration_id == Registration.id)
        .where(
            Registration.person_id.in_(people),
            Promise.kept_at.is_(None),
            Promise.due_on.between(since, until),
            Connection.state == MADE,
            other.erased_at.is_(None),
            Checklist.off_at.is_(None),
            ~exists().where(Off.person_id == Registration.person_id),
            ~between(Registration.person_id, other.person_id),
        )
        .options(joinedload(other.person).joinedload(Person.profile))
        .order_by(Promise.due_on, Promise.id)
    )
    if to_event is not None:
        query = query.where(Connection.event_id == to_event)
    return [
        Promised(promise, person_id, zone or event.zone, code, event, them)
        for promise, person_id, zone, code, event, them in session.execute(query)
    ]


def _somebody(*, now: datetime) -> Any:
    """The condition that the checklist holds somebody to write to at ``now``."""
    return or_(
        _somebody_at(Connection.low_id, Connection.high_id, now=now),
        _somebody_at(Connection.high_id, Connection.low_id, now=now),
    )


def _put_off(which: Any, when: Any) -> Any:
    """One moment among those until which items of the checklist were put off."""
    return (
        select(which)
        .where(
            Item.by_id == Checklist.registration_id,
            Item.done_at.is_(None),
            Item.skipped_at.is_(None),
            when,
        )
        .correlate(Checklist)
        .scalar_subquery()
    )


def _somebody_at(mine: Any, theirs: Any, *, now: datetime) -> Any:
    """The condition that the checklist holds somebody to write to, being on this side of a connection."""
    other = aliased(Registration)
    settled = exists().where(
        Item.connection_id == Connection.id,
        Item.by_id == Checklist.registration_id,
        or_(Item.done_at.is_not(None), Item.skipped_at.is_not(None), Item.snoozed_until > now),
    )
    return (
        exists()
        .where(
            mine == Checklist.registration_id,
            Connection.state == MADE,
            other.id == theirs,
            other.erased_at.is_(None),
            ~settled.correlate(Connection, Checklist),
            ~between(Registration.person_id, other.person_id).correlate(Registration, other),
        )
        .correlate(Checklist, Registration)
    )
