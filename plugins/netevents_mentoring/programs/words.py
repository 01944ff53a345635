"""How what people type becomes comparable: folded words, short lists, hours of the week."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from netevents.languages import _, mark
from netevents.web.dates import day
from netevents_mentoring.programs.presets import said

PARTS: Final[Sequence[tuple[int, int]]] = ((8, 12), (12, 17), (17, 21))
"""Morning, afternoon and evening, from and to which hour."""
WEEK: Final = 7 * 24
QUARTERS: Final = 4
DAYS: Final = (mark("Mon"), mark("Tue"), mark("Wed"), mark("Thu"), mark("Fri"), mark("Sat"), mark("Sun"))
IN_PART: Final = (mark("%(days)s morning"), mark("%(days)s afternoon"), mark("%(days)s evening"))


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """``text`` as it is compared: without case, accents and needless blanks."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(char for char in apart if not unicodedata.combining(char)).split())


def listed(text: str) -> list[str]:
    """What stands between commas, semicolons and line ends, each thing once, as first written."""
    return once(" ".join(part.split()) for part in re.split(r"[,;\n]", text))


def once(texts: Iterable[str]) -> list[str]:
    """``texts`` without empty ones and without those that read like one before."""
    found: dict[str, str] = {}
    for text in texts:
        if text:
            found.setdefault(folded(text) or text, text)
    return list(found.values())


def spelled_like(text: str, known: Mapping[str, str]) -> str:
    """``text`` in the spelling that is ``known`` under its folded form, if there is one."""
    return known.get(folded(text), text)


def spellings(texts: Iterable[str]) -> dict[str, str]:
    """By folded form, the first spelling of each of ``texts``."""
    found: dict[str, str] = {}
    for text in texts:
        found.setdefault(folded(text), text)
    return found


def hours_of(slots: Iterable[int]) -> list[int]:
    """The hours of the week, from Monday 0:00, of such parts of days: 3 x day + part."""
    return sorted(
        24 * (slot // 3) + hour
        for slot in set(slots)
        if 0 <= slot < 3 * 7
        for hour in range(*PARTS[slot % 3])
    )


def slots_of(hours: Collection[int]) -> list[int]:
    """The parts of days that lie wholly in ``hours``."""
    there = set(hours)
    return [slot for slot in range(3 * 7) if set(hours_of([slot])) <= there]


def in_utc(hours: Iterable[int], zone: str, at: datetime) -> frozenset[int]:
    """The whole hours of the week in UTC that lie in ``hours`` of ``zone``, by its clocks at ``at``.

    Where clocks differ by half hours, an hour that is free in part is left out.
    """
    offset = ZoneInfo(zone).utcoffset(at)
    assert offset is not None, "zones have offsets at every moment"
    shift = round(offset.total_seconds() / 3600 * QUARTERS)
    if shift % QUARTERS == 0:
        return frozenset((hour - shift // QUARTERS) % WEEK for hour in hours)
    quarters = {
        (hour * QUARTERS + quarter - shift) % (WEEK * QUARTERS)
        for hour in hours
        for quarter in range(QUARTERS)
    }
    return frozenset(
        hour
        for hour in range(WEEK)
        if all(hour * QUARTERS + quarter in quarters for quarter in range(QUARTERS))
    )


def last_day(end: datetime, zone: str) -> str:
    """The last day of what is over at ``end``, which mostly is a midnight."""
    return day(end - timedelta(seconds=1), zone)


def said_times(hours: Collection[int]) -> str:
    """``Sat morning; Mon and Thu evening``."""
    slots = slots_of(hours)
    by_part = ([_(DAYS[slot // 3]) for slot in slots if slot % 3 == part] for part in range(3))
    return "; ".join(
        _(words, days=said_list(days)) for days, words in zip(by_part, IN_PART, strict=True) if days
    )


def said_list(texts: Sequence[str]) -> str:
    """``a, b and c``; topics, goals and languages of ours in the language spoken now."""
    *first, last = [said(text) for text in texts] or [""]
    return _("%(first)s and %(last)s", first=", ".join(first), last=last) if first else last
