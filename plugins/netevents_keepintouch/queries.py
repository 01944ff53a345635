"""What is read of ties: of one, of one person’s, and of many people’s at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, or_, select, tuple_
from sqlalchemy.orm import Session, joinedload

from netevents.events.models import Event, Registration
from netevents.exchange import notes, policy
from netevents.exchange.models import MADE, Connection, Note
from netevents.exchange.queries import Met, Sides, between, earlier_meetings, sides
from netevents.people.models import Person
from netevents_keepintouch.models import Keeping, Reminder, Tie, Touch

Pair = tuple[int, int]
"""Somebody, and the other one, by the ids of the persons."""
MANY = 15_000
"""So many pairs in a statement are more than a database takes."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """That two people met at an event, as one of them sees it; nothing of it where it ended."""

    code: str
    event: Event
    met_at: datetime
    name: str
    note: str

    @property
    def root(self) -> str:
        """Where the pages of this plugin are at that event, without a request at hand."""
        return f"/e/{self.event.slug}/keepintouch"


class Wish(NamedTuple):
    """A tie, and what one side wants of it, if they said so."""

    tie: Tie
    keeping: Keeping | None


def wish(session: Session, person_id: int, other_id: int) -> Wish | None:
    """What there is between these two, and what ``person_id`` wants of it. One statement."""
    low, high = sorted((person_id, other_id))
    row = session.execute(
        select(Tie, Keeping)
        .outerjoin(Keeping, (Keeping.tie_id == Tie.id) & (Keeping.person_id == person_id))
        .where(Tie.low_id == low, Tie.high_id == high)
    ).first()
    return Wish(*row) if row else None


def wish_and_last(
    session: Session, person_id: int, other_id: int
) -> tuple[Wish, datetime, str | None] | None:
    """The same, with when these two last met, at whatever event, and the zone of ``person_id``, if they have
    chosen one. One statement.
    """
    low, high = sorted((person_id, other_id))
    two = sides()
    last = (
        standing(two, func.max(Connection.met_at))
        .where(two.mine.person_id == person_id, two.other.person_id == other_id)
        .scalar_subquery()
    )
    row = session.execute(
        select(Tie, Keeping, last, Person.zone)
        .select_from(Tie)
        .join(Person, Person.id == person_id)
        .outerjoin(Keeping, (Keeping.tie_id == Tie.id) & (Keeping.person_id == person_id))
        .where(Tie.low_id == low, Tie.high_id == high)
    ).first()
    return (Wish(row[0], row[1]), row[2], row[3]) if row and row[2] else None


def wishes(session: Session, people: Collection[int]) -> Mapping[Pair, Wish]:
    """All ties of these people, as each of them sees it. One statement."""
    rows = session.execute(
        select(Person.id, Tie, Keeping)
        .join(Tie, or_(Tie.low_id == Person.id, Tie.high_id == Person.id))
        .outerjoin(Keeping, (Keeping.tie_id == Tie.id) & (Keeping.person_id == Person.id))
        .where(Person.id.in_(people))
    )
    return {(id_, tie.other_id(id_)): Wish(tie, keeping) for id_, tie, keeping in rows}


def touches(session: Session, tie: Tie) -> Sequence[Touch]:
    """When the two were in touch, the oldest first."""
    return session.scalars(select(Touch).where(Touch.tie_id == tie.id).order_by(Touch.at, Touch.id)).all()


def reminders(session: Session, tie: Tie, person_id: int) -> Sequence[Reminder]:
    """The dates that this person wrote down and that are not done, the next one first."""
    return session.scalars(
        select(Reminder)
        .where(Reminder.tie_id == tie.id, Reminder.person_id == person_id, Reminder.done_at.is_(None))
        .order_by(Reminder.on, Reminder.id)
    ).all()


def meetings_with(
    session: Session, person: Person, met: Met
) -> Sequence[tuple[Event, Connection, Note | None]]:
    """Every time that the two met, the first one first, each with what ``person`` noted. Two statements."""
    found = [*earlier_meetings(session, person, met), (met.event, met.connection)]
    found.sort(key=lambda pair: pair[1].met_at)
    sides_of = [id_ for _, connection in found for id_ in (connection.low_id, connection.high_id)]
    mine = select(Registration.id).where(Registration.person_id == person.id)
    written = {
        frozenset((note.author_id, note.about_id)): note
        for note in session.scalars(select(Note).where(Note.author_id.in_(mine), Note.about_id.in_(sides_of)))
    }
    return [
        (event, connection, written.get(frozenset((connection.low_id, connection.high_id))))
        for event, connection in found
    ]


def standing(two: Sides, *columns: Any) -> Select[Any]:
    """``columns`` of connections that are made, of adults who are both still here and have not blocked.

    :param two: the aliases of both places, for the statement alone
    """
    mine, other = two
    return (
        select(*columns)
        .select_from(Connection)
        .join(mine, or_(Connection.low_id == mine.id, Connection.high_id == mine.id))
        .join(
            other,
            or_(
                (Connection.low_id == other.id) & (Connection.high_id == mine.id),
                (Connection.high_id == other.id) & (Connection.low_id == mine.id),
            ),
        )
        .where(
            Connection.state == MADE,
            ~Connection.low_minor,
            mine.erased_at.is_(None),
            other.erased_at.is_(None),
            ~between(mine.person_id, other.person_id),
        )
    )


def meetings(
    session: Session, people: Collection[int], others: Collection[int]
) -> Mapping[Pair, Sequence[Meeting]]:
    """Where these people met these others, the first time first, with their own notes. One statement.

    Connections that wait, were left or are blocked are not there, nor is anybody who is erased or a minor.
    """
    two = sides()
    return _meetings(session, two, two.mine.person_id.in_(people) & two.other.person_id.in_(others))


def meetings_of(session: Session, pairs: Collection[Pair]) -> Mapping[Pair, Sequence[Meeting]]:
    """The same for these pairs alone. One statement, however many there are."""
    if len(pairs) > MANY:
        people, others = ({pair[side] for pair in pairs} for side in (0, 1))
        found = meetings(session, people, others)
        return {pair: theirs for pair, theirs in found.items() if pair in pairs}
    two = sides()
    return _meetings(session, two, tuple_(two.mine.person_id, two.other.person_id).in_(pairs))


def _meetings(session: Session, two: Sides, which: ColumnElement[bool]) -> Mapping[Pair, Sequence[Meeting]]:
    query = (
        standing(two, Connection.code, Connection.met_at, Event, two.mine.person_id, two.other, Note)
        .join(Event, Event.id == Connection.event_id)
        .outerjoin(Note, (Note.author_id == two.mine.id) & (Note.about_id == two.other.id))
        .where(which)
        .order_by(Connection.met_at, Connection.id)
        .options(joinedload(two.other.person).joinedload(Person.profile))
    )
    found: dict[Pair, list[Meeting]] = {}
    for code, met_at, event, person_id, other, note in session.execute(query):
        name = policy.profile_view(other, policy.NOTHING).name
        meeting = Meeting(code, event, met_at, name, notes.first_line(note))
        found.setdefault((person_id, other.person_id), []).append(meeting)
    return found


def zones(session: Session, people: Collection[int]) -> Mapping[int, str]:
    """Whose clocks each of them goes by: their own zone, else that of the event they were at last."""
    rows = session.execute(
        select(Registration.person_id, Person.zone, Event.zone)
        .join(Person, Person.id == Registration.person_id)
        .join(Event, Event.id == Registration.event_id)
        .where(Registration.person_id.in_(people), ~Registration.is_minor, Event.state != "draft")
        .order_by(Event.starts_at, Event.id)
    )
    return dict.fromkeys(people, "UTC") | {id_: own or of_event for id_, own, of_event in rows}


def reminder(session: Session, tie: Tie, person_id: int, code: str) -> Reminder | None:
    """The date of that code, for the one who wrote it down."""
    return session.scalar(
        select(Reminder).where(
            Reminder.tie_id == tie.id, Reminder.person_id == person_id, Reminder.code == code
        )
    )
