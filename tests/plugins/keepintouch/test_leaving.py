"""What is held of a person: to take along, to be forgotten, and never of a minor."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import String, cast, select

from netevents.db import Base
from netevents.exchange.erasure import erase
from netevents.exchange.youth.stricter import make_stricter
from netevents.host import leaving
from netevents.host.telling import tell
from netevents.plugin import HomePage
from netevents_keepintouch import domain, news, waking
from netevents_keepintouch.models import CLOSE, NOT, Keeping, News, Reminder, Tie, Touch, Waking, Woken
from netevents_keepintouch.upcoming import entries
from tests.cast import nobody
from tests.conftest import NOON
from tests.plugins.keepintouch.road import DAY, a_road

TABLES = [table for name, table in Base.metadata.tables.items() if name.startswith("plugin_keepintouch_")]


@pytest.fixture
def road(session):
    """Ben and Cleo have left something in every table."""
    road = a_road(session)
    waking.expect(session, road.event, now=NOON)
    for one, other in (("Ben", "Cleo"), ("Cleo", "Ben")):
        tie = road.keep(session, one, other, CLOSE)
        road.touch(session, one, other, now=NOON + DAY)
        domain.remind(session, tie, road.id(one), f"canary date of {one}", date(2026, 6, 10), now=NOON)
        told = news.post(session, road.id(one), f"canary news of {one}", now=NOON)
        session.add(Woken(person_id=road.id(one), other_id=road.id(other), on=date(2026, 5, 1)))
        session.flush()
        news.let_pass(session, road.id(other), told)
    session.flush()
    return road


def test_a_person_takes_along_what_is_theirs(session, road):
    held = leaving.take_out(session, road.people["Ben"].person)["keepintouch"]

    assert held["keeping_in_touch"] == [
        {"with": "Cleo", "how_often": "close", "since": NOON.isoformat(), "not_before": ""}
    ]
    assert [one["with"] for one in held["in_touch"]] == ["Cleo"]
    assert [one["words"] for one in held["dates"]] == ["canary date of Ben"]
    assert [one["words"] for one in held["news"]] == ["canary news of Ben"]
    assert held["news_of_others_done_with"] == [{"told_at": NOON.isoformat()}]
    assert held["reminded_of_somebody_on"] == ["2026-05-01"]
    assert held["next_reminded_of_somebody_on"] == (NOON + waking.APART).date().isoformat()
    assert "of Cleo" not in json.dumps(held)


def test_an_erased_person_is_in_no_table(session, road):
    erase(
        session,
        road.people["Ben"].person,
        plugins=leaving.erase,
        now=NOON + 2 * DAY,
        tell=nobody,
    )
    session.expire_all()
    words = [
        row
        for table in TABLES
        for row in session.execute(select(*(cast(column, String) for column in table.columns)))
    ]

    assert words
    assert not [row for row in words if "of Ben" in " ".join(filter(None, row))]
    for table in (Keeping, Reminder, News, Waking):
        assert road.id("Ben") not in session.scalars(select(table.person_id)).all()
    assert session.scalars(select(Touch.by_id)).all() == [road.id("Cleo")]
    assert session.scalars(select(Woken)).all() == []
    assert session.scalars(select(Reminder.words)).all() == ["canary date of Cleo"]
    assert road.nudges(session, "Cleo", now=NOON + 400 * DAY) == []


def test_a_tie_without_words_goes_with_either(session):
    road = a_road(session)
    road.keep(session, "Ben", "Cleo", CLOSE)
    road.touch(session, "Cleo", "Ben", now=NOON)
    leaving.erase(session, road.people["Ben"].person)

    assert session.scalars(select(Tie)).all() == []


def test_who_counts_as_a_minor_has_nothing_here(session, road):
    make_stricter(
        session,
        road.event,
        "youth",
        by=road.ada,
        now=NOON + DAY,
        tell=lambda fact: tell(session, fact),
    )
    session.expire_all()

    assert {table.name: session.execute(select(table)).all() for table in TABLES} == {
        table.name: [] for table in TABLES
    }


def test_the_calendar_has_the_days_and_no_word_that_was_written(session, road):
    place = road.people["Ben"].registration
    place.event = road.event
    page = HomePage(session=session, person=road.people["Ben"].person, places=[place], now=NOON)
    shown = [(one.title, one.on, one.url) for one in entries(page)]

    there = f"/e/hack-night/keepintouch/with/{road.met['Cleo'].code}"
    assert shown == [
        ("Write to Cleo", date(2026, 6, 9), there),
        ("Think of Cleo", date(2026, 6, 10), there),
    ]
    assert not [one for one in entries(page) if "canary" in f"{one.title}{one.text}{one.uid}"]
    later = replace(page, now=NOON + 50 * DAY)
    assert [one.on for one in entries(later)] == [date(2026, 7, 9), date(2026, 6, 10)], "the next turn"
    road.keep(session, "Ben", "Cleo", NOT, now=NOON)
    session.flush()
    assert list(entries(page)) == [], "after “not” there is nothing"
