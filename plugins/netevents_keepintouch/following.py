"""What is between people goes over when one’s place became another person’s."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from netevents.events.models import Registration
from netevents.exchange.merging import merged_places
from netevents_keepintouch import domain, queries
from netevents_keepintouch.introductions_models import Introduction
from netevents_keepintouch.models import Keeping, Reminder, Tie, Touch

LOOKS_BACK: Final = timedelta(days=7)
"""Merges that are older have been followed."""
PARTS: Final = ("asker_id", "middle_id", "target_id")


def follow_merges(session: Session, *, now: datetime) -> None:
    """Move the ties of who was merged away, where their two have no meeting of their own any more, and
    the parts that the place which went has in introductions.

    What the one who stays has of the same person already is kept instead. A merge that is undone leaves all
    where it is. One statement where nothing was merged lately.
    """
    for kept_id, gone in merged_places(session, since=now - LOOKS_BACK):
        _move_introductions(session, gone.id, kept_id)
        gone_id, person_id = gone.person_id, session.get_one(Registration, kept_id).person_id
        theirs = select(Tie).where(or_(Tie.low_id == gone_id, Tie.high_id == gone_id))
        for tie in session.scalars(theirs).all():
            if not queries.meetings(session, [gone_id], [tie.other_id(gone_id)]):
                _move(session, tie, gone_id, person_id)


def _move_introductions(session: Session, gone_id: int, kept_id: int) -> None:
    """From place to place; where one person would have two parts in it, there is nobody to bring together."""
    moved = session.scalars(
        select(Introduction).where(or_(*(getattr(Introduction, part) == gone_id for part in PARTS)))
    ).all()
    for one in moved:
        for part in PARTS:
            if getattr(one, part) == gone_id:
                setattr(one, part, kept_id)
        places = [id_ for part in PARTS if (id_ := getattr(one, part)) is not None]
        people = session.scalars(
            select(Registration.person_id).where(Registration.id.in_(places)).distinct()
        ).all()
        if len(people) < len(places):
            session.delete(one)
    session.flush()


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
