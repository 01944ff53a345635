"""The calendar that a person subscribes to: private, ended at once, and right when clocks change."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

import icalendar
import pytest
from sqlalchemy import select

from netevents.events.models import Event, Registration
from netevents.host import switches
from netevents.host.feed import calendar, make_feed
from netevents.people.domain import AdultsOnly
from netevents.people.models import Person
from netevents.plugin import Entry, Plugin
from tests.calendars import read_calendar
from tests.cast import a_group, a_person, a_phone, an_event, attending, post, world
from tests.conftest import NOON

HERE = "/me/reminders"


SPRING = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)
"""01:30 in Madrid, half an hour before clocks are put forward."""
AUTUMN = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
"""02:30 there, the first time that clocks show it."""
HOURS = timedelta(hours=3)


class Dates(Plugin):
    name, title, summary = "dates", "Dates", "What is due when."

    def entries(self, page):
        for place in page.places:
            there = f"/e/{place.event.slug}/"
            title = "Talk to Zoë, again; soon"
            yield Entry("talk", title, starts_at=SPRING, ends_at=SPRING + HOURS, text="Of ants.", url=there)
            yield Entry("walk", "Walk", starts_at=AUTUMN, ends_at=AUTUMN + HOURS)
            yield Entry("word", "Write to Dan", on=date(2026, 5, 9))


@pytest.fixture
def dates(install) -> None:
    install(Dates)


@pytest.fixture
def ben(dates, app):
    """Ben was at an event where the plugin is on."""
    with world(app) as session:
        event = an_event(session, a_group(session), zone="Europe/Madrid")
        switches.switch_on(session, event, "dates")
        ben = a_person(session, "Ben")
        attending(session, event, ben)
    return a_phone(app, ben)


def made(phone) -> str:
    """The path of a new address."""
    post(phone, f"{HERE}/calendar")
    address = re.search(r"https?://[^\s<]+\.ics", phone.get(HERE).text).group()
    return urlsplit(address).path


def test_what_is_due_stands_in_it_for_two_readers(ben, app):
    answer = app.test_client().get(made(ben))

    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    base = app.config["BASE_URL"]
    by_uid = {
        str(event["uid"]).partition("-")[2].partition("-")[0]: event
        for event in icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    }
    talk, word = by_uid["talk"], by_uid["word"]
    assert str(talk["summary"]) == "Talk to Zoë, again; soon"
    assert str(talk["description"]) == f"Of ants.\n{base}/e/hack-night/"
    assert str(talk["url"]) == f"{base}/e/hack-night/"
    assert (word["dtstart"].dt, "dtend" in word) == (date(2026, 5, 9), False)
    told = {event.summary.value: event for event in read_calendar(answer.text).vevent_list}
    assert told["Write to Dan"].dtstart.value == date(2026, 5, 9)
    assert told["Talk to Zoë, again; soon"].description.value.startswith("Of ants.")


@pytest.mark.parametrize(("name", "starts_at"), [("Talk to Zoë, again; soon", SPRING), ("Walk", AUTUMN)])
def test_over_a_change_of_clocks_it_is_the_right_instant_in_the_person_s_zone(ben, app, name, starts_at):
    answer = app.test_client().get(made(ben))

    assert "TZID=Europe/Madrid" in answer.text
    assert "BEGIN:VTIMEZONE" in answer.text
    for event in icalendar.Calendar.from_ical(answer.data).walk("VEVENT"):
        if event["summary"] == name:
            assert (event["dtstart"].dt.astimezone(UTC), event["dtend"].dt.astimezone(UTC)) == (
                starts_at,
                starts_at + HOURS,
            )
    [told] = [event for event in read_calendar(answer.text).vevent_list if event.summary.value == name]
    assert told.dtstart.value.astimezone(UTC) == starts_at
    assert told.dtend.value.astimezone(UTC) == starts_at + HOURS


def test_the_same_thing_keeps_its_uid_and_another_reader_sees_the_same(ben, app, clock):
    there = made(ben)
    first = app.test_client().get(there).text
    clock.advance(timedelta(days=3))

    second = app.test_client().get(there).text

    assert re.findall("UID:.*", first) == re.findall("UID:.*", second)
    assert len(set(re.findall("UID:.*", first))) == 3


def test_a_new_address_ends_the_old_one_and_ending_ends_it(ben, app):
    stranger = app.test_client()
    old = made(ben)
    new = made(ben)

    assert old != new
    assert [stranger.get(path).status_code for path in (old, new)] == [404, 200]

    for _ in range(2):
        assert post(ben, f"{HERE}/no-calendar").status_code == 302
    assert stranger.get(new).status_code == 404
    assert stranger.get("/calendar/whatever.ics").status_code == 404
    assert ".ics" not in ben.get(HERE).text


def test_the_address_is_shown_for_ten_minutes_and_only_to_who_made_it(ben, app, clock):
    made(ben)
    with world(app) as session:
        person = session.scalars(select(Person).where(Person.name == "Ben")).one()
    other = a_phone(app, person)
    assert ".ics" not in other.get(HERE).text
    assert "There is an address since" in other.get(HERE).text

    clock.advance(timedelta(minutes=10))

    assert ".ics" not in ben.get(HERE).text


def test_off_is_off_and_who_left_has_an_empty_calendar(ben, app):
    there = made(ben)
    assert "VEVENT" in app.test_client().get(there).text
    with world(app) as session:
        event = session.scalars(select(Event)).one()
        switches.switch_off(session, event, "dates")
    assert "VEVENT" not in app.test_client().get(there).text

    with world(app) as session:
        switches.switch_on(session, event, "dates")
        session.scalars(select(Registration)).one().erased_at = NOON

    assert "VEVENT" not in app.test_client().get(there).text


def test_minors_have_none(dates, app):
    with world(app) as session:
        mia = a_person(session, "Mia", age="16-17")
        with pytest.raises(AdultsOnly):
            make_feed(session, mia, now=NOON)
    phone = a_phone(app, mia)

    assert phone.get(HERE).status_code == 404
    assert post(phone, f"{HERE}/calendar").status_code == 404
    assert HERE not in phone.get("/me").text


def test_an_unknown_zone_and_hostile_words_break_no_line(app):
    entry = Entry("1\r\nX", "A\r\nBEGIN:VALARM\n", starts_at=NOON, text="x" * 500 + "é\nEND:VCALENDAR")
    person = Person(code="ben")
    with app.app_context():
        written = calendar(
            [("dates", entry)], person, zone="Atlantis/Sunken", base_url="https://example.org", now=NOON
        )

    [event] = icalendar.Calendar.from_ical(written).walk("VEVENT")
    assert event["dtstart"].dt == NOON
    assert written.count(b"\r\nEND:VCALENDAR") == 1
    assert b"\r\nBEGIN:VALARM" not in written
    assert max(map(len, written.split(b"\r\n"))) <= 75
