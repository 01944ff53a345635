"""What somebody had at a place that was merged into another one goes over to the place that stays."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from netevents.events.models import Merge, Registration
from netevents_mentoring.pairs.models import Asking, Concern, Feedback, Pair
from netevents_mentoring.programs.models import Offer, Request
from netevents_mentoring.queue.models import Help

LOOKS_BACK: Final = timedelta(days=7)
"""Merges that are older have been followed."""
PLACES: Final[tuple[tuple[Any, tuple[str, ...]], ...]] = (
    (Offer, ("registration_id",)),
    (Request, ("registration_id",)),
    (Pair, ("mentor_id", "mentee_id")),
    (Asking, ("mentor_id", "mentee_id")),
    (Help, ("asker_id", "mentor_id")),
    (Concern, ("by_id",)),
    (Feedback, ("by_id",)),
)
"""Where a place stands in the rooms."""


def follow_merges(session: Session, *, now: datetime) -> None:
    """Move what belongs to merged places. What the place that stays has itself already is kept instead.

    A merge that is undone leaves things where they are. One statement where nothing was merged lately.
    """
    merged = session.execute(
        select(Merge.kept_id, Registration)
        .join(
            Registration, (Registration.event_id == Merge.event_id) & (Registration.code == Merge.gone_code)
        )
        .where(Merge.undone_at.is_(None), Merge.merged_at > now - LOOKS_BACK)
        .order_by(Merge.id)
    ).all()
    for kept_id, gone in merged:
        kept = session.get_one(Registration, kept_id)
        for table, columns in PLACES:
            theirs = or_(*(getattr(table, column) == gone.id for column in columns))
            for row in session.scalars(select(table).where(theirs)).all():
                _move(session, row, columns, gone, kept)


def _move(
    session: Session, row: Any, columns: tuple[str, ...], gone: Registration, kept: Registration
) -> None:
    """``row`` to ``kept``; it goes where ``kept`` has one like it, or would be in a pair with themself."""
    try:
        with session.begin_nested():
            for column in columns:
                if getattr(row, column) == gone.id:
                    setattr(row, column, kept.id)
            if isinstance(row, Offer | Request):
                row.person_id = kept.person_id
    except IntegrityError:
        session.delete(row)
        session.flush()
