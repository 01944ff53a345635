"""Moves are made whole or not at all, ask the new two where the round is published, and are undone."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from netevents.people.models import Person
from netevents_mentoring.programs import domain as programs
from netevents_mentoring.rounds import answers, asking, domain, listed, moves
from netevents_mentoring.rounds.models import MODES, Match
from netevents_mentoring.rounds.moves import Move
from tests.plugins.mentoring.rounds.questions import ask, make, the_question, two_and_two, undo
from tests.plugins.mentoring.rounds.season import WEB, a_season


@pytest.mark.parametrize("mode", MODES)
def test_a_swap_has_its_price_is_made_and_is_undone(engine, mode):
    season = two_and_two(engine)
    code = season.computed(mode)
    with season.session() as session:
        assert season.matches(session, code) == {"Ben": "Mo", "Cleo": "Nia"}
        first = {one.code for one in session.scalars(select(Match).where(Match.ended_at.is_(None)))}
    question = ask(season, code, "Ben", "Nia")
    with season.session() as session:
        answer = the_question(session, question).answer
        assert answer["loss"] > 0
        assert answer["exact"]
        assert {one["request"] for one in answer["moves"]} == {
            season.request(session, name).id for name in ("Ben", "Cleo")
        }

    for _ in range(2):
        make(season, code, question)
    with season.session() as session:
        assert season.matches(session, code) == {"Ben": "Nia", "Cleo": "Mo"}

    for _ in range(2):
        undo(season, code, question)
    with season.session() as session:
        assert season.matches(session, code) == {"Ben": "Mo", "Cleo": "Nia"}
        now = session.scalars(select(Match).where(Match.ended_at.is_(None))).all()
        assert {one.code for one in now} == first
        assert all(len(one.reasons) == 2 for one in now)


def test_who_gives_up_the_seat_is_listed_without_a_mentor(engine):
    season = a_season(engine, {"Mo": WEB}, {"Ben": WEB, "Dan": {"topics": {"Web": 3, "Data": 3}}})
    code = season.computed()
    make(season, code, ask(season, code, "Dan", "Mo"))

    with season.session() as session:
        assert season.matches(session, code) == {"Dan": "Mo"}
        [(left, request)] = listed.shown_unmatched(session, season.the_round(session, code))
        assert (left.reason, request.registration.name) == ("moved", "Ben")


def test_a_move_that_does_not_fit_any_more_is_refused_whole(engine):
    season = two_and_two(engine)
    code = season.computed()
    question = ask(season, code, "Ben", "Nia")
    with season.session() as session:
        programs.leave(session, season.request(session, "Cleo"), now=season.clock())
        match = season.the_round(session, code)
        for one in session.scalars(select(Match).where(Match.round_id == match.id)):
            if one.request_id == season.request(session, "Cleo").id:
                one.ended_at = season.clock()

    with pytest.raises(moves.Changed):
        make(season, code, question)
    with season.session() as session:
        assert season.matches(session, code) == {"Ben": "Mo"}


def test_no_move_gives_a_mentor_more_than_their_seats(engine):
    season = two_and_two(engine)
    code = season.computed()
    with season.session() as session:
        cleo, mo = season.request(session, "Cleo"), season.offer(session, "Mo")
        nia = season.offer(session, "Nia")
        with pytest.raises(moves.NoSeat), session.begin_nested():
            moves.make(
                session,
                season.the_round(session, code),
                [Move(cleo.id, nia.id, mo.id)],
                now=season.clock(),
            )
    with season.session() as session:
        assert season.matches(session, code) == {"Ben": "Mo", "Cleo": "Nia"}


def test_who_has_said_yes_is_not_moved_and_published_moves_are_not_undone(engine):
    season = two_and_two(engine)
    code = season.published()
    question = ask(season, code, "Ben", "Nia")
    with season.session() as session:
        answers.accept(session, season.match_of(session, "Cleo"), "mentee", now=season.clock())
    with pytest.raises(moves.Changed, match="has said yes"):
        make(season, code, question)

    again = ask(season, code, "Cleo", "Mo")
    with season.session() as session:
        assert the_question(session, again).answer["forbidden"] == [asking.NOT_FREE]


def test_moves_in_a_published_round_ask_the_new_two_and_are_not_undone(engine):
    season = two_and_two(engine)
    code = season.published()
    question = ask(season, code, "Ben", "Nia")
    make(season, code, question)

    with season.session() as session:
        assert season.matches(session, code) == {"Ben": "Nia", "Cleo": "Mo"}
        assert season.match_of(session, "Ben").asked_at == season.clock()
    with pytest.raises(moves.Told):
        undo(season, code, question)
    assert season.wrong() == []


def test_kept_apart_by_the_organizer_is_not_put_together_by_a_move(engine):
    season = two_and_two(engine)
    code = season.computed()
    question = ask(season, code, "Ben", "Nia")
    with season.session() as session:
        domain.set_standing(
            session,
            season.the_program(session),
            season.request(session, "Ben"),
            season.offer(session, "Nia"),
            domain.BAN,
            by=session.get_one(Person, season.ada),
            now=season.clock(),
        )
    with pytest.raises(moves.Changed, match="can’t be put together"):
        make(season, code, question)
