"""The pages of a pair, and of asking: who sees them, what they say, and what they take."""

from __future__ import annotations

import html
from datetime import timedelta

import icalendar
import pytest
from sqlalchemy import select

from netevents.events.models import Event
from netevents.exchange.erasure import erase
from netevents.exchange.models import Block, Report
from netevents.groups.models import Group
from netevents.host import leaving, switches
from netevents.people.models import ADULT
from netevents_mentoring import Mentoring
from netevents_mentoring.pairs import domain
from netevents_mentoring.pairs.models import Asking, Concern, Feedback, Meeting, Pair
from tests.cast import a_person, an_event, attending, engine_of, nobody, post, statements, world
from tests.conftest import NOON
from tests.plugins.mentoring.pairs.term import a_pair, a_term, a_young_attendee, an_approval, begun, connected

on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
DAY = timedelta(days=1)
AGREED = {"every_weeks": "2", "minutes": "30", "what_for": "Motors", "until": "2026-08-01"}


@pytest.fixture
def pair_of(app):
    """The one pair there is, as it stands."""

    def read():
        with world(app) as session:
            return session.scalars(select(Pair)).one()

    return read


def text(phone, path):
    answer = phone.get(path)
    assert answer.status_code == 200
    return html.unescape(answer.text)


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


def test_a_concern_sent_twice_is_one_and_the_other_side_never_reads_it(app):
    term, code = begun(app)
    sent = {"words": "He shouts at me", "urgent": "y", "once": "a-page"}

    for _ in range(2):
        assert post(term.phone("Ben"), term.room(code, "/concern"), **sent).status_code == 302

    with world(app) as session:
        assert len(session.scalars(select(Concern)).all()) == 1
    for path in ("/e/hack-night/", "/me", term.room(code)):
        assert "shouts" not in term.phone("Cleo").get(path, follow_redirects=True).text
    assert post(term.phone("Ben"), term.room(code, "/concern"), words="").status_code == 422


def test_feedback_is_asked_at_the_end_and_the_other_side_never_reads_it(app, pair_of):
    term, code = begun(app)
    assert term.phone("Ben").get(term.room(code, "/feedback")).status_code == 409

    post(term.phone("Ben"), term.room(code, "/end"), why="reached")
    assert "How was it?" in text(term.phone("Cleo"), term.room(code))
    assert post(term.phone("Ben"), term.room(code, "/feedback"), useful="maybe").status_code == 422
    assert (
        post(term.phone("Ben"), term.room(code, "/feedback"), useful="somewhat", words="Meh").status_code
        == 302
    )

    with world(app) as session:
        assert session.scalars(select(Feedback.useful)).all() == ["somewhat"]
    assert "Meh" not in text(term.phone("Cleo"), term.room(code))


def test_it_ends_on_purpose_and_both_are_asked_whether_to_stay_in_touch(app, pair_of):
    term, code = begun(app)
    assert post(term.phone("Ben"), term.room(code, "/end")).status_code == 422

    post(term.phone("Ben"), term.room(code, "/end"), why="fit")
    page = text(term.phone("Cleo"), term.room(code))
    assert "It has ended" in page
    assert "not the right fit" not in page
    assert "Stay in touch?" in text(term.phone("Cleo"), "/e/hack-night/")

    post(term.phone("Ben"), term.room(code, "/stay/yes"))
    assert "You both" not in text(term.phone("Cleo"), term.room(code))
    post(term.phone("Cleo"), term.room(code, "/stay/yes"))
    for name in ("Ben", "Cleo"):
        assert "You both would like to stay in touch" in text(term.phone(name), term.room(code))
    assert post(term.phone("Cleo"), term.room(code, "/stay/perhaps")).status_code == 404
    assert post(term.phone("Cleo"), term.room(code, "/met")).status_code == 409


def test_blocking_ends_it_at_once_for_both(app, pair_of):
    term, code = begun(app)

    answer = post(term.phone("Ben"), term.room(code, "/block"))

    assert term.phone("Ben").get(answer.location).status_code == 200
    assert pair_of().closed_why == "block"
    for name in ("Ben", "Cleo"):
        assert term.phone(name).get(term.room(code)).status_code == 404
        assert "Mentoring with" not in text(term.phone(name), "/e/hack-night/")


def test_a_stalled_pair_reads_a_kind_word_and_no_number(app, clock):
    term, code = begun(app)
    clock.advance(10 * DAY)

    for path in (term.room(code), "/e/hack-night/", "/"):
        page = html.unescape(term.phone("Ben").get(path, follow_redirects=True).text)
        assert "A first meeting slips easily" in page


def test_asking_goes_from_the_connection_s_page_to_a_pair(app, pair_of):
    with world(app) as session:
        term = a_term(session)
        met = connected(session, term)
    term.app = app
    assert f'href="/e/hack-night/mentoring/ask/{met}"' in term.phone("Ben").get(f"/c/{met}").text
    form = text(term.phone("Ben"), f"/e/hack-night/mentoring/ask/{met}")
    assert "would you be my mentor for a while?" in form

    answer = post(term.phone("Ben"), f"/e/hack-night/mentoring/ask/{met}", words="Please?")
    asked = answer.location
    assert "They have until" in text(term.phone("Ben"), asked)
    assert "Please?" in text(term.phone("Cleo"), asked)
    assert "Ben asks you to be their mentor" in text(term.phone("Cleo"), "/e/hack-night/")
    assert f'href="{asked}"' in term.phone("Cleo").get(f"/c/{met}").text
    assert post(term.phone("Ben"), f"{asked}/yes").status_code == 404
    assert post(term.phone("Cleo"), f"{asked}/back").status_code == 404

    room = post(term.phone("Cleo"), f"{asked}/yes").location

    assert room == term.room(pair_of().code)
    assert "The answer was yes." in text(term.phone("Ben"), asked)
    assert "Cleo is your mentor." in text(term.phone("Ben"), f"/c/{met}")


def test_a_no_and_taking_back_are_said_kindly(app):
    with world(app) as session:
        term = a_term(session, "Dan")
        met, other = connected(session, term), connected(session, term, "Ben", "Dan")
    term.app = app
    declined, back = (
        post(term.phone("Ben"), f"/e/hack-night/mentoring/ask/{code}", words="Please?").location
        for code in (met, other)
    )

    post(term.phone("Cleo"), f"{declined}/no")
    post(term.phone("Ben"), f"{back}/back")

    assert "it doesn’t fit now" in text(term.phone("Ben"), declined)
    assert "taken back" in text(term.phone("Dan"), back)
    assert "mentoring/ask/" not in term.phone("Ben").get(f"/c/{met}").text
    with world(app) as session:
        assert {one.ended_why for one in session.scalars(select(Asking))} == {"declined", "taken back"}


def test_asking_is_for_the_two_of_a_connection(app):
    with world(app) as session:
        term = a_term(session, "Mallory")
        met = connected(session, term)
    term.app = app
    asked = post(term.phone("Ben"), f"/e/hack-night/mentoring/ask/{met}", words="Please?").location

    assert term.phone("Mallory").get(f"/e/hack-night/mentoring/ask/{met}").status_code == 404
    assert term.phone("Mallory").get(asked).status_code == 404
    assert post(term.phone("Ben"), f"/e/hack-night/mentoring/ask/{met}", words="").status_code == 422


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


def test_of_somebody_who_left_the_pair_says_so_and_nothing_else(app):
    term, code = begun(app)
    with world(app) as session:
        erase(
            session, session.merge(term.people["Cleo"].person), plugins=leaving.erase, now=NOON, tell=nobody
        )

    page = text(term.phone("Ben"), term.room(code))
    assert "left netevents" in page
    assert "Stay in touch?" not in page
    assert "They left netevents." in text(term.phone("Ben"), "/e/hack-night/")


def test_once_the_time_is_over_both_are_asked_to_look_back(app, clock):
    term, code = begun(app, until=NOON + 5 * DAY)
    assert "look back" not in text(term.phone("Ben"), term.room(code))
    clock.advance(5 * DAY)

    for name in ("Ben", "Cleo"):
        assert "Time to look back" in text(term.phone(name), term.room(code))
        assert "end it on purpose" in text(term.phone(name), "/e/hack-night/")
    assert "2026-08-05" in text(term.phone("Ben"), term.room(code, "/agreement"))


def test_after_the_third_meeting_each_side_is_asked_how_it_is_until_they_say_so(app, clock):
    term, code = begun(app)
    for _ in range(3):
        post(term.phone("Ben"), term.room(code, "/met"))
        clock.advance(DAY)

    for name in ("Ben", "Cleo"):
        assert "Tell the organizers how it is." in text(term.phone(name), "/e/hack-night/")
    post(term.phone("Ben"), term.room(code, "/feedback"), useful="very")

    assert "Tell the organizers" not in text(term.phone("Ben"), "/e/hack-night/")
    assert "Tell the organizers" in text(term.phone("Cleo"), "/e/hack-night/")


def test_a_block_on_the_connection_s_page_ends_the_pair_too(app, pair_of):
    with world(app) as session:
        term = a_term(session)
        met = connected(session, term)
        a_pair(session, term)
    term.app = app

    post(term.phone("Cleo"), f"/c/{met}/block")

    assert pair_of().closed_why == "block"


def test_the_worker_reminds_ends_and_lets_nothing_wait(app):
    with world(app) as session:
        term = a_term(session)
        met = connected(session, term)
    term.app = app
    post(term.phone("Ben"), f"/e/hack-night/mentoring/ask/{met}", words="Please?")

    for later, (reminded, ended) in ((2, (True, False)), (3, (True, True))):
        with world(app) as session:
            assert not Mentoring().due(session, now=NOON + later * DAY)
        with world(app) as session:
            asked = session.scalars(select(Asking)).one()
            assert (asked.reminded_at is not None, asked.declined_at is not None) == (reminded, ended)
        assert ("still wait" in text(term.phone("Cleo"), "/e/hack-night/")) is not ended


def test_where_nobody_else_organizes_it_is_said_before_the_form_and_sent_as_a_report(app):
    with world(app) as session:
        term = a_term(session)
        place = attending(session, term.event, term.ada)
        code = domain.begin(
            session, program=term.program, mentor=place, mentee=term.place("Ben"), how="asked", now=NOON
        ).code
    term.app = app
    ben = term.phone("Ben")

    assert "Tell somebody that something is wrong" in text(ben, term.room(code))
    form = text(ben, term.room(code, "/concern"))
    assert "Nobody but you two organizes this mentoring" in form
    assert "<textarea" not in form
    with world(app) as session:
        event = session.get_one(Event, term.event.id)
        event.audience = "mixed"
        attending(session, event, a_person(session, "Ann", age=ADULT), role="leader")
    form = text(ben, term.room(code, "/concern"))
    assert "as a report to a leader of the event" in form
    assert "The organizers read this" not in form
    for _ in range(2):
        post(ben, term.room(code, "/concern"), words="She shouts", once="a-page")

    with world(app) as session:
        assert session.scalars(select(Report.words)).all() == ["She shouts"]
        assert session.scalars(select(Concern)).all() == []
    assert ben.get(term.room(code, "/feedback")).status_code == 409


def test_a_block_made_elsewhere_ends_the_pair_with_the_worker_s_next_look(app, pair_of):
    term, _ = begun(app)
    with world(app) as session:
        two = {"blocker_id": term.place("Cleo").person_id, "blocked_id": term.place("Ben").person_id}
        session.add(Block(**two, at=NOON))

    with world(app) as session:
        Mentoring().due(session, now=NOON + DAY)

    assert pair_of().closed_why == "block"


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


def test_who_left_the_connection_is_not_asked_any_more(app):
    with world(app) as session:
        term = a_term(session)
        met = connected(session, term)
    term.app = app
    cleo = term.phone("Cleo")
    post(term.phone("Ben"), f"/e/hack-night/mentoring/ask/{met}", words="Please?")
    assert "Ben asks you to be their mentor" in text(cleo, "/e/hack-night/")
    post(term.phone("Ben"), f"/c/{met}/leave")

    for name in ("Cleo", "Ben"):
        assert "to be their mentor" not in text(term.phone(name), "/e/hack-night/")
        assert "to be your mentor" not in text(term.phone(name), "/e/hack-night/")
    with world(app) as session:
        Mentoring().due(session, now=NOON + 2 * DAY)
        assert session.scalars(select(Asking.reminded_at)).one() is None
