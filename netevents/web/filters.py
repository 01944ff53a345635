"""How moments and addresses look on pages."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from importlib.resources import files
from zoneinfo import ZoneInfo

from flask import Flask, url_for

from netevents.web.faces import hue, initials


def local(moment: datetime, zone: str) -> datetime:
    """``moment`` as the clocks of ``zone`` show it."""
    return moment.astimezone(ZoneInfo(zone))


def day(moment: datetime, zone: str) -> str:
    """``Sat 21 November 2026``."""
    at = local(moment, zone)
    return f"{at:%a} {at.day} {at:%B %Y}"


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
    return f"{when(starts_at, zone)} \u2013 {when(ends_at, zone)}"


def register_filters(app: Flask) -> None:
    """Give templates these filters and ``asset(name)``, an address that changes with the file."""
    for filter_ in (day, clock_time, when, span, initials, hue):
        app.add_template_filter(filter_)
    static = files("netevents.web") / "static"
    versions: dict[str, str] = {}

    def asset(name: str) -> str:
        if name not in versions:
            versions[name] = sha256((static / name).read_bytes()).hexdigest()[:10]
        return f"/static/{name}?v={versions[name]}"

    app.add_template_global(asset)
    app.add_template_global(url_for)
