"""Take everything with me: all that is held, nothing that is somebody else's."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

import icalendar
import pytest
import vobject
from sqlalchemy import select

from netevents.exchange.models import Badge
from netevents.exchange.take_out import calendar, take_out
from netevents.people.models import Person
from tests.cast import a_person, an_event, attending, signed_in, statements, world
from tests.conftest import NOON
from tests.exchange.leaving_cast import BENS_WORDS, CLEOS_WORDS, a_leaver, a_meeting, a_note

CSV = b"name,email\r\nCleo,cleo@example.org\r\n"


def unpacked(session, person, *, csv=CSV):
    content = take_out(session, person, csv=[csv], plugins={"starters": {"asked": ["Why?"]}}, now=NOON)
    with ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def held_of(session, person):
    return json.loads(unpacked(session, person)["everything.json"])


def test_the_zip_holds_a_file_of_each_kind(session):
    cast = a_leaver(session)

    files = unpacked(session, cast.ben)

    assert set(files) == {"read me.txt", "everything.json", "my-connections.csv", "people.vcf", "events.ics"}
    assert files["my-connections.csv"] == CSV


def test_everything_about_the_person_is_there(session):
    cast = a_leaver(session)
    held = held_of(session, cast.ben)

    assert held["me"]["name"] == "Ben Okri"
    assert held["profile"]["phone"] == "+34 600 700"
    assert [one["how"] for one in held["sign_ins"]] == ["joined"]
    [event] = held["events"]
    assert (event["event"], event["my_name_there"]) == ("Hack night", "Ben Okri")
    assert {one["field"] for one in event["consents"] if one["withdrawn_at"] is None} == {
        "ask_me_about",
        "email",
    }
    assert any(one["withdrawn_at"] for one in event["consents"])
    assert {badge["kind"] for badge in event["badges"]} == {"printed", "screen"}
    [connection] = held["connections"]
    assert connection["my_note"]["what_we_talked_about"] == BENS_WORDS
    assert connection["what_they_share"] == {"email": "cleo@example.org", "links": ["https://c.example"]}
    assert [one["name"] for one in held["blocked_by_me"]] == ["Mallory"]
    assert [one["words"] for one in held["my_reports"]] == ["She would not let me go"]
    assert [one["my_note"]["what_we_talked_about"] for one in held["other_notes"]] == [
        "Kept asking for my number"
    ]
    assert {(one["act"], one["why"], one["by"]) for one in held["what_others_did"]} == {
        ("exported connections", "for the sponsor", "Ada"),
        ("merged two places", "", "Ada"),
    }
    assert held["plugins"] == {"starters": {"asked": ["Why?"]}}


def test_nobody_elses_words_or_unshared_fields_and_no_secrets_are_in_it(session):
    cast = a_leaver(session)
    everything = b"".join(unpacked(session, cast.ben).values()).decode()

    for foreign in (CLEOS_WORDS, "+34 111 222", "secret", "hash", "token"):
        assert foreign not in everything
    for badge in session.scalars(select(Badge)):
        assert badge.token not in everything


def test_what_the_other_took_back_is_not_in_it(session):
    cast = a_leaver(session)
    low = cast.met_cleo.low_id == cast.cleos.id
    setattr(cast.met_cleo, "low_withdrawn_at" if low else "high_withdrawn_at", NOON)
    session.flush()

    files = unpacked(session, cast.ben, csv=b"")

    assert b"cleo@example.org" not in b"".join(files.values())
    assert BENS_WORDS.encode() in files["everything.json"]


def test_an_organizers_file_names_account_groups_and_what_they_did(session):
    held = held_of(session, a_leaver(session).ada)

    assert held["account"]["email"] == "ada@example.org"
    assert [(one["group"], one["role"]) for one in held["groups"]] == [("Robotics club", "owner")]
    assert "exported connections" in [one["act"] for one in held["what_i_did"]]


def test_who_stays_out_of_exports_is_not_told_of_them(session):
    cast = a_leaver(session)
    cast.place.stays_out = True
    session.flush()

    assert "exported connections" not in [one["act"] for one in held_of(session, cast.ben)["what_others_did"]]


def test_the_cards_are_read_by_another_reader_one_for_each_person(session):
    cast = a_leaver(session)
    second = an_event(session, cast.group, name="Next night", starts_at=NOON + timedelta(hours=1))
    a_meeting(session, attending(session, second, cast.ben), attending(session, second, cast.cleo))

    text = unpacked(session, cast.ben)["people.vcf"].decode()

    [card] = vobject.readComponents(text)
    assert (card.version.value, card.fn.value, card.email.value) == ("3.0", "Cleo", "cleo@example.org")
    assert card.url.value == "https://c.example"


def test_the_calendar_is_read_by_another_reader_with_its_zones(session):
    cast = a_leaver(session)

    text = unpacked(session, cast.ben)["events.ics"]

    [entry] = vobject.readOne(text.decode()).vevent_list
    assert entry.dtstart.value.astimezone(NOON.tzinfo) == cast.event.starts_at
    read = icalendar.Calendar.from_ical(text)
    assert [str(zone["TZID"]) for zone in read.walk("VTIMEZONE")] == ["Europe/Madrid"]
    assert read.walk("VEVENT")[0]["DTSTART"].params["TZID"] == "Europe/Madrid"


@pytest.mark.parametrize(
    "starts_at", [datetime(2026, 3, 29, 1, 30, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)]
)
def test_events_on_the_nights_when_clocks_change_keep_their_moment(session, starts_at):
    event = an_event(session, starts_at=starts_at, ends_at=starts_at + timedelta(hours=6))
    place = attending(session, event, "Ben")

    [entry] = icalendar.Calendar.from_ical(calendar([place], now=NOON)).walk("VEVENT")

    assert entry["DTSTART"].dt.astimezone(UTC) == starts_at
    assert entry["DTEND"].dt.astimezone(UTC) == event.ends_at


def test_hostile_names_do_not_break_the_calendar(session):
    cast = a_leaver(session)
    cast.event.name = "Night; of, \\n BEGIN:VEVENT“\n end"
    session.flush()

    [entry] = icalendar.Calendar.from_ical(calendar([cast.place], now=NOON)).walk("VEVENT")

    assert str(entry["SUMMARY"]).replace("\r\n", "\n") == cast.event.name


def test_somebody_without_anything_gets_a_file_too(session):
    files = unpacked(session, a_person(session, "Zoë"))

    assert json.loads(files["everything.json"])["connections"] == []
    assert files["people.vcf"] == b""


def test_one_or_three_people_met_take_the_same_number_of_statements(session, engine):
    cast = a_leaver(session)
    counts = []
    for names in ((), ("Dan", "Eve")):
        for name in names:
            other = attending(session, cast.event, name)
            a_meeting(session, cast.place, other)
            session.add(a_note(cast.place, other, "Hello"))
        session.commit()
        with statements(engine) as seen:
            unpacked(session, session.get_one(Person, cast.ben.id))
        counts.append(len(seen))

    assert counts[0] == counts[1]


def test_the_page_leads_to_the_file(app, client):
    with world(app) as session:
        cast = a_leaver(session)
    signed_in(client, cast.ben)

    page, file = client.get("/me/take-out"), client.get("/me/take-out.zip")

    assert 'href="/me/take-out.zip"' in page.text
    assert file.headers["Content-Disposition"] == 'attachment; filename="netevents.zip"'
    with ZipFile(BytesIO(file.data)) as archive:
        assert "Cleo" in archive.read("my-connections.csv").decode("utf-8-sig")
        assert "starters" in json.loads(archive.read("everything.json"))["plugins"]
