"""What organizers read about the pairs of the programs that they run."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple, TypeVar

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, aliased

from netevents.events.models import Event, Registration
from netevents.groups.models import GREETER, Membership
from netevents_mentoring.pairs.models import Concern, Feedback, Pair
from netevents_mentoring.pairs.queries import PairRow, Two, last_met, with_people
from netevents_mentoring.programs.models import Program
from netevents_mentoring.programs.queries import named

Said = TypeVar("Said", Concern, Feedback)


class Outline(NamedTuple):
    """How a pair stands, without its people: what there can be thousands of."""

    id: int
    made_at: datetime
    next_at: datetime | None
    closed_at: datetime | None
    last_met_at: datetime | None


def outlines_at(session: Session, event: Event, *, q: str = "") -> Sequence[Outline]:
    """Of every pair of the programs that the organizers of ``event`` run, the oldest first; one statement.

    :param q: part of the name of one of the two
    """
    two = Two.anew()
    query = (
        select(Pair.id, Pair.made_at, Pair.next_at, Pair.closed_at, last_met())
        .join(Program, Program.id == Pair.program_id)
        .where(Program.event_id == event.id)
        .order_by(Pair.made_at, Pair.id)
    )
    if q:
        query = query.join(two.mine, two.mine.id == Pair.mentor_id).join(
            two.other, two.other.id == Pair.mentee_id
        )
        query = query.where(or_(*(named(side.name, q) for side in two)))
    return [Outline(*row) for row in session.execute(query)]


def pairs_at(
    session: Session, event: Event, *, ids: Collection[int] | None = None, code: str = ""
) -> Sequence[PairRow]:
    """The pairs of the programs that the organizers of ``event`` run, the oldest first; one statement.

    :param ids: only these
    :param code: only this one
    """
    two = Two.anew()
    query = (
        select(Pair, Program, Event, two.mine, two.other, last_met())
        .join(Program, Program.id == Pair.program_id)
        .join(Event, Event.id == Program.event_id)
        .join(two.mine, two.mine.id == Pair.mentor_id)
        .join(two.other, two.other.id == Pair.mentee_id)
        .where(Program.event_id == event.id)
        .options(*with_people(two))
        .order_by(Pair.made_at, Pair.id)
    )
    if ids is not None:
        query = query.where(Pair.id.in_(ids))
    rows = session.execute(query.where(Pair.code == code) if code else query)
    return [PairRow(*row) for row in rows]


def readers_at(session: Session, event: Event) -> set[int]:
    """The persons who read the console of ``event``."""
    return set(
        session.scalars(
            select(Membership.person_id).where(
                Membership.group_id == event.group_id, Membership.role != GREETER
            )
        )
    )


def concerns_at(
    session: Session, event: Event, reader_id: int, *, pair: Pair | None = None
) -> Sequence[Concern]:
    """What was raised in the programs of ``event``, urgent ones first, open before closed.

    Whoever is one of a pair reads nothing of it, organizer or not.
    """
    query = _about_pairs_at(Concern, event, reader_id).order_by(
        Concern.closed_at.is_not(None), Concern.urgent.desc(), Concern.made_at, Concern.id
    )
    return session.scalars(query.where(Concern.pair_id == pair.id) if pair else query).all()


def concern_for(session: Session, event: Event, reader_id: int, code: str) -> Concern | None:
    """The concern of ``code``, for organizers who may read it."""
    return session.scalar(_about_pairs_at(Concern, event, reader_id).where(Concern.code == code))


def feedback_on(session: Session, event: Event, reader_id: int, pair: Pair) -> Sequence[Feedback]:
    """What each side said of ``pair``, for organizers who may read it."""
    query = _about_pairs_at(Feedback, event, reader_id).where(Feedback.pair_id == pair.id)
    return session.scalars(query.order_by(Feedback.id)).all()


def mentored_at(session: Session, event: Event) -> set[tuple[int, int]]:
    """Mentor and mentee of every pair in the group, then or now, as their places at ``event``."""
    two, mentor, mentee = Two.anew(), aliased(Registration), aliased(Registration)
    rows = session.execute(
        select(two.mine.id, two.other.id)
        .select_from(Pair)
        .join(Program, Program.id == Pair.program_id)
        .join(Event, Event.id == Program.event_id)
        .join(mentor, mentor.id == Pair.mentor_id)
        .join(mentee, mentee.id == Pair.mentee_id)
        .join(two.mine, two.mine.person_id == mentor.person_id)
        .join(two.other, two.other.person_id == mentee.person_id)
        .where(
            Event.group_id == event.group_id, two.mine.event_id == event.id, two.other.event_id == event.id
        )
    )
    return {(mentor_id, mentee_id) for mentor_id, mentee_id in rows}


def _about_pairs_at(table: type[Said], event: Event, reader_id: int) -> Select[Said]:
    two = Two.anew()
    return (
        select(table)
        .join(Pair, Pair.id == table.pair_id)
        .join(Program, Program.id == Pair.program_id)
        .join(two.mine, two.mine.id == Pair.mentor_id)
        .join(two.other, two.other.id == Pair.mentee_id)
        .where(
            Program.event_id == event.id,
            two.mine.person_id != reader_id,
            two.other.person_id != reader_id,
        )
    )
