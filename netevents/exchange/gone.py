"""People who are gone: blocked, left or undone, by either side. My note about them is still mine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, Select, or_, select, union
from sqlalchemy.orm import Session, joinedload

from netevents.events.models import Event, Registration
from netevents.exchange import policy
from netevents.exchange.models import BLOCKED, LEFT, Block, Connection, Note, Tombstone
from netevents.exchange.queries import Sides, sides
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
    to nobody: they find the other one here only where they wrote a note. Minors find here only whose name a
    leader passed on, as long as that is allowed.
    """
    two = sides()
    by_name = _gone(person, two).order_by(Event.starts_at.desc(), Event.id, two.other.name, two.other.id)
    rows = session.execute(by_name)
    return [_seen(row) for row in rows]


def gone_for(session: Session, person: Person, code: str) -> Gone | None:
    """The one with this registration, if they are gone from the people of ``person``."""
    two = sides()
    row = session.execute(_gone(person, two).where(two.other.code == code)).first()
    return _seen(row) if row else None


def _gone(person: Person, two: Sides) -> Select[Event, Registration, Registration, Note, Block]:
    mine, other = two
    my_places = select(Registration.id).where(Registration.person_id == person.id)
    ended = Connection.state.in_((LEFT, BLOCKED))
    pairs = union(
        select(Connection.low_id.label("mine"), Connection.high_id.label("other")).where(
            Connection.low_id.in_(my_places)
        ),
        select(Connection.high_id, Connection.low_id).where(Connection.high_id.in_(my_places)),
        select(Tombstone.low_id, Tombstone.high_id).where(Tombstone.low_id.in_(my_places)),
        select(Tombstone.high_id, Tombstone.low_id).where(Tombstone.high_id.in_(my_places)),
        select(Note.author_id, Note.about_id).where(Note.author_id.in_(my_places)),
    ).subquery()
    return (
        select(Event, mine, other, Note, Block)
        .select_from(pairs)
        .join(mine, mine.id == pairs.c.mine)
        .join(other, other.id == pairs.c.other)
        .join(Event, Event.id == mine.event_id)
        .outerjoin(Note, (Note.author_id == mine.id) & (Note.about_id == other.id))
        .outerjoin(Block, (Block.blocker_id == mine.person_id) & (Block.blocked_id == other.person_id))
        .outerjoin(
            Connection,
            or_(
                (Connection.low_id == mine.id) & (Connection.high_id == other.id),
                (Connection.low_id == other.id) & (Connection.high_id == mine.id),
            ),
        )
        .where(
            or_(Connection.id.is_(None), ended, Block.at.is_not(None)),
            or_(
                ~mine.is_minor & or_(Block.at.is_not(None), Note.id.is_not(None)),
                _both_knew(two),
            ),
        )
        .options(joinedload(other.person).joinedload(Person.profile))
    )


def _both_knew(two: Sides) -> ColumnElement[bool]:
    """Between adults: it did not wait for the other one's yes. Between minors: a leader had passed it on."""
    mine, other = two
    acted = or_(
        (Connection.low_id == other.id) & Connection.low_confirmed_at.is_not(None),
        (Connection.high_id == other.id) & Connection.high_confirmed_at.is_not(None),
    )
    adults = ~mine.is_minor & (~other.asks_first | acted)
    minors = mine.is_minor & ~other.hidden & Connection.released_by_id.is_not(None)
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
