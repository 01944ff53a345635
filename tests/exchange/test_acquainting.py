"""Connections that no scan made: who has confirmed, who is asked, and where there is none."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from netevents.exchange.acquainting import acquaint
from netevents.exchange.models import LEFT, MADE, WAITING, Block, Connection, Tombstone
from netevents.exchange.parting import leave
from netevents.people.models import ADULT
from tests.cast import an_event, attending, nobody
from tests.conftest import NOON
from tests.exchange.stage import a_stage

LATER = NOON + timedelta(minutes=5)


def introduced(stage, by, other, *, now=NOON):
    return acquaint(stage.session, by.registration, other.registration, how="introduction", now=now)


def test_one_side_acts_and_the_other_may_confirm(session):
    stage = a_stage(session)

    made = introduced(stage, stage.ben, stage.cleo)

    assert (made.state, made.how, made.met_at, made.made_at) == (MADE, "introduction", NOON, NOON)
    assert (made.low_confirmed_at, made.high_confirmed_at) == (NOON, None)
    assert stage.untold() == 1
    assert introduced(stage, stage.ben, stage.cleo, now=LATER) is made
    assert not made.both_confirmed
    assert introduced(stage, stage.cleo, stage.ben, now=LATER) is made
    assert made.both_confirmed
    assert stage.untold() == 1


def test_whoever_likes_to_be_asked_first_is_asked(session):
    stage = a_stage(session)
    stage.cleo.registration.asks_first = True

    waiting = introduced(stage, stage.ben, stage.cleo)

    assert (waiting.state, stage.untold()) == (WAITING, 0)
    introduced(stage, stage.cleo, stage.ben, now=LATER)
    assert (waiting.state, waiting.made_at, stage.untold()) == (MADE, LATER, 1)


def test_a_scan_that_came_before_stays_how_it_was_made(session):
    stage = a_stage(session)
    stage.scan(stage.ben, stage.cleo.printed)

    met = introduced(stage, stage.cleo, stage.ben, now=LATER)

    assert (met.how, met.met_at, met.both_confirmed) == ("qr", NOON, True)


def test_after_one_has_left_the_other_is_asked(session):
    stage = a_stage(session)
    stage.scan(stage.ben, stage.cleo.screen)
    made = stage.made()
    session.refresh(made, ["event"])
    leave(session, made, stage.cleo.registration, now=NOON, tell=nobody)
    session.flush()
    assert made.state == LEFT

    again = introduced(stage, stage.ben, stage.cleo, now=LATER)

    assert (again.id, again.state, again.both_confirmed) == (made.id, WAITING, False)


def test_a_tombstone_alone_asks_too(session):
    stage = a_stage(session)
    session.add(Tombstone(low_id=stage.ben.id, high_id=stage.cleo.id, at=NOON))
    session.flush()

    assert introduced(stage, stage.ben, stage.cleo, now=LATER).state == WAITING


@pytest.mark.parametrize("why", ["block", "blocked", "hidden", "erased", "oneself"])
def test_where_nobody_may_meet_nothing_is_made(session, why):
    stage = a_stage(session)
    ben, cleo = stage.ben, stage.cleo
    if why == "block":
        session.add(Block(blocker_id=ben.person.id, blocked_id=cleo.person.id, at=NOON))
    elif why == "blocked":
        session.add(Block(blocker_id=cleo.person.id, blocked_id=ben.person.id, at=NOON))
    elif why == "hidden":
        cleo.registration.hidden = True
    elif why == "erased":
        cleo.registration.erased_at = NOON
    session.flush()

    assert introduced(stage, ben, ben if why == "oneself" else cleo) is None
    assert session.scalar(select(func.count()).select_from(Connection)) == 0


def test_minors_and_people_of_two_events_are_never_acquainted(session):
    event = an_event(session, audience="mixed")
    ben = attending(session, event, "Ben", age=ADULT)
    mia, max_ = (attending(session, event, name, age="16-17") for name in ("Mia", "Max"))
    far = attending(session, an_event(session, name="Elsewhere"), "Dan")

    for one, other in ((ben, mia), (mia, ben), (mia, max_), (ben, far)):
        assert acquaint(session, one, other, how="help", now=NOON) is None
