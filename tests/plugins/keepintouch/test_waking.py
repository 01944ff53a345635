"""Twice a year somebody who sleeps, and nobody the same twice."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select

from netevents.events.domain import end_event
from netevents.exchange import parting
from netevents.host import switches, telling
from netevents.occasions import Registered
from netevents_keepintouch import KeepInTouch, waking
from netevents_keepintouch.models import CLOSE, NOT, Waking, Woken
from tests.cast import an_event, nobody, statements
from tests.conftest import NOON
from tests.exchange.stage import an_attendee
from tests.plugins.keepintouch.road import DAY, a_road
from tests.routes_world import a_connection

HALF = waking.APART
ON = switches.events_with(KeepInTouch())


def ended(session, *guests):
    """The event is over, so everybody has a day in half a year."""
    road = a_road(session, *guests)
    waking.expect(session, road.event, now=NOON)
    return road


def wakes(road, session, *, now):
    """Of whom each is reminded on this day."""
    session.flush()
    waking.wake(session, now=now, on=ON)
    session.flush()
    names = {them.person.id: name for name, them in road.people.items()}
    rows = session.scalars(select(Woken).where(Woken.on == now.date()))
    return {names[one.person_id]: names[one.other_id] for one in rows}


def test_it_begins_half_a_year_after_the_end_of_an_event(session):
    road = a_road(session)
    end_event(session, road.event, now=NOON, tell=lambda fact: telling.tell(session, fact))

    days = session.scalars(select(Waking.next_on)).all()
    assert days == [(NOON + HALF).date()] * 4
    assert wakes(road, session, now=NOON + HALF - DAY) == {}


def test_after_an_event_that_nobody_ended_it_begins_as_well(session):
    road = a_road(session)
    over = road.event.ends_at
    telling.tell_end(session, now=over - timedelta(minutes=1), failed=set())
    assert session.scalars(select(Waking)).all() == []

    telling.tell_end(session, now=over + DAY, failed=set())
    assert session.scalars(select(Waking.next_on)).all() == [(over + HALF).date()] * 4


def test_who_comes_when_the_end_has_passed_has_a_day_as_well(session):
    road = a_road(session)
    telling.tell_end(session, now=road.event.ends_at, failed=set())
    late = an_attendee(session, road.event, "Late")

    telling.tell(session, Registered(road.event, late.registration))

    assert session.get(Waking, late.person.id).next_on == (road.event.ends_at + HALF).date()


def test_who_comes_late_makes_nobody_look_through_all_others(session):
    """Hundreds may come with a list when all is over."""
    road = a_road(session)
    road.event.end_told_at = NOON
    late = an_attendee(session, road.event, "Late")

    telling.tell(session, Registered(road.event, late.registration))

    assert session.scalars(select(Waking.person_id)).all() == [late.person.id]


def test_switched_on_later_it_begins_as_well(session):
    road = a_road(session)
    switches.switch_off(session, road.event, "keepintouch")
    end_event(session, road.event, now=NOON, tell=lambda fact: telling.tell(session, fact))
    assert session.scalars(select(Waking)).all() == []
    switches.switch_on(session, road.event, "keepintouch")

    assert len(session.scalars(select(Waking)).all()) == 4


def test_first_comes_who_is_noted_then_who_is_silent_longest(session):
    road = ended(session)
    road.touch(session, "Ben", "Dan", now=NOON + DAY)
    road.met["Eve"].met_at = NOON - DAY
    first, second, third, fourth = (NOON + number * HALF + 2 * DAY for number in (1, 2, 3, 4))

    assert wakes(road, session, now=first)["Ben"] == "Cleo"
    assert wakes(road, session, now=second)["Ben"] == "Eve"
    assert wakes(road, session, now=third)["Ben"] == "Dan"
    assert "Ben" not in wakes(road, session, now=fourth)


def test_twice_a_year_at_most(session):
    road = ended(session)
    days = [NOON + number * DAY for number in range(0, 800, 5)]
    found = [day for day in days if "Ben" in wakes(road, session, now=day)]

    assert len(found) == 3
    assert min(after - before for before, after in pairwise(found)) >= HALF


def test_who_was_in_touch_in_half_a_year_does_not_sleep(session):
    road = ended(session, "Dan")
    for name in ("Cleo", "Dan"):
        road.touch(session, "Ben", name, now=NOON + 10 * DAY)

    assert "Ben" not in wakes(road, session, now=NOON + HALF)


@pytest.mark.parametrize("cadence", [CLOSE, NOT])
def test_who_chose_how_often_is_left_to_that(session, cadence):
    road = ended(session, "Dan")
    for name in ("Cleo", "Dan"):
        road.keep(session, "Ben", name, cadence)

    assert wakes(road, session, now=NOON + HALF) == {"Cleo": "Ben", "Dan": "Ben"}


def test_who_left_or_blocked_is_not_woken(session):
    road = ended(session, "Dan")
    road.met["Cleo"].event = road.event
    parting.leave(session, road.met["Cleo"], road.people["Ben"].registration, now=NOON, tell=nobody)
    parting.block(session, road.people["Dan"].person, road.people["Ben"].person, now=NOON, tell=nobody)

    assert wakes(road, session, now=NOON + HALF) == {}


def test_whoever_finds_the_plugin_nowhere_waits_until_they_do(session):
    road = ended(session)
    switches.switch_off(session, road.event, "keepintouch")
    assert wakes(road, session, now=NOON + HALF) == {}

    switches.switch_on(session, road.event, "keepintouch")

    assert wakes(road, session, now=NOON + HALF + DAY)["Cleo"] == "Ben"


def test_nobody_is_chosen_who_was_met_only_where_it_is_off(session):
    road = ended(session, "Dan")
    other = road.meet_again(session, "Ben", "Cleo", at=NOON)
    switches.switch_off(session, road.event, "keepintouch")

    assert wakes(road, session, now=NOON + HALF + DAY) == {"Ben": "Cleo", "Cleo": "Ben"}
    assert switches.is_on(session, other, "keepintouch")


def test_minors_have_no_day(session):
    event = an_event(session, audience="mixed")
    an_attendee(session, event, "Mia", age="13-15")
    waking.expect(session, event, now=NOON)

    assert session.scalars(select(Waking)).all() == []


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_statements_are_as_many_for_many(session, engine):
    road = ended(session, *(f"Guest{chr(97 + number)}" for number in range(26)))
    session.commit()
    people = [place.registration for place in road.people.values()]
    for number, one in enumerate(people[1:]):
        for other in people[number + 2 :]:
            a_connection(session, one, other)
    session.commit()

    counts = []
    for days, limit in ((1, 1), (2, 50)):
        with statements(engine) as seen:
            waking.wake(session, now=NOON + HALF + days * DAY, on=ON, limit=limit)
            session.commit()
        counts.append(len([one for one in seen if "plugin_keepintouch_waking SET" not in one]))
    assert counts[0] == counts[1]
    assert waking.wake(session, now=NOON + HALF + timedelta(days=3), on=ON) is False
