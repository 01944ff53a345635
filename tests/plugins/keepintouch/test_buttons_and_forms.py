"""What the buttons and forms about somebody do, each once, and what they refuse."""

from __future__ import annotations

import re
from datetime import date
from threading import Thread

import pytest
from sqlalchemy import select

from netevents.exchange.queries import connection_for
from netevents.people.models import Person
from netevents_keepintouch import domain, introductions, news
from netevents_keepintouch.introductions_models import Introduction
from netevents_keepintouch.models import CLOSE, NOT, News, Reminder, Touch
from tests.cast import post, world
from tests.conftest import NOON
from tests.plugins.keepintouch.road import DAY, HERE, a_road_with_pages, follow, words


@pytest.fixture
def road(app):
    return a_road_with_pages(app)


def test_one_tap_chooses_how_often_and_the_other_one_does_not_see_it(road):
    ben, cleo = road.phone("Ben"), road.phone("Cleo")
    shown = follow(ben, road.with_("Cleo", "/often"), cadence=CLOSE)

    assert "Chosen: stay close. Only you see it." in words(shown)
    assert "You want to stay close: a word about every month. Next: 8 June 2026." in words(shown)
    assert "close" not in words(cleo.get(road.with_("Cleo"))).replace("Stay close", "")


def test_what_no_button_sends_is_refused(road):
    ben = road.phone("Ben")

    assert post(ben, road.with_("Cleo", "/often"), cadence="hourly").status_code == 404
    assert post(ben, road.with_("Cleo", "/often")).status_code == 404


def test_one_tap_says_that_they_were_in_touch_and_another_takes_it_back(app, road, clock):
    ben = road.phone("Ben")
    follow(ben, road.with_("Cleo", "/often"), cadence=CLOSE)
    clock.advance(10 * DAY)
    shown = follow(ben, road.with_("Cleo", "/touched"))
    assert "18 May 2026: in touch." in words(shown)
    assert "Next: 18 June 2026." in words(shown)
    assert "Last in touch on 18 May 2026." in words(road.phone("Cleo").get(f"/c/{road.met['Cleo'].code}"))

    shown = follow(ben, road.with_("Cleo", "/untouched"))
    assert "18 May 2026" not in words(shown)
    assert "Next: 8 June 2026." in words(shown)
    with world(app) as session:
        assert session.scalars(select(Touch)).all() == []


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
@pytest.mark.parametrize("what", ["date", "news", "introduction"])
def test_the_same_posted_twice_at_once_is_one(app, road, what):
    """Another worker has not committed the first one yet when the second comes."""
    ben, cleo = road.phone("Ben"), road.met["Cleo"].code
    path, typed, table = {
        "date": (road.with_("Cleo"), {"words": "Their exam", "on": "2026-06-10"}, Reminder),
        "news": (f"{HERE}/news", {"words": "I moved"}, News),
        "introduction": (f"{HERE}/ask/through/{cleo}", {"topic": "boats", "words": "Leaks"}, Introduction),
    }[what]
    with world(app) as session:
        road.tie(session, "Ben", "Cleo")
    with world(app) as session:
        mine = session.get_one(Person, road.id("Ben"))
        met = connection_for(session, mine, cleo, to_change=True)
        match what:
            case "date":
                tie = road.tie(session, "Ben", "Cleo")
                domain.remind(session, tie, mine.id, "Their exam", date(2026, 6, 10), now=NOON)
            case "news":
                news.post(session, mine.id, "I moved", now=NOON)
            case "introduction":
                introductions.ask(session, met, "boats", "Leaks", now=NOON)
        session.flush()
        second = Thread(target=post, args=(ben, path), kwargs=typed)
        second.start()
        second.join(timeout=1)
        waited = second.is_alive()
    second.join(timeout=20)

    assert waited
    with world(app) as session:
        assert len(session.scalars(select(table)).all()) == 1


def test_not_now_puts_it_off_for_two_weeks(road, clock):
    ben = road.phone("Ben")
    follow(ben, road.with_("Cleo", "/often"), cadence=CLOSE)
    clock.advance(31 * DAY)

    shown = follow(ben, road.with_("Cleo", "/later"))
    assert "Not before 22 June 2026, then." in words(shown)


def test_who_chose_nothing_may_put_off_too(road, clock):
    clock.advance(366 * DAY)
    ben = road.phone("Ben")
    assert "Not now" in words(ben.get(road.with_("Dan")))
    follow(ben, road.with_("Dan", "/later"))
    shown = follow(ben, road.with_("Cleo", "/often"), cadence=NOT)

    assert "Not now" not in words(shown)
    with world(road.app) as session:
        assert road.titles(session, "Ben", now=clock()) == ["Write to Eve"]


def test_a_date_is_written_down_and_done(app, road):
    ben = road.phone("Ben")
    shown = follow(ben, road.with_("Cleo"), words="Their interview", on="2026-06-10")
    assert "10 June 2026: Their interview" in words(shown)
    assert "interview" not in words(road.phone("Cleo").get(road.with_("Cleo")))

    with world(app) as session:
        code = session.scalars(select(Reminder.code)).one()
    assert post(road.phone("Cleo"), road.with_("Cleo", f"/dates/{code}")).status_code == 404
    assert "Their interview" not in words(follow(ben, road.with_("Cleo", f"/dates/{code}")))


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_date_that_is_none_is_said_beside_the_field(road):
    ben = road.phone("Ben")
    for typed, on, said in (
        ("", "2026-06-10", "Say in a few words what it is"),
        ("Their exam", "", "Choose a day."),
        ("Their exam", "2026-05-07", "That day is over."),
        ("Their exam", "soon", "Write the day like"),
        ("x" * 121, "2026-06-10", "too long by 1"),
    ):
        answer = post(ben, road.with_("Cleo"), words=typed, on=on)

        assert answer.status_code == 422
        assert said in words(answer)
        assert typed in answer.text
        wrong = re.search(r'<a href="#([^"]+)">Write down a date</a>', answer.text)[1]
        assert "aria-invalid" in re.search(f'<input[^>]* id="{wrong}"[^>]*>', answer.text)[0]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("what", ["date", "news"])
def test_what_is_too_much_is_said_beside_the_field_and_stays_there(road, what):
    path, typed, most, said = {
        "date": (road.with_("Cleo"), {"on": "2026-06-10"}, domain.OPEN_AT_MOST, "Finish one first"),
        "news": (f"{HERE}/news", {}, news.AT_MOST, "Take something back first"),
    }[what]
    ben = road.phone("Ben")
    for number in range(most):
        follow(ben, path, words=f"Number {number}", **typed)
    answer = post(ben, path, words="One more", **typed)

    assert answer.status_code == 422
    assert said in words(answer)
    assert "One more" in answer.text
