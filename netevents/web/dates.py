"""How moments look on pages and in files, on the clocks of a place."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from netevents.languages import ENGLISH, _, spoken


def local(moment: datetime, zone: str) -> datetime:
    """``moment`` as the clocks of ``zone`` show it."""
    return moment.astimezone(ZoneInfo(zone))


def utc(moment: datetime) -> str:
    """ISO 8601 to the second: ``2026-11-21T13:05:00Z``."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def day(moment: datetime, zone: str) -> str:
    """``Sat 21 November 2026``, in the language spoken now."""
    at = local(moment, zone)
    if spoken() == ENGLISH:
        return f"{at:%a} {at.day} {at:%B %Y}"
    from babel.dates import format_date

    return str(format_date(at, _("EEE d MMMM y"), locale=spoken()))


def date_in_words(on: date, *, year: bool = False) -> str:
    """``8 May``, or ``8 May 2026``, in the language spoken now."""
    if spoken() == ENGLISH:
        return f"{on.day} {on:%B %Y}" if year else f"{on.day} {on:%B}"
    from babel.dates import format_date

    return str(format_date(on, _("d MMMM y") if year else _("d MMMM"), locale=spoken()))


def clock_time(moment: datetime, zone: str) -> str:
    """``14:05``."""
    return f"{local(moment, zone):%H:%M}"


def when(moment: datetime, zone: str) -> str:
    """``Sat 21 November 2026, 14:05``."""
    return f"{day(moment, zone)}, {clock_time(moment, zone)}"


def span(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """From when to when, naming the day once where it is one day."""
    if local(starts_at, zone).date() == local(ends_at, zone).date():
        return f"{when(starts_at, zone)}\u2013{clock_time(ends_at, zone)}"
    last = day(ends_at, zone).replace(" ", "\u00a0")  # a short line breaks between them, or before a time
    return f"{when(starts_at, zone)} \u2013 {last}, {clock_time(ends_at, zone)}"
