"""When an event can be held again: over every night in which the clocks of some place change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from netevents.events.copying import WEEK, next_time
from netevents.events.models import Event
from netevents.events.moments import zones

YEAR = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day) for day in range(366)]
MINUTE, QUARTER, HOUR = timedelta(minutes=1), timedelta(minutes=15), timedelta(hours=1)
AROUND = [step * QUARTER for step in range(-12, 13)]
LENGTHS = [timedelta(minutes=minutes) for minutes in (20, 50, 70, 180)]


def changes(zone: str) -> list[datetime]:
    """The moments of 2026 after which clocks in ``zone`` show more or less than one would think."""
    place = ZoneInfo(zone)

    def ahead(moment: datetime) -> timedelta | None:
        return moment.astimezone(place).utcoffset()

    return [
        min(
            minute
            for number in range(24 * 60 + 1)
            if ahead(minute := day + number * MINUTE) == ahead(following)
        )
        for day, following in pairwise(YEAR)
        if ahead(day) != ahead(following)
    ]


def places() -> dict[str, list[datetime]]:
    """One zone of each kind, and its changes: clocks that always go together are looked at once."""
    kinds: dict[tuple[object, ...], str] = {}
    for zone in zones():
        kinds.setdefault(tuple(day.astimezone(ZoneInfo(zone)).utcoffset() for day in YEAR[::7]), zone)
    return {zone: found for zone in kinds.values() if (found := changes(zone))}


def test_the_next_time_is_to_come_and_ends_after_it_starts_wherever_clocks_change() -> None:
    wrong = []
    for zone, nights in places().items():
        for starts_at in (night - WEEK + step for night in nights for step in AROUND):
            for length in LENGTHS:
                event = Event(zone=zone, starts_at=starts_at, ends_at=starts_at + length)
                for now in (starts_at, starts_at + WEEK - 2 * QUARTER, starts_at + WEEK):
                    start, end = next_time(event, now=now)
                    if not now <= start < end or start - now > WEEK + 2 * HOUR:
                        wrong.append((zone, starts_at, length, now))
    assert wrong == []


def test_a_clock_time_that_is_not_skipped_stays() -> None:
    for zone, nights in places().items():
        place = ZoneInfo(zone)
        for starts_at in (night - WEEK + step for night in nights for step in AROUND):
            event = Event(zone=zone, starts_at=starts_at, ends_at=starts_at + LENGTHS[-1])
            start, _end = next_time(event, now=starts_at)
            shown, meant = start.astimezone(place), starts_at.astimezone(place).replace(tzinfo=None) + WEEK
            is_skipped = (
                meant.replace(tzinfo=place).astimezone(UTC).astimezone(place).replace(tzinfo=None) != meant
            )
            assert is_skipped or shown.replace(tzinfo=None) == meant, (zone, starts_at)
