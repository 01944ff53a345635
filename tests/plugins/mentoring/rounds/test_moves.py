"""“Why not these two?” has an exact price; moves are made whole or not at all, and undone."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from netevents.exchange.parting import block
from netevents.people.models import Person
from netevents_mentoring.programs import domain as programs
from netevents_mentoring.programs.models import Standing
from netevents_mentoring.rounds import answers, asking, domain, listed, moves
from netevents_mentoring.rounds.computing import solved
from netevents_mentoring.rounds.console import moves as pages
from netevents_mentoring.rounds.ground import ground
from netevents_mentoring.rounds.models import MENTOR_DECLINED, MODES, Match, Question, Round
from netevents_mentoring.rounds.moves import Move
from netevents_mentoring.rounds.places import places
from tests.cast import nobody
from tests.plugins.mentoring.rounds.season import a_crowd, a_season

WEB, DESIGN = {"topics": {"Web": 2}}, {"topics": {"Design": 2}}


def two_and_two(engine):
    return a_season(engine, {"Mo": WEB, "Nia": DESIGN}, {"Ben": WEB, "Cleo": DESIGN})


def ask(season, code, mentee, mentor):
    """The code of the question, answered."""
    with season.session() as session:
        question = asking.ask(
            session,
            season.the_round(session, code),
            season.request(session, mentee),
            season.offer(session, mentor),
            by=session.get_one(Person, season.ada),
            now=season.clock(),
        ).code
    season.work()
    return question


def the_question(session, code):
    return session.scalars(select(Question).where(Question.code == code)).one()


def make(season, code, question):
    with season.session() as session:
        moves.make_answer(
            session, season.the_round(session, code), the_question(session, question), now=season.clock()
        )


def undo(season, code, question):
    with season.session() as session:
        moves.undo(
            session, season.the_round(session, code), the_question(session, question), now=season.clock()
        )


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


def test_the_price_is_what_the_best_round_with_the_two_together_loses(engine):
    season = a_crowd(engine, mentors=6, mentees=14, seed=5)
    season.computed()
    with season.session() as session:
        program = season.the_program(session)
        there = places(session, program)
        base = ground(session, program, there, weights=program.weights, now=season.clock())
        wanted = [
            (mentee.key, mentor.key, row, column)
            for row, mentee in enumerate(base.mentees[:5])
            for column, mentor in enumerate(base.mentors)
        ]
        current = {one.request_id: one.offer_id for one in session.scalars(select(Match))}
    scores, best = solved(base, "best total")
    for mentee, mentor, row, column in wanted:
        asked = asking.Asked(base, "best total", base.indexed(current), (row, column))
        answer = asking.answered(asked)
        if "forbidden" in answer or current.get(mentee) == mentor:
            continue
        locked = type(base)(base.mentees, base.mentors, base.limits, base.weights, [(row, column)])
        _, forced = solved(locked, "best total")
        if len(forced.pairs) == len(best.pairs):
            assert answer["loss"] == pytest.approx(best.total - forced.total, abs=1e-5)
        assert sum(one["after"] is None for one in answer["moves"]) >= len(best.pairs) - len(forced.pairs)
    assert scores.combined.shape == (14, 6)


def test_after_a_move_by_hand_the_next_answer_starts_from_what_stands(engine):
    season = a_season(
        engine,
        {"Mo": WEB, "Nia": DESIGN, "Pia": {"topics": {"Data": 2}}},
        {"Ben": WEB, "Cleo": DESIGN},
    )
    code = season.computed()
    make(season, code, ask(season, code, "Ben", "Pia"))
    with season.session() as session:
        assert season.matches(session, code) == {"Ben": "Pia", "Cleo": "Nia"}
    question = ask(season, code, "Cleo", "Mo")
    with season.session() as session:
        answer = the_question(session, question).answer
        assert [one["request"] for one in answer["moves"]] == [season.request(session, "Cleo").id]
        assert not answer["exact"]
    make(season, code, question)
    with season.session() as session:
        assert season.matches(session, code) == {"Ben": "Pia", "Cleo": "Mo"}


@pytest.mark.parametrize("because", ["wish", "block", "no"])
def test_whether_a_wish_a_block_or_a_no_stands_between_them_is_told_to_nobody(engine, because):
    season = two_and_two(engine)
    code = season.computed()
    with season.session() as session:
        ben, nia = season.request(session, "Ben"), season.offer(session, "Nia")
        if because == "wish":
            session.add(Standing(request_id=ben.id, offer_id=nia.id, kind="exclude", made_at=season.clock()))
        elif because == "block":
            two = (session.get_one(Person, one.person_id) for one in (ben, nia))
            block(session, *two, now=season.clock(), tell=nobody)
        else:
            session.add(
                Match(
                    code="said-no",
                    round_id=declined_in(session, season),
                    request_id=ben.id,
                    offer_id=nia.id,
                    score=0.5,
                    asked_at=season.clock(),
                    ended_at=season.clock(),
                    ended_why=MENTOR_DECLINED,
                )
            )
    question = ask(season, code, "Ben", "Nia")
    with season.session() as session:
        assert the_question(session, question).answer["forbidden"] == ["These two can’t be put together."]


def declined_in(session, season):
    """A round that was published before."""
    before = Round(
        code="before",
        program_id=season.program,
        mode="stable",
        state="published",
        asked_at=season.clock(),
        published_at=season.clock(),
    )
    session.add(before)
    session.flush()
    return before.id


def test_what_may_cost_less_is_said_so():
    changes = [moves.Move(1, 2, 3), moves.Move(4, 3, 2)]

    assert "would fall by 5.0" in pages.price({"loss": 0.05, "exact": True}, changes)
    assert "would fall by at most 5.0" in pages.price({"loss": 0.05, "exact": False}, changes)
    assert "would rise by at least 5.0" in pages.price({"loss": -0.05, "exact": False}, changes)


def test_a_rule_that_forbids_it_is_named(engine):
    season = a_season(
        engine,
        {"Mo": {**WEB, "languages": ["English"]}},
        {"Ben": {**WEB, "languages": ["Basque"]}, "Cleo": WEB},
    )
    code = season.computed()
    question = ask(season, code, "Ben", "Mo")

    with season.session() as session:
        assert the_question(session, question).answer["forbidden"] == ["They have no language in common."]
    make(season, code, question)
    with season.session() as session:
        assert season.matches(session, code) == {"Cleo": "Mo"}


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
        programs.leave(season.request(session, "Cleo"), now=season.clock())
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


def test_a_question_that_breaks_off_three_times_says_so(engine, monkeypatch):
    season = two_and_two(engine)
    code = season.computed()

    def breaks_off(*given, **facts):
        raise MemoryError

    with season.session() as session:
        question = asking.ask(
            session,
            season.the_round(session, code),
            season.request(session, "Ben"),
            season.offer(session, "Nia"),
            by=session.get_one(Person, season.ada),
            now=season.clock(),
        ).code
    monkeypatch.setattr(asking, "answered", breaks_off)
    for _ in range(3):
        with pytest.raises(MemoryError):
            asking.answer(question, sessions=season.session, clock=season.clock)
    asking.answer(question, sessions=season.session, clock=season.clock)

    with season.session() as session:
        assert the_question(session, question).answer["forbidden"] == [asking.BROKE_OFF]


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
