"""Calendars as a program reads them that has read no other before."""

from __future__ import annotations

from typing import Any

import vobject
import vobject.icalendar


def read_calendar(text: str) -> Any:
    """What vobject makes of ``text``, with the zones of this file.

    It remembers a zone by its name from the first file that had it, which may have told of a summer only.
    """
    zones = vars(vobject.icalendar)["__tzidMap"]
    for name in [name for name in zones if name != "UTC"]:
        del zones[name]
    return vobject.readOne(text)
