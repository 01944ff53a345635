"""A process that has just begun is asked by all its threads at once."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from threading import Barrier

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from netevents.db import engine_for, reading
from netevents.exchange.gone import gone_of
from netevents.exchange.queries import connections_of
from netevents.people.models import Person
from tests.exchange.stage import a_stage

THREADS = 6


def first_looks(url: str, person_id: int) -> list[int]:
    """How many people each thread of this process finds when all look first at the same moment."""
    engine, gate = engine_for(url), Barrier(THREADS)
    sys.setswitchinterval(1e-6)

    def look(_: int) -> int:
        gate.wait()
        with reading(), Session(engine) as session:
            person = Person(id=person_id)
            return len(connections_of(session, person)) + len(gone_of(session, person))

    with ThreadPoolExecutor(THREADS) as threads:
        found = list(threads.map(look, range(THREADS)))
    engine.dispose()
    return found


def test_threads_that_look_first_all_find_their_people(engine: Engine):
    with Session(engine) as session, session.begin():
        stage = a_stage(session)
        stage.scan(stage.ben, stage.cleo.printed)
        person_id = stage.ben.person.id

    with get_context("spawn").Pool(1) as fresh:
        found = fresh.apply(first_looks, (engine.url.render_as_string(hide_password=False), person_id))

    assert found == [1] * THREADS
