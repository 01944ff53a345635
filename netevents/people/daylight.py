"""When a person may be disturbed: by daylight, on the clocks of where they are."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

MORNING: Final = time(8)
EVENING: Final = time(21)


def is_day(now: datetime, zone: str) -> bool:
    """Whether clocks in ``zone`` show 08:00 or later, and not yet 21:00."""
    return MORNING <= clocks(now, zone).time() < EVENING


def next_morning(now: datetime, zone: str) -> datetime:
    """The next moment after ``now`` at which clocks in ``zone`` show 08:00."""
    here = clocks(now, zone)
    day = here.date() if here.time() < MORNING else here.date() + timedelta(days=1)
    return datetime.combine(day, MORNING, here.tzinfo).astimezone(now.tzinfo)


def by_day(moment: datetime, zone: str) -> datetime:
    """``moment`` if it is by day in ``zone``, else the next morning there."""
    return moment if is_day(moment, zone) else next_morning(moment, zone)


def clocks(moment: datetime, zone: str) -> datetime:
    """``moment`` on the clocks of ``zone``; of UTC where that zone is not known on this machine any more."""
    try:
        return moment.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        return moment.astimezone(ZoneInfo("UTC"))


def waking_day(moment: datetime, zone: str) -> date:
    """The day that people in ``zone`` would name: one begins in the morning, not at midnight."""
    here = clocks(moment, zone)
    return here.date() if here.time() >= MORNING else here.date() - timedelta(days=1)
