"""Confirming, and the ways out: undo, withdraw, leave, decline, block, report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session, aliased, object_session

from netevents.events.models import Event, Registration
from netevents.events.queries import leading
from netevents.exchange import prepared
from netevents.exchange.models import (
    BLOCKED,
    LEFT,
    MADE,
    WAITING,
    Block,
    Connection,
    Report,
    Tombstone,
    Untold,
)
from netevents.exchange.policy import waits_for
from netevents.groups.models import OWNER, Membership
from netevents.languages import _
from netevents.occasions import Tell, Withdrawn
from netevents.people import codes, limits
from netevents.people.models import Person
from netevents.refusal import Refusal

UNDO_LASTS: Final = timedelta(minutes=10)
REPORTS_AN_HOUR: Final = 20
"""More than anybody has to say about one event."""


class TooLateToUndo(Refusal):
    """After ten minutes a connection is left, not undone."""


class OnlyByLeaders(Refusal):
    """What minors have recorded is released by a leader."""


def accept(session: Session, connection: Connection, me: Registration, *, now: datetime) -> None:
    """Say yes: to somebody who waits, or to the contact fields of a printed badge. Twice is harmless.

    :raises OnlyByLeaders: between two minors
    """
    if connection.low_minor:
        raise OnlyByLeaders(_("A leader looks at this first and passes it on after the meeting."))
    if connection.state not in {WAITING, MADE}:
        return
    if me.id == connection.low_id:
        connection.low_confirmed_at = connection.low_confirmed_at or now
    else:
        connection.high_confirmed_at = connection.high_confirmed_at or now
    both = connection.low_confirmed_at and connection.high_confirmed_at
    if connection.state == WAITING and both:
        connection.state = MADE
        connection.made_at = now
        session.add(Untold(connection_id=connection.id))


def can_undo(connection: Connection, *, now: datetime) -> bool:
    """Whether the scan is so recent that it can be taken back without a trace."""
    return now - connection.made_at <= UNDO_LASTS


def undo(session: Session, connection: Connection, me: Registration, *, now: datetime, tell: Tell) -> None:
    """Take a fresh connection back: the row goes, notes stay, older scans do not bring it back.

    What had ended before and was begun anew is as it was then: people’s own words hang on it.

    :raises TooLateToUndo: after ten minutes
    """
    if not can_undo(connection, now=now):
        raise TooLateToUndo(_("Undo works for ten minutes. You can still leave this connection."))
    tell(Withdrawn(event=connection.event, connection=connection, by=me))
    prepared.spoil(session, [connection.event_id])
    began_anew = session.scalar(select(ended_before()).where(Connection.id == connection.id))
    bury(session, connection, now=now)
    if began_anew:
        connection.state = LEFT
    else:
        session.delete(connection)


def ended_before() -> ColumnElement[bool]:
    """The condition on connections that somebody had ended once, before a later scan began them anew."""
    return exists().where(
        Tombstone.low_id == Connection.low_id,
        Tombstone.high_id == Connection.high_id,
        Tombstone.at >= Connection.met_at,
    )


def withdraw(connection: Connection, me: Registration, *, now: datetime, tell: Tell) -> None:
    """Take my fields back from the other side at once; the row and their own words stay."""
    if me.id == connection.low_id:
        connection.low_withdrawn_at = connection.low_withdrawn_at or now
    else:
        connection.high_withdrawn_at = connection.high_withdrawn_at or now
    session = object_session(connection)
    assert session is not None, "a connection that people see is in the database"
    prepared.spoil(session, [connection.event_id])
    tell(Withdrawn(event=connection.event, connection=connection, by=me))


def share_again(connection: Connection, me: Registration) -> None:
    """Show the other side again what I share at this event."""
    if me.id == connection.low_id:
        connection.low_withdrawn_at = None
    else:
        connection.high_withdrawn_at = None


def leave(session: Session, connection: Connection, me: Registration, *, now: datetime, tell: Tell) -> None:
    """End it for both: gone from both lists and every export; only a later scan in person revives it."""
    tell(Withdrawn(event=connection.event, connection=connection, by=me))
    prepared.spoil(session, [connection.event_id])
    bury(session, connection, now=now)
    connection.state = LEFT


def decline(session: Session, connection: Connection, me: Registration, *, now: datetime, tell: Tell) -> None:
    """Say no to somebody who waits for my yes; they are not told."""
    if waits_for(connection, me.id):
        leave(session, connection, me, now=now, tell=tell)


def block(session: Session, me: Person, other: Person, *, now: datetime, tell: Tell) -> None:
    """Neither sees the other any more, at any event; wins over every scan, whenever it was made."""
    if me.id == other.id or session.get(Block, (me.id, other.id)) is not None:
        return
    session.add(Block(blocker_id=me.id, blocked_id=other.id, at=now))
    _end_all(session, me, other, BLOCKED, now=now, tell=tell)


def unblock(session: Session, me: Person, other: Person, *, tell: Tell) -> None:
    """Take my block back. What it ended stays ended until they scan each other again. Twice is harmless.

    So does what was scanned while it stood: of a scan in the same instant PostgreSQL shows the block nothing.
    """
    block = session.get(Block, (me.id, other.id))
    if block is None:
        return
    session.delete(block)
    if session.get(Block, (other.id, me.id)) is None:
        _end_all(session, me, other, LEFT, now=block.at, tell=tell)


def _end_all(session: Session, me: Person, other: Person, state: str, *, now: datetime, tell: Tell) -> None:
    """End what there is between the two at any event; of what is buried already nobody is told again."""
    low, high = aliased(Registration), aliased(Registration)
    pairs = session.execute(
        select(Connection, Event, low, high)
        .join(low, Connection.low_id == low.id)
        .join(high, Connection.high_id == high.id)
        .join(Event, Event.id == Connection.event_id)
        .where(
            or_(
                (low.person_id == me.id) & (high.person_id == other.id),
                (low.person_id == other.id) & (high.person_id == me.id),
            )
        )
    ).all()
    prepared.spoil(session, {event.id for _, event, _, _ in pairs})
    for connection, event, one, two in pairs:
        if state == BLOCKED or connection.state in {WAITING, MADE}:
            tell(Withdrawn(event=event, connection=connection, by=one if one.person_id == me.id else two))
            bury(session, connection, now=now)
        connection.state = state


def bury(session: Session, connection: Connection, *, now: datetime) -> None:
    """Leave a tombstone, so that scans made before ``now`` do not bring the pair back."""
    session.merge(Tombstone(low_id=connection.low_id, high_id=connection.high_id, at=now))


def report(
    session: Session, event: Event, by: Registration, about: Registration | None, words: str, *, now: datetime
) -> Report:
    """Tell a named organizer that something is wrong; never the one it is about.

    :raises netevents.people.limits.TooManyTries: for somebody who would bury the reports of others
    """
    limits.count_try(session, f"report:{by.id}", most=REPORTS_AN_HOUR, within=timedelta(hours=1), now=now)
    row = Report(
        code=codes.public_code(),
        event_id=event.id,
        by_id=by.id,
        about_id=about.id if about else None,
        goes_to_id=who_hears(session, event, about),
        words=words,
        made_at=now,
    )
    session.add(row)
    return row


def who_hears(session: Session, event: Event, about: Registration | None) -> int | None:
    """Who gets a report at ``event``; one against somebody of :func:`hearers` goes to the next of them."""
    return next_of(hearers(session, event), about)


def next_of(order: Sequence[int], about: Registration | None) -> int | None:
    """The first of these :func:`hearers` whom a report about ``about`` is not about."""
    accused = about.person_id if about else None
    return next((one for one in order if one != accused), None)


def hearers(session: Session, event: Event) -> Sequence[int]:
    """Who can hear of reports at ``event``: an owner first, then others who run the group, then leaders.

    The named organizer comes before them all, as long as they are one of them.
    """
    staff = session.execute(
        select(Membership.person_id, Membership.role)
        .where(Membership.group_id == event.group_id, Membership.role != "greeter")
        .order_by(Membership.since)
    ).all()
    owners = [row.person_id for row in staff if row.role == OWNER]
    leaders = session.scalars(
        leading(event).with_only_columns(Registration.person_id).order_by(Registration.id)
    )
    found = [*owners, *(row.person_id for row in staff), *leaders]
    return sorted(found, key=lambda one: one != event.reports_to_id)
