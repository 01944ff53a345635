"""An event that goes on after it was over is kept from its first end, unless that end was a slip."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.events import domain
from netevents.events.copying import Occurrence, copy
from netevents.events.models import Event
from netevents.events.privacy import privacy_sheet
from netevents.events.retention import is_past_keeping, kept_until, past_keeping
from netevents.exchange.queries import anybody_came
from netevents.host import tracks
from tests.cast import (
    NOON,
    a_group,
    a_person,
    an_event,
    an_organizer,
    attending,
    nobody,
    post,
    signed_in,
    world,
)
from tests.events.console import settings_of, text
from tests.routes_world import a_connection

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
OVER = NOON + 5 * HOUR
"""When :func:`an_event` ends."""


def plan_of(event, **changes):
    fields = {name: getattr(event, name) for name in domain.Plan.__dataclass_fields__}
    return replace(domain.Plan(**fields), **changes)


def moved(session, event, ends_at, *, now, **changes):
    domain.change(session, event, plan_of(event, ends_at=ends_at, **changes), now=now, came=anybody_came)


def sheet(event):
    return {chapter.title: chapter.lines for chapter in privacy_sheet(event)}


def people_came(session, event, how="came"):
    ben, cleo = attending(session, event, "Ben"), attending(session, event, "Cleo")
    if how == "came":
        domain.check_in(ben, now=NOON, tell=nobody)
    else:
        a_connection(session, ben, cleo)


@pytest.fixture
def event(session):
    """It is over at ``OVER``; Ben was seen at its door."""
    event = an_event(session)
    people_came(session, event)
    return event


@pytest.mark.parametrize("how", ["came", "met"])
def test_however_often_its_end_is_moved_it_is_kept_from_the_first_one(session, how):
    event = an_event(session)
    people_came(session, event, how)
    for days in (4, 100, 300, 360):
        moved(session, event, OVER + (days + 1) * DAY, now=OVER + days * DAY)

    last = OVER + 365 * DAY
    assert (event.first_over_at, kept_until(event)) == (OVER, last)
    for now, gone in ((last, False), (last + timedelta(seconds=1), True)):
        assert is_past_keeping(event, now) is gone
        assert (session.scalar(select(Event.id).where(past_keeping(now))) is not None) is gone


def test_ended_and_opened_again_long_after_it_is_kept_from_when_it_was_ended(session):
    event = an_event(session, ends_at=OVER + 60 * DAY)
    people_came(session, event)
    domain.end_event(session, event, now=OVER, tell=nobody)

    domain.open_event(session, event, now=OVER + 4 * DAY, tell=nobody)
    domain.end_event(session, event, now=OVER + 50 * DAY, tell=nobody)

    assert kept_until(event) == OVER + 365 * DAY


def test_ended_late_and_moved_then_it_is_kept_from_the_end_that_had_passed(session, event):
    domain.end_event(session, event, now=OVER + 20 * DAY, tell=nobody)
    moved(session, event, OVER + 40 * DAY, now=OVER + 21 * DAY)
    domain.open_event(session, event, now=OVER + 21 * DAY, tell=nobody)

    assert kept_until(event) == OVER + 365 * DAY


@pytest.mark.parametrize("later", [-HOUR, HOUR, 3 * DAY])
def test_an_end_moved_before_it_or_within_three_days_counts_anew(session, event, later):
    moved(session, event, OVER + 10 * DAY, now=OVER + later)

    assert (event.first_over_at, kept_until(event)) == (None, OVER + 375 * DAY)


def test_an_end_by_a_slip_of_the_finger_counts_as_none(session):
    event = an_event(session, ends_at=OVER + 90 * DAY)
    people_came(session, event)
    domain.end_event(session, event, now=OVER, tell=nobody)

    domain.open_event(session, event, now=OVER + 3 * DAY, tell=nobody)

    assert (event.first_over_at, kept_until(event)) == (None, OVER + 455 * DAY)


def test_where_nobody_had_come_by_a_wrong_date_it_can_be_put_right_at_any_time(session):
    event = an_event(session)
    attending(session, event, "Ben")
    moved(session, event, OVER + 30 * DAY, now=OVER + 20 * DAY)
    assert event.first_over_at is None

    people_came(session, event)
    domain.end_event(session, event, now=OVER + 30 * DAY, tell=nobody)

    assert kept_until(event) == OVER + 395 * DAY


def test_an_end_moved_to_before_anybody_came_forgets_nothing(session, event):
    moved(session, event, OVER - 30 * DAY, now=OVER + 9 * DAY, starts_at=OVER - 31 * DAY)
    moved(session, event, OVER + 20 * DAY, now=OVER + 9 * DAY)

    assert kept_until(event) == OVER + 365 * DAY


def test_what_else_is_changed_of_an_event_that_is_over_says_nothing_of_its_end(session, event):
    domain.change(session, event, plan_of(event, name="Hacked night"), now=OVER + 9 * DAY)

    assert (event.name, event.first_over_at) == ("Hacked night", None)


def test_it_goes_on_no_longer_than_it_is_kept(session, event):
    domain.filing.keep_for(session, event, 30)
    with pytest.raises(domain.GoneBefore, match=r"on Fri 8 May 2026, so .* until Sun 7 June 2026"):
        moved(session, event, OVER + 31 * DAY, now=OVER + 9 * DAY, name="Other")
    assert (event.name, event.ends_at, event.first_over_at) == ("Hack night", OVER, None)

    moved(session, event, OVER + 30 * DAY, now=OVER + 9 * DAY)
    assert domain.filing.choices(event) == [30, 90, 180, 365]
    with pytest.raises(domain.filing.NotSooner):
        domain.filing.keep_for(session, event, 7)
    domain.filing.keep_for(session, event, None)
    moved(session, event, OVER + 31 * DAY, now=OVER + 9 * DAY)
    assert kept_until(event) == OVER + 365 * DAY


def test_it_opens_again_only_for_as_long_as_it_is_kept(session):
    event = an_event(session, audience="mixed", ends_at=OVER + 31 * DAY)
    ben = attending(session, event, a_person(session, "Ben", age="adult"))
    domain.check_in(ben, now=NOON, tell=nobody)
    domain.end_event(session, event, now=OVER, tell=nobody)

    with pytest.raises(domain.GoneBefore):
        domain.open_event(session, event, now=OVER + 4 * DAY, tell=nobody)

    assert (event.state, event.first_over_at) == ("ended", None)


def test_a_copy_of_an_event_that_was_over_has_a_time_of_its_own(session, event):
    moved(session, event, OVER + 5 * DAY, now=OVER + 4 * DAY)
    next_time = Occurrence("Hack night", event.zone, NOON + 10 * DAY, OVER + 10 * DAY)

    made = copy(session, event, next_time, by=an_organizer(session), now=OVER + 4 * DAY, tell=nobody)

    assert (made.first_over_at, kept_until(made)) == (None, OVER + 375 * DAY)


def test_an_archived_event_that_opens_again_is_kept_from_its_first_end(session, event):
    domain.end_event(session, event, now=OVER, tell=nobody)
    domain.filing.archive(session, event, now=OVER)
    moved(session, event, OVER + 20 * DAY, now=OVER + 10 * DAY)

    domain.open_event(session, event, now=OVER + 10 * DAY, tell=nobody)

    assert (event.archived_at, kept_until(event)) == (None, OVER + 365 * DAY)


def test_everybody_reads_from_when_the_days_count(session, event):
    counts = "This counts from Fri 8 May 2026, when it was over first."
    kept = "How long it stays"
    before = sheet(event)
    assert counts not in before[kept]

    moved(session, event, OVER + 9 * DAY, now=OVER + 8 * DAY)

    after = sheet(event)
    assert after[kept] == (before[kept][0], counts, *before[kept][1:])
    event.audience = "youth"
    assert counts in sheet(event)[kept]


@pytest.mark.parametrize("audience", ["adult", "mixed"])
def test_a_year_typed_wrong_does_not_make_it_gone(session, audience):
    event, now = an_event(session, audience=audience), OVER
    kept = (365 if audience == "adult" else 30) * DAY
    first = {"starts_at": now - kept - DAY}
    with pytest.raises(domain.GoneAtOnce):
        moved(session, event, now - kept - timedelta(seconds=1), now=now, **first)
    assert event.ends_at == OVER

    moved(session, event, now - kept, now=now, **first)

    assert not is_past_keeping(event, now)


@pytest.fixture(params=["came", "met"])
def club(app, clock, request):
    """Ada’s event was over nine days ago, and people had come; or nobody stood at the door, and they met."""
    with world(app) as session:
        ada = an_organizer(session, "Ada")
        event = an_event(session, a_group(session, owner=ada), by=ada)
        people_came(session, event, request.param)
    clock.advance(9 * DAY)
    return ada


def test_organizers_read_it_where_the_days_are_shown(client, club):
    settings = settings_of(signed_in(client, club), "hack-night")

    post(client, "/console/e/hack-night/edit", **settings | {"last_day": "2026-06-20"})

    for page in ("", "filing"):
        shown = text(client.get(f"/console/e/hack-night/{page}"))
        assert "This counts from Fri 8 May 2026, when it was over first." in shown
        assert "until Sat 8 May 2027" in shown


def test_an_end_too_far_away_is_refused_beside_its_field(client, club):
    settings = settings_of(signed_in(client, club), "hack-night")

    answer = post(client, "/console/e/hack-night/edit", **settings | {"last_day": "2027-05-09"})

    assert answer.status_code == 422
    assert (
        "so your group sees it until Sat 8 May 2027. For another time, choose “Do it again”." in answer.text
    )


def test_dates_that_would_make_it_gone_are_refused_beside_their_field(client, club):
    settings = settings_of(signed_in(client, club), "hack-night")

    answer = post(client, "/console/e/hack-night/edit", **settings | {"day": "2025-05-08"})

    assert answer.status_code == 422
    assert "Your group would see nothing of it any more, at once." in answer.text
    assert client.get("/console/e/hack-night/").status_code == 200


def test_an_upgrade_takes_events_as_they_stand_and_remembers_their_next_end(database_url, engine):
    with Session(engine) as session, session.begin():
        group = a_group(session)
        for name in ("over", "ended", "to come"):
            event = an_event(
                session, group, name=name, ends_at=OVER + (9 * DAY if name == "to come" else 0 * DAY)
            )
            people_came(session, event)
            if name == "ended":
                domain.end_event(session, event, now=NOON, tell=nobody)
    engine.dispose()
    tracks.downgrade(database_url, "core", "0013")
    tracks.upgrade_all(database_url)

    now = OVER + 4 * DAY
    with Session(engine) as session:
        for event in session.scalars(select(Event)).all():
            assert event.first_over_at is None
            moved(session, event, OVER + 20 * DAY, now=now)
        first = {event.name: event.first_over_at for event in session.scalars(select(Event))}
    assert first == {"over": OVER, "ended": NOON, "to come": None}
