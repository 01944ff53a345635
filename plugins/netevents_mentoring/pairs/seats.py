"""Which seats of a mentor are taken: by pairs, and by matches that wait for their answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import ScalarSelect, SQLColumnExpression, column, func, select, table
from sqlalchemy.orm import Session, aliased

from netevents.events.models import Registration
from netevents_mentoring.pairs.models import Pair
from netevents_mentoring.programs.models import Offer, Program, Request

_MATCH: Final = table(
    "plugin_mentoring_match", column("offer_id"), column("request_id"), column("asked_at"), column("ended_at")
)
"""By its name: rounds stand above pairs, so their models are not imported here."""
Id = int | SQLColumnExpression[int]


@dataclass(frozen=True, slots=True)
class Seats:
    """What is taken of ``offered``; None where somebody offers nothing in the program, and sets no limit.

    :ivar held: by pairs that go on
    :ivar promised: by matches with others that wait for answers
    """

    offered: int | None
    held: int
    promised: int

    @property
    def are_taken(self) -> bool:
        return self.offered is not None and self.held + self.promised >= self.offered

    @property
    def are_held(self) -> bool:
        """Whether pairs alone take them all."""
        return self.offered is not None and self.held >= self.offered


def seats_of(session: Session, program: Program, mentor: Registration, mentee: Registration) -> Seats:
    """As they stand for ``mentee``: a match of these two waits for nobody else."""
    offered = select(Offer.capacity).where(
        Offer.program_id == program.id, Offer.person_id == mentor.person_id, Offer.left_at.is_(None)
    )
    row = session.execute(
        select(
            offered.scalar_subquery(),
            held_in(program.id, mentor.person_id),
            promised_in(program.id, mentor.person_id, mentee.person_id),
        )
    ).one()
    return Seats(*row)


def held_in(program_id: Id, mentor_id: int) -> ScalarSelect[int]:
    """How many pairs of a mentor go on in a program."""
    holder = aliased(Registration)
    return (
        select(func.count(Pair.id))
        .join(holder, holder.id == Pair.mentor_id)
        .where(Pair.program_id == program_id, Pair.closed_at.is_(None), holder.person_id == mentor_id)
        .correlate(Program)
        .scalar_subquery()
    )


def promised_in(program_id: Id, mentor_id: int, mentee_id: int) -> ScalarSelect[int]:
    """How many matches of a mentor with others than this mentee wait for answers in a program."""
    offer, request = aliased(Offer), aliased(Request)
    return (
        select(func.count())
        .select_from(_MATCH)
        .join(offer, offer.id == _MATCH.c.offer_id)
        .join(request, request.id == _MATCH.c.request_id)
        .where(
            offer.program_id == program_id,
            offer.person_id == mentor_id,
            request.person_id != mentee_id,
            _MATCH.c.asked_at.is_not(None),
            _MATCH.c.ended_at.is_(None),
        )
        .correlate(Program)
        .scalar_subquery()
    )
