"""Where mentoring is off nobody can answer: nothing runs out, nothing is computed, nobody is written to."""

from __future__ import annotations

import pytest
from sqlalchemy import false, select

from netevents.events.models import Event
from netevents.groups.models import Group
from netevents.people.models import OutgoingMail, Person, Profile
from netevents_mentoring.programs import reach
from netevents_mentoring.programs.models import Offer
from netevents_mentoring.rounds import clockwork, letters
from netevents_mentoring.rounds.models import Match
from netevents_mentoring.rounds.places import ASIDE, ASKED, WAITS
from netevents_mentoring.youth.standing import is_proposed
from tests.cast import EVERYWHERE, an_event, attending, statements
from tests.conftest import NOON
from tests.plugins.mentoring.minors.band import a_band
from tests.plugins.mentoring.rounds.season import A_DAY, WEB, a_season, two_for_one
from tests.plugins.mentoring.taking_part import offering

NOWHERE = select(Event.id).where(false())


class Two:
    """A program of the group, run where Nia mentors and Ben and Dan ask; Mo mentors at the other event."""

    def __init__(self, engine):
        self.season = a_season(engine, {"Nia": WEB}, {"Ben": WEB, "Dan": WEB}, whole_group=True)
        with self.season.session() as session:
            self.other = an_event(session, session.scalars(select(Group)).one(), name="Next night").id
            there = session.get_one(Event, self.other)
            offering(session, self.season.the_program(session), attending(session, there, "Mo"))
        self.here = EVERYWHERE.where(Event.id == self.season.event)

    def mentors(self, on):
        """Who mentors anybody in a round that is computed now."""
        self.season.work(on=on)
        code = self.season.start()
        self.season.work(on=on)
        with self.season.session() as session:
            return sorted(self.season.matches(session, code).values())


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


def test_a_round_takes_nobody_of_an_event_where_it_is_off_until_it_is_on_there_again(engine):
    two = Two(engine)

    assert two.mentors(EVERYWHERE) == ["Mo", "Nia"]
    assert two.mentors(two.here) == ["Nia"]
    with two.season.session() as session:
        mo, there = two.season.offer(session, "Mo").person_id, session.get_one(Event, two.other)
        assert reach.left_out_at(session, there, mo) == []  # which is said of programs for their own event
    assert two.mentors(EVERYWHERE) == ["Mo", "Nia"]


def test_where_its_own_event_has_it_off_everything_rests_as_it_is(engine):
    two = Two(engine)

    two.season.work(on=EVERYWHERE.where(Event.id == two.other))
    two.season.work(on=NOWHERE)

    with two.season.session() as session:
        assert session.scalars(select(Offer.left_at)).all() == [None, None]


def test_who_is_also_where_it_is_on_goes_on_there(engine):
    two = Two(engine)
    with two.season.session() as session:
        third = an_event(session, session.scalars(select(Group)).one(), name="Third night")
        mo = session.get_one(Person, two.season.offer(session, "Mo").person_id)
        place, third_id = attending(session, third, mo).id, third.id

    on = EVERYWHERE.where(Event.id.in_([two.season.event, third_id]))
    assert two.mentors(on) == ["Mo", "Nia"]

    with two.season.session() as session:
        assert place in session.scalars(select(Offer.registration_id)).all()


def test_nothing_is_asked_twice_where_nothing_was_switched(engine):
    two = Two(engine)
    with two.season.session() as session:
        reach.follow_switches(session, now=two.season.clock(), on=two.here, but=is_proposed)
        with statements(engine) as seen:
            reach.follow_switches(session, now=two.season.clock(), on=two.here, but=is_proposed)
    assert len(seen) == 2


def test_what_is_proposed_for_a_minor_stays_until_it_is_answered(session):
    band = a_band(session)
    own = an_event(session, session.get_one(Group, band.event.group_id), name="Own")
    band.program.event_id, band.program.whole_group = own.id, True
    proposal = band.propose()
    asked_for, offered = band.requests["Mia"], band.offers["Hal"]

    def look():
        on = EVERYWHERE.where(Event.id == own.id)
        reach.follow_switches(session, now=NOON, on=on, but=is_proposed)
        session.expire_all()
        return [one.left_at for one in (asked_for, offered)]

    assert look() == [None, None]
    proposal.refused_at = NOON
    session.flush()
    assert look() == [NOON, NOON]
