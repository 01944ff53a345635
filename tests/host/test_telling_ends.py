"""Plugins hear once that an event is over, whoever notices it first."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.events.domain import end_event, open_event
from netevents.events.models import Event
from netevents.host import switches, telling, tracks
from netevents.occasions import EventEnded
from netevents.plugin import Plugin
from tests.cast import a_group, an_event, nobody
from tests.conftest import NOON

A_MINUTE = timedelta(minutes=1)
OVER = NOON + timedelta(hours=5)


class Garden(Plugin):
    name = "garden"
    title = "Garden"
    summary = "Beds and plants."
    _heard: list[str] = []
    _fails_at = ""

    def react(self, session, occasion):
        if isinstance(occasion, EventEnded):
            self._heard.append(occasion.event.name)
            if occasion.event.name == self._fails_at:
                raise RuntimeError("the hose burst")


@pytest.fixture
def ends(install, engine, monkeypatch):
    """Two events with the garden on, by name; the second one ends a minute later."""
    monkeypatch.setattr(Garden, "_heard", [])
    install(Garden)
    with Session(engine) as session, session.begin():
        group, found = a_group(session), {}
        for name, over in (("Hack night", OVER), ("Next night", OVER + A_MINUTE)):
            event = an_event(session, group, name=name, ends_at=over)
            switches.switch_on(session, event, "garden")
            found[name] = event.id
    return found


def look(engine, *, now):
    """One pass of the worker over ends of events; at how many of them a plugin failed."""
    failed, more = set(), True
    while more:
        with Session(engine) as session, session.begin():
            more = telling.tell_end(session, now=now, failed=failed)
    return len(failed)


def told_at(engine, id_):
    with Session(engine) as session:
        return session.get_one(Event, id_).end_told_at


def test_an_end_that_has_passed_is_told_once_by_the_worker(engine, ends):
    look(engine, now=OVER - A_MINUTE)
    assert Garden._heard == []

    for minutes in (0, 0, 1, 2):
        look(engine, now=OVER + minutes * A_MINUTE)

    assert Garden._heard == ["Hack night", "Next night"]
    with Session(engine) as session:
        event = session.get_one(Event, ends["Hack night"])
        assert (event.state, event.ended_at, event.end_told_at) == ("open", None, OVER)


@pytest.mark.parametrize("state", ["draft", "ended"])
def test_the_worker_tells_no_end_of_a_draft_or_of_what_has_ended_otherwise(engine, ends, state):
    with Session(engine) as session, session.begin():
        session.get_one(Event, ends["Hack night"]).state = state

    look(engine, now=OVER)

    assert Garden._heard == []


def test_a_worker_that_dies_has_told_nothing(engine, ends):
    with Session(engine) as session:
        telling.tell_end(session, now=OVER, failed=set())
        session.rollback()
    assert told_at(engine, ends["Hack night"]) is None

    look(engine, now=OVER)

    assert told_at(engine, ends["Hack night"]) == OVER


def test_two_workers_and_the_button_at_once_tell_an_end_once(engine, ends):
    def press():
        with Session(engine) as session, session.begin():
            event = session.get_one(Event, ends["Hack night"])
            end_event(session, event, now=OVER, tell=lambda occasion: telling.tell(session, occasion))

    acts = [threading.Thread(target=act) for act in (lambda: look(engine, now=OVER), press) * 2]
    for act in acts:
        act.start()
    for act in acts:
        act.join()

    assert Garden._heard == ["Hack night"]


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_who_holds_the_event_when_the_end_passes_is_waited_for_by_nobody_and_tells_it_alone(engine, ends):
    with Session(engine) as session, session.begin():
        telling.tell_end(session, now=OVER, failed=set())
        look(engine, now=OVER)
        assert Garden._heard == ["Hack night"]

    assert told_at(engine, ends["Hack night"]) == OVER


def test_opened_again_the_new_end_is_told(engine, ends):
    with Session(engine) as session, session.begin():
        event = session.get_one(Event, ends["Hack night"])
        end_event(session, event, now=NOON, tell=lambda occasion: telling.tell(session, occasion))
        open_event(session, event, now=NOON, tell=nobody)

    look(engine, now=OVER)

    assert Garden._heard == ["Hack night"] * 2


def test_an_upgrade_tells_no_end_that_is_long_past(database_url, engine):
    past, future = datetime(2001, 1, 1, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)
    ends = {"ended": past, "open": past, "draft": past, "still open": future}
    with Session(engine) as session, session.begin():
        group = a_group(session)
        for name, over in ends.items():
            event = an_event(session, group, name=name, state=name.split()[-1])
            event.starts_at, event.ends_at = over - timedelta(hours=1), over
            event.ended_at = past if name == "ended" else None
    engine.dispose()
    tracks.downgrade(database_url, "core", "0012")
    tracks.upgrade_all(database_url)

    with Session(engine) as session:
        told = {event.name: event.end_told_at for event in session.scalars(select(Event))}
    assert told == {"ended": past, "open": past, "draft": None, "still open": None}


def test_a_plugin_that_fails_holds_up_no_other_event_and_is_switched_off_in_the_end(
    engine, ends, monkeypatch
):
    monkeypatch.setattr(Garden, "_fails_at", "Hack night")
    for minutes in range(1, telling.TOO_MANY + 1):
        assert look(engine, now=OVER + minutes * A_MINUTE) == 1
    assert told_at(engine, ends["Hack night"]) is None
    assert told_at(engine, ends["Next night"]) == OVER + A_MINUTE
    with Session(engine) as session:
        assert not switches.is_on(session, session.get_one(Event, ends["Hack night"]), "garden")

    later = OVER + (telling.TOO_MANY + 1) * A_MINUTE
    assert look(engine, now=later) == 0
    assert told_at(engine, ends["Hack night"]) == later
