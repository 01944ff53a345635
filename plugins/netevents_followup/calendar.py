"""A calendar file: when the checklist of an event is due, and what was promised there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from netevents.events.models import Event
from netevents.exchange import policy
from netevents.languages import _
from netevents_followup.models import Checklist
from netevents_followup.reasons import Promised

LASTS: Final = timedelta(minutes=20)


def file_of(
    event: Event, checklist: Checklist, promised: Sequence[Promised], *, zone: str, now: datetime
) -> bytes:
    """ICalendar on the clocks of ``zone``. What was promised is not in it: others look into calendars."""
    from icalendar import Calendar
    from icalendar import Event as Entry

    made = Calendar()
    made.add("prodid", "-//netevents//followup//EN")
    made.add("version", "2.0")
    starts = checklist.due_at.astimezone(ZoneInfo(zone))
    listed = Entry()
    listed.add("uid", f"followup-{event.slug}@netevents")
    listed.add("summary", _("Write to those you met at %(name)s", name=event.name))
    listed.add("dtstamp", now)
    listed.add("dtstart", starts)
    listed.add("dtend", starts + LASTS)
    made.add_component(listed)
    for one in promised:
        entry = Entry()
        entry.add("uid", f"promise-{one.promise.code}@netevents")
        entry.add(
            "summary", _("Your promise to %(name)s", name=policy.profile_view(one.other, policy.NOTHING).name)
        )
        entry.add("dtstamp", now)
        entry.add("dtstart", one.promise.due_on)
        made.add_component(entry)
    made.add_missing_timezones(starts.date() - timedelta(days=2), starts.date() + timedelta(days=2))
    return bytes(made.to_ical())
