"""How a program comes to an event, by itself or from its source, whom it reaches, and until when it takes."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from netevents_mentoring.programs import opening, queries
from tests.cast import a_group, an_event, an_organizer
from tests.conftest import NOON
from tests.plugins.mentoring.taking_part import TOPICS, a_program, offering


def test_after_the_day_nothing_is_taken(session):
    program = a_program(session, takes_until=NOON)

    with pytest.raises(opening.NotTaking, match="Mentors of the night takes no more"):
        offering(session, program, "Ben")


def test_a_closed_program_takes_nothing_until_it_is_opened_again(session):
    ada = an_organizer(session)
    event = an_event(session, a_group(session, owner=ada))
    program = a_program(session, event)

    opening.close_program(session, event, program, by=ada, now=NOON)
    assert not opening.takes(program, now=NOON - timedelta(days=1))
    opening.reopen_program(session, event, program, by=ada, now=NOON)

    assert opening.takes(program, now=NOON)


def test_switching_on_opens_one_program_and_only_once(session):
    event = an_event(session)

    first = opening.open_preset(session, event)

    assert opening.open_preset(session, event) is None
    assert first.name == "Mentoring at Hack night"
    assert "Hardware" in first.topics
    assert opening.takes(first, now=NOON)


def test_where_the_group_runs_a_program_switching_on_opens_none(session):
    group = a_group(session)
    a_program(session, an_event(session, group), whole_group=True)

    assert opening.open_preset(session, an_event(session, group, name="Next night")) is None


def test_a_program_of_the_whole_group_reaches_its_other_events_and_no_other_group(session):
    group = a_group(session)
    program = a_program(session, an_event(session, group), whole_group=True)
    local = a_program(session, an_event(session, group, name="Second"))
    third = an_event(session, group, name="Third")

    assert list(queries.programs_at(session, third)) == [program]
    assert queries.program_at(session, third, local.code) is None
    assert list(queries.programs_at(session, an_event(session, a_group(session, "Chess"), name="Far"))) == []
    assert queries.program_of(session, third, program.code) is None


def test_a_copied_event_begins_with_the_programs_of_its_source(session):
    source = an_event(session)
    event = an_event(
        session, name="Hack night II", starts_at=NOON + timedelta(days=7), ends_at=NOON + timedelta(days=8)
    )
    a_program(
        session,
        source,
        name="Mentoring at Hack night",
        hours_shared=3,
        weights={"topics": "must"},
        takes_until=NOON,
    )
    opening.open_preset(session, event)

    opening.copy_programs(session, source, event)

    [copied] = queries.programs_of(session, event)
    assert copied.name == "Mentoring at Hack night II"
    assert (copied.hours_shared, copied.weights, copied.topics) == (3, {"topics": "must"}, list(TOPICS))
    assert copied.takes_until == NOON + timedelta(days=7)


def test_the_last_day_of_a_copied_program_is_a_whole_day_whatever_clocks_do_in_between(session):
    """Clocks in Berlin go back on 25 October, between the event and its copy, which begins in the morning."""
    berlin = ZoneInfo("Europe/Berlin")
    first, second = datetime(2026, 10, 24, 18, tzinfo=berlin), datetime(2026, 10, 31, 9, tzinfo=berlin)
    source = an_event(session, zone="Europe/Berlin", starts_at=first, ends_at=first + timedelta(hours=3))
    event = an_event(
        session,
        name="Hack night II",
        zone="Europe/Berlin",
        starts_at=second,
        ends_at=second + timedelta(hours=3),
    )
    a_program(session, source, takes_until=datetime(2026, 10, 18, tzinfo=berlin))

    opening.copy_programs(session, source, event)

    [copied] = queries.programs_of(session, event)
    assert copied.takes_until == datetime(2026, 10, 25, tzinfo=berlin)
