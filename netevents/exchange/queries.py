"""What is read about connections."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, case, exists, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from netevents.events import queries as events
from netevents.events.models import Event, Registration
from netevents.exchange import consents, policy
from netevents.exchange.models import MADE, WAITING, Block, Connection, Note, Tombstone
from netevents.people.models import Person


class Sides(NamedTuple):
    """The two registrations of a connection in a statement, as one of its people sees them."""

    mine: type[Registration]
    other: type[Registration]


def sides() -> Sides:
    """Made for each statement: aliases are completed when first used, and threads that share one may each
    complete it differently; its rows are then never found again.
    """
    return Sides(aliased(Registration, name="mine"), aliased(Registration, name="other"))


class Asking(NamedTuple):
    """Somebody who waits for a yes: the connection's code, and their name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Met:
    """One connection as one of its two people sees it."""

    connection: Connection
    event: Event
    mine: Registration
    other: Registration
    profile: policy.ProfileView
    my_profile: policy.ProfileView
    note: Note | None

    @property
    def waits_for_me(self) -> bool:
        return policy.waits_for(self.connection, self.mine.id)

    @property
    def waits_for_them(self) -> bool:
        return policy.waits_for(self.connection, self.other.id)

    @property
    def i_confirmed(self) -> bool:
        return policy.confirmed_by(self.connection, self.mine.id)

    @property
    def i_withdrew(self) -> bool:
        return policy.withdrawn_by(self.connection, self.mine.id)


def between(one_id: Any, other_id: Any) -> Any:
    """The condition that one of two persons has blocked the other."""
    return exists().where(
        or_(
            (Block.blocker_id == one_id) & (Block.blocked_id == other_id),
            (Block.blocker_id == other_id) & (Block.blocked_id == one_id),
        )
    )


def blocked_pairs(
    session: Session, event_id: int, *, among: Collection[int] | None = None
) -> set[tuple[int, int]]:
    """The two places at an event, lower first, of people of whom one has blocked the other.

    :param among: ids of registrations: only pairs of these
    """
    one, other = aliased(Registration), aliased(Registration)
    query = (
        select(one.id, other.id)
        .join(Block, Block.blocker_id == one.person_id)
        .join(other, Block.blocked_id == other.person_id)
        .where(one.event_id == event_id, other.event_id == event_id)
    )
    if among is not None:
        query = query.where(one.id.in_(among), other.id.in_(among))
    return {(min(pair), max(pair)) for pair in session.execute(query)}


def connections_of(
    session: Session, person: Person, *, event: Event | None = None, search: str = ""
) -> Sequence[Met]:
    """Everybody whom ``person`` has met, the latest event first; blocked and left ones are not there.

    Five statements for any number. ``search`` looks in names and in the person's own notes.
    """
    query = _mine(person, sides()).order_by(
        Event.starts_at.desc(), Event.id, Connection.met_at.desc(), Connection.id
    )
    if event is not None:
        query = query.where(Connection.event_id == event.id)
    met = _met(session, query)
    return [one for one in met if _mentions(one, search)] if search.strip() else met


def connection_for(session: Session, person: Person, code: str, *, to_change: bool = False) -> Met | None:
    """The connection of ``code`` as ``person`` sees it, if they are one of the two and may see it.

    :param to_change: wait for others who change it at this moment, and hold it until the transaction ends
    """
    query = _mine(person, sides()).where(Connection.code == code)
    found = _met(session, query.with_for_update(of=Connection) if to_change else query)
    return found[0] if found else None


def connection_between(session: Session, mine: Registration, other: Registration) -> Connection | None:
    """The row of these two, whatever its state."""
    low, high = sorted((mine.id, other.id))
    return session.scalar(select(Connection).where(Connection.low_id == low, Connection.high_id == high))


def have_parted(session: Session, mine: Registration, other: Registration) -> bool:
    """Whether one of these two once ended what was between them: a scan then waits for the other’s yes."""
    return session.get(Tombstone, tuple(sorted((mine.id, other.id)))) is not None


def earlier_meetings(session: Session, person: Person, met: Met) -> Sequence[tuple[Event, Connection]]:
    """Where the same two people met before, at other events, the first one first."""
    two = sides()
    rows = session.execute(
        _mine(person, two)
        .where(two.other.person_id == met.other.person_id, Connection.id != met.connection.id)
        .order_by(Connection.met_at)
    )
    return [(row.Event, row.Connection) for row in rows]


def asking(session: Session, person: Person, *, event: Event | None = None) -> Sequence[Asking]:
    """Who waits for the yes of ``person``, at ``event`` or anywhere, the first one first."""
    mine, other = sides()
    unanswered = case(
        (Connection.low_id == mine.id, Connection.low_confirmed_at), else_=Connection.high_confirmed_at
    )
    query = (
        select(Connection.code, other.name)
        .join(mine, or_(Connection.low_id == mine.id, Connection.high_id == mine.id))
        .join(other, _are_the_two(mine, other))
        .where(
            mine.person_id == person.id,
            Connection.state == WAITING,
            ~Connection.low_minor,
            unanswered.is_(None),
            ~between(mine.person_id, other.person_id),
        )
        .order_by(Connection.met_at, Connection.id)
    )
    if event is not None:
        query = query.where(Connection.event_id == event.id)
    return [Asking(*row) for row in session.execute(query)]


def _are_the_two(mine: type[Registration], other: type[Registration]) -> ColumnElement[bool]:
    return or_(
        (Connection.low_id == other.id) & (Connection.high_id == mine.id),
        (Connection.high_id == other.id) & (Connection.low_id == mine.id),
    )


def _mine(person: Person, two: Sides) -> Select[Connection, Event, Registration, Registration]:
    """Connections that ``person`` may see, each with both registrations and the event.

    What two minors recorded is seen by neither before a leader has passed it on.
    """
    mine, other = two
    return (
        select(Connection, Event, mine, other)
        .join(mine, or_(Connection.low_id == mine.id, Connection.high_id == mine.id))
        .join(other, _are_the_two(mine, other))
        .join(Event, Event.id == Connection.event_id)
        .where(
            mine.person_id == person.id,
            or_(Connection.state == MADE, (Connection.state == WAITING) & ~Connection.low_minor),
            ~between(mine.person_id, other.person_id),
        )
        .options(
            joinedload(other.person).joinedload(Person.profile),
            joinedload(mine.person).joinedload(Person.profile),
            selectinload(mine.interests),
            selectinload(other.interests),
        )
    )


def _met(session: Session, query: Select[Connection, Event, Registration, Registration]) -> list[Met]:
    rows = session.execute(query).all()
    if not rows:
        return []
    ids = {row.mine.id for row in rows} | {row.other.id for row in rows}
    shared = consents.shared(session, ids)
    notes = {
        (note.author_id, note.about_id): note
        for note in session.scalars(select(Note).where(Note.author_id.in_({row.mine.id for row in rows})))
    }
    for row in rows:
        _with_event(row.Connection, row.mine, row.other, event=row.Event)
    return [
        Met(
            connection=row.Connection,
            event=row.Event,
            mine=row.mine,
            other=row.other,
            profile=policy.seen_through(row.Connection, row.other, shared[row.other.id]),
            my_profile=policy.seen_through(row.Connection, row.mine, shared[row.mine.id]),
            note=notes.get((row.mine.id, row.other.id)),
        )
        for row in rows
    ]


def _with_event(*rows: Connection | Registration, event: Event) -> None:
    """Whoever is told of a connection reads its event from it."""
    for row in rows:
        set_committed_value(row, "event", event)


def _mentions(met: Met, search: str) -> bool:
    note = met.note
    words = [met.profile.name]
    if note is not None:
        words += [note.talked_about, note.my_question, note.offered]
    text = _plain(" ".join(words))
    return all(word in text for word in _plain(search).split())


def _plain(text: str) -> str:
    """Without case and accents, so that "zoe" finds "Zoë"."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in apart if not unicodedata.combining(char))


def anybody_came(session: Session, event: Event, *, by: datetime) -> bool:
    """Whether somebody had been checked in at ``event``, or had met somebody there, at ``by``."""
    met = select(Connection.id).where(Connection.event_id == event.id, Connection.met_at <= by)
    return events.anybody_came(session, event, by=by) or session.scalar(met.limit(1)) is not None
