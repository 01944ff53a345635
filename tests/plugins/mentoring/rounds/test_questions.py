"""“Why not these two?” has an exact price, or a reason that gives nobody away."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from netevents.exchange.parting import block
from netevents.people.models import Person
from netevents_mentoring.programs.models import Standing
from netevents_mentoring.rounds import asking, moves
from netevents_mentoring.rounds.computing import solved
from netevents_mentoring.rounds.console import moves as pages
from netevents_mentoring.rounds.ground import ground
from netevents_mentoring.rounds.models import MENTOR_DECLINED, Match, Round
from netevents_mentoring.rounds.places import places
from tests.cast import nobody
from tests.plugins.mentoring.rounds.questions import ask, make, the_question, two_and_two
from tests.plugins.mentoring.rounds.season import DESIGN, WEB, a_crowd, a_season


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
        asked = asking.Asked(base, "best total", base.indexed(current.items()), (row, column))
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
