"""Tries are counted in rows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.people.limits import TooManyTries, count_try, forget_tries
from netevents.people.models import Attempts
from tests.conftest import NOON

MINUTE = timedelta(minutes=1)


def tries(session, key, times, *, now=NOON):
    for _ in range(times):
        count_try(session, key, most=3, within=10 * MINUTE, now=now)


def test_one_try_too_many_is_refused_with_the_time_to_wait(session):
    tries(session, "a", 3)

    with pytest.raises(TooManyTries, match="Wait 4 minutes"):
        tries(session, "a", 1, now=NOON + 6 * MINUTE)
    with pytest.raises(TooManyTries, match="Wait a minute"):
        tries(session, "a", 1, now=NOON + 9.5 * MINUTE)


def test_each_key_counts_for_itself_and_anew_after_its_time(session):
    tries(session, "a", 3)
    tries(session, "b", 3)
    tries(session, "a", 3, now=NOON + 10 * MINUTE)


def test_forgetting_starts_anew(session):
    tries(session, "a", 3)
    forget_tries(session, "a")
    tries(session, "a", 3)


def test_tries_at_the_same_time_are_all_counted(engine):
    def one_try(_):
        with Session(engine) as session:
            count_try(session, "a", most=100, within=10 * MINUTE, now=NOON)
            session.commit()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(one_try, range(24)))

    with Session(engine) as session:
        assert session.scalar(select(Attempts.times)) == 24
