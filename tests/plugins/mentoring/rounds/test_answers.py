"""Both sides answer, or nobody does in time; and everybody reads where they stand."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from netevents.exchange.models import Connection
from netevents.people.models import OutgoingMail, Profile
from netevents_mentoring.pairs import domain as pairs
from netevents_mentoring.pairs.models import Pair
from netevents_mentoring.programs import domain as programs
from netevents_mentoring.programs.models import Request
from netevents_mentoring.rounds import answers, clockwork, letters, listed
from netevents_mentoring.rounds.models import MENTEE_DECLINED, PAIRED, Match
from netevents_mentoring.rounds.my_matches import is_aside
from netevents_mentoring.rounds.places import ASIDE, ASKED, HAS_MENTOR, WAITS, places
from tests.cast import EVERYWHERE, statements
from tests.plugins.mentoring.rounds.season import A_DAY, WEB, a_season, says, two_for_one
from tests.plugins.mentoring.taking_part import asking, offering


def test_two_yes_make_a_pair_and_a_connection(engine):
    season = two_for_one(engine)
    season.published()
    assert season.state_of("Ben").state == ASKED
    assert "Mo could be your mentor" in season.state_of("Ben").sentence

    says(season, "Ben", "mentee")
    assert "Now it is up to Mo" in season.state_of("Ben").sentence
    says(season, "Ben", "mentor")

    assert season.state_of("Ben").state == HAS_MENTOR
    with season.session() as session:
        pair = session.scalars(select(Pair)).one()
        assert (pair.how, pair.made_at) == ("round", season.clock())
        assert session.scalars(select(Connection)).one().how == "introduction"


def test_saying_yes_twice_is_harmless_and_no_is_too_late_for_a_pair(engine):
    season = two_for_one(engine)
    season.published()
    with season.session() as session:
        match = season.match_of(session, "Ben").id
    for side in ("mentee", "mentee", "mentor", "mentor"):
        with season.session() as session:
            answers.accept(session, session.get_one(Match, match), side, now=season.clock())

    with season.session() as session:
        assert len(session.scalars(select(Pair)).all()) == 1
        with pytest.raises(answers.TooLate, match="a pair already"):
            answers.decline(session, session.get_one(Match, match), "mentor", "", now=season.clock())


def test_a_no_offers_the_seat_to_the_next_at_once(engine):
    season = two_for_one(engine)
    season.published()
    assert season.state_of("Dan").state == WAITS

    says(season, "Ben", "mentee", because="fit")
    season.work()

    assert season.state_of("Dan").state == ASKED
    assert season.state_of("Ben").state == WAITS
    assert "You declined this match." in season.state_of("Ben").sentence
    assert season.wrong(settled=True) == []
    with season.session() as session:
        assert session.scalars(select(Match.declined_because).where(Match.ended_at.is_not(None))).all() == [
            "fit"
        ]


def test_the_two_who_said_no_are_not_proposed_to_each_other_again(engine):
    season = a_season(engine, {"Mo": WEB}, {"Ben": WEB})
    season.published()
    says(season, "Ben", "mentor", because="")
    season.work()

    assert season.state_of("Ben").state == WAITS
    assert "Mo is not free for it this time." in season.state_of("Ben").sentence


def test_who_has_no_time_is_asked_nothing_more_until_they_are_back(engine):
    season = two_for_one(engine)
    season.published()
    says(season, "Ben", "mentor", because="time")
    season.work()
    assert season.state_of("Dan").state == WAITS

    with season.session() as session:
        answers.come_back(session, season.offer(session, "Mo"), now=season.clock())
    season.work()

    assert season.state_of("Dan").state == ASKED


def test_who_stepped_aside_left_and_comes_anew_is_asked_again(engine):
    season = a_season(engine, {"Mo": WEB}, {"Ben": WEB}, answer_days=1)
    season.published()
    season.clock.advance(A_DAY)
    season.work()
    season.clock.advance(A_DAY)

    with season.session() as session:
        for one in (season.offer(session, "Mo"), season.request(session, "Ben")):
            programs.leave(session, one, now=season.clock())
        session.flush()
        offering(session, season.the_program(session), season.place(session, "Mo"), now=season.clock())
        assert not is_aside(session, season.offer(session, "Mo"))
    season.work()
    with season.session() as session:
        asking(session, season.the_program(session), season.place(session, "Ben"), now=season.clock())
    season.work()

    assert season.state_of("Ben").state == ASKED


def test_who_only_changes_what_they_said_stays_aside(engine):
    season = a_season(engine, {"Mo": WEB}, {"Ben": WEB}, answer_days=1)
    season.published()
    season.clock.advance(A_DAY)
    season.work()
    season.clock.advance(A_DAY)

    with season.session() as session:
        asking(session, season.the_program(session), season.place(session, "Ben"), now=season.clock())
    season.work()

    assert season.state_of("Ben").state == ASIDE


def test_after_the_time_limit_the_next_is_asked_and_the_silent_step_aside(engine):
    season = two_for_one(engine, answer_days=3)
    season.published()
    says(season, "Ben", "mentor")
    season.clock.advance(3 * A_DAY)
    season.work()

    ben = season.state_of("Ben")
    assert (ben.state, ben.may_come_back) == (ASIDE, True)
    assert season.state_of("Dan").state == ASKED

    with season.session() as session:
        answers.come_back(session, season.request(session, "Ben"), now=season.clock())
    season.work()
    assert season.state_of("Ben").state == WAITS


def test_both_silent_step_aside_and_nobody_is_asked_for_them(engine):
    season = two_for_one(engine)
    season.published()
    season.clock.advance(4 * A_DAY)
    season.work()

    assert season.state_of("Ben").state == ASIDE
    assert season.state_of("Dan").state == WAITS
    with season.session() as session:
        assert list(places(session, season.the_program(session)).free.values()) == [0]


def test_letters_go_out_once_and_a_reminder_a_day_before_the_end(engine):
    season = two_for_one(engine, answer_days=3)
    season.published()
    with season.session() as session:
        session.get_one(Profile, season.request(session, "Ben").person_id).email = "ben@example.org"

    def work():
        with season.session() as session:
            write = letters.writer(session, now=season.clock())
            answers.tell(session, now=season.clock(), on=EVERYWHERE, write=write)
            answers.remind(session, now=season.clock(), on=EVERYWHERE, write=write)
            return session.scalars(select(OutgoingMail.subject).order_by(OutgoingMail.id)).all()

    assert work() == work() == ["A match for you: Mentors of the night"]
    season.clock.advance(2 * A_DAY)
    assert (
        work()
        == work()
        == [
            "A match for you: Mentors of the night",
            "Your match waits for your answer: Mentors of the night",
        ]
    )


def test_who_got_a_mentor_later_is_not_listed_without_one(engine):
    season = two_for_one(engine)
    code = season.published()
    says(season, "Ben", "mentee", because="")
    season.work()
    for side in ("mentor", "mentee"):
        says(season, "Dan", side)

    with season.session() as session:
        assert listed.shown_unmatched(session, season.the_round(session, code)) == []
        assert {one.ended_why for one in listed.ended_matches(session, season.the_round(session, code))} == {
            MENTEE_DECLINED,
            PAIRED,
        }


def test_more_matches_whose_people_found_each_other_take_no_more_statements_to_end(engine):
    names = ("Ben", "Dan", "Eve", "Fay")
    season = a_season(engine, {"Mo": WEB | {"capacity": 4}}, dict.fromkeys(names, WEB))
    season.published()
    counts = []
    for found in (names[:1], names[1:]):
        with season.session() as session:
            program, mo = season.the_program(session), season.place(session, "Mo")
            for name in found:
                mentee = season.place(session, name)
                pairs.begin(
                    session, program=program, mentor=mo, mentee=mentee, how="asked", now=season.clock()
                )
        with season.session() as session, statements(engine) as seen:
            answers.end_what_broke(session, now=season.clock())
            counts.append(len(seen))

    assert counts[0] == counts[1]
    with season.session() as session:
        ended = session.execute(
            select(Match.ended_why, Pair.mentee_id, Request.registration_id)
            .join(Request, Request.id == Match.request_id)
            .join(Pair, Pair.id == Match.pair_id)
        ).all()
    assert [(why, mentee == place) for why, mentee, place in ended] == [(PAIRED, True)] * 4


def test_of_one_day_to_answer_half_is_over_before_the_reminder(engine):
    season = two_for_one(engine, answer_days=1)
    season.published()
    written = []

    def work():
        with season.session() as session:
            clockwork.due(
                session,
                now=season.clock(),
                on=EVERYWHERE,
                write=lambda *letter: written.append(letter[-1]),
            )
        return written

    assert work() == [answers.IS_THERE] * 2
    season.clock.advance(A_DAY / 2)
    assert work() == [answers.IS_THERE] * 2 + [answers.REMINDER] * 2


def test_until_when_somebody_may_answer_is_said_to_the_minute(engine):
    season = two_for_one(engine, answer_days=3)
    season.published()
    assert "Please answer until Mon 11 May 2026, 12:00." in season.state_of("Ben").sentence

    says(season, "Ben", "mentee")
    assert "until Mon 11 May 2026, 12:00." in season.state_of("Ben").sentence
