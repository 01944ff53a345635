"""Whether the two of a match are still free for each other: people also find each other without a round."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from netevents.events.models import Registration
from netevents.exchange.queries import between
from netevents_mentoring.pairs.models import Pair
from netevents_mentoring.pairs.queries import open_pair
from netevents_mentoring.programs.domain import EXCLUDE
from netevents_mentoring.programs.models import Offer, Program, Request, Standing
from netevents_mentoring.rounds.models import Match


def gone() -> ColumnElement[bool]:
    """Whether one of the two of a match left, has blocked the other, or is the other since a merge."""
    return or_(
        Offer.person_id == Request.person_id,
        Offer.left_at.is_not(None) & ~Offer.out_of_reach,
        Request.left_at.is_not(None) & ~Request.out_of_reach,
        Request.is_minor,
        Request.registration.has(Registration.erased_at.is_not(None)),
        Offer.registration.has(Registration.erased_at.is_not(None)),
        between(Request.person_id, Offer.person_id),
    )


def taken() -> ColumnElement[bool]:
    """Whether the mentee of a match has a mentor or would rather not have this one, or the mentor is full.

    Or one of them is left out since the program is for its own event alone.
    """
    seats = select(func.count(Pair.id)).where(_pairs_of(Pair.mentor_id, Offer.person_id, Offer.program_id))
    mentored = exists().where(_pairs_of(Pair.mentee_id, Request.person_id, Request.program_id))
    unwanted = exists().where(
        Standing.request_id == Request.id, Standing.offer_id == Offer.id, Standing.kind == EXCLUDE
    )
    left_out = or_(Offer.out_of_reach, Request.out_of_reach) & exists().where(
        Program.id == Request.program_id, ~Program.whole_group
    )
    return or_(mentored, unwanted, left_out, seats.correlate(Offer).scalar_subquery() >= Offer.capacity)


def _pairs_of(side: Any, person_id: Any, program_id: Any) -> ColumnElement[bool]:
    """Pairs that go on in a program, with this person at ``side``, whichever place they hold."""
    places = select(Registration.id).where(Registration.person_id == person_id).correlate(Offer, Request)
    return and_(Pair.program_id == program_id, Pair.closed_at.is_(None), side.in_(places))


def still_free(session: Session, program: Program, match: Match) -> bool:
    """Whether both are there, the mentor has a seat and the mentee no mentor; or they are a pair by now."""
    mentor, mentee = match.offer.person_id, match.request.person_id
    if open_pair(session, program, mentor, mentee) is not None:
        return True
    broken = select(Match.id).join(Match.request).join(Match.offer).where(or_(gone(), taken()))
    return session.scalar(broken.where(Match.id == match.id)) is None


def found_each_other() -> ScalarSelect[int]:
    """The pair, by id, that the two of a match have become without it."""
    return (
        select(Pair.id)
        .where(
            _pairs_of(Pair.mentor_id, Offer.person_id, Offer.program_id),
            _pairs_of(Pair.mentee_id, Request.person_id, Request.program_id),
        )
        .order_by(Pair.id)
        .limit(1)
        .correlate(Offer, Request)
        .scalar_subquery()
    )
