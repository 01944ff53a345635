"""The pages of a pair: who sees them, and what the two agree on, arrange and read of each other."""

from __future__ import annotations

import html
import re

import icalendar
import pytest
from sqlalchemy import select

from netevents.groups.models import Group
from netevents.host import switches
from netevents_mentoring.pairs import domain
from netevents_mentoring.pairs.models import Meeting
from tests.cast import an_event, attending, engine_of, post, statements, world
from tests.conftest import NOON
from tests.plugins.mentoring.pairs.term import DAY, a_pair, a_term, a_young_attendee, an_approval, begun, text

on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
AGREED = {"every_weeks": "2", "minutes": "30", "what_for": "Motors", "until": "2026-08-01"}


def test_both_read_who_it_is_and_how_to_reach_them(app):
    term, code = begun(app)

    ben, cleo = (text(term.phone(name), term.room(code)) for name in ("Ben", "Cleo"))

    assert "Your mentor" in ben
    assert "cleo@example.org" in ben
    assert "You mentor them" in cleo
    assert "ben@example.org" in cleo
    assert "Somebody who knows motors" in cleo


def test_nobody_else_opens_or_changes_any_of_it(app, pair_of):
    term, code = begun(app, "Mallory")
    mallory = term.phone("Mallory")

    for rest in ("", "/agreement", "/next", "/next.ics", "/concern", "/feedback", "/end"):
        assert mallory.get(term.room(code, rest)).status_code == 404
        assert mallory.get(term.room("nonsense", rest)).status_code == 404
    for rest in ("/agree", "/met", "/not-met", "/next/off", "/block", "/stay/yes", "/concern", "/end"):
        assert post(mallory, term.room(code, rest), why="fit", words="x").status_code == 404
    assert pair_of().closed_at is None


def test_the_agreement_is_proposed_with_good_defaults_and_agreed_in_one_tap(app, pair_of):
    term, code = begun(app)
    form = text(term.phone("Ben"), term.room(code, "/agreement"))
    assert '<option selected value="2">Every two weeks</option>' in form
    assert "2026-07-31" in form

    answer = post(term.phone("Ben"), term.room(code, "/agreement"), **AGREED)
    assert (answer.status_code, answer.location) == (302, term.room(code))
    assert "has not said yes yet" in text(term.phone("Ben"), term.room(code))
    assert "Ben proposes" in text(term.phone("Cleo"), term.room(code))
    assert "Do you agree?" in text(term.phone("Cleo"), "/e/hack-night/")

    assert post(term.phone("Cleo"), term.room(code, "/agree")).status_code == 302
    page = text(term.phone("Ben"), term.room(code))
    assert "Every two weeks" in page
    assert "Sat 1 August 2026" in page
    assert pair_of().agreed_by_mentor_at == NOON


def test_nobody_agrees_to_what_they_have_not_read(app, pair_of):
    term, code = begun(app)
    ben, cleo = term.phone("Ben"), term.phone("Cleo")
    post(ben, term.room(code, "/agreement"), **AGREED)
    read = re.search(r'name="read" value="(\w+)"', cleo.get(term.room(code)).text)[1]
    post(ben, term.room(code, "/agreement"), **AGREED | {"minutes": "90"})

    answer = post(cleo, term.room(code, "/agree"), read=read)

    assert answer.status_code == 409
    assert "The proposal was changed in the meantime." in answer.text
    assert pair_of().agreed_by_mentor_at is None
    anew = re.search(r'name="read" value="(\w+)"', cleo.get(term.room(code)).text)[1]
    for _ in range(2):
        assert post(cleo, term.room(code, "/agree"), read=anew).status_code == 302
    assert pair_of().agreed_by_mentor_at == NOON


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"what_for": ""}, "what you would like to get done"),
        ({"what_for": "x" * 301}, "too long by 1"),
        ({"until": "2026-05-07"}, "That day is over"),
        ({"until": "soon"}, "Write the day like"),
        ({"every_weeks": "9"}, "Choose one of these"),
    ],
)
@on_sqlite
def test_what_cannot_be_agreed_on_is_said_beside_the_field(app, typed, said, pair_of):
    term, code = begun(app)

    answer = post(term.phone("Ben"), term.room(code, "/agreement"), **(AGREED | typed))

    assert answer.status_code == 422
    assert said in html.unescape(answer.text)
    assert pair_of().every_weeks is None


def test_we_met_is_one_tap_and_can_be_undone(app):
    term, code = begun(app)
    for name in ("Ben", "Cleo"):
        assert post(term.phone(name), term.room(code, "/met")).status_code == 302

    page = text(term.phone("Cleo"), term.room(code))
    assert "Fri 8 May 2026" in page
    assert "You met today." in page
    with world(app) as session:
        assert len(session.scalars(select(Meeting)).all()) == 1

    post(term.phone("Ben"), term.room(code, "/not-met"))
    assert "We met today" in text(term.phone("Cleo"), term.room(code))


def test_the_next_date_is_there_for_both_and_for_the_calendar(app, pair_of):
    term, code = begun(app)

    post(term.phone("Ben"), term.room(code, "/next"), day="2026-05-20", time="18:30", place="Café Luna")

    page = text(term.phone("Cleo"), term.room(code))
    assert "Wed 20 May 2026, 18:30 (Europe/Madrid)" in page
    assert "Café Luna" in page
    assert "You meet on Wed 20 May 2026" in text(term.phone("Cleo"), "/e/hack-night/")
    file = term.phone("Cleo").get(term.room(code, "/next.ics"))
    assert file.mimetype == "text/calendar"
    [entry] = icalendar.Calendar.from_ical(file.data).walk("VEVENT")
    assert entry.start == pair_of().next_at

    post(term.phone("Cleo"), term.room(code, "/next/off"))
    assert term.phone("Cleo").get(term.room(code, "/next.ics")).status_code == 404


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"day": "2026-05-08", "time": "13:00"}, "That moment is over"),
        ({"day": "", "time": "13:00"}, "Choose a day"),
        ({"day": "2026-05-20", "time": "half six"}, "Write the time like"),
        ({"day": "2026-05-20", "time": "18:30", "place": "x" * 201}, "too long by 1"),
    ],
)
@on_sqlite
def test_a_date_that_cannot_be_is_refused_and_what_was_typed_stays(app, typed, said, pair_of):
    term, code = begun(app)

    answer = post(term.phone("Ben"), term.room(code, "/next"), **({"place": "Room 4"} | typed))

    assert answer.status_code == 422
    assert said in html.unescape(answer.text)
    assert typed.get("place", "Room 4") in answer.text
    assert pair_of().next_at is None


def test_a_stalled_pair_reads_a_kind_word_and_no_number(app, clock):
    term, code = begun(app)
    clock.advance(10 * DAY)

    for path in (term.room(code), "/e/hack-night/", "/"):
        page = html.unescape(term.phone("Ben").get(path, follow_redirects=True).text)
        assert "A first meeting slips easily" in page


def test_a_page_of_three_pairs_asks_the_database_as_often_as_one_of_one(app):
    term, _ = begun(app, "Dan", "Eve")
    text(term.phone("Ben"), "/e/hack-night/")
    counted = []
    for more in ((), ("Dan", "Eve")):
        with world(app) as session:
            for mentor in more:
                a_pair(session, term, mentor=mentor)
        with statements(engine_of(app)) as seen:
            page = text(term.phone("Ben"), "/e/hack-night/")
        counted.append(len(seen))

    assert "Mentoring with Eve" in page
    assert counted[0] == counted[1]


def test_with_a_minor_everything_leads_to_the_thread_and_nobody_is_nudged(app, clock):
    with world(app) as session:
        term = a_term(session)
        term.people["Mia"] = a_young_attendee(session, term.event)
        mia = term.place("Mia")
        approval = an_approval(session, term, term.place("Cleo"), mia)
        pair = domain.begin(
            session,
            program=term.program,
            mentor=term.place("Cleo"),
            mentee=mia,
            how="leader",
            approval=approval,
            now=NOON,
        )
    term.app = app
    clock.advance(20 * DAY)

    for name in ("Cleo", "Mia"):
        page = text(term.phone(name), term.room(pair.code))
        assert f'href="/e/hack-night/mentoring/thread/{approval.code}"' in page
        assert "slips easily" not in page + text(term.phone(name), "/e/hack-night/")
        assert "Set a date" not in page
        for rest in ("/agreement", "/next", "/end"):
            assert term.phone(name).get(term.room(pair.code, rest)).status_code == 409
    assert "example.org" not in text(term.phone("Mia"), term.room(pair.code))
    post(term.phone("Cleo"), term.room(pair.code, "/met"))
    assert "Thu 28 May 2026" in text(term.phone("Mia"), term.room(pair.code))
    stalled = text(term.phone("Ada"), f"/console/e/hack-night/mentoring/pair/{pair.code}")
    assert "Hello" not in stalled


def test_from_another_event_of_the_group_the_thread_is_where_its_approval_is(app):
    with world(app) as session:
        term = a_term(session, whole_group=True)
        term.people["Mia"] = a_young_attendee(session, term.event)
        sides = {"mentor": term.place("Cleo"), "mentee": term.place("Mia")}
        approval = an_approval(session, term, *sides.values())
        pair = domain.begin(session, program=term.program, how="leader", approval=approval, now=NOON, **sides)
        later = an_event(session, session.get_one(Group, term.event.group_id), name="Later night")
        switches.switch_on(session, later, "mentoring")
        attending(session, later, term.people["Cleo"].person)
        slug = later.slug
    term.app = app
    cleo = term.phone("Cleo")
    thread = f"/e/hack-night/mentoring/thread/{approval.code}"

    assert f'href="{thread}"' in text(cleo, f"/e/{slug}/mentoring/pair/{pair.code}")
    assert term.phone("Mia").get(thread).status_code == 200
