"""Who is given what and when: by daylight, at most three in a week, never to minors, and off is off."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from netevents.db import db
from netevents.events.models import Event, Registration
from netevents.host import nudging, switches
from netevents.host.models import Given, Reminding
from netevents.ops.work import one_pass
from netevents.people.daylight import clocks
from netevents.people.models import ADULT, OutgoingMail, Person, Profile
from netevents.plugin import Nudge
from tests.cast import a_group, a_person, an_event, attending, statements, world
from tests.conftest import NOON
from tests.host.town import ASKED, DAY, HOUR, NAMED, Words


def test_what_is_due_is_given_once_and_stands_on_the_first_page(town):
    town.named("Cleo", "Dan")

    town.at(NOON)
    town.at(NOON + HOUR)

    assert town.given() == [("Cleo", NOON), ("Dan", NOON)]
    page = town.home()
    assert "This week" in page
    assert 'href="/people">Write to Cleo</a>' in page
    assert page.index("Write to Cleo") < page.index("Why not?") < page.index("Write to Dan")


def test_nothing_stands_there_before_it_is_given_or_when_it_is_done(town):
    town.named("Cleo")
    assert "This week" not in town.home()

    town.at(NOON)
    assert "This week" in town.home()

    NAMED.clear()
    assert "This week" not in town.home()


def test_at_most_three_are_given_in_seven_days_the_most_urgent_first(town):
    town.named("d", "c", "b", "a", rank=10)
    NAMED.append(replace(NAMED[0], key="urgent", rank=1))

    for day in range(7):
        town.at(NOON + day * DAY)
    assert [key for key, _ in town.given()] == ["urgent", "a", "b"]
    NAMED[:] = [nudge for nudge in NAMED if nudge.key not in {"a", "urgent"}]
    town.at(NOON + 6 * DAY + HOUR)
    assert len(town.given()) == 3

    town.at(NOON + 7 * DAY)

    assert dict(town.given()) == {
        "urgent": NOON,
        "a": NOON,
        "b": NOON + 7 * DAY,
        "c": NOON + 7 * DAY,
        "d": NOON + 7 * DAY,
    }


def test_what_is_left_undone_comes_again_a_week_later_after_what_is_new(town):
    town.named("old")
    town.at(NOON)
    town.named("old", "e", "f", "g", rank=90)

    town.at(NOON + DAY)
    town.at(NOON + 7 * DAY)

    assert dict(town.given()) == {
        "old": NOON,
        "e": NOON + DAY,
        "f": NOON + DAY,
    } | {"g": NOON + 7 * DAY}


def test_the_three_are_counted_over_all_plugins(town):
    with world(town.app) as session:
        switches.switch_on(session, session.merge(town.event, load=False), "other")
    town.named("a", "b")

    town.at(NOON)

    with world(town.app) as session:
        given = session.execute(select(Given.plugin, Given.key).order_by(Given.id)).all()
    assert given == [("words", "a"), ("words", "b"), ("other", "a")]


def test_nothing_is_given_by_night_and_what_falls_due_by_night_waits_for_the_morning(town):
    evening = datetime(2026, 5, 8, 19, 0, tzinfo=UTC)  # 21:00 in Madrid
    town.named("Cleo")

    for hours in range(11):
        town.at(evening + hours * HOUR)
    assert town.given() == []
    town.at(evening + 11 * HOUR)

    assert town.given() == [("Cleo", evening + 11 * HOUR)]


def test_what_falls_due_later_today_is_given_at_its_hour(town):
    town.named("Cleo", due_at=NOON + 3 * HOUR)

    for half_hours in range(8):
        town.at(NOON + half_hours * HOUR / 2)

    assert town.given() == [("Cleo", NOON + 3 * HOUR)]


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Kolkata", "Europe/Madrid", "Australia/Lord_Howe"])
def test_each_day_begins_at_eight_on_the_person_s_clocks_also_when_these_are_changed(town, zone):
    with world(town.app) as session:
        session.get_one(Person, town.ben.id).zone = zone

    for month, day in ((3, 8), (3, 29), (4, 5), (10, 4), (10, 25), (11, 1)):  # when clocks are changed
        town.at(datetime(2026, month, day, tzinfo=UTC) - 2 * DAY)
        looks = []
        for _ in range(5):
            with world(town.app) as session:
                looks.append(session.get_one(Reminding, town.ben.id).look_at)
            town.at(looks[-1])
        shown = [clocks(look, zone) for look in looks]
        assert {(look.hour, look.minute) for look in shown} == {(8, 0)}
        assert len({look.date() for look in shown}) == (shown[-1].date() - shown[0].date()).days + 1 == 5


def test_without_a_zone_of_their_own_it_is_that_of_their_last_event(town):
    with world(town.app) as session:
        later = an_event(
            session,
            a_group(session, "Chess club"),
            name="Chess",
            zone="Asia/Tokyo",
            starts_at=NOON + DAY,
            ends_at=NOON + 2 * DAY,
        )
        attending(session, later, session.get_one(Person, town.ben.id))
    town.named("Cleo")

    town.at(NOON)  # 21:00 in Tokyo
    assert town.given() == []
    town.at(NOON + 11 * HOUR)

    assert town.given() == [("Cleo", NOON + 11 * HOUR)]


def test_a_zone_that_nobody_knows_any_more_holds_nobody_up(town):
    with world(town.app) as session:
        session.get_one(Person, town.ben.id).zone = "Atlantis/Sunken_City"
    town.named("Cleo")

    town.at(NOON)

    assert len(town.given()) == 1


def test_minors_are_not_even_asked_about(town):
    with world(town.app) as session:
        event = session.get_one(Event, town.event.id)
        event.audience = "mixed"
        switches.switch_on(session, event, "other")
        mia = a_person(session, "Mia", age="16-17")
        attending(session, event, mia)
    town.named("Cleo", person=mia)

    town.at(NOON)

    assert [{town.ben.id}] == ASKED
    assert town.given() == []


def test_off_is_off(town):
    town.named("Cleo")
    town.at(NOON)
    with world(town.app) as session:
        switches.switch_off(session, session.merge(town.event, load=False), "words")

    assert "This week" not in town.home()
    town.at(NOON + 8 * DAY)
    assert town.given() == [("Cleo", NOON)]


def test_a_nudge_of_an_event_is_left_out_where_the_plugin_is_off(town):
    with world(town.app) as session:
        elsewhere = an_event(session, a_group(session, "Chess club"), name="Chess")
        attending(session, elsewhere, session.get_one(Person, town.ben.id))
    town.named("there", event_id=elsewhere.id)
    NAMED.append(replace(NAMED[0], title="Here", event_id=town.event.id))
    NAMED.append(replace(NAMED[0], key="nowhere", event_id=elsewhere.id))

    town.at(NOON)

    assert [key for key, _ in town.given()] == ["there"]
    assert "Here" in town.home()


def test_who_left_the_event_is_left_alone(town):
    town.named("Cleo")
    with world(town.app) as session:
        session.scalars(select(Registration)).first().erased_at = NOON

    town.at(NOON)

    assert town.given() == []


def test_a_worker_that_died_is_made_up_for_and_nobody_is_looked_at_twice_at_once(town, monkeypatch):
    town.named("Cleo")
    monkeypatch.setattr(nudging, "_keep", lambda *args, **kwargs: 1 / 0)
    with town.app.app_context(), pytest.raises(ZeroDivisionError):
        nudging.give_due(db.session, mails=False, base_url="", now=NOON)
    monkeypatch.undo()

    town.at(NOON + timedelta(minutes=14))
    assert town.given() == []
    town.at(NOON + timedelta(minutes=15))
    assert len(town.given()) == 1


def test_a_plugin_that_fails_is_left_out(town, monkeypatch):
    monkeypatch.setattr(Words, "nudges", lambda *args, **kwargs: 1 / 0)
    town.app.testing = False
    with world(town.app) as session:
        switches.switch_on(session, session.merge(town.event, load=False), "other")
    town.named("Cleo")

    town.at(NOON)

    assert [key for key, _ in town.given()] == ["Cleo"]


def test_what_was_given_long_ago_is_forgotten(town):
    town.named("Cleo")
    town.at(NOON)
    town.clock.advance(timedelta(days=101))

    one_pass(town.app, only=["old nudges"])

    assert town.given() == []


def test_many_people_take_as_many_statements_as_few(town):
    def looked_at(people: int, day: int) -> int:
        with world(town.app) as session:
            event = session.get_one(Event, town.event.id)
            for number in range(people):
                attending(session, event, person := a_person(session, f"P{number}", age=ADULT))
                session.get_one(Profile, person.id).email = "p@example.org"
            session.execute(update(OutgoingMail).values(sent_at=NOON))
            ids = session.scalars(select(Person.id)).all()
        NAMED[:] = [Nudge(id_, f"{day}", "Write", "", "/", NOON - DAY) for id_ in ids]
        with town.app.app_context(), statements(db.engine) as seen:
            nudging.give_due(db.session, mails=True, base_url="", now=NOON + day * DAY)
        return len(seen)

    assert looked_at(1, 0) == looked_at(12, 1) <= 14
    with world(town.app) as session:
        assert len(session.scalars(select(Reminding)).all()) == 14
