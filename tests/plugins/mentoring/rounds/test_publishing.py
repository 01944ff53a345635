"""Publishing asks both sides of what still holds; minors are asked nothing; two organizers do no harm."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from netevents.events.models import Event, Registration
from netevents.exchange.parting import block
from netevents.people.models import ADULT, Person
from netevents.refusal import Refusal
from netevents_mentoring.programs import domain as programs
from netevents_mentoring.programs.models import Program
from netevents_mentoring.rounds import domain
from netevents_mentoring.rounds.models import CHANGED, Match
from netevents_mentoring.rounds.places import NEEDS_APPROVAL, WAITS, places
from netevents_mentoring.youth.models import Screening
from tests.cast import a_person, attending, nobody
from tests.conftest import NOON
from tests.plugins.mentoring.rounds.season import A_DAY, a_season
from tests.plugins.mentoring.taking_part import asking, offering

WEB = {"topics": {"Web": 2}}


def asked(season):
    with season.session() as session:
        waiting = select(Match).where(Match.asked_at.is_not(None), Match.ended_at.is_(None))
        return len(session.scalars(waiting).all())


def test_both_sides_have_as_many_days_as_the_program_gives(engine):
    season = a_season(engine, {"Mo": WEB}, {"Ben": WEB}, answer_days=5)
    season.published()

    with season.session() as session:
        match = season.match_of(session, "Ben")
        assert (match.asked_at, match.answer_until) == (NOON, NOON + 5 * A_DAY)


def test_publishing_twice_asks_nobody_twice(engine):
    season = a_season(engine, {"Mo": WEB}, {"Ben": WEB})
    code = season.published()
    season.publish(code)

    assert asked(season) == 1


def test_what_is_not_computed_is_not_published(engine):
    season = a_season(engine, {"Mo": WEB}, {"Ben": WEB})
    code = season.start()

    with pytest.raises(domain.NotReady):
        season.publish(code)


def leave(session, season):
    programs.leave(session, season.request(session, "Ben"), now=season.clock())


def mentor_leaves(session, season):
    programs.leave(session, season.offer(session, "Mo"), now=season.clock())


def mentor_pauses(session, season):
    programs.pause(season.offer(session, "Mo"), now=season.clock())


def they_block(session, season):
    ben = session.get_one(Person, season.request(session, "Ben").person_id)
    mo = session.get_one(Person, season.offer(session, "Mo").person_id)
    block(session, mo, ben, now=season.clock(), tell=nobody)


def mentor_hides(session, season):
    session.get_one(Registration, season.offer(session, "Mo").registration_id).hidden = True


@pytest.mark.parametrize("change", [leave, mentor_leaves, mentor_pauses, they_block, mentor_hides])
def test_what_changed_since_is_said_and_not_asked(engine, change):
    season = a_season(engine, {"Mo": WEB}, {"Ben": WEB})
    code = season.computed()
    with season.session() as session:
        change(session, season)
    with season.session() as session:
        before = domain.publication(session, season.the_program(session), season.the_round(session, code))
        [(_, sentence)] = before.dropped
        assert sentence
    season.publish(code)

    assert asked(season) == 0
    with season.session() as session:
        assert session.scalars(select(Match.ended_why)).all() == [CHANGED]


def test_two_rounds_published_one_after_the_other_fill_no_seat_twice(engine):
    season = a_season(engine, {"Mo": WEB}, {"Ben": WEB, "Dan": WEB})
    first, second = season.computed(), season.computed("fairest")
    season.publish(first)
    season.publish(second)

    assert asked(season) == 1
    assert season.wrong() == []


def test_two_organizers_who_publish_at_once_ask_nobody_twice(engine):
    season = a_season(engine, {"Mo": WEB}, {"Ben": WEB, "Dan": WEB})
    codes, together, refused = [season.computed(), season.computed("stable")], Barrier(2), []

    def publish(code):
        together.wait()
        try:
            season.publish(code)
        except (DBAPIError, Refusal) as error:
            refused.append(error)

    threads = [Thread(target=publish, args=(code,)) for code in codes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert refused == []
    assert asked(season) == 1
    assert season.wrong() == []


def test_minors_are_proposed_only_to_screened_mentors_and_never_asked(engine):
    season = a_season(engine)
    with season.session() as session:
        event, program = session.get_one(Event, season.event), season.the_program(session)
        event.audience = "mixed"
        session.flush()
        for name in ("Mo", "Nia"):
            offering(session, program, attending(session, event, a_person(session, name, age=ADULT)), "Web")
        mia = attending(session, event, a_person(session, "Mia", age="16-17"))
        asking(session, program, mia, "Web")
        session.add(
            Screening(
                group_id=event.group_id,
                person_id=season.offer(session, "Nia").person_id,
                how="Certificate",
                made_at=NOON,
                ends_at=NOON + timedelta(days=90),
            )
        )
    code = season.computed()
    with season.session() as session:
        assert season.matches(session, code) == {"Mia": "Nia"}
        assert session.scalars(select(Match)).one().needs_approval
    season.publish(code)
    season.work()
    season.clock.advance(9 * A_DAY)
    season.work()

    assert asked(season) == 0
    with season.session() as session:
        stand = places(session, session.get_one(Program, season.program)).where
        assert list(stand.values()) == [NEEDS_APPROVAL]


def test_who_asks_after_the_round_joins_the_waiting_list_and_is_offered_a_free_seat(engine):
    season = a_season(engine, {"Mo": {**WEB, "capacity": 2}}, {"Ben": WEB})
    season.published()
    with season.session() as session:
        asking(session, season.the_program(session), "Late", "Web")
    assert season.state_of("Late").state == WAITS
    season.work()

    assert asked(season) == 2
    assert season.wrong(settled=True) == []
