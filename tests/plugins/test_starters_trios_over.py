"""How a trio ends: after a while, when somebody leaves, when the organizer offers none, with the event."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from netevents.events.domain import end_event
from netevents.events.models import Event
from netevents.host.telling import tell
from netevents_starters import Starters
from netevents_starters.models import Seat, Trio
from tests.cast import EVERYWHERE, post, world
from tests.conftest import NOON
from tests.plugins.trios import TRIO, ask, trios


def test_waiting_ends_after_twenty_minutes(an_evening, clock):
    evening = an_evening("Dan")
    ask(evening, "Ben")
    clock.advance(timedelta(minutes=20))

    assert "Easier in threes" in evening.phone("Ben").get(TRIO).text
    for name in ("Cleo", "Dan"):
        ask(evening, name)
    assert trios(evening) == []


def test_a_trio_lasts_twenty_minutes_however_long_somebody_waited(an_evening, clock):
    evening = an_evening("Dan")
    ask(evening, "Ben")
    clock.advance(timedelta(minutes=15))
    for name in ("Cleo", "Dan"):
        ask(evening, name)

    clock.advance(timedelta(minutes=19))
    assert "Your trio" in evening.phone("Ben").get(TRIO).text
    clock.advance(timedelta(minutes=1))
    assert "Easier in threes" in evening.phone("Ben").get(TRIO).text

    assert "Waiting for two others" in ask(evening, "Ben").text


def test_nothing_is_kept_of_who_stood_with_whom_though_nobody_ends_the_event(an_evening, clock):
    evening = an_evening("Dan", "Eli")
    for name in ("Ben", "Cleo", "Dan"):
        ask(evening, name)
    clock.advance(timedelta(minutes=10))
    ask(evening, "Eli")
    clock.advance(timedelta(minutes=10))

    with world(evening.app) as session:
        assert not Starters().due(session, now=clock(), on=EVERYWHERE)
        assert session.scalars(select(Trio)).all() == []
        assert session.scalars(select(Seat.registration_id)).all() == [evening.people["Eli"].id]


def test_leaving_leaves_the_two_others_together(an_evening):
    evening = an_evening("Dan")
    for name in ("Ben", "Cleo", "Dan"):
        ask(evening, name)

    answer = post(evening.phone("Ben"), f"{TRIO}/leave")

    assert answer.location == TRIO
    assert trios(evening) == [["Cleo", "Dan"]]
    assert "Easier in threes" in evening.phone("Ben").get(TRIO).text


def test_stopping_to_wait_is_possible_and_harmless_without_waiting(an_evening):
    evening = an_evening("Dan")
    ask(evening, "Ben")

    for _ in range(2):
        assert post(evening.phone("Ben"), f"{TRIO}/leave").status_code == 302
    for name in ("Cleo", "Dan"):
        ask(evening, name)

    assert trios(evening) == []


def test_the_organizer_chooses_the_place_or_offers_none(an_evening):
    evening = an_evening("Dan")
    settings = "/console/e/hack-night/plugins/starters"
    post(evening.phones["Ada"], settings, trios="y", meeting_point="the blue sofa", settings_version="1")
    for name in ("Ben", "Cleo", "Dan"):
        ask(evening, name)
    assert "Meet at the blue sofa." in evening.phone("Ben").get(TRIO).text

    post(evening.phones["Ada"], settings, meeting_point="the blue sofa", settings_version="2")

    assert "Your trio" not in evening.phone("Ben").get("/e/hack-night/").text
    assert evening.phone("Ben").get(TRIO).status_code == 404
    assert post(evening.phone("Ben"), TRIO).status_code == 404


def test_nothing_is_left_when_the_event_ends(an_evening):
    evening = an_evening("Dan", "Eli")
    for name in ("Ben", "Cleo", "Dan", "Eli"):
        ask(evening, name)

    with world(evening.app) as session:
        event = session.get_one(Event, evening.event.id)
        end_event(session, event, now=NOON, tell=lambda occasion: tell(session, occasion))

    with world(evening.app) as session:
        assert session.scalar(select(func.count()).select_from(Trio)) == 0
        assert session.scalar(select(func.count()).select_from(Seat)) == 0
    assert "threes" not in evening.phone("Ben").get("/e/hack-night/").text
    assert post(evening.phone("Ben"), TRIO).status_code == 409
