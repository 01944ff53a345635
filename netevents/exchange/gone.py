"""People who are gone: blocked, left or undone, by either side. My note about them is still mine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, Select, or_, select, union
from sqlalchemy.orm import Session, aliased, joinedload

from netevents.events.models import Event, Registration
from netevents.exchange import policy
from netevents.exchange.models import BLOCKED, LEFT, Block, Connection, Note, Tombstone
from netevents.exchange.queries import Mine, Other
from netevents.people.models import Person


@dataclass(frozen=True, slots=True)
class Gone:
    """Somebody whom I have met at an event and who is not among my people any more."""

    event: Event
    mine: Registration
    other: Registration
    profile: policy.ProfileView
    note: Note | None
    i_blocked: bool


def gone_of(session: Session, person: Person) -> Sequence[Gone]:
    """Everybody gone from the people of ``person``, the latest event first, then by name. One statement.

    Whether the other one left, undid it or blocked looks the same. A no to somebody who asked first is told
    to nobody: they find the other one here only where they wrote a note.
    """
    rows = session.execute(_gone(person).order_by(Event.starts_at.desc(), Event.id, Other.name, Other.id))
    return [_seen(row) for row in rows]


def gone_for(session: Session, person: Person, code: str) -> Gone | None:
    """The one with this registration, if they are gone from the people of ``person``."""
    row = session.execute(_gone(person).where(Other.code == code)).first()
    return _seen(row) if row else None


def unblock(session: Session, me: Person, other: Person) -> None:
    """Take my block back. What it ended stays ended until they scan each other again. Twice is harmless."""
    block = session.get(Block, (me.id, other.id))
    if block is None:
        return
    session.delete(block)
    if session.get(Block, (other.id, me.id)) is not None:
        return
    low, high = aliased(Registration), aliased(Registration)
    for connection in session.scalars(
        select(Connection)
        .join(low, Connection.low_id == low.id)
        .join(high, Connection.high_id == high.id)
        .where(
            Connection.state == BLOCKED,
            low.person_id.in_((me.id, other.id)),
            high.person_id.in_((me.id, other.id)),
        )
    ):
        connection.state = LEFT


def _gone(person: Person) -> Select[Event, Registration, Registration, Note, Block]:
    mine = select(Registration.id).where(Registration.person_id == person.id)
    ended = Connection.state.in_((LEFT, BLOCKED))
    pairs = union(
        select(Connection.low_id.label("mine"), Connection.high_id.label("other")).where(
            Connection.low_id.in_(mine), ended
        ),
        select(Connection.high_id, Connection.low_id).where(Connection.high_id.in_(mine), ended),
        select(Tombstone.low_id, Tombstone.high_id).where(Tombstone.low_id.in_(mine)),
        select(Tombstone.high_id, Tombstone.low_id).where(Tombstone.high_id.in_(mine)),
        select(Note.author_id, Note.about_id).where(Note.author_id.in_(mine)),
    ).subquery()
    return (
        select(Event, Mine, Other, Note, Block)
        .select_from(pairs)
        .join(Mine, Mine.id == pairs.c.mine)
        .join(Other, Other.id == pairs.c.other)
        .join(Event, Event.id == Mine.event_id)
        .outerjoin(Note, (Note.author_id == Mine.id) & (Note.about_id == Other.id))
        .outerjoin(Block, (Block.blocker_id == Mine.person_id) & (Block.blocked_id == Other.person_id))
        .outerjoin(
            Connection,
            or_(
                (Connection.low_id == Mine.id) & (Connection.high_id == Other.id),
                (Connection.low_id == Other.id) & (Connection.high_id == Mine.id),
            ),
        )
        .where(
            or_(Connection.id.is_(None), ended),
            or_(Block.at.is_not(None), Note.id.is_not(None), _both_knew()),
        )
        .options(joinedload(Other.person).joinedload(Person.profile))
    )


def _both_knew() -> ColumnElement[bool]:
    """Between adults: it did not wait for the other one's yes. Between minors: a leader had passed it on."""
    acted = or_(
        (Connection.low_id == Other.id) & Connection.low_confirmed_at.is_not(None),
        (Connection.high_id == Other.id) & Connection.high_confirmed_at.is_not(None),
    )
    adults = ~Mine.is_minor & (~Other.asks_first | acted)
    minors = Mine.is_minor & ~Other.hidden & Connection.released_by_id.is_not(None)
    return adults | minors


def _seen(row: Row[Event, Registration, Registration, Note, Block]) -> Gone:
    event, mine, other, note, block = row
    return Gone(
        event=event,
        mine=mine,
        other=other,
        profile=policy.profile_view(other, policy.NOTHING),
        note=note,
        i_blocked=block is not None,
    )
