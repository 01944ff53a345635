"""What somebody scans in the very moment of a merge is given to the place that stays."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from netevents.events.models import Event, Merge, Registration
from netevents.exchange import badges, merging
from netevents.exchange.connecting import Outcome, Result, Scan, connect
from netevents.exchange.merging_queries import has_connections
from netevents.exchange.models import MADE, PRINTED, Connection, Untold
from netevents.exchange.retention import doubles_due
from netevents.people.domain import sign_in
from netevents.people.models import Person
from tests.cast import nobody, post, signed_in, world
from tests.conftest import NOON
from tests.exchange.doubles import LATER, Roll


@pytest.fixture
def roll(session: Session) -> Roll:
    return Roll(session)


def gather(roll: Roll) -> None:
    merging.gather(roll.session, roll.event.id, roll.listed.code)


def the_worker(roll: Roll, now: timedelta = timedelta()) -> None:
    doubles_due(roll.session, plugins=lambda session, person: None, now=LATER + now, tell=nobody)


@pytest.mark.parametrize("by", [gather, the_worker, lambda roll: the_worker(roll, timedelta(days=2))])
def test_a_scan_of_the_place_that_went_is_one_of_the_place_that_stays(
    roll: Roll, by: Callable[[Roll], None]
) -> None:
    roll.met(roll.ben, roll.cleo)
    roll.merge()
    roll.met(roll.dan, roll.listed, LATER)
    late = roll.met(roll.cleo, roll.listed, LATER)
    roll.session.add(Untold(connection_id=late.id))
    roll.session.flush()

    by(roll)

    assert roll.pairs() == {("Ben Okri", "Cleo"): MADE, ("Ben Okri", "Dan"): MADE}
    cleos = select(Connection.id).where(Connection.high_id == roll.cleo.id)
    assert roll.session.scalars(select(Untold.connection_id)).all() == roll.session.scalars(cleos).all()


def test_it_goes_on_where_that_place_went_too(roll: Roll) -> None:
    roll.merge()
    roll.ben.claimed_at = None
    merging.merge(roll.session, roll.event, roll.cleo, roll.ben, by=roll.ada, now=LATER)
    roll.met(roll.dan, roll.listed, LATER)

    gather(roll)

    assert roll.pairs() == {("Cleo", "Dan"): MADE}


@pytest.mark.parametrize("gathered", [True, False])
def test_undoing_gives_it_back(roll: Roll, gathered: bool) -> None:
    roll.met(roll.listed, roll.cleo)
    roll.met(roll.ben, roll.cleo)
    done = roll.merge()
    roll.met(roll.dan, roll.listed, LATER)
    roll.met(roll.cleo, roll.listed, LATER)
    if gathered:
        gather(roll)

    roll.undo(done)

    assert roll.pairs() == {("Ben Okri", "Cleo"): MADE, ("Cleo", "Ben"): MADE, ("Dan", "Ben"): MADE}


def test_merging_in_the_console_looks_once_more(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    with world(client.application) as session:
        roll = Roll(session)
        dan_id, gone = roll.dan.id, roll.listed
    signed_in(client, roll.ada)

    def meanwhile(session: Session, *which: object) -> None:
        scanned = Connection(code="late", event_id=roll.event.id, low_id=dan_id, high_id=gone.id)
        scanned.state, scanned.how, scanned.met_at, scanned.made_at = MADE, "qr", NOON, NOON
        session.add(scanned)
        session.flush()
        look(session, *which)

    look = merging.gather
    monkeypatch.setattr(merging, "gather", meanwhile)
    post(client, f"/console/e/{roll.event.slug}/merge/{roll.ben.code}/{gone.code}")

    with world(client.application) as session:
        assert not has_connections(session, gone)
        assert session.scalar(select(func.count(Connection.id))) == 1


def test_a_scan_that_waits_for_the_merge_is_not_lost(engine: Engine) -> None:
    with Session(engine, expire_on_commit=False) as session, session.begin():
        roll = Roll(session)
        dan = session.get_one(Person, roll.dan.person_id)
        secret = sign_in(session, dan, how="joined", lasts=timedelta(days=9), now=NOON).secret
        token = badges.current(session, roll.listed)[PRINTED].token

    def scan() -> Outcome:
        with engine.begin() as database:
            return connect(database, Scan(token=token, secret=secret), now=LATER)

    with Session(engine) as session, ThreadPoolExecutor(1) as hands:
        event, ada = session.get_one(Event, roll.event.id), session.get_one(Person, roll.ada.id)
        one, two = (session.get_one(Registration, place.id) for place in (roll.listed, roll.ben))
        merging.merge(session, event, one, two, by=ada, now=LATER)
        scanning = hands.submit(scan)
        wait([scanning], timeout=1)
        session.commit()
        assert scanning.result(10).result == Result.NEW
        merging.gather(session, event.id, session.scalars(select(Merge.gone_code)).one())
        session.commit()

        pair = session.execute(select(Connection.low_id, Connection.high_id)).one()
        assert tuple(pair) == (roll.ben.id, roll.dan.id)
