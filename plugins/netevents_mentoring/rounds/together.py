"""Two offers, requests or pairs become one: what hangs on the one that goes is hung on the one that stays."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session, aliased

from netevents_mentoring.pairs.models import Concern, Feedback, Meeting, Pair
from netevents_mentoring.programs.models import Offer, Rank, Request, Standing
from netevents_mentoring.rounds.models import CHANGED, Match

AGREED: Final = ("every_weeks", "minutes", "what_for", "until", "agreed_by_mentor_at", "agreed_by_mentee_at")


def bring(session: Session, goes: Offer | Request, stays: Offer | Request, *, now: datetime) -> None:
    """Matches, wishes, locks and bans. Nobody waits for two answers by it: the first match is kept."""
    if isinstance(goes, Request) and isinstance(stays, Request):
        _matches_of_mentee(session, goes, stays, now=now)
        _hang(session, Standing.request_id, goes, stays, Standing.offer_id, Standing.kind)
        _wishes(session, goes, stays)
    else:
        session.execute(update(Match).where(Match.offer_id == goes.id).values(offer_id=stays.id))
        _hang(session, Standing.offer_id, goes, stays, Standing.request_id, Standing.kind)
        _hang(session, Rank.offer_id, goes, stays, Rank.request_id)
    session.expire_all()


def bring_pairs(session: Session, goes: Pair, stays: Pair) -> None:
    """Meetings, concerns, feedback; and what the two agreed on, where the pair that stays has nothing."""
    _hang(session, Meeting.pair_id, goes, stays, Meeting.day)
    _hang(session, Feedback.pair_id, goes, stays, Feedback.by_id)
    for table in (Concern, Match):
        session.execute(update(table).where(table.pair_id == goes.id).values(pair_id=stays.id))
    if stays.every_weeks is None:
        for name in AGREED:
            setattr(stays, name, getattr(goes, name))
    if stays.next_at is None:
        stays.next_at, stays.next_place = goes.next_at, goes.next_place
    stays.made_at = min(stays.made_at, goes.made_at)
    session.flush()
    session.expire_all()


def _matches_of_mentee(session: Session, goes: Request, stays: Request, *, now: datetime) -> None:
    theirs = session.scalars(
        select(Match).where(Match.request_id == stays.id, Match.ended_at.is_(None))
    ).all()
    waits = any(one.asked_at is not None for one in theirs)
    rounds = {one.round_id for one in theirs}
    for match in session.scalars(select(Match).where(Match.request_id == goes.id)).all():
        if match.ended_at is None and match.asked_at is not None and waits:
            match.ended_at, match.ended_why = now, CHANGED
        elif match.ended_at is None and match.round_id in rounds:
            continue
        match.request_id = stays.id
    session.flush()


def _wishes(session: Session, goes: Request, stays: Request) -> None:
    """Mentors who were named; the order of whoever stays holds."""
    if session.scalar(select(Rank.place).where(Rank.request_id == stays.id).limit(1)) is None:
        session.execute(update(Rank).where(Rank.request_id == goes.id).values(request_id=stays.id))


def _hang(session: Session, column: Any, goes: Any, stays: Any, *rest: Any) -> None:
    """Rows of ``column``, but for those like which ``stays`` has one: by ``rest``, their key besides."""
    table = column.class_
    other = aliased(table)
    alike = (
        select(1)
        .where(
            getattr(other, column.key) == stays.id,
            *(getattr(other, one.key) == one for one in rest),
        )
        .correlate(table)
    )
    session.execute(
        update(table)
        .where(column == goes.id, ~alike.exists())
        .values({column.key: stays.id})
        .execution_options(synchronize_session=False)
    )
