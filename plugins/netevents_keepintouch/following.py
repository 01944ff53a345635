"""Ties with somebody whose places became another person’s go over to that person."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from netevents.events.models import Merge, Registration
from netevents_keepintouch import domain, queries
from netevents_keepintouch.models import Keeping, Reminder, Tie, Touch

LOOKS_BACK: Final = timedelta(days=7)
"""Merges that are older have been followed."""


def follow_merges(session: Session, *, now: datetime) -> None:
    """Move the ties of who was merged away, where their two have no meeting of their own any more.

    What the one who stays has of the same person already is kept instead. A merge that is undone leaves ties
    where they are. One statement where nothing was merged lately.
    """
    gone = Registration.__table__.alias("gone")
    merged = session.execute(
        select(gone.c.person_id, Registration.person_id)
        .select_from(Merge)
        .join(gone, (gone.c.event_id == Merge.event_id) & (gone.c.code == Merge.gone_code))
        .join(Registration, Registration.id == Merge.kept_id)
        .where(
            Merge.undone_at.is_(None),
            Merge.merged_at > now - LOOKS_BACK,
            gone.c.person_id != Registration.person_id,
        )
        .order_by(Merge.id)
    ).all()
    for gone_id, kept_id in merged:
        theirs = select(Tie).where(or_(Tie.low_id == gone_id, Tie.high_id == gone_id))
        for tie in session.scalars(theirs).all():
            other_id = tie.other_id(gone_id)
            if not queries.meetings(session, [gone_id], [other_id]):
                _move(session, tie, gone_id, kept_id)


def _move(session: Session, tie: Tie, gone_id: int, kept_id: int) -> None:
    """All of ``tie`` to that of the person who stays; a tie with oneself is none."""
    other_id = tie.other_id(gone_id)
    if other_id != kept_id:
        to = domain.tie_of(session, kept_id, other_id)
        now_of = {gone_id: kept_id, other_id: other_id}
        for keeping in session.scalars(select(Keeping).where(Keeping.tie_id == tie.id)):
            domain.insert_new(
                session,
                Keeping,
                ("tie_id", "person_id"),
                tie_id=to.id,
                person_id=now_of[keeping.person_id],
                person_minor=False,
                cadence=keeping.cadence,
                since=keeping.since,
                put_off_until=keeping.put_off_until,
            )
        for touch in session.scalars(select(Touch).where(Touch.tie_id == tie.id)):
            domain.insert_new(
                session,
                Touch,
                ("tie_id", "by_id", "how", "on"),
                tie_id=to.id,
                by_id=now_of[touch.by_id],
                how=touch.how,
                on=touch.on,
                at=touch.at,
            )
        for reminder in session.scalars(select(Reminder).where(Reminder.tie_id == tie.id)):
            reminder.tie_id, reminder.person_id = to.id, now_of[reminder.person_id]
        domain.count_anew(session, to)
    session.flush()
    session.delete(tie)
    session.flush()
