"""Seats and proposals that change under a published round: nobody is doubled, promised too much, or stuck."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event, select

from netevents.people.models import Person
from netevents_mentoring.pairs.domain import begin
from netevents_mentoring.pairs.models import Pair
from netevents_mentoring.programs import domain as programs
from netevents_mentoring.rounds import answers, domain, moves
from netevents_mentoring.rounds.console.dry_run import CAME_OF
from netevents_mentoring.rounds.models import CHANGED, MOVED, Match
from netevents_mentoring.rounds.moves import Move
from netevents_mentoring.rounds.my_matches import my_last, sentence_of_end
from netevents_mentoring.rounds.places import ASKED, HAS_MENTOR, WAITS
from tests.plugins.mentoring.rounds.season import A_DAY, a_season

WEB = {"topics": {"Web": 2}}


def hold_apart(season, mentee, mentor):
    with season.session() as session:
        domain.set_standing(
            session,
            season.the_program(session),
            season.request(session, mentee),
            season.offer(session, mentor),
            domain.BAN,
            by=session.get_one(Person, season.ada),
            now=season.clock(),
        )


def take_back(season, mentee, mentor):
    with season.session() as session:
        program = season.the_program(session)
        of_these = season.request(session, mentee), season.offer(session, mentor)
        domain.release(session, program, *of_these, domain.BAN)


def by_own_choice(season, mentee, mentor):
    """The two become a pair without the round."""
    with season.session() as session:
        begin(
            session,
            program=season.the_program(session),
            mentor=season.place(session, mentor),
            mentee=season.place(session, mentee),
            how="asked",
            now=season.clock(),
        )


def yes(season, mentee, *sides):
    for side in sides:
        with season.session() as session:
            answers.accept(session, season.match_of(session, mentee), side, now=season.clock())


def test_a_ban_taken_back_after_publishing_brings_no_unasked_match_back(engine):
    season = a_season(engine, {"Mo": {**WEB, "capacity": 2}}, {"Ben": WEB, "Dan": WEB})
    code = season.computed()
    hold_apart(season, "Ben", "Mo")
    season.publish(code)
    take_back(season, "Ben", "Mo")

    with season.session() as session:
        assert season.matches(session, code) == {"Dan": "Mo"}
    assert season.state_of("Ben").state == WAITS
    season.work()
    assert season.state_of("Ben").state == ASKED
    assert season.wrong(settled=True) == []


def test_a_match_that_cannot_be_written_keeps_nobody_else_from_a_seat(engine):
    """However it came there: a row that stands in the way is that one mentee’s trouble alone."""
    season = a_season(engine, {"Mo": {**WEB, "capacity": 2}}, {"Ben": WEB, "Dan": WEB})
    code = season.computed()
    hold_apart(season, "Ben", "Mo")
    hold_apart(season, "Dan", "Mo")
    season.publish(code)
    with season.session() as session:
        first = session.scalars(
            select(Match).where(Match.request_id == season.request(session, "Ben").id)
        ).one()
        first.ended_at, first.ended_why = None, ""
    take_back(season, "Ben", "Mo")
    take_back(season, "Dan", "Mo")
    season.work()

    assert season.state_of("Dan").state == ASKED


def test_a_mentor_who_took_somebody_else_gets_no_second_for_one_seat(engine):
    season = a_season(engine, {"Mo": WEB}, {"Ben": WEB, "Dan": {"topics": {"Web": 3, "Data": 3}}})
    season.published()
    yes(season, "Ben", "mentor")
    by_own_choice(season, "Dan", "Mo")

    with pytest.raises(answers.TooLate, match="not free for it any more"):
        yes(season, "Ben", "mentee")
    season.work()

    assert season.wrong() == []
    ben = season.state_of("Ben")
    assert ben.state == WAITS
    assert "one of you is not free for it any more" in ben.sentence
    assert CAME_OF[CHANGED]


def test_a_mentee_who_found_a_mentor_keeps_no_open_match(engine):
    season = a_season(engine, {"Mo": WEB, "Nia": {"topics": {"Web": 1}}}, {"Ben": WEB})
    code = season.published()
    with season.session() as session:
        [other] = {"Mo", "Nia"} - set(season.matches(session, code).values())
    by_own_choice(season, "Ben", other)

    for side in ("mentor", "mentee"):
        with pytest.raises(answers.TooLate):
            yes(season, "Ben", side)
    season.work()

    with season.session() as session:
        assert season.matches(session, code) == {}
        assert len(session.scalars(select(Pair)).all()) == 1
    assert season.state_of("Ben").state == HAS_MENTOR
    assert season.wrong() == []


def test_a_pair_of_others_is_in_nobodys_way(engine):
    mentors = {"Mo": WEB, "Nia": {"topics": {"Design": 2}}}
    season = a_season(engine, mentors, {"Ben": WEB, "Dan": {"topics": {"Design": 2}}})
    code = season.published()
    yes(season, "Ben", "mentor", "mentee")
    season.work()
    with season.session() as session:
        assert season.matches(session, code) == {"Dan": "Nia"}
    yes(season, "Dan", "mentor", "mentee")

    assert season.state_of("Dan").state == HAS_MENTOR


def test_two_who_asked_each_other_meanwhile_are_the_pair_they_are(engine):
    season = a_season(engine, {"Mo": WEB}, {"Ben": WEB})
    season.published()
    by_own_choice(season, "Ben", "Mo")
    yes(season, "Ben", "mentor", "mentee")

    with season.session() as session:
        assert len(session.scalars(select(Pair)).all()) == 1


def test_after_the_end_a_no_asks_nobody_new(engine):
    season = a_season(engine, {"Mo": WEB}, {"Ben": WEB, "Dan": {"topics": {"Web": 3, "Data": 3}}})
    code = season.published()
    with season.session() as session:
        season.the_program(session).ends_at = season.clock() + timedelta(hours=1)
    season.clock.advance(A_DAY)
    with season.session() as session:
        answers.decline(session, season.match_of(session, "Ben"), "mentee", "fit", now=season.clock())
    season.work()

    assert season.state_of("Dan").state == WAITS
    with season.session() as session:
        done = season.the_round(session, code)
        dan, mo = season.request(session, "Dan").id, season.offer(session, "Mo").id
        with pytest.raises(domain.Over):
            moves.make(session, done, [Move(dan, None, mo)], now=season.clock())


def test_who_is_moved_to_nobody_reads_no_promise(engine):
    season = a_season(engine, {"Mo": WEB}, {"Ben": WEB})
    code = season.published()
    with season.session() as session:
        ben, mo = season.request(session, "Ben"), season.offer(session, "Mo")
        moves.make(session, season.the_round(session, code), [Move(ben.id, mo.id, None)], now=season.clock())
        last = my_last(session, ben, season.place(session, "Ben"))
        assert last.match.ended_why == MOVED
        assert sentence_of_end(last) == "The organizers took this match back."


def test_an_answer_holds_its_match_so_that_the_job_passes_it_by(engine):
    """At the deadline a yes and the end of silence come at once; only one of them may win."""
    season = a_season(engine, {"Mo": WEB}, {"Ben": WEB})
    season.published()
    with season.session() as session:
        match = season.match_of(session, "Ben")
        said = []
        event.listen(engine, "before_cursor_execute", lambda *facts: said.append(facts[2]))
        answers.accept(session, match, "mentor", now=season.clock())

    held = [one for one in said if "FOR UPDATE OF plugin_mentoring_match" in one]
    assert len(held) == (engine.dialect.name == "postgresql")  # the other one has one writer at a time


def rather_not(session, season):
    ben = session.get_one(Person, season.request(session, "Ben").person_id)
    two = season.request(session, "Ben"), season.offer(session, "Mo")
    programs.rather_not(session, *two, by=ben, now=season.clock())


def mentee_leaves(session, season):
    programs.leave(session, season.request(session, "Ben"), now=season.clock())


@pytest.mark.parametrize("change", [rather_not, mentee_leaves])
def test_who_said_yes_and_then_wants_it_no_more_is_in_no_pair(engine, change):
    season = a_season(engine, {"Mo": WEB}, {"Ben": WEB})
    code = season.published()
    yes(season, "Ben", "mentee")
    with season.session() as session:
        change(session, season)

    with pytest.raises(answers.TooLate, match="not free for it any more"):
        yes(season, "Ben", "mentor")
    season.work()

    with season.session() as session:
        assert session.scalars(select(Pair)).all() == []
        assert season.matches(session, code) == {}


def test_a_rule_that_is_eased_lets_those_who_wait_be_asked(engine):
    season = a_season(engine, {"Mo": WEB}, {"Ben": WEB, "Dan": {**WEB, "hours": (90, 91)}}, hours_shared=1)
    season.published()
    yes(season, "Ben", "mentor", "mentee")
    with season.session() as session:
        mo = season.offer(session, "Mo")
        mo.capacity, mo.changed_at = 2, season.clock() + timedelta(minutes=1)
    season.work()
    assert season.state_of("Dan").state == WAITS

    with season.session() as session:
        season.the_program(session).hours_shared = 0
    season.work()

    assert season.state_of("Dan").state == ASKED
