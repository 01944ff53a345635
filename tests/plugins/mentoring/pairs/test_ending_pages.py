"""The pages on which a pair says how it is, raises a concern, and ends on purpose or by a block."""

from __future__ import annotations

from sqlalchemy import select

from netevents.events.models import Event
from netevents.exchange.erasure import erase
from netevents.exchange.models import Block, Report
from netevents.host import leaving
from netevents.people.models import ADULT
from netevents_mentoring import Mentoring
from netevents_mentoring.pairs import domain
from netevents_mentoring.pairs.models import Concern, Feedback
from tests.cast import EVERYWHERE, a_person, attending, nobody, post, world
from tests.conftest import NOON
from tests.plugins.mentoring.pairs.term import DAY, a_pair, a_term, begun, connected, text


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
        Mentoring().due(session, now=NOON + DAY, on=EVERYWHERE)

    assert pair_of().closed_why == "block"
