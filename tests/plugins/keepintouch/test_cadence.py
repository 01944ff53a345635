"""When the next word is due: months as people count them, at eight by their own clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netevents_keepintouch.cadence import (
    CHOICES,
    IN_WORDS,
    MONTHS,
    coming_turn,
    months_later,
    morning_of,
    next_on,
    on_their_day,
    this_turn,
)
from netevents_keepintouch.models import CADENCES, CLOSE, NOT, TERM, UNSET, YEARLY

days = st.dates(min_value=date(2020, 1, 1), max_value=date(2090, 12, 31))
zones = st.sampled_from(["Europe/Madrid", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"])


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 5, 8), 1, date(2026, 6, 8)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 10, 31), 4, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 3, 31), -12, date(2025, 3, 31)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_of_a_shorter_month(day, months, later):
    assert months_later(day, months) == later


@given(day=days, months=st.integers(1, 24))
def test_no_month_is_left_out_and_the_day_never_goes_up(day, months):
    later = months_later(day, months)

    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


@pytest.mark.parametrize("cadence", [UNSET, NOT])
def test_without_a_cadence_nothing_is_due(cadence):
    assert next_on(cadence, date(2026, 5, 8), date(2026, 5, 8), None) is None


@pytest.mark.parametrize(
    ("cadence", "due"), [(CLOSE, date(2026, 6, 8)), (TERM, date(2026, 9, 8)), (YEARLY, date(2027, 5, 8))]
)
def test_each_cadence_has_its_time(cadence, due):
    assert next_on(cadence, date(2026, 5, 8), date(2026, 5, 8), None) == due


def test_whoever_chooses_late_has_a_week():
    assert next_on(CLOSE, date(2024, 5, 8), date(2026, 5, 8), None) == date(2026, 5, 15)


def test_what_is_put_off_is_not_due_before():
    assert next_on(CLOSE, date(2026, 5, 8), date(2026, 5, 8), date(2026, 6, 20)) == date(2026, 6, 20)
    assert next_on(CLOSE, date(2026, 6, 25), date(2026, 5, 8), date(2026, 6, 20)) == date(2026, 7, 25)


@given(last=days, chosen=days, cadence=st.sampled_from([*MONTHS]), later=st.integers(0, 400))
def test_being_in_touch_again_never_brings_a_day_forward(last, chosen, cadence, later):
    before = next_on(cadence, last, chosen, None)
    after = next_on(cadence, last + timedelta(days=later), chosen, None)

    assert before <= after
    assert after > last + timedelta(days=later)
    assert after >= chosen + timedelta(days=7)


@given(day=days, zone=zones)
def test_the_morning_is_at_eight_by_the_clocks_there_whatever_they_were_put_to(day, zone):
    moment = morning_of(day, zone)
    there = moment.astimezone(ZoneInfo(zone))

    assert (there.date(), there.hour, there.minute) == (day, 8, 0)
    assert on_their_day(moment, zone) == day


def test_the_day_is_that_of_the_place():
    late = datetime(2026, 5, 8, 23, 30, tzinfo=UTC)

    assert on_their_day(late, "Europe/Madrid") == date(2026, 5, 9)
    assert on_their_day(late, "America/New_York") == date(2026, 5, 8)


def test_every_cadence_has_its_words():
    assert set(IN_WORDS) == set(CADENCES)
    assert set(CHOICES) == set(CADENCES) - {UNSET}


@pytest.mark.parametrize(
    ("today", "turn"),
    [
        (date(2026, 1, 30), date(2026, 1, 31)),
        (date(2026, 2, 13), date(2026, 1, 31)),
        (date(2026, 2, 14), None),
        (date(2026, 2, 27), None),
        (date(2026, 2, 28), date(2026, 2, 28)),
        (date(2026, 4, 2), date(2026, 3, 31)),
    ],
)
def test_a_word_that_nobody_wrote_rests_until_the_next_turn(today, turn):
    assert this_turn(CLOSE, date(2026, 1, 31), today) == turn


def test_the_next_turn_is_never_one_that_is_over():
    assert coming_turn(CLOSE, date(2026, 1, 31), date(2026, 1, 1)) == date(2026, 1, 31)
    assert coming_turn(CLOSE, date(2026, 1, 31), date(2026, 2, 13)) == date(2026, 1, 31)
    assert coming_turn(CLOSE, date(2026, 1, 31), date(2026, 2, 14)) == date(2026, 2, 28)
    assert coming_turn(YEARLY, date(2026, 1, 31), date(2028, 1, 1)) == date(2028, 1, 31)


@given(due=days, today=days, cadence=st.sampled_from(list(MONTHS)))
def test_a_turn_is_the_due_day_or_one_that_follows_it(due, today, cadence):
    turn = this_turn(cadence, due, today)

    if turn is not None:
        assert turn >= due
        assert turn == due or turn <= today < turn + timedelta(days=14)
