"""What is read about people who ask people to mentor them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from netevents.events.models import Event, Registration
from netevents.exchange.models import MADE, Connection
from netevents.exchange.queries import between
from netevents.people.models import Person
from netevents_mentoring.pairs.models import DECLINED, TWICE, Asking, Pair
from netevents_mentoring.pairs.seats import Seats, held_in, promised_in
from netevents_mentoring.programs.models import Offer, Program


@dataclass(frozen=True, slots=True)
class Between:
    """What there is between me and a connection of mine, in a program that both can be in.

    :ivar pair: the one that goes on, whoever mentors whom
    :ivar asked: what waits for an answer of one of us, or what I asked before
    :ivar seats: theirs there
    """

    program: Program
    pair: Pair | None
    asked: Asking | None
    seats: Seats

    @property
    def may_ask(self) -> bool:
        before = self.asked
        return (
            before is None
            or before.declined_at is None
            or (before.ended_why != DECLINED and before.times < TWICE)
        )


def what_is_between(
    session: Session, event: Event, me: Registration, them: Registration, *, now: datetime
) -> Between | None:
    """In the first program that takes both, its own event’s before the group’s; None where there is none.

    One statement.
    """
    they_mentor = _open_pairs(mentor_id=them.person_id, mentee_id=me.person_id)
    i_mentor = _open_pairs(mentor_id=me.person_id, mentee_id=them.person_id)
    held = held_in(Program.id, them.person_id)
    promised = promised_in(Program.id, them.person_id, me.person_id)
    waiting = Asking.accepted_at.is_(None) & Asking.declined_at.is_(None)
    row = session.execute(
        select(Program, Pair, Asking, Offer.capacity, held, promised)
        .join(Event, Event.id == Program.event_id)
        .outerjoin(Pair, Pair.id.in_(they_mentor.union_all(i_mentor)) & (Pair.program_id == Program.id))
        .outerjoin(
            Asking,
            (Asking.program_id == Program.id)
            & or_(
                (Asking.mentee_id == me.id) & (Asking.mentor_id == them.id),
                (Asking.mentee_id == them.id) & (Asking.mentor_id == me.id) & waiting,
            ),
        )
        .outerjoin(
            Offer,
            (Offer.program_id == Program.id) & (Offer.person_id == them.person_id) & Offer.left_at.is_(None),
        )
        .where(*_takes_people(event, now=now))
        .order_by(Program.event_id != event.id, Program.id.desc(), ~waiting)
        .limit(1)
    ).one_or_none()
    return Between(*row[:3], Seats(*row[3:])) if row else None


def _open_pairs(*, mentor_id: int, mentee_id: int) -> Select[int]:
    mentor, mentee = aliased(Registration), aliased(Registration)
    return (
        select(Pair.id)
        .join(mentor, mentor.id == Pair.mentor_id)
        .join(mentee, mentee.id == Pair.mentee_id)
        .where(Pair.closed_at.is_(None), mentor.person_id == mentor_id, mentee.person_id == mentee_id)
    )


def _takes_people(event: Event, *, now: datetime) -> list[ColumnElement[bool]]:
    """The conditions of a program, joined with its event, that takes people of ``event`` now."""
    return [
        Program.closed_at.is_(None),
        or_(Program.ends_at.is_(None), Program.ends_at > now),
        or_(Program.event_id == event.id, Program.whole_group & (Event.group_id == event.group_id)),
    ]


def askings_at(session: Session, event: Event, person_id: int) -> Sequence[Asking]:
    """What a person asked or was asked at ``event`` and waits, with both people; one statement."""
    return session.scalars(_waiting(person_id).where(Registration.event_id == event.id)).all()


def all_askings(session: Session, person_id: int) -> Sequence[Asking]:
    """The same at all events."""
    return session.scalars(_waiting(person_id)).all()


def _waiting(person_id: int) -> Select[Asking]:
    mentee = aliased(Registration)
    return (
        select(Asking)
        .join(Registration, Registration.id == Asking.mentor_id)
        .join(mentee, mentee.id == Asking.mentee_id)
        .where(
            or_(Registration.person_id == person_id, mentee.person_id == person_id),
            Asking.accepted_at.is_(None),
            Asking.declined_at.is_(None),
            still_connected(),
            ~between(Registration.person_id, mentee.person_id),
        )
        .order_by(Asking.made_at, Asking.id)
        .options(*_WITH_BOTH)
    )


def still_connected() -> ColumnElement[bool]:
    """The condition that neither of the two has left the connection through which it was asked."""
    return exists().where(
        Connection.state == MADE,
        or_(
            (Connection.low_id == Asking.mentor_id) & (Connection.high_id == Asking.mentee_id),
            (Connection.low_id == Asking.mentee_id) & (Connection.high_id == Asking.mentor_id),
        ),
    )


def asking_for(
    session: Session, event: Event, person_id: int, code: str, *, to_change: bool = False
) -> tuple[Program, Asking, Connection] | None:
    """The asking of ``code`` for one of its two, with both people, its program and their connection.

    :param to_change: hold it until the transaction ends
    """
    mentor, mentee = aliased(Registration), aliased(Registration)
    query = (
        select(Program, Asking, Connection)
        .join(Asking, Asking.program_id == Program.id)
        .join(mentor, mentor.id == Asking.mentor_id)
        .join(mentee, mentee.id == Asking.mentee_id)
        .join(
            Connection,
            or_(
                (Connection.low_id == mentor.id) & (Connection.high_id == mentee.id),
                (Connection.low_id == mentee.id) & (Connection.high_id == mentor.id),
            ),
        )
        .where(
            Asking.code == code,
            mentor.event_id == event.id,
            or_(mentor.person_id == person_id, mentee.person_id == person_id),
            Connection.state == MADE,
            ~between(mentor.person_id, mentee.person_id),
        )
        .options(*_WITH_BOTH)
    )
    row = session.execute(query.with_for_update(of=Asking) if to_change else query).one_or_none()
    return (row[0], row[1], row[2]) if row else None


_WITH_BOTH = (
    joinedload(Asking.mentor).joinedload(Registration.person).joinedload(Person.profile),
    joinedload(Asking.mentee).joinedload(Registration.person).joinedload(Person.profile),
)
