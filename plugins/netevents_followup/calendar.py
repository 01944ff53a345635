"""A calendar file: when the checklist of an event is due, and what was promised there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from netevents.events.models import Event
from netevents.exchange import policy
from netevents.languages import _
from netevents_followup.models import Checklist
from netevents_followup.reasons import Promised, root

if TYPE_CHECKING:
    from icalendar import Event as Entry

LASTS: Final = timedelta(minutes=20)


def file_of(
    event: Event,
    checklist: Checklist,
    promised: Sequence[Promised],
    *,
    zone: str,
    base_url: str,
    now: datetime,
) -> bytes:
    """ICalendar on the clocks of ``zone``, each entry with the page behind it.

    What was promised is not in it: others look into calendars.
    """
    from icalendar import Calendar

    made = Calendar()
    made.add("prodid", "-//netevents//followup//EN")
    made.add("version", "2.0")
    starts = checklist.due_at.astimezone(ZoneInfo(zone))
    title = _("Write to those you met at %(name)s", name=event.name)
    listed = _entry(f"followup-{event.slug}", title, f"{base_url}{root(event)}/", now=now)
    listed.add("dtstart", starts)
    listed.add("dtend", starts + LASTS)
    made.add_component(listed)
    for one in promised:
        title = _("Your promise to %(name)s", name=policy.profile_view(one.other, policy.NOTHING).name)
        entry = _entry(f"promise-{one.promise.code}", title, f"{base_url}{one.url}", now=now)
        entry.add("dtstart", one.promise.due_on)
        made.add_component(entry)
    made.add_missing_timezones(starts.date() - timedelta(days=2), starts.date() + timedelta(days=2))
    return bytes(made.to_ical())


def _entry(uid: str, title: str, page: str, *, now: datetime) -> Entry:
    """An entry without its day; programs that show no address show the description."""
    from icalendar import Event as Component

    entry = Component()
    entry.add("uid", f"{uid}@netevents")
    entry.add("summary", title)
    entry.add("dtstamp", now)
    entry.add("url", page)
    entry.add("description", page)
    return entry
