"""Who likes to be asked first reads so on the badge, and learns at once who waits for their yes."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from netevents.events.models import Event
from tests.cast import a_phone, post, world
from tests.exchange.stage import a_stage, an_attendee

YES = "Showing this code is a yes"
ASKS = "Whoever scans this code waits for your yes"
PAGES = ("/", "/e/hack-night/", "/e/hack-night/badge")


@pytest.fixture
def stage(app):
    with world(app) as session:
        stage = a_stage(session)
        stage.cleo.registration.asks_first = True
    return stage


def scans(app, stage, who):
    with world(app) as session:
        replace(stage, session=session).scan(who, stage.cleo.screen)


def waiting(phone, path):
    """The link of the page to whoever waits, and what it says."""
    words = re.sub("</?(?:bdi|span)>", "", phone.get(path).text)
    found = re.search(r'<a class="link" href="([^"]+)">([^<]* for your yes)</a>', words)
    return found and found.groups()


def test_the_badge_says_what_a_scan_comes_to(app, stage):
    asks, does_not = (a_phone(app, one.person).get(PAGES[2]).text for one in (stage.cleo, stage.ben))

    assert (ASKS in asks, YES in asks) == (True, False)
    assert (ASKS in does_not, YES in does_not) == (False, True)


def test_who_waits_stands_on_all_pages_that_one_starts_from(app, stage):
    phone = a_phone(app, stage.cleo.person)
    assert [waiting(phone, path) for path in PAGES] == [None] * 3

    scans(app, stage, stage.ben)

    with world(app) as session:
        code = replace(stage, session=session).made().code
    assert [waiting(phone, path) for path in PAGES] == [(f"/c/{code}", "Ben waits for your yes")] * 3
    assert [waiting(a_phone(app, stage.ben.person), path) for path in PAGES] == [None] * 3


def test_several_who_wait_stand_on_the_page_of_ones_people(app, stage):
    with world(app) as session:
        dan = an_attendee(session, session.get_one(Event, stage.event.id), "Dan")
    for one in (stage.ben, dan):
        scans(app, stage, one)

    phone = a_phone(app, stage.cleo.person)

    assert [waiting(phone, path) for path in PAGES] == [("/people", "Several people wait for your yes")] * 3


def test_nobody_waits_once_they_were_answered_or_blocked(app, stage):
    phone = a_phone(app, stage.cleo.person)
    scans(app, stage, stage.ben)
    with world(app) as session:
        code = replace(stage, session=session).made().code

    post(phone, f"/c/{code}/block")

    assert [waiting(phone, path) for path in PAGES] == [None] * 3


def test_the_badge_of_who_is_asked_first_asks_whether_anybody_is_new(app, stage):
    phone = a_phone(app, stage.cleo.person)
    page = phone.get(PAGES[2])
    seen = {"If-None-Match": page.headers["ETag"]}
    assert 'data-live="/e/hack-night/badge"' in page.text
    assert phone.get(PAGES[2], headers=seen).status_code == 304

    scans(app, stage, stage.ben)

    assert "Ben" in phone.get(PAGES[2], headers=seen).text
    assert "data-live" not in a_phone(app, stage.ben.person).get(PAGES[2]).text


def test_after_the_end_the_badge_and_the_scanner_say_that_it_is_over(app, stage):
    with world(app) as session:
        session.get_one(Event, stage.event.id).state = "ended"
    phone = a_phone(app, stage.cleo.person)

    badge, scanner = phone.get(PAGES[2]).text, phone.get("/e/hack-night/scan").text

    assert "This event is over" in badge
    assert (YES in badge, ASKS in badge, "data-live" in badge) == (False, False, False)
    assert "This event is over" in scanner
    assert "scan.js" not in scanner
    assert 'href="/e/hack-night/scans"' in scanner
