"""The pages of two people, and the news, as they are used on a phone."""

from __future__ import annotations

import csv

import pytest
from sqlalchemy import select

from netevents.exchange import notes
from netevents.exchange.models import Connection
from netevents.host import switches
from netevents.people.models import Profile
from netevents_keepintouch import news
from netevents_keepintouch.models import CLOSE, NOT, News
from tests.cast import post, world
from tests.conftest import NOON
from tests.plugins.keepintouch.road import CONSOLE, DAY, HERE, a_road_with_pages, follow, words

BEN_TO_CLEO = "Ben’s canary about Cleo"


@pytest.fixture
def road(app):
    return a_road_with_pages(app)


def test_a_connection_leads_to_keeping_in_touch(road):
    shown = road.phone("Ben").get(f"/c/{road.met['Cleo'].code}")

    assert "How often do you want to be in touch?" in words(shown)
    assert f"{road.with_('Cleo')}" in shown.text
    assert "We were in touch" in words(shown)


def test_how_often_is_asked_after_the_note_and_what_they_share(road):
    shown = words(road.phone("Ben").get(f"/c/{road.met['Cleo'].code}"))

    asked = shown.index("How often do you want to be in touch?")
    assert shown.index("Save the note") < shown.index("What they share") < asked
    assert asked < shown.index("Change or end this connection")


def test_the_page_leads_to_ones_own_mail_and_messages(road):
    shown = road.phone("Ben").get(road.with_("Cleo"))

    assert 'href="mailto:cleo@example.org"' in shown.text
    assert 'href="sms:+34600123456"' in shown.text
    assert 'href="https://example.org/cleo"' in shown.text
    assert "You noted The spaghetti bridge" in words(shown)
    assert "They share no e-mail" in words(road.phone("Ben").get(road.with_("Dan")))


def test_what_they_share_at_another_event_is_a_way_to_write(app, road):
    with world(app) as session:
        event = road.meet_again(session, "Ben", "Cleo", at=NOON + 20 * DAY)
        code = session.scalars(select(Connection.code).where(Connection.event_id == event.id)).one()
        slug, told = event.slug, news.post(session, road.id("Cleo"), "I moved", now=NOON + 21 * DAY)
    there = f"/e/{slug}/keepintouch"
    clock = app.extensions["netevents.clock"]
    clock.advance(21 * DAY)

    for path in (f"{there}/with/{code}", f"{there}/news/{told.code}"):
        assert 'href="mailto:cleo@example.org"' in road.phone("Ben").get(path).text


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_an_odd_address_breaks_no_page(app, road):
    with world(app) as session:
        profile = session.get_one(Profile, road.id("Cleo"))
        profile.links = ["https://example.org/o'neill\"<b>", "https://bücher.example/ä b"]
        profile.email, profile.phone = 'o\'neill+"x"@example.org', "()"
    shown = road.phone("Ben").get(road.with_("Cleo"))

    assert shown.status_code == 200
    assert "https://example.org/o%27neill%22%3Cb%3E" in shown.text
    assert "mailto:o%27neill+%22x%22@example.org" in shown.text
    assert "sms:" not in shown.text


def test_a_connection_knows_that_they_met_again(app, road):
    follow(road.phone("Ben"), road.with_("Cleo", "/often"), cadence=CLOSE)
    with world(app) as session:
        road.meet_again(session, "Ben", "Cleo", at=NOON + 20 * DAY)

    assert "Next: 28 June 2026." in words(road.phone("Ben").get(f"/c/{road.met['Cleo'].code}"))


def test_every_page_names_the_day_on_the_clocks_of_the_person(app, clock):
    """Two in the afternoon in Madrid is the next day already in Kiritimati."""
    road = a_road_with_pages(app, zones={"Ben": "Pacific/Kiritimati"})
    ben = road.phone("Ben")
    follow(ben, road.with_("Cleo", "/often"), cadence=CLOSE)
    follow(ben, f"{HERE}/news", words="I moved")

    for page in (f"/c/{road.met['Cleo'].code}", road.with_("Cleo")):
        assert "Next: 9 June 2026." in words(ben.get(page)), page
    assert "Told on 9 May 2026" in words(ben.get(f"{HERE}/news"))


def test_the_page_holds_every_meeting_with_its_note(app, road):
    with world(app) as session:
        event = road.meet_again(session, "Ben", "Cleo", at=NOON + 60 * DAY)
        code = session.scalars(select(Connection.code).where(Connection.event_id == event.id)).one()
        slug = event.slug
    shown = words(road.phone("Ben").get(f"/e/{slug}/keepintouch/with/{code}"))

    assert "8 May 2026: met at Hack night." in shown
    assert "7 July 2026: met again at Career day." in shown
    assert "Your note from Hack night" in shown
    assert "The spaghetti bridge" in shown
    assert "spaghetti" not in words(road.phone("Cleo").get(f"/e/{slug}/keepintouch/with/{code}"))


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_it_is_for_the_two_alone(road):
    ben, dan = road.phone("Ben"), road.phone("Dan")
    assert dan.get(road.with_("Cleo")).status_code == 404

    for rest in ("", "/often", "/touched", "/untouched", "/later", "/dates/x"):
        assert post(dan, road.with_("Cleo", rest), cadence=CLOSE).status_code == 404, rest
        assert post(ben, f"{HERE}/with/nobody{rest}", cadence=CLOSE).status_code == 404, rest


def test_whom_i_keep_in_touch_with_stands_on_a_page_by_day(road):
    ben = road.phone("Ben")
    assert "Nobody yet." in words(ben.get(f"{HERE}/"))
    follow(ben, road.with_("Dan", "/often"), cadence="yearly")
    follow(ben, road.with_("Cleo", "/often"), cadence=CLOSE)
    follow(ben, road.with_("Eve", "/often"), cadence=NOT)

    shown = words(ben.get(f"{HERE}/"))
    assert shown.index("Cleo Next: 8 June 2026") < shown.index("Dan Next: 8 May 2027")
    assert "Eve " not in shown
    assert "Down the road" in words(ben.get("/"))


def test_news_go_to_those_i_met_and_come_back(app, road):
    ben, cleo = road.phone("Ben"), road.phone("Cleo")
    before = words(ben.get(f"{HERE}/news"))
    assert "Cleo, Dan, Eve." in before
    assert "Told." in words(follow(ben, f"{HERE}/news", words="I got the internship"))
    assert post(ben, f"{HERE}/news", words=" ").status_code == 422

    with world(app) as session:
        code = session.scalars(select(News.code)).one()
    assert "Ben I got the internship" in words(cleo.get(f"{HERE}/"))
    shown = cleo.get(f"{HERE}/news/{code}")
    assert "mailto:ben@example.org" in shown.text
    assert ben.get(f"{HERE}/news/{code}").status_code == 404
    assert "Good." in words(follow(cleo, f"{HERE}/news/{code}/wrote"))
    assert "internship" not in words(cleo.get(f"{HERE}/"))
    assert "All right." in words(follow(road.phone("Dan"), f"{HERE}/news/{code}/pass"))
    assert post(road.phone("Dan"), f"{HERE}/news/{code}/back").status_code == 404
    assert road.phone("Eve").get(f"{HERE}/news/{code}").status_code == 200

    for _ in range(2):
        follow(ben, f"{HERE}/news/{code}/back")
    assert road.phone("Eve").get(f"{HERE}/news/{code}").status_code == 404
    assert post(road.phone("Eve"), f"{HERE}/news/{code}/wrote").status_code == 404


def test_who_met_nobody_can_tell_nobody(app, road):
    dan = road.phone("Dan")
    follow(dan, f"/c/{road.met['Dan'].code}/leave")

    assert "You have met nobody yet" in words(dan.get(f"{HERE}/news"))


def test_where_it_is_off_there_is_nothing(app, road):
    with world(app) as session:
        switches.switch_off(session, road.event, "keepintouch")
    ben = road.phone("Ben")

    assert ben.get(f"{HERE}/").status_code == 404
    assert "Down the road" not in words(ben.get("/"))
    assert "Down the road" not in words(ben.get(f"/c/{road.met['Cleo'].code}"))


def test_own_file_says_when(road):
    ben = road.phone("Ben")
    follow(ben, road.with_("Cleo", "/often"), cadence="term")
    follow(ben, road.with_("Cleo", "/touched"))
    file = ben.get("/people/my-connections.csv").data.decode("utf-8-sig")
    row = next(row for row in csv.DictReader(file.splitlines()) if row["name"] == "Cleo")

    assert row["keep_in_touch"] == "each term"
    assert row["last_contact_at"] == "2026-05-08T12:00:00Z"
    assert row["next_contact_at"] == "2026-09-08T06:00:00Z"


def test_organizers_read_shares_and_nobodys_words(app, road):
    with world(app) as session:
        ben, cleo = road.people["Ben"].registration, road.people["Cleo"].registration
        notes.write(session, ben, cleo, talked_about=BEN_TO_CLEO, now=NOON)
    follow(road.phone("Ben"), road.with_("Cleo"), words="canary", on="2026-06-10")
    shown = words(road.phone("Ada").get(f"{CONSOLE}/"))

    assert "too few people" in shown
    assert "anary" not in shown
    assert "Cleo" not in shown
