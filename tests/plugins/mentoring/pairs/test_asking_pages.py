"""The pages of asking: from a connection to a pair, or to a no that is said kindly."""

from __future__ import annotations

from sqlalchemy import select

from netevents_mentoring import Mentoring
from netevents_mentoring.pairs.models import Asking
from tests.cast import EVERYWHERE, post, world
from tests.conftest import NOON
from tests.plugins.mentoring.pairs.term import DAY, a_term, connected, text


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


def test_what_was_answered_meanwhile_is_not_said_to_be_taken_back(app):
    with world(app) as session:
        term = a_term(session)
        met = connected(session, term)
    term.app = app
    there = post(term.phone("Ben"), f"/e/hack-night/mentoring/ask/{met}", words="Please?").location
    assert "Taken back." in text(term.phone("Ben"), post(term.phone("Ben"), f"{there}/back").location)
    assert "Taken back." in text(term.phone("Ben"), post(term.phone("Ben"), f"{there}/back").location)
    post(term.phone("Ben"), f"/e/hack-night/mentoring/ask/{met}", words="Please, after all?")
    post(term.phone("Cleo"), f"{there}/yes")

    page = text(term.phone("Ben"), post(term.phone("Ben"), f"{there}/back").location)

    assert "It had ended before." in page
    assert "The answer was yes." in page


def test_asking_is_for_the_two_of_a_connection(app):
    with world(app) as session:
        term = a_term(session, "Mallory")
        met = connected(session, term)
    term.app = app
    asked = post(term.phone("Ben"), f"/e/hack-night/mentoring/ask/{met}", words="Please?").location

    assert term.phone("Mallory").get(f"/e/hack-night/mentoring/ask/{met}").status_code == 404
    assert term.phone("Mallory").get(asked).status_code == 404
    assert post(term.phone("Ben"), f"/e/hack-night/mentoring/ask/{met}", words="").status_code == 422


def test_the_worker_reminds_ends_and_lets_nothing_wait(app):
    with world(app) as session:
        term = a_term(session)
        met = connected(session, term)
    term.app = app
    post(term.phone("Ben"), f"/e/hack-night/mentoring/ask/{met}", words="Please?")

    for later, (reminded, ended) in ((2, (True, False)), (3, (True, True))):
        with world(app) as session:
            assert not Mentoring().due(session, now=NOON + later * DAY, on=EVERYWHERE)
        with world(app) as session:
            asked = session.scalars(select(Asking)).one()
            assert (asked.reminded_at is not None, asked.declined_at is not None) == (reminded, ended)
        assert ("still wait" in text(term.phone("Cleo"), "/e/hack-night/")) is not ended


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
        Mentoring().due(session, now=NOON + 2 * DAY, on=EVERYWHERE)
        assert session.scalars(select(Asking.reminded_at)).one() is None
