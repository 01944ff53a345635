"""Morning and evening on the clocks of a place, on each day of the year."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from netevents.people.daylight import by_day, clocks, is_day, next_morning, waking_day

ZONES = ["America/New_York", "Asia/Kolkata", "Europe/Madrid", "Australia/Lord_Howe", "Pacific/Apia"]
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("zone", ZONES)
def test_day_is_from_eight_to_nine_in_the_evening_and_the_next_morning_is_the_first_after(zone):
    for quarters in range(0, 4 * 24 * 365, 7):
        now = datetime(2026, 1, 1, tzinfo=UTC) + quarters * HOUR / 4
        here, morning = clocks(now, zone), next_morning(now, zone)

        assert is_day(now, zone) == (8 <= here.hour < 21)
        assert (clocks(morning, zone).hour, clocks(morning, zone).minute) == (8, 0)
        assert now < morning <= now + timedelta(hours=25)
        assert by_day(now, zone) == (now if is_day(now, zone) else morning)


def test_a_day_begins_in_the_morning():
    at = datetime(2026, 5, 8, 5, 59, tzinfo=UTC)

    assert waking_day(at, "Europe/Madrid") == date(2026, 5, 7)
    assert waking_day(at + timedelta(minutes=1), "Europe/Madrid") == date(2026, 5, 8)


@pytest.mark.parametrize("zone", ["Atlantis/Sunken_City", "../etc/passwd", ""])
def test_of_a_zone_that_nobody_knows_it_is_utc(zone):
    assert clocks(datetime(2026, 5, 8, 12, tzinfo=UTC), zone).utcoffset() == timedelta(0)
