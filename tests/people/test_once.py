"""What is sent twice is done once, also by two at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from netevents.exchange.retention import retain
from netevents.people import once
from netevents.people.models import DoneOnce
from tests.conftest import NOON


def test_the_second_time_the_result_is_there(session: Session) -> None:
    row = once.begin(session, "walk-in", "k1", "Kofi", now=NOON)
    assert row.result == ""
    row.result = "abc"

    assert once.begin(session, "walk-in", "k1", "Kofi", now=NOON).result == "abc"
    assert once.begin(session, "walk-in", "k1", "Ama", now=NOON).result == ""


def test_who_comes_while_the_first_is_under_way_waits_for_it(engine: Engine) -> None:
    gate = Barrier(2)

    def act(name: str) -> str:
        gate.wait(30)
        with Session(engine) as session, session.begin():
            row = once.begin(session, "again", now=NOON)
            row.result = row.result or name
            return row.result

    with ThreadPoolExecutor(2) as hands:
        results = list(hands.map(act, ["one", "other"]))

    assert results[0] == results[1]


def test_it_is_forgotten_after_a_day(session: Session) -> None:
    once.begin(session, "k", now=NOON)

    retain(session, now=NOON + once.LASTS)
    assert len(session.scalars(select(DoneOnce.key)).all()) == 1
    retain(session, now=NOON + once.LASTS + timedelta(seconds=1))
    assert session.scalars(select(DoneOnce.key)).all() == []
