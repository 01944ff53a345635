"""The next date of a pair, in the calendar that each of the two subscribes to."""

from __future__ import annotations

from datetime import timedelta

import icalendar
import pytest
from sqlalchemy import select

from netevents.host.feed import make_feed
from netevents.people.models import Person
from netevents_mentoring.pairs import domain
from netevents_mentoring.pairs.models import Pair
from tests.cast import post, world
from tests.conftest import NOON
from tests.plugins.mentoring.pairs.term import a_term, a_young_attendee, an_approval, begun

on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def meetings(app, term, name):
    """What stands in the calendar of the person of that name."""
    with world(app) as session:
        secret = make_feed(session, session.get_one(Person, term.people[name].person.id), now=NOON)
    answer = app.test_client().get(f"/calendar/{secret}.ics")
    assert answer.status_code == 200
    return [
        entry
        for entry in icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
        if str(entry["uid"]).startswith("mentoring-")
    ]


def test_both_have_their_next_date_under_the_name_of_the_other(app):
    term, code = begun(app)
    assert meetings(app, term, "Ben") == []

    post(term.phone("Ben"), term.room(code, "/next"), day="2026-05-20", time="18:30", place="Café Luna")

    with world(app) as session:
        next_at = session.scalars(select(Pair.next_at)).one()
    for name, other in (("Ben", "Cleo"), ("Cleo", "Ben")):
        [entry] = meetings(app, term, name)
        assert str(entry["summary"]) == f"Mentoring with {other}"
        assert (entry.start, entry.end) == (next_at, next_at + timedelta(minutes=30))
        assert str(entry["description"]).startswith("Café Luna\n")
        assert str(entry["url"]).endswith(term.room(code))


@on_sqlite
def test_a_pair_that_ended_stands_in_no_calendar(app):
    term, _ = begun(app, next_at=NOON, closed_at=NOON, closed_why="done")

    assert meetings(app, term, "Cleo") == []


@on_sqlite
def test_nor_does_a_minor_s_for_others_keep_that_calendar(app):
    with world(app) as session:
        term = a_term(session)
        term.people["Mia"] = a_young_attendee(session, term.event)
        cleo, mia = term.place("Cleo"), term.place("Mia")
        approval = an_approval(session, term, cleo, mia)
        pair = domain.begin(
            session,
            program=term.program,
            mentor=cleo,
            mentee=mia,
            how="leader",
            approval=approval,
            now=NOON,
        )
        pair.next_at = NOON

    assert meetings(app, term, "Cleo") == []
