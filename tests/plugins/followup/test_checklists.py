"""Whose checklist there is when an event is over, by when, and with which steps."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from netevents.events import domain as events
from netevents.events.domain import open_event
from netevents.host import switches, telling
from netevents.occasions import Connected, EventCopied
from netevents_followup import domain, queries
from netevents_followup.models import STEPS, Checklist, Item, Plan
from netevents_followup.words import PRESETS
from tests.cast import an_event, attending, nobody, statements
from tests.conftest import NOON
from tests.exchange.stage import an_attendee
from tests.plugins.followup.after import DAY, DUE, HOUR, ON, PLUGIN, an_evening, ended, looked, over
from tests.routes_world import a_connection


@pytest.fixture
def after(session):
    return over(session)


def test_every_adult_has_a_checklist_due_by_daylight_where_they_are(session):
    evening = an_evening(session, "Dan", zones={"Dan": "Asia/Tokyo"})
    attending(session, evening.event, "Mia", age="16-17")
    assert session.scalars(select(Checklist)).all() == []

    ended(session, evening)

    due = {
        name: queries.checklist_of(session, evening.people[name].registration).due_at
        for name in ("Ben", "Cleo", "Dan")
    }
    tokyo_next_morning = datetime(2026, 5, 11, 0, 0, tzinfo=UTC)
    assert due == {"Ben": DUE, "Cleo": DUE, "Dan": tokyo_next_morning}
    assert session.scalar(select(func.count()).select_from(Checklist)) == 3


def test_an_event_that_nobody_ends_is_over_at_its_end(session):
    evening = an_evening(session)

    looked(session, now=evening.event.ends_at - timedelta(minutes=1))
    assert session.scalars(select(Checklist)).all() == []
    looked(session, now=evening.event.ends_at)

    assert queries.checklist_of(session, evening.people["Ben"].registration).due_at >= (
        evening.event.ends_at + 2 * DAY
    )
    assert not domain.lay(session, now=evening.event.ends_at, on=ON)


def test_where_it_is_off_no_checklist_is_made_until_it_is_on_again(session):
    evening = an_evening(session)
    switches.switch_off(session, evening.event, "followup")
    ended(session, evening)
    assert session.scalars(select(Checklist)).all() == []

    switches.switch_on(session, evening.event, "followup")
    while domain.lay(session, now=NOON + DAY, on=ON):
        session.flush()

    assert queries.checklist_of(session, evening.people["Ben"].registration).due_at == DUE


def test_an_end_that_came_too_early_counts_days_anew_and_keeps_what_was_done(session, after):
    ben = after.people["Ben"].registration
    domain.done(domain.item_of(session, after.met["Cleo"], ben), now=NOON)
    open_event(session, after.event, now=NOON + HOUR, tell=nobody)

    ended(session, after, now=NOON + 3 * HOUR)
    session.expire_all()

    assert queries.checklist_of(session, ben).due_at == DUE + 3 * HOUR
    assert session.get(Item, (after.met["Cleo"].id, ben.id)).done_at == NOON


@pytest.mark.parametrize("again", [True, False])
def test_an_end_that_moved_counts_days_anew_where_nobody_says_it(session, again):
    evening = an_evening(session)
    if again:
        ended(session, evening)
        open_event(session, evening.event, now=NOON + HOUR, tell=nobody)
    else:
        looked(session, now=evening.event.ends_at)
    before = {field.name: getattr(evening.event, field.name) for field in fields(events.Plan)}
    later = evening.event.ends_at + DAY
    events.change(session, evening.event, events.Plan(**before | {"ends_at": later}), now=NOON + DAY)
    assert not domain.lay(session, now=NOON + 20 * HOUR, on=ON)

    looked(session, now=later)
    session.expire_all()

    assert queries.checklist_of(session, evening.people["Ben"].registration).due_at >= later + 2 * DAY


def test_an_end_that_moved_while_it_was_off_counts_days_anew(session, after):
    open_event(session, after.event, now=NOON + HOUR, tell=nobody)
    switches.switch_off(session, after.event, "followup")
    looked(session, now=after.event.ends_at)
    switches.switch_on(session, after.event, "followup")
    looked(session, now=after.event.ends_at)
    session.expire_all()

    due_at = queries.checklist_of(session, after.people["Ben"].registration).due_at
    assert due_at >= after.event.ends_at + 2 * DAY


def test_an_end_that_was_said_late_counts_from_when_it_was_over(session):
    evening = an_evening(session)

    ended(session, evening, now=evening.event.ends_at + DAY)

    due_at = queries.checklist_of(session, evening.people["Ben"].registration).due_at
    assert due_at == evening.event.ends_at + 2 * DAY


def test_thousands_take_a_handful_of_statements_for_each_batch(session, engine, monkeypatch):
    monkeypatch.setattr(domain, "BATCH", 4)
    evening = an_evening(session, *"DEFGHIJK")
    telling.tell_end(session, now=evening.event.ends_at, failed=set())
    session.flush()

    counted = []
    with_more = True
    while with_more:
        with statements(engine) as seen:
            with_more = domain.lay(session, now=NOON, on=ON)
            session.flush()
        counted.append(len(seen))

    assert session.scalar(select(func.count()).select_from(Checklist)) == 10
    assert len(counted) == 4
    assert max(counted) <= 4


def test_an_upload_after_the_end_adds_who_is_missing_and_twice_is_harmless(session):
    after = an_evening(session)
    ended(session, after)
    after.event.state = "open"
    late = an_attendee(session, after.event, "Late")
    after.event.state = "ended"
    met = a_connection(session, after.people["Ben"].registration, late.registration)

    for _ in range(2):
        PLUGIN.react(session, Connected(event=after.event, connection=met))

    assert queries.checklist_of(session, late.registration).due_at == DUE
    lines = queries.lines_of(session, after.people["Ben"].registration, after.event)
    assert [line.met.profile.name for line in lines] == ["Cleo", "Dan", "Eve", "Late"]


def test_a_copy_of_the_event_brings_the_organizer_s_steps(session, after):
    domain.change_plan(session, after.event, dict.fromkeys(STEPS, "") | {"thank": "Say thanks."})
    copy = an_event(session, session.get(type(after.event.group), after.event.group_id), state="draft")

    telling.tell(session, EventCopied(event=copy, source=after.event))

    plan = session.get(Plan, copy.id)
    assert [getattr(plan, step) for step in STEPS] == ["Say thanks.", "", "", ""]
    assert plan.begun_at is None


@pytest.mark.parametrize("kind", sorted(PRESETS))
def test_each_kind_of_event_begins_with_four_steps(session, kind):
    event = an_event(session, kind=kind)

    PLUGIN.switched_on(session, event)

    plan = session.get(Plan, event.id)
    assert {step: getattr(plan, step) for step in STEPS} == PRESETS[kind]
    assert all(PRESETS[kind].values())
