"""What a person has before them in these seven days: the rule, and the panel on their first page."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

from netevents.host.models import Given
from netevents.host.naming import Named, NameOf, named_to, places_of_people, zones_of
from netevents.languages import _
from netevents.people.daylight import waking_day
from netevents.plugin import HomePage, Link, Nudge, Panel

MOST: Final = 3
"""Nudges that a person is given …"""
DAYS: Final = 7
"""… in so many days; for so many each is shown."""
FIRST: Final = 5
"""The place of the panel: before those of the plugins."""

Record = Mapping[NameOf, Given]
"""What one person was given."""


@dataclass(frozen=True, slots=True)
class Week:
    """The nudges that a person has before them now: those that they had, and those that they get."""

    had: Mapping[NameOf, Nudge]
    new: Mapping[NameOf, Nudge]

    def unmailed(self, record: Record) -> Mapping[NameOf, Nudge]:
        """Those that no mail has told of yet."""
        together = {**self.had, **self.new}
        return {
            name: nudge
            for name, nudge in together.items()
            if name not in record or record[name].mailed_at is None
        }


def week_of(named: Named, record: Record, *, zone: str, now: datetime) -> Week:
    """At most three in any seven days, those that are done among them.

    What was never given goes before what was left undone in another week.
    """
    due = {name: nudge for name, nudge in named.items() if nudge.due_at <= now}
    given = {name for name, row in record.items() if _is_of_this_week(row, zone=zone, now=now)}
    waiting = sorted((name for name in due if name not in given), key=record.__contains__)
    new = waiting[: max(MOST - len(given), 0)]
    return Week(
        had={name: nudge for name, nudge in due.items() if name in given},
        new={name: due[name] for name in new},
    )


def week_panels(page: HomePage, *, but: Collection[str] = ()) -> Sequence[Panel]:
    """What the person was given and is still named, in one panel; none where that is nothing.

    One statement where nothing was given.

    :param but: pages to which the first page leads anyhow
    """
    person, now = page.person, page.now
    since = now - timedelta(days=DAYS + 1)
    rows = page.session.scalars(
        select(Given).where(Given.person_id == person.id, Given.given_at > since)
    ).all()
    if person.is_minor or not rows:
        return ()
    places = places_of_people(page.session, [person.id])
    zone = zones_of(page.session, [person.id], places)[person.id]
    named = named_to(page.session, places, now=now).get(person.id, {})
    week = week_of(named, {(row.plugin, row.key): row for row in rows}, zone=zone, now=now)
    lines = [
        Link(nudge.title, nudge.url, text=nudge.text) for nudge in week.had.values() if nudge.url not in but
    ]
    return [Panel(_("This week"), lines=lines, order=FIRST, tone="tint")] if lines else ()


def _is_of_this_week(row: Given, *, zone: str, now: datetime) -> bool:
    return (waking_day(now, zone) - waking_day(row.given_at, zone)).days < DAYS
