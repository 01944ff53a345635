"""Due 48 to 72 hours after the end, by daylight where the person is."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netevents.web.dates import local
from netevents_followup.timing import due_after, in_days, is_late, recall_after

ZONES = ("Europe/Madrid", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Auckland", "UTC")
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
HOUR = timedelta(hours=1)


@given(MOMENTS, st.sampled_from(ZONES))
def test_due_within_three_days_by_daylight(end, zone):
    due = due_after(end, zone)

    assert 48 * HOUR <= due - end <= 72 * HOUR
    assert time(9) <= local(due, zone).time() < time(20)


@given(MOMENTS, st.sampled_from(ZONES))
def test_recalled_the_next_morning_and_before_it_is_due(end, zone):
    morning = recall_after(end, zone)

    assert local(morning, zone).time() == time(9)
    assert end < morning < due_after(end, zone)
    assert morning - end <= 34 * HOUR


@pytest.mark.parametrize(
    ("end", "zone", "due"),
    [
        ("2026-03-27T22:30+00:00", "Europe/Madrid", "2026-03-30T07:00+00:00"),  # clocks go forward between
        ("2026-10-24T08:00+00:00", "Europe/Madrid", "2026-10-26T08:00+00:00"),  # and back
        ("2026-11-01T04:00+00:00", "America/Los_Angeles", "2026-11-03T17:00+00:00"),
        ("2026-05-08T12:00+00:00", "Asia/Kolkata", "2026-05-10T12:00+00:00"),
    ],
)
def test_the_clocks_of_the_place_count_on_nights_when_they_change(end, zone, due):
    assert due_after(datetime.fromisoformat(end), zone) == datetime.fromisoformat(due)


def test_later_is_a_morning_and_late_is_after_three_days():
    saturday = datetime(2026, 3, 28, 22, 0, tzinfo=UTC)

    assert in_days(saturday, 3, "Europe/Madrid") == datetime(2026, 3, 31, 7, 0, tzinfo=UTC)
    assert [is_late(saturday, now=saturday + days * 24 * HOUR) for days in (3, 4)] == [False, True]
