"""When two met: late uploads, clocks that go wrong, and the end of an event."""

from __future__ import annotations

from datetime import timedelta

import pytest

from netevents.exchange.connecting import Result
from tests.conftest import NOON
from tests.exchange.stage import HOUR, MINUTE, a_stage, an_attendee


def test_late_upload_has_the_phones_time_and_counts_as_offline(session):
    stage = a_stage(session)

    outcome = stage.scan(stage.ben, stage.cleo.printed, scanned_at=NOON - 30 * MINUTE)

    assert outcome.result == Result.NEW
    assert stage.made().met_at == NOON - 30 * MINUTE
    assert stage.made().how == "offline"


def test_online_scan_has_the_phones_time_where_the_clocks_agree(session):
    stage = a_stage(session)

    stage.scan(stage.ben, stage.cleo.printed, scanned_at=NOON - MINUTE)

    assert stage.made().met_at == NOON - MINUTE
    assert stage.made().how == "qr"


def test_nobody_meets_in_the_future(session):
    stage = a_stage(session)

    stage.scan(stage.ben, stage.cleo.printed, scanned_at=NOON + MINUTE)

    assert stage.made().met_at == NOON


def test_nobody_who_meets_before_the_start_has_met_in_the_future(session):
    stage = a_stage(session)
    stage.event.starts_at = NOON + HOUR

    stage.scan(stage.ben, stage.cleo.printed, scanned_at=NOON - 30 * MINUTE)

    assert stage.made().met_at == NOON


@pytest.mark.parametrize(
    ("scanned_at", "met_at"),
    [(NOON - timedelta(days=9), NOON - HOUR), (NOON + timedelta(days=9), NOON + HOUR)],
)
def test_wrong_clock_is_kept_within_the_event(session, scanned_at, met_at):
    stage = a_stage(session)
    stage.event.state, stage.event.ended_at = "ended", NOON + HOUR

    stage.scan(stage.ben, stage.cleo.printed, scanned_at=scanned_at, now=NOON + 2 * HOUR)

    assert stage.made().met_at == met_at


def test_late_uploads_are_taken_for_72_hours_after_the_end(session):
    stage = a_stage(session)
    dan = an_attendee(session, stage.event, "Dan")
    stage.event.state, stage.event.ended_at = "ended", NOON + HOUR
    last = NOON + HOUR + timedelta(hours=72)

    in_time = stage.scan(stage.ben, stage.cleo.printed, scanned_at=NOON, now=last - MINUTE)
    too_late = stage.scan(stage.ben, dan.printed, scanned_at=NOON, now=last)

    assert in_time.result == Result.NEW
    assert too_late.result == Result.CLOSED


def test_earliest_accepted_scan_is_when_they_met(session):
    stage = a_stage(session)
    stage.scan(stage.ben, stage.cleo.printed)

    stage.scan(stage.cleo, stage.ben.printed, scanned_at=NOON - 20 * MINUTE, now=NOON + HOUR)
    stage.scan(stage.cleo, stage.ben.printed, now=NOON + 2 * HOUR)

    assert stage.made().met_at == NOON - 20 * MINUTE


@pytest.mark.parametrize(("minutes", "confirmed"), [(4, True), (6, False)])
def test_live_code_read_offline_counts_as_printed_after_five_minutes(session, minutes, confirmed):
    stage = a_stage(session)

    stage.scan(stage.ben, stage.cleo.screen, scanned_at=NOON - minutes * MINUTE)

    assert stage.made().both_confirmed is confirmed


def test_clock_that_runs_ahead_does_not_make_an_old_live_code_fresh(session):
    stage = a_stage(session)

    stage.scan(stage.ben, stage.cleo.screen, scanned_at=NOON + HOUR)

    assert not stage.made().both_confirmed
