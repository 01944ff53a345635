"""Unblocking: what a block ended stays ended, and so does what slipped in beside it, until the next scan."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.exchange import parting
from netevents.exchange.connecting import Result, Scan, connect
from netevents.exchange.gone import gone_of
from netevents.exchange.models import Connection
from netevents.exchange.queries import connection_for, connections_of
from tests.cast import a_phone, an_event, collected, nobody, post
from tests.conftest import NOON
from tests.exchange.parted import ended, gone
from tests.exchange.stage import MINUTE, a_meeting, a_stage, an_attendee


def test_unblocked_person_is_met_again_by_a_scan_only(app, clock):
    code, ben, cleo, _ = a_meeting(app)
    phone, path = a_phone(app, ben.person), f"/people/gone/{cleo.registration.code}"
    post(phone, f"/c/{code}/block")
    assert "Blocked" in phone.get("/people/gone").text
    assert f'action="{path}/block"' not in phone.get(path).text

    assert post(phone, f"{path}/unblock").location == path

    assert f'action="{path}/block"' in phone.get(path).text
    assert phone.get(f"/c/{code}").status_code == 404
    clock.advance(MINUTE)
    assert phone.get(f"/x/{cleo.screen}").status_code == 200


def test_unblocked_pair_connects_anew(session):
    stage = a_stage(session)
    ended(stage, stage.ben, "block")
    later = NOON + timedelta(hours=1)
    assert stage.scan(stage.ben, stage.cleo.screen, now=later).code == ""

    parting.unblock(session, stage.ben.person, stage.cleo.person, tell=nobody)
    parting.unblock(session, stage.ben.person, stage.cleo.person, tell=nobody)
    code = stage.scan(stage.ben, stage.cleo.screen, now=later + MINUTE).code

    assert connection_for(session, stage.ben.person, code).profile.name == "Cleo"
    assert gone(session, stage.ben) == []


def test_unblocking_leaves_the_block_of_the_other_one(session):
    stage = a_stage(session)
    ended(stage, stage.ben, "block")
    parting.block(session, stage.cleo.person, stage.ben.person, now=NOON, tell=nobody)

    parting.unblock(session, stage.ben.person, stage.cleo.person, tell=nobody)

    assert stage.made().state == "blocked"
    assert gone(session, stage.ben) == [("Cleo", False)]
    assert gone(session, stage.cleo) == [("Ben", True)]


@pytest.mark.parametrize("first", ["block", "scan"])
def test_a_scan_in_the_same_instant_as_a_block_does_not_outlive_it(engine, first):
    """On PostgreSQL neither sees the other; on SQLite, where writers queue, the second sees the first."""
    with Session(engine, expire_on_commit=False) as session, session.begin():
        event = an_event(session)
        ben, cleo = (an_attendee(session, event, name) for name in ("Ben", "Cleo"))
    together = engine.dialect.name == "postgresql"
    acts = [
        lambda session: parting.block(session, ben.person, cleo.person, now=NOON, tell=nobody),
        lambda session: connect(session.connection(), Scan(token=cleo.screen, secret=ben.secret), now=NOON),
    ]
    with Session(engine) as one, Session(engine) as other:
        for session, act in zip((one, other), acts if first == "block" else acts[::-1], strict=True):
            act(session)
            session.flush()
            if not together:
                session.commit()
        one.commit()
        other.commit()
    told, tell = collected()

    with Session(engine) as session, session.begin():
        assert connections_of(session, ben.person) == connections_of(session, cleo.person) == []
        raced = [made.state for made in session.scalars(select(Connection))] == ["made"]
        (blocked,) = gone_of(session, ben.person) if raced or first == "scan" else (None,)
        parting.unblock(session, ben.person, cleo.person, tell=tell)

    assert raced == together
    assert blocked is None or (blocked.profile.name, blocked.i_blocked) == ("Cleo", True)
    assert [type(one).__name__ for one in told] == ["Withdrawn"] * together
    with Session(engine) as session, session.begin():
        assert connections_of(session, ben.person) == connections_of(session, cleo.person) == []
        again = connect(session.connection(), Scan(token=cleo.screen, secret=ben.secret), now=NOON)
        assert again.result in {Result.RECORDED, Result.NEW}
        assert (again.result is Result.NEW) == (first == "block" and not together)
