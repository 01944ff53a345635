"""What organizers read about the pairs of the programs that they run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from netevents.events.models import Event, Registration
from netevents_mentoring.pairs.models import Concern, Feedback, Pair
from netevents_mentoring.pairs.queries import PairRow, Two, last_met, with_people
from netevents_mentoring.programs.models import Program

Said = TypeVar("Said", Concern, Feedback)


def pairs_at(session: Session, event: Event, *, code: str = "") -> Sequence[PairRow]:
    """The pairs of the programs that the organizers of ``event`` run, the oldest first; one statement.

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
    rows = session.execute(query.where(Pair.code == code) if code else query)
    return [PairRow(*row) for row in rows]


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
