"""Plugins hear what has happened: within the act, or of connections right after it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from netevents.events.domain import check_in, end_event, open_event
from netevents.events.models import AuditEntry, Registration
from netevents.exchange.models import Connection, Untold
from netevents.host import switches, telling
from netevents.host.models import EventPlugin, Retelling
from netevents.occasions import CheckedIn, Connected, EventEnded, EventOpened, Registered, TurnsMinor
from netevents.people.codes import public_code
from netevents.plugin import Plugin
from tests.cast import an_event, attending, statements
from tests.conftest import NOON


class Garden(Plugin):
    name = "garden"
    title = "Garden"
    summary = "Beds and plants."
    _heard: list[object] = []
    _fails = False

    def react(self, session, occasion):
        if self._fails:
            session.add(Registration(code="half a row"))
            raise RuntimeError("the hose burst")
        self._heard.append(occasion)


class Bees(Plugin):
    name = "bees"
    title = "Bees"
    summary = "They need a garden."
    requires = ("garden",)


@pytest.fixture
def event(install, session, monkeypatch):
    monkeypatch.setattr(Garden, "_heard", [])
    install(Garden, Bees)
    event = an_event(session)
    switches.switch_on(session, event, "garden")
    return event


@pytest.fixture
def tell(session):
    return lambda occasion: telling.tell(session, occasion)


def connected(session, event, one, other):
    """A connection as a scan leaves it."""
    low, high = sorted((one.id, other.id))
    connection = Connection(
        code=public_code(),
        event_id=event.id,
        low_id=low,
        high_id=high,
        state="made",
        how="qr",
        met_at=NOON,
        made_at=NOON,
    )
    session.add(connection)
    session.flush()
    session.add(Untold(connection_id=connection.id))
    session.flush()
    return connection


def count(session, table):
    return session.scalar(select(func.count()).select_from(table))


def test_what_happens_is_told_within_the_act(session, event, tell):
    ben = attending(session, event, "Ben")

    check_in(ben, now=NOON, tell=tell)

    assert Garden._heard == [CheckedIn(event, ben)]


def test_of_many_at_once_each_is_told_and_the_switches_are_read_once(session, event):
    places = [attending(session, event, f"P{number}") for number in range(5)]
    Garden._heard.clear()

    with statements(session.get_bind()) as seen:
        telling.tell_all(session, [Registered(event, place) for place in places])

    assert [occasion.registration for occasion in Garden._heard] == places
    assert len(seen) == 1


def test_a_plugin_that_is_off_hears_nothing(session, event, tell):
    switches.switch_off(session, event, "garden")

    end_event(session, event, now=NOON, tell=tell)

    assert Garden._heard == []


def test_a_plugin_that_fails_undoes_the_act(session, event, tell, monkeypatch):
    ben = attending(session, event, "Ben")
    monkeypatch.setattr(Garden, "_fails", True)

    with pytest.raises(RuntimeError, match="the hose burst"), session.begin_nested():
        check_in(ben, now=NOON, tell=tell)

    assert ben.checked_in_at is None


def test_opening_lets_in_what_the_kind_asks_for_before_it_is_told(session, event, tell):
    draft = an_event(session, event.group, name="Next night", state="draft")

    open_event(session, draft, now=NOON, tell=tell)

    assert switches.is_on(session, draft, "starters")


def test_the_end_is_told(session, event, tell):
    end_event(session, event, now=NOON, tell=tell)

    assert Garden._heard == [EventEnded(event)]
    assert EventOpened(event) not in Garden._heard


def test_a_connection_is_told_once_by_the_worker_the_oldest_first(session, event, tell):
    ben, cleo, dan = (attending(session, event, name) for name in ("Ben", "Cleo", "Dan"))
    first, second = connected(session, event, ben, cleo), connected(session, event, ben, dan)
    tell(Connected(event, first))
    assert Garden._heard == []

    assert telling.tell_connections(session, now=NOON, limit=1) == 1
    assert telling.tell_connections(session, now=NOON) == 1
    assert telling.tell_connections(session, now=NOON) == 0

    assert Garden._heard == [Connected(event, first), Connected(event, second)]
    assert count(session, Untold) == 0


def test_the_live_page_hears_of_connections_where_they_were_made(session, event):
    other = an_event(session, event.group, name="Next night")
    ben, cleo = attending(session, event, "Ben"), attending(session, event, "Cleo")
    connected(session, event, ben, cleo)
    session.expire_all()
    before = [event.pulse, other.pulse]

    for _ in range(2):
        telling.tell_connections(session, now=NOON)

    session.expire_all()
    assert [event.pulse, other.pulse] == [before[0] + 1, before[1]]


def test_a_connection_that_was_undone_is_not_told(session, event):
    connection = connected(
        session, event, attending(session, event, "Ben"), attending(session, event, "Cleo")
    )
    session.delete(connection)
    session.flush()

    assert telling.tell_connections(session, now=NOON) == 0
    assert Garden._heard == []


def test_a_plugin_may_look_at_both_people(session, event):
    connected(session, event, attending(session, event, "Ben"), attending(session, event, "Cleo"))
    session.commit()
    session.expunge_all()

    telling.tell_connections(session, now=NOON)

    [heard] = Garden._heard
    assert {heard.connection.low.name, heard.connection.high.name} == {"Ben", "Cleo"}


def test_a_plugin_that_fails_leaves_the_connection_and_hears_of_it_later(session, event, monkeypatch):
    connection = connected(
        session, event, attending(session, event, "Ben"), attending(session, event, "Cleo")
    )
    session.commit()
    monkeypatch.setattr(Garden, "_fails", True)

    assert telling.tell_connections(session, now=NOON) == 1
    session.commit()

    assert count(session, Untold) == 0
    assert count(session, Connection) == 1
    assert session.scalars(select(Retelling.plugin)).all() == ["garden"]

    monkeypatch.setattr(Garden, "_fails", False)
    assert telling.tell_connections(session, now=NOON + timedelta(seconds=29)) == 0
    assert telling.tell_connections(session, now=NOON + timedelta(seconds=30)) == 1
    assert Garden._heard == [Connected(event, connection)]
    assert count(session, Retelling) == 0


def test_each_failure_makes_the_pause_longer_up_to_an_hour(session, event, monkeypatch):
    connected(session, event, attending(session, event, "Ben"), attending(session, event, "Cleo"))
    monkeypatch.setattr(Garden, "_fails", True)
    monkeypatch.setattr(telling, "TOO_MANY", 100)
    at, pauses = NOON, []
    for _ in range(10):
        telling.tell_connections(session, now=at)
        due = session.scalars(select(Retelling.due_at)).one()
        pauses.append((due - at).total_seconds())
        at = due

    assert pauses == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]


def fail_five_times(session, event, *, apart):
    ben = attending(session, event, "Ben")
    for number in range(5):
        meet(session, event, ben, f"Guest {number}", now=NOON + number * apart)


def meet(session, event, ben, name, *, now):
    connected(session, event, ben, attending(session, event, name))
    telling.tell_connections(session, now=now)


def test_five_failures_in_ten_minutes_switch_the_plugin_off_and_say_so(session, event, monkeypatch):
    switches.switch_on(session, event, "bees")
    monkeypatch.setattr(Garden, "_fails", True)

    fail_five_times(session, event, apart=timedelta(seconds=10))

    rows = {row.name: row for row in session.scalars(select(EventPlugin))}
    assert not rows["garden"].on
    assert rows["garden"].switched_off_because == "It failed again and again, so it was switched off."
    assert not rows["bees"].on
    assert rows["bees"].switched_off_because == "It works only together with Garden, which was switched off."
    entries = session.scalars(select(AuditEntry).where(AuditEntry.act == "switched off a plugin")).all()
    assert [(entry.facts["plugin"], entry.why) for entry in entries] == [
        ("garden", telling.FAILED),
        ("bees", telling.ALONE),
    ]


def test_five_failures_an_hour_apart_do_so_too(session, event, monkeypatch):
    monkeypatch.setattr(Garden, "_fails", True)
    monkeypatch.setattr(telling, "_tell_again", lambda session, **rest: 0)

    fail_five_times(session, event, apart=timedelta(hours=1))

    assert not switches.is_on(session, event, "garden")


@pytest.mark.parametrize(("apart", "stays_on"), [(timedelta(minutes=1), False), (timedelta(hours=1), True)])
def test_a_success_counts_once_failures_are_long_ago(session, event, monkeypatch, apart, stays_on):
    ben = attending(session, event, "Ben")
    monkeypatch.setattr(telling, "_tell_again", lambda session, **rest: 0)

    for number, fails in enumerate([True, True, True, False, True, True, True]):
        monkeypatch.setattr(Garden, "_fails", fails)
        meet(session, event, ben, f"Guest {number}", now=NOON + number * apart)

    assert switches.is_on(session, event, "garden") is stays_on


def test_what_it_missed_is_told_when_it_is_switched_on_again(session, event, monkeypatch):
    monkeypatch.setattr(Garden, "_fails", True)
    fail_five_times(session, event, apart=timedelta(seconds=10))
    monkeypatch.setattr(Garden, "_fails", False)
    later = NOON + timedelta(days=1)
    assert telling.tell_connections(session, now=later) == 0

    switches.switch_on(session, event, "garden")
    telling.tell_connections(session, now=later)

    assert len(Garden._heard) == 5
    assert count(session, Retelling) == 0


def test_who_turns_into_a_minor_is_told_to_every_plugin_on_or_off(install, session):
    heard = []

    class Diary(Plugin):
        name = "diary"
        title = summary = "Diary"

        def react(self, session, occasion):
            heard.append(occasion)

    install(Diary)
    event = an_event(session)
    ben = attending(session, event, "Ben")

    telling.tell(session, TurnsMinor(event=event, registration=ben))
    telling.tell(session, EventEnded(event=event))

    assert heard == [TurnsMinor(event=event, registration=ben)]
