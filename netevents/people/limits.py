"""How often a secret may be tried: rows, so that every worker counts together."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import case, delete, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from netevents.languages import several
from netevents.people.models import Attempts
from netevents.refusal import Refusal


class TooManyTries(Refusal):
    """Somebody guesses, or mistypes for too long."""

    status = 429


def count_try(session: Session, key: str, *, most: int, within: timedelta, now: datetime) -> None:
    """Count one try of the secret that ``key`` names.

    The caller commits whatever follows, also a failure: an uncommitted try was not counted.

    :raises TooManyTries: after ``most`` tries ``within`` that time; the sentence says how long to wait
    """
    row = _one_more(session, key, within=within, now=now)
    if row is None:
        try:
            with session.begin_nested():
                session.add(Attempts(key=key, since=now, times=1))
            return
        except IntegrityError:  # another worker was first
            row = _one_more(session, key, within=within, now=now)
            assert row is not None
    since, times = row
    if times > most:
        minutes = max(1, ceil((since + within - now) / timedelta(minutes=1)))
        sentence = several(
            "That was tried too often. Wait a minute, then try again.",
            "That was tried too often. Wait %(number)s minutes, then try again.",
            minutes,
        )
        raise TooManyTries(sentence)


def forget_tries(session: Session, key: str) -> None:
    """The secret was right: start counting anew."""
    session.execute(delete(Attempts).where(Attempts.key == key))


def _one_more(session: Session, key: str, *, within: timedelta, now: datetime) -> tuple[datetime, int] | None:
    still_counts = Attempts.since > now - within
    row = session.execute(
        update(Attempts)
        .where(Attempts.key == key)
        .values(
            times=case((still_counts, Attempts.times + 1), else_=1),
            since=case((still_counts, Attempts.since), else_=now),
        )
        .returning(Attempts.since, Attempts.times)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    return (row.since, row.times) if row else None
