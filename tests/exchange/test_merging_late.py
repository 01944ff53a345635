"""What somebody scans in the moment of a merge, or sends after it, is given to the place that stays."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from netevents.events.models import Event, Merge, Registration
from netevents.exchange import badges, merging
from netevents.exchange.connecting import Outcome, Result, Scan, connect
from netevents.exchange.merging_queries import has_connections
from netevents.exchange.models import MADE, PRINTED, Connection, Note, Untold
from netevents.exchange.retention import doubles_due
from netevents.people.domain import sign_in
from netevents.people.models import Person, SignIn
from tests.cast import a_phone, nobody, post, signed_in, world
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


@pytest.mark.parametrize("way", ["token", "code"])
def test_what_waited_on_the_phone_of_the_place_that_went_arrives(app: Flask, way: str) -> None:
    with world(app) as session:
        roll = Roll(session)
        roll.listed.claimed_at = NOON
        people = [session.get_one(Person, place.person_id) for place in (roll.ben, roll.listed)]
        for one, other in ((roll.ben, roll.listed), (roll.listed, roll.ben)):
            set_committed_value(one, "person", session.get_one(Person, one.person_id))
            merging.ask(session, roll.event, one, other, by=roll.ada, now=NOON)
        for one, other in ((roll.ben, roll.listed), (roll.listed, roll.ben)):
            merging.agree(session, roll.event, one, other, now=NOON)
        done = merging.merge(session, roll.event, roll.ben, roll.listed, by=roll.ada, now=LATER)
        badge = badges.current(session, roll.dan)[PRINTED]
    of_ben, of_listed = (a_phone(app, person) for person in people)
    path, code = f"/e/{roll.event.slug}/scans", roll.listed.code
    read = {"token": badge.token} if way == "token" else {"code": badge.code}
    sent = {"registration": code, "scanned_at": NOON.isoformat()} | read

    fresh = [phone.get(f"{path}/fresh").json for phone in (of_listed, of_ben)]
    scans = [
        post(phone, path, key="k-1", kind="scan", **sent).json for phone in (of_listed, of_listed, of_ben)
    ]
    note = post(of_listed, path, key="k-2", kind="note", talked_about="boats", **sent).json

    assert [(told["registration"], told["also"]) for told in fresh] == [
        (code, [code]),
        (roll.ben.code, [code]),
    ]
    assert [(answer["key"], answer["result"], answer["name"]) for answer in scans] == [
        ("k-1", "new", "Dan")
    ] * 3
    assert note == {"key": "k-2", "result": "kept"}
    with world(app) as session:
        pair = session.execute(select(Connection.low_id, Connection.high_id, Connection.met_at)).one()
        assert tuple(pair) == (done.kept_id, roll.dan.id, NOON)
        assert session.execute(select(Note.author_id, Note.about_id)).one() == (done.kept_id, roll.dan.id)
        assert session.scalars(select(SignIn.how)).all() == ["joined", "joined"]


def test_who_was_merged_without_a_yes_sends_nothing_for_the_other(app: Flask) -> None:
    with world(app) as session:
        roll = Roll(session)
        token = badges.current(session, roll.dan)[PRINTED].token
        roll.merge()
        somebody = session.get_one(Person, roll.listed.person_id)
    phone, path = a_phone(app, somebody), f"/e/{roll.event.slug}/scans"

    sent = post(phone, path, key="k-1", kind="scan", registration=roll.listed.code, token=token)

    assert (phone.get(f"{path}/fresh").status_code, sent.status_code) == (302, 302)
    with world(app) as session:
        assert session.scalar(select(func.count(Connection.id))) == 0
