"""What people do about each other: choose how often, say they were in touch, put off, note dates."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from netevents.db import Base, insert_into
from netevents.languages import _
from netevents.people import codes
from netevents.refusal import Refusal
from netevents_keepintouch.cadence import on_their_day
from netevents_keepintouch.models import LOGGED, MET, Keeping, Reminder, Tie, Touch

PUT_OFF: Final = timedelta(days=14)
OPEN_AT_MOST: Final = 20
"""Dates written down about one person; whoever has more of them open keeps a diary elsewhere."""


class TooManyDates(Refusal):
    """One person is not a calendar."""


def tie_of(session: Session, one_id: int, other_id: int) -> Tie:
    """The tie of these two persons, made now if there is none yet. Asking twice is harmless."""
    low, high = sorted((one_id, other_id))
    insert_new(session, Tie, ("low_id", "high_id"), low_id=low, high_id=high)
    return session.scalars(select(Tie).where(Tie.low_id == low, Tie.high_id == high)).one()


def keep(session: Session, tie: Tie, person_id: int, cadence: str, *, now: datetime) -> None:
    """Be reminded of the other one so often from now on. What was put off is not any more."""
    keeping = _keeping(session, tie, person_id, now=now)
    if keeping.cadence != cadence:
        keeping.cadence, keeping.since = cadence, now
    keeping.put_off_until = None


def put_off(session: Session, tie: Tie, person_id: int, zone: str, *, now: datetime) -> date:
    """Not now: nothing about the other one for two weeks, but the dates that were written down."""
    keeping = _keeping(session, tie, person_id, now=now)
    keeping.put_off_until = on_their_day(now + PUT_OFF, zone)
    return keeping.put_off_until


def in_touch(session: Session, tie: Tie, by_id: int, how: str, zone: str, *, now: datetime) -> None:
    """The two were in touch; for both of them the time begins anew. Saying so twice a day is harmless."""
    on = on_their_day(now, zone)
    insert_new(
        session, Touch, ("tie_id", "by_id", "how", "on"), tie_id=tie.id, by_id=by_id, how=how, on=on, at=now
    )
    tie.touched_at = max(tie.touched_at or now, now)


def take_back(session: Session, tie: Tie, by_id: int, zone: str, *, now: datetime) -> None:
    """What was tapped today by mistake goes, and both are where they were before.

    First what was logged here; else what was said elsewhere, such as while following up.
    """
    today = on_their_day(now, zone)
    said = session.scalars(
        select(Touch).where(Touch.tie_id == tie.id, Touch.by_id == by_id, Touch.on == today, Touch.how != MET)
    ).all()
    logged = [one for one in said if one.how == LOGGED]
    for one in logged or said:
        session.delete(one)
    count_anew(session, tie)


def count_anew(session: Session, tie: Tie) -> None:
    """The last time that the two were in touch is what is left of it."""
    session.flush()
    tie.touched_at = session.scalar(select(func.max(Touch.at)).where(Touch.tie_id == tie.id))


def remind(session: Session, tie: Tie, person_id: int, words: str, on: date, *, now: datetime) -> Reminder:
    """Write down a date about the other one, for oneself alone. The same twice is one.

    :raises TooManyDates: if there are too many that are not done
    """
    waiting = session.scalars(
        select(Reminder).where(
            Reminder.tie_id == tie.id, Reminder.person_id == person_id, Reminder.done_at.is_(None)
        )
    ).all()
    for one in waiting:
        if one.words == words and one.on == on:
            return one
    if len(waiting) >= OPEN_AT_MOST:
        raise TooManyDates(_("You wrote down many dates here already. Finish one first."))
    reminder = Reminder(
        code=codes.public_code(), tie_id=tie.id, person_id=person_id, words=words, on=on, made_at=now
    )
    session.add(reminder)
    return reminder


def finish(reminder: Reminder, *, now: datetime) -> None:
    """It is done, or not needed any more."""
    reminder.done_at = reminder.done_at or now


def insert_new(session: Session, table: type[Base], unique: tuple[str, ...], **values: object) -> None:
    """Insert the row, unless it is there already."""
    row = insert_into(session, table).values(**values)
    session.execute(row.on_conflict_do_nothing(index_elements=list(unique)))


def _keeping(session: Session, tie: Tie, person_id: int, *, now: datetime) -> Keeping:
    insert_new(
        session,
        Keeping,
        ("tie_id", "person_id"),
        tie_id=tie.id,
        person_id=person_id,
        person_minor=False,
        cadence="",
        since=now,
    )
    return session.get_one(Keeping, (tie.id, person_id))
