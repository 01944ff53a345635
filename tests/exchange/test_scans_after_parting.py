"""Scans of somebody who blocked, undid, left, is gone or hidden bring nothing back, and tell nothing."""

from __future__ import annotations

import pytest

from netevents.exchange import parting, retention
from netevents.exchange.connecting import Result
from netevents.exchange.models import Block
from tests.cast import nobody
from tests.conftest import NOON
from tests.exchange.stage import HOUR, MINUTE, a_stage


@pytest.mark.parametrize("blocker", ["ben", "cleo"])
def test_block_looks_like_an_unknown_code_whoever_made_it(session, blocker):
    stage = a_stage(session)
    blocked = {"ben": "cleo", "cleo": "ben"}[blocker]
    one, other = getattr(stage, blocker).person, getattr(stage, blocked).person
    parting.block(session, one, other, now=NOON, tell=nobody)

    assert stage.scan(stage.ben, stage.cleo.printed).result == Result.UNKNOWN
    queued = stage.scan(stage.ben, stage.cleo.printed, scanned_at=NOON - HOUR)
    assert queued.result == Result.RECORDED
    assert stage.connection() is None


def test_block_wins_over_an_older_scan_that_arrives_late(session):
    stage = a_stage(session)
    stage.scan(stage.ben, stage.cleo.screen)
    parting.block(session, stage.cleo.person, stage.ben.person, now=NOON + MINUTE, tell=nobody)

    answer = stage.scan(stage.ben, stage.cleo.screen, scanned_at=NOON - HOUR, now=NOON + HOUR)

    assert (answer.result, answer.code) == (Result.RECORDED, "")
    assert stage.made().state == "blocked"
    assert stage.untold() == 1


@pytest.mark.parametrize("late", [False, True])
def test_unblocked_pair_meets_again_only_with_both_sides_yes(session, late):
    stage = a_stage(session)
    stage.scan(stage.ben, stage.cleo.screen)
    parting.block(session, stage.cleo.person, stage.ben.person, now=NOON + MINUTE, tell=nobody)
    session.delete(session.get_one(Block, (stage.cleo.person.id, stage.ben.person.id)))

    answer = stage.scan(
        stage.ben, stage.cleo.screen, scanned_at=NOON + HOUR if late else None, now=NOON + 2 * HOUR
    )

    assert answer.result == Result.WAITING
    assert stage.made().state == "waiting"


def test_erased_person_is_unknown_online_and_recorded_from_the_queue(session):
    stage = a_stage(session)
    stage.cleo.registration.erased_at = NOON

    assert stage.scan(stage.ben, stage.cleo.printed).result == Result.UNKNOWN
    queued = stage.scan(stage.ben, stage.cleo.printed, scanned_at=NOON - HOUR)
    assert queued.result == Result.RECORDED
    assert stage.connection() is None


def test_hidden_person_cannot_be_scanned_but_can_scan(session):
    stage = a_stage(session)
    stage.cleo.registration.hidden = True

    assert stage.scan(stage.ben, stage.cleo.printed).result == Result.UNKNOWN
    assert stage.scan(stage.cleo, stage.ben.printed).result == Result.NEW


def test_undone_connection_stays_away_from_older_scans(session):
    stage = a_stage(session)
    stage.scan(stage.ben, stage.cleo.printed)
    connection = stage.made()
    connection_event(stage, connection)
    parting.undo(session, connection, stage.cleo.registration, now=NOON + MINUTE, tell=nobody)

    queued = stage.scan(stage.ben, stage.cleo.printed, scanned_at=NOON, now=NOON + HOUR)

    assert queued.result == Result.RECORDED
    assert stage.connection() is None
    assert stage.untold() == 0


def test_left_connection_begins_anew_once_both_scan_again(session):
    stage = a_stage(session)
    stage.scan(stage.ben, stage.cleo.screen, key="first")
    connection = stage.made()
    code = connection.code
    connection_event(stage, connection)
    parting.withdraw(connection, stage.ben.registration, now=NOON, tell=nobody)
    parting.leave(session, connection, stage.cleo.registration, now=NOON + MINUTE, tell=nobody)

    old = stage.scan(stage.ben, stage.cleo.screen, scanned_at=NOON, now=NOON + HOUR)
    assert old.result == Result.RECORDED
    assert stage.made().state == "withdrawn"

    again = stage.scan(stage.ben, stage.cleo.screen, key="from the browser’s history", now=NOON + 2 * HOUR)
    assert (again.result, again.code) == (Result.WAITING, code)
    assert stage.made().high_confirmed_at is None

    back = stage.scan(stage.cleo, stage.ben.printed, key="second", now=NOON + 3 * HOUR)

    connection = stage.made()
    assert (back.result, back.code, back.told) == (Result.NEW, code, True)
    assert connection.state == "made"
    assert connection.met_at == NOON
    assert connection.low_confirmed_at == NOON + 2 * HOUR
    assert connection.high_confirmed_at == NOON + 3 * HOUR
    assert connection.low_withdrawn_at == NOON
    assert stage.untold() == 2


def connection_event(stage, connection):
    """Load what pages load before somebody acts."""
    session = stage.session
    session.refresh(connection, ["event"])


@pytest.mark.parametrize("anew", ["nobody answers", "undone"])
def test_what_began_anew_and_came_to_nothing_is_as_it_was_before(session, anew):
    stage = a_stage(session)
    stage.scan(stage.ben, stage.cleo.screen)
    connection = stage.made()
    connection_event(stage, connection)
    parting.leave(session, connection, stage.cleo.registration, now=NOON + MINUTE, tell=nobody)
    code = connection.code
    assert stage.scan(stage.cleo, stage.ben.printed, now=NOON + HOUR).result == Result.WAITING

    if anew == "undone":
        connection_event(stage, connection)
        parting.undo(session, connection, stage.cleo.registration, now=NOON + HOUR, tell=nobody)
    else:
        retention.retain(session, now=NOON + HOUR + retention.WAITING_LASTS + MINUTE)
    session.commit()

    assert (stage.made().code, stage.made().state) == (code, "withdrawn")


def test_what_was_undone_and_begun_anew_leaves_no_row_when_nobody_answers(session):
    stage = a_stage(session)
    stage.scan(stage.ben, stage.cleo.screen)
    connection = stage.made()
    connection_event(stage, connection)
    parting.undo(session, connection, stage.cleo.registration, now=NOON + MINUTE, tell=nobody)
    assert stage.scan(stage.cleo, stage.ben.printed, now=NOON + HOUR).result == Result.WAITING

    retention.retain(session, now=NOON + HOUR + retention.WAITING_LASTS + MINUTE)
    session.commit()

    assert stage.connection() is None
