"""One tie for two people: what either chooses, says and takes back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from netevents.host.telling import tell
from netevents.occasions import InTouch
from netevents_keepintouch import domain, queries
from netevents_keepintouch.models import CLOSE, LOGGED, YEARLY, Keeping, Reminder, Tie, Touch
from tests.conftest import NOON
from tests.plugins.keepintouch.road import DAY, a_road


def test_two_people_have_one_tie_whoever_asks(session):
    road = a_road(session)

    assert road.tie(session, "Ben", "Cleo").id == road.tie(session, "Cleo", "Ben").id
    assert session.scalar(select(func.count(Tie.id))) == 1


def test_each_side_has_a_cadence_of_its_own(session):
    road = a_road(session)
    road.keep(session, "Ben", "Cleo", CLOSE)
    road.keep(session, "Cleo", "Ben", YEARLY)

    assert queries.wish(session, road.id("Ben"), road.id("Cleo")).keeping.cadence == CLOSE
    assert queries.wish(session, road.id("Cleo"), road.id("Ben")).keeping.cadence == YEARLY


def test_choosing_the_same_again_changes_no_day(session):
    road = a_road(session)
    tie = road.keep(session, "Ben", "Cleo", CLOSE)
    road.keep(session, "Ben", "Cleo", CLOSE, now=NOON + 30 * DAY)

    assert session.get_one(Keeping, (tie.id, road.id("Ben"))).since == NOON


def test_being_in_touch_counts_for_both_and_once_a_day(session):
    road = a_road(session)
    road.touch(session, "Ben", "Cleo", now=NOON)
    road.touch(session, "Ben", "Cleo", now=NOON + timedelta(hours=2))
    road.touch(session, "Cleo", "Ben", now=NOON + 3 * DAY)

    tie = road.tie(session, "Ben", "Cleo")
    assert [one.at for one in queries.touches(session, tie)] == [NOON, NOON + 3 * DAY]
    assert tie.touched_at == NOON + 3 * DAY


def test_what_is_told_late_does_not_turn_the_clock_back(session):
    road = a_road(session)
    road.touch(session, "Ben", "Cleo", now=NOON + 3 * DAY)
    road.touch(session, "Cleo", "Ben", now=NOON)

    assert road.tie(session, "Ben", "Cleo").touched_at == NOON + 3 * DAY


def test_a_wrong_tap_is_taken_back_and_nothing_else(session):
    road = a_road(session)
    road.touch(session, "Cleo", "Ben", now=NOON)
    road.touch(session, "Ben", "Cleo", now=NOON + 3 * DAY)
    tie = road.tie(session, "Ben", "Cleo")

    domain.take_back(session, tie, road.id("Ben"), "Europe/Madrid", now=NOON + 3 * DAY)
    assert tie.touched_at == NOON
    domain.take_back(session, tie, road.id("Ben"), "Europe/Madrid", now=NOON)
    assert tie.touched_at == NOON


def test_what_was_said_elsewhere_by_a_wrong_tap_is_taken_back_too(session):
    road = a_road(session)
    tie, ben = road.tie(session, "Ben", "Cleo"), road.id("Ben")
    for how in ("wrote", "logged"):
        domain.in_touch(session, tie, ben, how, "Europe/Madrid", now=NOON)

    left = []
    for _ in range(2):
        domain.take_back(session, tie, ben, "Europe/Madrid", now=NOON)
        left.append([one.how for one in queries.touches(session, tie)])
    assert left == [["wrote"], []]
    assert tie.touched_at is None


def test_another_plugin_tells_that_they_were_in_touch(session):
    road = a_road(session)
    cleo, connection = road.people["Cleo"].registration, road.met["Cleo"]
    told = InTouch(event=road.event, connection=connection, by=cleo, how="replied", at=NOON + DAY)
    tell(session, told)
    tell(session, told)

    tie = road.tie(session, "Ben", "Cleo")
    assert [(one.by_id, one.how) for one in queries.touches(session, tie)] == [(cleo.person_id, "replied")]
    assert tie.touched_at == NOON + DAY


def test_a_way_of_being_in_touch_that_is_not_known_is_one_too(session):
    road = a_road(session)
    ben, connection = road.people["Ben"].registration, road.met["Cleo"]
    tell(session, InTouch(event=road.event, connection=connection, by=ben, how="danced", at=NOON))

    assert session.scalars(select(Touch.how)).all() == [LOGGED]


def test_the_same_date_twice_is_one_and_many_are_refused(session):
    road = a_road(session)
    tie, ben = road.tie(session, "Ben", "Cleo"), road.id("Ben")
    for number in (0, 0, *range(domain.OPEN_AT_MOST)):
        domain.remind(session, tie, ben, "Their interview", date(2026, 6, 1) + number * DAY, now=NOON)
        session.flush()

    assert session.scalar(select(func.count(Reminder.id))) == domain.OPEN_AT_MOST
    with pytest.raises(domain.TooManyDates, match="Finish one first"):
        domain.remind(session, tie, ben, "Something else", date(2026, 6, 1), now=NOON)


def test_a_date_belongs_to_its_writer(session):
    road = a_road(session)
    tie = road.tie(session, "Ben", "Cleo")
    written = domain.remind(session, tie, road.id("Ben"), "Their interview", date(2026, 6, 1), now=NOON)
    session.flush()

    assert queries.reminder(session, tie, road.id("Cleo"), written.code) is None
    assert queries.reminders(session, tie, road.id("Cleo")) == []
    assert queries.reminders(session, tie, road.id("Ben")) == [written]


def test_the_database_keeps_no_wish_of_a_minor(session):
    road = a_road(session)
    tie = road.tie(session, "Ben", "Cleo")

    with pytest.raises(IntegrityError):
        session.execute(
            Keeping.__table__.insert().values(
                tie_id=tie.id, person_id=road.id("Ben"), person_minor=True, cadence="", since=NOON
            )
        )
