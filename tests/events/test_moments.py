from datetime import UTC, datetime, timedelta

import pytest

from netevents.events.moments import moment_in_zone, phase, zones
from netevents.web.dates import clock_time
from tests.cast import NOON


def wall(text):
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("zone", "shown", "moment"),
    [
        ("Europe/Madrid", "2026-05-08T14:00", "2026-05-08T12:00"),
        ("UTC", "2026-05-08T14:00", "2026-05-08T14:00"),
        # the night in spring: 02:00 to 03:00 does not exist, and is read as an hour later
        ("Europe/Madrid", "2026-03-29T01:59", "2026-03-29T00:59"),
        ("Europe/Madrid", "2026-03-29T02:30", "2026-03-29T01:30"),
        ("Europe/Madrid", "2026-03-29T03:30", "2026-03-29T01:30"),
        ("America/New_York", "2026-03-08T02:30", "2026-03-08T07:30"),
        # the night in autumn: 02:00 to 03:00 comes twice, and the first is meant
        ("Europe/Madrid", "2026-10-25T01:59", "2026-10-24T23:59"),
        ("Europe/Madrid", "2026-10-25T02:30", "2026-10-25T00:30"),
        ("Europe/Madrid", "2026-10-25T03:00", "2026-10-25T02:00"),
        ("America/New_York", "2026-11-01T01:30", "2026-11-01T05:30"),
        # half an hour only, in both directions
        ("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:45"),
        ("Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45"),
    ],
)
def test_what_a_clock_shows_is_one_moment(zone, shown, moment):
    assert moment_in_zone(wall(shown), zone) == wall(moment).replace(tzinfo=UTC)


def test_a_skipped_time_is_shown_as_an_hour_later():
    assert clock_time(moment_in_zone(wall("2026-03-29T02:30"), "Europe/Madrid"), "Europe/Madrid") == "03:30"


def test_zones_are_places_and_utc():
    assert {"Europe/Madrid", "Asia/Kathmandu", "UTC"} <= set(zones())
    assert not [zone for zone in zones() if zone.startswith("Etc/") or zone == "EST"]


def test_an_event_is_upcoming_under_way_then_past():
    hour = timedelta(hours=1)
    assert phase(NOON + hour, NOON + 2 * hour, NOON) == "upcoming"
    assert phase(NOON, NOON + hour, NOON) == "under way"
    assert phase(NOON - hour, NOON, NOON) == "past"
