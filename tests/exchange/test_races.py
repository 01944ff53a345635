"""Both scan each other in the same moment, a thousand times over: one connection for each pair."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from functools import partial
from itertools import combinations, islice
from threading import Barrier
from typing import TypeVar

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from netevents.db import at_once, reading
from netevents.exchange.connecting import Outcome, Result, Scan, connect
from netevents.people import codes
from tests import served
from tests.cast import an_event, engine_of
from tests.conftest import NOON
from tests.exchange.stage import Attendee, an_attendee

PAIRS_AT_ONCE = 4
"""So many pairs scan each other in the same moment: eight phones, each with a connection of its own."""

Someone = TypeVar("Someone")
Told = TypeVar("Told")


def crowd(engine: Engine, people: int) -> list[Attendee]:
    with Session(engine, expire_on_commit=False) as session, session.begin():
        event = an_event(session)
        return [an_attendee(session, event, f"Person {number}") for number in range(people)]


def everybody_at_once(
    pairs: Sequence[tuple[Someone, Someone]], act: Callable[[Someone, Someone], Told]
) -> list[tuple[Told, Told]]:
    """Both of every pair ``act`` on each other, a few pairs at a time, all in the same moment."""
    gate = Barrier(2 * PAIRS_AT_ONCE)

    def side(number: int) -> dict[int, Told]:
        told: dict[int, Told] = {}
        for index in range(number // 2, len(pairs), PAIRS_AT_ONCE):
            one, other = pairs[index]
            gate.wait(60)
            told[index] = act(one, other) if number % 2 == 0 else act(other, one)
        return told

    with ThreadPoolExecutor(2 * PAIRS_AT_ONCE) as hands:
        sides = list(hands.map(side, range(2 * PAIRS_AT_ONCE)))
    ones, others = ChainMap(*sides[::2]), ChainMap(*sides[1::2])
    return [(ones[index], others[index]) for index in range(len(pairs))]


def scan(engine: Engine, me: Attendee, them: Attendee) -> Outcome:
    with at_once(engine) as connection:
        return connect(connection, Scan(token=them.printed, secret=me.secret), now=NOON)


def look_then_insert(engine: Engine, me: Attendee, them: Attendee) -> str:
    """How it must not be done: look whether they have met, and if not, insert."""
    low, high = sorted((me, them), key=lambda attendee: attendee.id)
    pair = {"low": low.id, "high": high.id}
    with reading(), engine.connect() as connection:
        found = connection.execute(
            text("SELECT 1 FROM connection WHERE low_id = :low AND high_id = :high"), pair
        ).first()
    if found:
        return "again"
    row = pair | {"code": codes.public_code(), "event": me.registration.event_id, "now": f"{NOON:%F %T.%f%z}"}
    try:
        with engine.begin() as connection:
            connection.execute(
                text(
                    "INSERT INTO connection (code, event_id, low_id, high_id, low_minor, high_minor, state,"
                    " how, met_at, made_at, made_key) VALUES"
                    " (:code, :event, :low, :high, false, false, 'made', 'qr', :now, :now, '')"
                ),
                row,
            )
    except (IntegrityError, OperationalError):
        return "an error"
    return "new"


def rows(engine: Engine, statement: str) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


@pytest.mark.parametrize("times", [200, pytest.param(1000, marks=pytest.mark.prove)])
def test_so_many_mutual_scans_make_so_many_connections(engine, times):
    people = crowd(engine, 46)
    pairs = list(islice(combinations(people, 2), times))

    answers = everybody_at_once(pairs, partial(scan, engine))

    made = rows(engine, "SELECT id, low_id, high_id, low_confirmed_at, high_confirmed_at FROM connection")
    assert sorted(row[1:3] for row in made) == sorted((one.id, other.id) for one, other in pairs)
    assert all(low is not None and high is not None for _, _, _, low, high in made)
    assert len(answers) == times
    assert all(one.code == other.code for one, other in answers)
    assert all({one.result, other.result} == {Result.NEW, Result.AGAIN} for one, other in answers)
    assert sorted(rows(engine, "SELECT connection_id FROM untold")) == sorted((row[0],) for row in made)


def test_the_same_reply_lost_eight_times_at_once_makes_one_connection(engine):
    ben, cleo = crowd(engine, 2)

    def ask_again(number: int) -> Outcome:
        with at_once(engine) as connection:
            # Each at its own microsecond, as a real clock has it.
            moment = NOON + timedelta(microseconds=number)
            return connect(connection, Scan(token=cleo.printed, secret=ben.secret, key="tap"), now=moment)

    with ThreadPoolExecutor(8) as hands:
        answers = list(hands.map(ask_again, range(8)))

    assert {answer.result for answer in answers} == {Result.NEW}
    assert rows(engine, "SELECT code FROM connection") == [(answers[0].code,)]
    assert {answer.code for answer in answers} == {answers[0].code}
    assert [answer.told for answer in answers].count(True) == 1
    assert rows(engine, "SELECT count(*) FROM untold") == [(1,)]


def test_looking_first_and_then_inserting_would_be_caught(engine):
    people = crowd(engine, 21)
    pairs = list(islice(combinations(people, 2), 200))

    answers = everybody_at_once(pairs, partial(look_then_insert, engine))

    assert "an error" in {told for both in answers for told in both}


@pytest.mark.prove
def test_a_thousand_mutual_scans_over_the_wire_make_a_thousand_connections(app):
    pairs = list(islice(combinations(served.crowd(app, 46), 2), 1000))

    with served.serving(app, workers=4) as server:

        def press(me: served.Attending, them: served.Attending) -> str:
            with closing(served.Phone(server.port, me)) as phone:
                return phone.scan(them.token, key=f"{me.id} scans {them.id}")

        answers = everybody_at_once(pairs, press)

    told = [(one.id, other.id, code) for (one, other), (code, _) in zip(pairs, answers, strict=True)]
    assert all(one == other for one, other in answers)
    assert sorted(rows(engine_of(app), "SELECT low_id, high_id, code FROM connection")) == sorted(told)
