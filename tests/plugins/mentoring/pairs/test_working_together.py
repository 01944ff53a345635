"""What the two of a pair agree on, when they meet, and what stands in their calendars."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from sqlalchemy import func, select

from netevents_mentoring.pairs import domain, ending, files, stages
from netevents_mentoring.pairs.domain import Ended, NotYet, OnlyInTheThread
from netevents_mentoring.pairs.models import Meeting, Pair
from netevents_mentoring.pairs.stages import ENDED, GOING, NEW, STALLED
from tests.calendars import read_calendar
from tests.conftest import NOON
from tests.plugins.mentoring.pairs.term import a_pair, a_term, a_young_attendee, an_approval, seen_by

MADRID = "Europe/Madrid"
DAY = timedelta(days=1)
TERMS = {"every_weeks": 2, "minutes": 30, "what_for": "Motors", "until": NOON + 80 * DAY}


@pytest.fixture
def term(session):
    return a_term(session)


@pytest.fixture
def pair(session, term):
    return a_pair(session, term)


def days_met(session):
    return session.scalars(select(Meeting.day).order_by(Meeting.day)).all()


def test_one_proposes_and_the_other_agrees(session, term, pair):
    domain.propose(seen_by(session, term, "Ben", pair), **TERMS, now=NOON)
    assert (pair.agreed_by_mentee_at, pair.agreed_by_mentor_at) == (NOON, None)

    domain.agree(seen_by(session, term, "Cleo", pair), now=NOON + DAY)
    domain.agree(seen_by(session, term, "Cleo", pair), now=NOON + 2 * DAY)

    assert (pair.agreed_by_mentee_at, pair.agreed_by_mentor_at) == (NOON, NOON + DAY)


def test_proposing_what_stands_there_is_agreeing_and_something_else_asks_anew(session, term, pair):
    domain.propose(seen_by(session, term, "Ben", pair), **TERMS, now=NOON)
    domain.propose(seen_by(session, term, "Cleo", pair), **TERMS, now=NOON + DAY)
    assert seen_by(session, term, "Ben", pair).they_agreed

    domain.propose(seen_by(session, term, "Cleo", pair), **(TERMS | {"minutes": 60}), now=NOON + DAY)

    ben = seen_by(session, term, "Ben", pair)
    assert (ben.i_agreed, ben.they_agreed) == (False, True)


def test_there_must_be_something_to_agree_to(session, term, pair):
    with pytest.raises(NotYet, match="Nothing is proposed"):
        domain.agree(seen_by(session, term, "Ben", pair), now=NOON)


def test_meeting_is_said_once_a_day_by_whomever(session, term, pair):
    for name in ("Ben", "Cleo", "Ben"):
        domain.met(session, seen_by(session, term, name, pair), now=NOON)

    assert days_met(session) == ["2026-05-08"]


def test_a_day_is_one_on_the_clocks_of_the_program(session, term, pair):
    late = datetime(2026, 5, 8, 21, 59, tzinfo=UTC)

    domain.met(session, seen_by(session, term, "Ben", pair), now=late)
    domain.met(session, seen_by(session, term, "Ben", pair), now=late + timedelta(minutes=1))

    assert days_met(session) == ["2026-05-08", "2026-05-09"]


def test_a_meeting_that_was_none_is_taken_back_on_the_same_day(session, term, pair):
    domain.met(session, seen_by(session, term, "Ben", pair), now=NOON)
    domain.met(session, seen_by(session, term, "Ben", pair), now=NOON + DAY)

    domain.not_met(session, seen_by(session, term, "Cleo", pair), now=NOON + DAY)
    domain.not_met(session, seen_by(session, term, "Cleo", pair), now=NOON + DAY)

    assert days_met(session) == ["2026-05-08"]


def test_nothing_changes_once_it_has_ended(session, term, pair):
    ending.close(seen_by(session, term, "Ben", pair), "reached", now=NOON)
    mine = seen_by(session, term, "Cleo", pair)

    for act in (
        lambda: domain.met(session, mine, now=NOON),
        lambda: domain.propose(mine, **TERMS, now=NOON),
        lambda: domain.agree(mine, now=NOON),
        lambda: domain.meet_next(mine, at=NOON + DAY, place=""),
    ):
        with pytest.raises(Ended):
            act()
    assert session.scalar(select(func.count()).select_from(Meeting)) == 0


def test_with_a_minor_nothing_is_arranged_past_the_thread(session, term):
    mia = a_young_attendee(session, term.event)
    term.people["Mia"] = mia
    approval = an_approval(session, term, term.place("Cleo"), mia.registration)
    young = domain.begin(
        session,
        program=term.program,
        mentor=term.place("Cleo"),
        mentee=mia.registration,
        how="leader",
        approval=approval,
        now=NOON,
    )
    mine = seen_by(session, term, "Cleo", young)

    for act in (
        lambda: domain.propose(mine, **TERMS, now=NOON),
        lambda: domain.meet_next(mine, at=NOON + DAY, place="my place"),
        lambda: ending.stay_in_touch(mine, True),
    ):
        with pytest.raises(OnlyInTheThread):
            act()
    assert (mine.profile.name, mine.profile.lines, mine.profile.email) == ("Mia", [], "")


@pytest.mark.parametrize(
    ("after", "last_met", "next_at", "stage"),
    [
        (timedelta(days=9, hours=23), None, None, NEW),
        (timedelta(days=10), None, None, STALLED),
        (timedelta(days=10), None, timedelta(days=11), NEW),
        (timedelta(days=13, hours=23), timedelta(0), None, GOING),
        (timedelta(days=14), timedelta(0), None, STALLED),
        (timedelta(days=14), timedelta(0), timedelta(days=15), GOING),
        (timedelta(days=14), timedelta(0), timedelta(days=13), STALLED),
        (timedelta(days=40), timedelta(days=30), None, GOING),
    ],
)
def test_ten_days_without_a_first_meeting_and_fourteen_without_a_next_one(after, last_met, next_at, stage):
    pair = Pair(made_at=NOON, next_at=None if next_at is None else NOON + next_at)
    last = None if last_met is None else NOON + last_met

    assert stages.stage(pair, last, now=NOON + after) == stage
    pair.closed_at = NOON
    assert stages.stage(pair, last, now=NOON + after) == ENDED


def test_the_first_agenda_has_five_steps_in_the_words_of_both(session, term, pair):
    ben = seen_by(session, term, "Ben", pair)

    steps = stages.agenda(ben.profile, ben.my_profile)

    assert len(steps) == 5
    assert "Somebody who knows motors" in steps[1]
    assert "Soldering" in steps[2]


def test_the_next_date_is_read_by_calendars_on_the_clocks_of_the_zone(session, term, pair):
    at = datetime(2026, 11, 6, 17, 30, tzinfo=UTC)
    domain.propose(seen_by(session, term, "Ben", pair), **(TERMS | {"minutes": 45}), now=NOON)
    domain.meet_next(seen_by(session, term, "Ben", pair), at=at, place="Café; Luna,\nback room")

    file = files.calendar(seen_by(session, term, "Ben", pair), MADRID, now=NOON)

    calendar = icalendar.Calendar.from_ical(file)
    [entry], [zone] = calendar.walk("VEVENT"), calendar.walk("VTIMEZONE")
    assert (str(zone["TZID"]), entry["UID"]) == (MADRID, f"{pair.code}@netevents")
    assert (entry.start, entry.end) == (at, at + timedelta(minutes=45))
    assert entry["DTSTART"].params["TZID"] == MADRID
    assert entry["LOCATION"] == "Café; Luna,\nback room"
    other = read_calendar(file.decode())
    assert other.vevent.dtstart.value == at
    assert other.vevent.summary.value == "Mentoring: Cleo"
