"""Where mentoring is off nobody can answer: nothing runs out, nothing is computed, nobody is written to."""

from __future__ import annotations

import pytest
from sqlalchemy import false, select

from netevents.events.models import Event
from netevents.groups.models import Group
from netevents.people.models import OutgoingMail, Profile
from netevents_mentoring.rounds import clockwork, letters
from netevents_mentoring.rounds.models import Match
from netevents_mentoring.rounds.places import ASIDE, ASKED, WAITS
from tests.cast import EVERYWHERE, an_event, attending
from tests.plugins.mentoring.rounds.season import A_DAY, a_season, two_for_one
from tests.plugins.mentoring.taking_part import offering

NOWHERE = select(Event.id).where(false())


def test_no_match_runs_out_and_on_again_there_is_a_day_to_answer(engine):
    season = two_for_one(engine, answer_days=3)
    season.published()
    for _ in range(10):
        season.clock.advance(A_DAY)
        season.work(on=NOWHERE)
        assert season.state_of("Ben").state == ASKED

    season.work()
    with season.session() as session:
        until = season.match_of(session, "Ben").answer_until
    assert until >= season.clock() + A_DAY

    season.clock.advance(until - season.clock())
    season.work()
    assert season.state_of("Ben").state == ASIDE
    assert season.state_of("Dan").state == WAITS


def test_time_enough_stays_as_it_was(engine):
    season = two_for_one(engine, answer_days=3)
    season.published()
    season.work(on=NOWHERE)

    with season.session() as session:
        assert season.match_of(session, "Ben").answer_until == season.clock() + 3 * A_DAY


def test_letters_are_written_when_it_is_on_again(engine):
    season = two_for_one(engine)
    season.published()
    written = []

    def work(on):
        with season.session() as session:
            clockwork.due(
                session, now=season.clock(), on=on, write=lambda *letter: written.append(letter[-1])
            )
        return len(written)

    assert work(NOWHERE) == 0
    assert work(EVERYWHERE) == 2


def test_who_was_reminded_is_written_to_again_before_the_later_end(engine):
    season = two_for_one(engine, answer_days=3)
    season.published()
    with season.session() as session:
        ben = season.place(session, "Ben")
        ben.claimed_at = ben.registered_at
        session.get_one(Profile, ben.person_id).email = "ben@example.org"

    there, off = EVERYWHERE, NOWHERE
    for on, later in ((there, 0), (there, 2.1), (off, 0.5), (there, 0.1), (there, 1), (there, 0.1)):
        season.clock.advance(later * A_DAY)
        with season.session() as session:
            write = letters.writer(session, now=season.clock())
            clockwork.due(session, now=season.clock(), on=on, write=write)

    with season.session() as session:
        subjects = [one.partition(":")[0] for one in session.scalars(select(OutgoingMail.subject))]
    assert subjects == ["A match for you"] + ["Your match waits for your answer"] * 2


def test_nothing_is_computed_until_it_is_on_again(engine):
    season = two_for_one(engine)
    code = season.start()

    season.work(on=NOWHERE)
    with season.session() as session:
        assert season.the_round(session, code).state == "waiting"
    season.work()

    with season.session() as session:
        assert season.matches(session, code) == {"Ben": "Mo"}


def test_a_seat_that_comes_free_is_offered_when_it_is_on_again(engine):
    season = two_for_one(engine)
    season.published()
    with season.session() as session:
        season.request(session, "Ben").left_at = season.clock()

    season.work(on=NOWHERE)
    assert season.state_of("Dan").state == WAITS

    season.work()
    assert season.state_of("Dan").state == ASKED


@pytest.mark.parametrize("on_at_theirs", [True, False])
def test_in_a_program_of_the_group_it_has_to_be_on_where_each_of_them_is(engine, on_at_theirs):
    season = a_season(engine, {}, {"Ben": {}}, whole_group=True, answer_days=3)
    with season.session() as session:
        program = season.the_program(session)
        other = an_event(session, session.scalars(select(Group)).one(), name="Next night")
        offering(session, program, attending(session, other, "Mo"))
    season.published()
    season.clock.advance(3 * A_DAY)

    season.work(on=EVERYWHERE if on_at_theirs else EVERYWHERE.where(Event.id == season.event))

    with season.session() as session:
        assert (session.scalars(select(Match.ended_at)).one() is not None) is on_at_theirs
