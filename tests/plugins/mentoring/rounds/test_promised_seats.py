"""A seat that a match waits for is nobody else’s, whichever way somebody comes to the mentor."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from netevents.events.models import Event
from netevents_mentoring.pairs import asked, asking
from netevents_mentoring.pairs.asking import Full
from netevents_mentoring.pairs.models import Asking, Pair
from netevents_mentoring.programs import domain as programs
from netevents_mentoring.rounds.models import PAIRED, Match
from netevents_mentoring.rounds.my_matches import MENTEE, MENTOR
from netevents_mentoring.rounds.places import ASKED, HAS_MENTOR
from tests.plugins.mentoring.rounds.season import says, two_for_one
from tests.routes_world import a_connection


@pytest.fixture
def season(engine):
    """Mo has one seat. Ben and Dan have met Mo, and Dan asks while Ben’s match is not published yet."""
    season = two_for_one(engine)
    with season.session() as session:
        for name in ("Ben", "Dan"):
            a_connection(session, season.place(session, name), season.place(session, "Mo"))
    return season


def asks(season, name):
    """The asking of ``name``, for Mo."""
    with season.session() as session:
        me, mo = season.place(session, name), season.place(session, "Mo")
        return asking.ask(session, season.the_program(session), me, mo, "Would you?", now=season.clock()).code


def mo_says_yes(season, name, code):
    with season.session() as session:
        event, mo = session.get_one(Event, season.event), season.place(session, "Mo")
        program, one, _connection = asked.asking_for(session, event, mo.person_id, code, to_change=True)
        return (
            asking.accept(session, program, one, now=season.clock()).mentee_id
            == season.place(session, name).id
        )


def seats_for(season, name):
    with season.session() as session:
        me, mo = season.place(session, name), season.place(session, "Mo")
        event = session.get_one(Event, season.event)
        return asked.what_is_between(session, event, me, mo, now=season.clock()).seats


def test_nobody_can_ask_for_a_seat_that_a_match_waits_for(season):
    season.published()

    with pytest.raises(Full, match="Their last free place is kept for somebody who was asked"):
        asks(season, "Dan")

    seats = seats_for(season, "Dan")
    assert (seats.are_taken, seats.are_held) == (True, False)
    season.work()
    assert season.state_of("Ben").state == ASKED


def test_a_mentor_reads_why_they_can_not_say_yes_and_what_to_do(season):
    code = asks(season, "Dan")
    season.published()

    with pytest.raises(Full, match="Say no to that match first"):
        mo_says_yes(season, "Dan", code)
    season.work()
    assert season.state_of("Ben").state == ASKED
    says(season, "Ben", MENTOR, because="")

    assert mo_says_yes(season, "Dan", code)
    assert season.wrong() == []


def test_with_one_more_seat_the_mentor_can_say_yes(season):
    code = asks(season, "Dan")
    season.published()
    with season.session() as session:
        season.offer(session, "Mo").capacity = 2

    assert mo_says_yes(season, "Dan", code)
    season.work()
    assert season.state_of("Ben").state == ASKED
    assert season.wrong() == []


def test_the_two_of_a_match_may_find_each_other_without_it(season):
    season.published()

    assert mo_says_yes(season, "Ben", asks(season, "Ben"))
    assert seats_for(season, "Dan").are_held
    season.work()

    assert season.state_of("Ben").state == HAS_MENTOR
    with season.session() as session:
        match = session.scalars(select(Match)).one()
        assert (match.ended_why, match.pair_id) == (PAIRED, session.scalars(select(Pair.id)).one())


def test_a_match_that_has_ended_keeps_no_seat(season):
    season.published()
    with season.session() as session:
        programs.leave(session, season.request(session, "Ben"), now=season.clock())
    season.work()

    seats = seats_for(season, "Ben")
    assert (seats.held, seats.promised) == (0, 1), "the next in line was asked"
    says(season, "Dan", MENTEE, because="")
    assert asks(season, "Ben")


def test_who_became_a_pair_by_the_round_is_not_asked_any_more(season):
    code = asks(season, "Ben")
    season.published()
    for side in (MENTOR, MENTEE):
        says(season, "Ben", side)

    with season.session() as session:
        one = session.scalars(select(Asking)).one()
        assert (one.accepted_at, asking.waits(one)) == (season.clock(), False)
        assert asked.all_askings(session, season.place(session, "Mo").person_id) == []
    assert mo_says_yes(season, "Ben", code)
    with season.session() as session:
        assert len(session.scalars(select(Pair)).all()) == 1
