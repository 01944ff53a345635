"""The calendar file: the right instant on the clocks of the person, also where they change, and no note."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import icalendar
import pytest

from netevents.web.dates import local
from netevents_followup import calendar, domain, queries, reasons
from tests.calendars import read_calendar
from tests.plugins.followup.after import an_evening, ended

FRIDAY = datetime(2026, 3, 27, 18, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("zone", ["Europe/Madrid", "America/New_York", "Asia/Kolkata"])
def test_two_readers_find_the_same_instant_after_the_clocks_have_changed(session, zone):
    after = an_evening(session, zones={"Ben": zone}, starts_at=FRIDAY - 6 * HOUR, ends_at=FRIDAY)
    ended(session, after, now=FRIDAY)
    ben = after.people["Ben"]
    day = FRIDAY.date() + timedelta(days=9)
    domain.promise(session, after.met["Cleo"], ben.registration, "Send slides", due_on=day, now=FRIDAY)
    checklist = queries.checklist_of(session, ben.registration)
    promised = reasons.promised(session, [ben.person.id], to_event=after.event.id)

    written = calendar.file_of(
        after.event, checklist, promised, zone=zone, base_url="https://meet.example.org", now=FRIDAY
    )

    listed, promise = icalendar.Calendar.from_ical(written).walk("VEVENT")
    again = read_calendar(written.decode()).vevent_list
    assert listed["DTSTART"].dt == again[0].dtstart.value == checklist.due_at
    assert local(checklist.due_at, zone).hour in range(9, 20)
    assert promise["DTSTART"].dt == again[1].dtstart.value == day
    there = "https://meet.example.org/e/hack-night/followup"
    assert [(one["URL"], one["DESCRIPTION"]) for one in (listed, promise)] == [
        (page, page) for page in (f"{there}/", f"{there}/with/{after.met['Cleo'].code}")
    ]
    assert "slides" not in written.decode()
