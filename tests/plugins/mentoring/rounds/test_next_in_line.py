"""A seat that comes free goes to the next, and where moving helps more people organizers confirm it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from netevents.exchange.parting import block
from netevents.people.models import Person
from netevents_mentoring.pairs.models import Pair
from netevents_mentoring.programs import domain as programs
from netevents_mentoring.rounds import domain
from netevents_mentoring.rounds.asked import suggestions
from netevents_mentoring.rounds.models import Match
from netevents_mentoring.rounds.moves import make_answer
from netevents_mentoring.rounds.places import ASKED, WAITS, places
from netevents_mentoring.rounds.waiting import by_need
from tests.cast import nobody
from tests.plugins.mentoring.rounds.season import DESIGN, WEB, a_season, says, two_for_one
from tests.plugins.mentoring.taking_part import asking


def test_a_mentee_who_leaves_makes_room(engine):
    season = two_for_one(engine)
    season.published()
    with season.session() as session:
        programs.leave(session, season.request(session, "Ben"), now=season.clock())
    season.work()

    assert season.state_of("Dan").state == ASKED


def test_a_mentor_who_leaves_is_told_of_and_the_next_is_found(engine):
    season = a_season(engine, {"Mo": WEB, "Nia": {**WEB, "capacity": 1}}, {"Ben": WEB})
    code = season.published()
    with season.session() as session:
        first = season.matches(session, code)["Ben"]
        programs.leave(session, season.offer(session, first), now=season.clock())
    season.work()

    with season.session() as session:
        assert season.matches(session, code) == {"Ben": "Nia" if first == "Mo" else "Mo"}


def test_a_block_ends_the_match_and_looks_for_somebody_else(engine):
    season = two_for_one(engine)
    season.published()
    with season.session() as session:
        match = season.match_of(session, "Ben")
        ben = session.get_one(Person, season.request(session, "Ben").person_id)
        mo = session.get_one(Person, season.offer(session, "Mo").person_id)
        block(session, ben, mo, now=season.clock(), tell=nobody)
        match_id = match.id
    season.work()

    with season.session() as session:
        assert session.get_one(Match, match_id).ended_at is not None
    assert season.state_of("Dan").state == ASKED


def test_a_closed_pair_frees_its_seat_for_the_waiting_list(engine):
    season = two_for_one(engine)
    season.published()
    for side in ("mentor", "mentee"):
        says(season, "Ben", side)
    season.work()
    assert season.state_of("Dan").state == WAITS

    with season.session() as session:
        session.scalars(select(Pair)).one().closed_at = season.clock()
    season.work()

    assert season.state_of("Dan").state == ASKED
    assert season.state_of("Ben").state == WAITS


def test_whose_match_fell_through_stands_first_in_the_line(engine):
    people = {"Ann": DESIGN, "Ben": WEB, "Dan": WEB}
    season = a_season(engine, {"Mo": WEB, "Nia": DESIGN}, people)
    code = season.published()
    with season.session() as session:
        mentee = next(name for name, mentor in season.matches(session, code).items() if mentor == "Mo")
        other = "Dan" if mentee == "Ben" else "Ben"
        programs.leave(session, season.offer(session, "Mo"), now=season.clock())
    season.work()

    with season.session() as session:
        program = season.the_program(session)
        line = by_need(session, program, places(session, program))
        assert line == [season.request(session, mentee).id, season.request(session, other).id]


def test_where_moving_helps_more_people_the_organizers_are_asked_to_confirm(engine):
    """Nia’s seat comes free; only Ann suits her, who is asked for Mo, whom Ben needs."""
    both = {"topics": {"Web": 2}, "languages": ["English", "Spanish"]}
    season = a_season(
        engine,
        {"Mo": {**WEB, "languages": ["English"]}, "Nia": {**WEB, "languages": ["Spanish"], "capacity": 0}},
        {"Ann": both, "Ben": {"topics": {"Web": 1, "Data": 1}, "languages": ["English"]}},
    )
    code = season.published()
    with season.session() as session:
        assert season.matches(session, code) == {"Ann": "Mo"}
        nia = season.offer(session, "Nia")
        nia.capacity, nia.changed_at = 1, season.clock() + timedelta(minutes=1)
    season.work()

    with season.session() as session:
        done = season.the_round(session, code)
        [better] = suggestions(session, done)
        make_answer(session, done, better, now=season.clock())
        make_answer(session, done, better, now=season.clock())
        assert season.matches(session, code) == {"Ann": "Nia", "Ben": "Mo"}
        assert suggestions(session, done) == []
    season.work()
    assert season.wrong(settled=True) == []


def test_no_move_is_suggested_of_two_whom_the_organizers_hold_together(engine):
    """Nia’s seat comes free, which only Ann could take; but she is locked to Mo, whom Ben needs."""
    both = {"topics": {"Web": 2}, "languages": ["English", "Spanish"]}
    season = a_season(
        engine,
        {"Mo": {**WEB, "languages": ["English"]}, "Nia": {**WEB, "languages": ["Spanish"], "capacity": 0}},
        {"Ann": both, "Ben": {"topics": {"Web": 1, "Data": 1}, "languages": ["English"]}},
    )
    code = season.published()
    with season.session() as session:
        by, nia = session.get_one(Person, season.ada), season.offer(session, "Nia")
        two = season.request(session, "Ann"), season.offer(session, "Mo")
        domain.set_standing(
            session, season.the_program(session), *two, domain.LOCK, by=by, now=season.clock()
        )
        nia.capacity, nia.changed_at = 1, season.clock() + timedelta(minutes=1)
    season.work()

    with season.session() as session:
        assert season.matches(session, code) == {"Ann": "Mo"}
        assert suggestions(session, season.the_round(session, code)) == []


def test_a_seat_that_comes_free_goes_to_whom_the_organizers_hold_together_with_it(engine):
    """Ben asked first; but Dan is locked to Mo, and so waits for nobody else."""
    season = a_season(
        engine, {"Mo": 0, "Nia": {**DESIGN, "capacity": 1}}, {"Ben": WEB, "Dan": WEB, "Cleo": DESIGN}
    )
    code = season.published()
    with season.session() as session:
        assert season.matches(session, code) == {"Cleo": "Nia"}
        by, mo = session.get_one(Person, season.ada), season.offer(session, "Mo")
        two = season.request(session, "Dan"), mo
        domain.set_standing(
            session, season.the_program(session), *two, domain.LOCK, by=by, now=season.clock()
        )
        mo.capacity, mo.changed_at = 1, season.clock() + timedelta(minutes=1)
    season.work()

    with season.session() as session:
        assert season.matches(session, code) == {"Cleo": "Nia", "Dan": "Mo"}


def test_a_lock_that_can_not_be_kept_keeps_nobody_from_a_seat(engine):
    """Dan is locked to Mo, who said no to him: Nia’s seat is as good as anybody’s."""
    season = a_season(engine, {"Mo": WEB, "Nia": 0}, {"Dan": WEB})
    code = season.published()
    says(season, "Dan", "mentor", because="fit")
    with season.session() as session:
        by, nia = session.get_one(Person, season.ada), season.offer(session, "Nia")
        two = season.request(session, "Dan"), season.offer(session, "Mo")
        domain.set_standing(
            session, season.the_program(session), *two, domain.LOCK, by=by, now=season.clock()
        )
        nia.capacity, nia.changed_at = 1, season.clock() + timedelta(minutes=1)
    season.work()

    with season.session() as session:
        assert season.matches(session, code) == {"Dan": "Nia"}


def test_who_took_back_what_they_asked_for_and_asks_anew_is_last_in_line(engine):
    season = a_season(engine, {"Mo": WEB}, {"Ben": WEB, "Dan": {"topics": {"Web": 3, "Data": 3}}})
    season.published()
    with season.session() as session:
        season.offer(session, "Mo").capacity = 0
        programs.leave(session, season.request(session, "Ben"), now=season.clock())
    season.work()
    season.clock.advance(timedelta(hours=1))

    with season.session() as session:
        program, ben = season.the_program(session), season.place(session, "Ben")
        asking(session, program, ben, now=season.clock())
        line = by_need(session, program, places(session, program))
        assert line == [season.request(session, name).id for name in ("Dan", "Ben")]
