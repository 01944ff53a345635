"""When things are due: by daylight, on the clocks of the person."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from netevents.events.moments import moment_in_zone
from netevents.web.dates import local

DAY: Final = timedelta(days=1)
MORNING: Final = time(9)
EVENING: Final = time(20)
FIRST: Final = timedelta(hours=48)
"""So long after the end a checklist is due at the earliest; daylight comes within a day of it."""
LATE_AFTER: Final = timedelta(days=3)
"""Later than this after it was due, a draft says that some time has passed."""
NAMED_FOR: Final = timedelta(days=28)
"""So long a checklist that waits is worth a nudge; it stays where it is afterwards."""


def due_after(end: datetime, zone: str) -> datetime:
    """The first moment of daylight in ``zone`` that is 48 hours after ``end`` or later."""
    earliest = end + FIRST
    there = local(earliest, zone)
    if there.time() < MORNING:
        return morning_of(there.date(), zone)
    if there.time() >= EVENING:
        return morning_of(there.date() + timedelta(days=1), zone)
    return earliest


def recall_after(end: datetime, zone: str) -> datetime:
    """The morning after ``end``; after a night, the one that begins."""
    there = local(end, zone)
    after_midnight = there.time() < time(5)
    return morning_of(there.date() + timedelta(days=0 if after_midnight else 1), zone)


def in_days(now: datetime, days: int, zone: str) -> datetime:
    """The morning so many days from today in ``zone``."""
    return morning_of(local(now, zone).date() + timedelta(days=days), zone)


def morning_of(day: date, zone: str) -> datetime:
    """Nine o’clock on ``day``."""
    return moment_in_zone(datetime.combine(day, MORNING), zone)


def is_late(due_at: datetime, *, now: datetime) -> bool:
    """Whether a draft should say that some time has passed."""
    return now > due_at + LATE_AFTER
