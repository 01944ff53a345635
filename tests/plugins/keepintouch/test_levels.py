"""Three levels in shares, for organizers: never of few, and never whose."""

from __future__ import annotations

from datetime import timedelta

import pytest

from netevents.exchange import notes
from netevents.host import switches
from netevents.plugin import Column
from netevents_keepintouch import levels
from tests.cast import world
from tests.conftest import NOON
from tests.plugins.keepintouch.road import CONSOLE, DAY, a_road, a_road_with_pages
from tests.plugins.keepintouch.test_pages import words

GUESTS = tuple(f"Guest{chr(97 + number)}" for number in range(9))
LATE = NOON + timedelta(hours=5) + levels.LATER


def told(session, road, *columns):
    session.flush()
    return {
        one.group: dict(zip(one.names, one.percents, strict=True))
        for one in levels.levels(session, road.event, columns)
    }


def test_kept_in_touch_is_who_was_in_touch_or_met_a_month_later(session):
    road = a_road(session, *GUESTS)
    road.touch(session, "Ben", "Cleo", now=LATE)
    road.touch(session, "Guesta", "Ben", now=LATE - timedelta(seconds=1))
    road.meet_again(session, "Guestb", "Ben", at=LATE + DAY)
    road.meet_again(session, "Ben", "Guestc", at=LATE - DAY, name="Too early")

    assert told(session, road) == {"Everybody": {"remembered": 10, "kept in touch": 20}}


def test_followed_up_is_what_that_column_says(session):
    road = a_road(session, *GUESTS)
    yes = Column("follow_up", lambda connection, mine, ready: "yes")

    assert told(session, road, yes)["Everybody"] == {
        "remembered": 10,
        "followed up": 100,
        "kept in touch": 0,
    }


def test_of_few_people_nothing_is_told(session):
    road = a_road(session)
    road.touch(session, "Ben", "Cleo", now=LATE)

    assert told(session, road)["Everybody"] == {"remembered": None, "kept in touch": None}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_console_plots_it_and_says_what_is_hidden(app):
    road = a_road_with_pages(app, *GUESTS)
    with world(app) as session:
        session.add(road.people["Guesta"].registration)
        road.people["Guesta"].registration.role = "mentor"
        road.touch(session, "Ben", "Cleo", now=LATE)
        ben, dan = (road.people[name].registration for name in ("Ben", "Guestb"))
        notes.write(session, ben, dan, talked_about="canary", now=NOON)
    shown = words(road.phone("Ada").get(f"{CONSOLE}/"))

    assert "Remembered 20 % Kept in touch 10 %" in shown
    assert "Too few to tell: mentors." in shown
    assert "canary" not in shown
    assert "Cleo" not in shown
    assert "both let you see it" not in shown
    with world(app) as session:
        switches.switch_on(session, session.merge(road.event), "followup")
    assert "“Followed up” counts only pairs who both let you see it." in words(
        road.phone("Ada").get(f"{CONSOLE}/")
    )
    assert road.phone("Ben").get(f"{CONSOLE}/").status_code in {302, 404}
