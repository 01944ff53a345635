"""From what a clock on the wall shows to a moment, and what counts as a time zone."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones


def moment_in_zone(naive: datetime, zone: str) -> datetime:
    """The moment, in UTC, at which clocks in ``zone`` show ``naive``.

    A time that clocks skip in spring is read as if they had not been put forward yet: 02:30 becomes 03:30.
    A time that they show twice in autumn means the first.
    """
    return naive.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)


@cache
def zones() -> tuple[str, ...]:
    """The names of all places whose clocks we know, such as ``Europe/Madrid``, and UTC."""
    places = (name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    return (*sorted(places), "UTC")


def phase(starts_at: datetime, ends_at: datetime, now: datetime) -> str:
    """``upcoming``, ``under way`` or ``past``."""
    if now < starts_at:
        return "upcoming"
    return "under way" if now < ends_at else "past"
