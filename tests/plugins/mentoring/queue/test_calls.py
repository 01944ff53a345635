"""The rules of calling for help: one open call each, one mentor each, and a connection at the end."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from netevents.db import engine_for
from netevents.events.models import Event, Registration
from netevents.exchange.models import MADE, Block, Connection
from netevents.host.telling import tell_end
from netevents.people.models import ADULT
from netevents.refusal import NotHere
from netevents_mentoring.queue import domain, queries
from netevents_mentoring.queue.models import Help
from tests.cast import an_event, attending
from tests.conftest import NOON

LATER = NOON + timedelta(minutes=7)


def people(session, *names, **facts):
    event = an_event(session, **facts)
    return event, *(attending(session, event, name) for name in names)


def a_call(session, event, asker, topic="Web", *, now=NOON):
    return domain.call(session, event, asker, topic=topic, place="Table 7", now=now)


def test_asking_again_changes_the_call_and_keeps_the_turn(session):
    event, ben = people(session, "Ben")
    first = a_call(session, event, ben)

    again = domain.call(session, event, ben, topic="CSS", place="Table 8", now=LATER)

    assert (again.id, again.topic, again.place, again.asked_at) == (first.id, "CSS", "Table 8", NOON)
    assert session.scalar(select(func.count()).select_from(Help)) == 1


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_no_call_is_left_from_the_moment_at_which_the_end_was_told(session, engine):
    event, ben = people(session, "Ben")
    session.commit()
    assert (event.end_told_at, ben.is_minor) == (None, False)
    with Session(engine) as worker, worker.begin():
        tell_end(worker, now=event.ends_at, failed=set())

    with pytest.raises(domain.NotNow):
        a_call(session, event, ben, now=event.ends_at)


def test_the_first_mentor_goes_and_the_second_is_thanked(session):
    event, ben, cleo, dan = people(session, "Ben", "Cleo", "Dan")
    call = a_call(session, event, ben)

    for _ in range(2):
        domain.claim(session, call, cleo, now=LATER)

    assert (call.mentor_id, call.claimed_at) == (cleo.id, LATER)
    with pytest.raises(domain.TakenAlready, match="Somebody else is on the way"):
        domain.claim(session, call, dan, now=LATER)


def test_who_is_on_the_way_takes_no_second_call(session):
    event, ben, cleo, dan = people(session, "Ben", "Cleo", "Dan")
    first, second = a_call(session, event, ben), a_call(session, event, cleo)
    domain.claim(session, first, dan, now=NOON)

    with pytest.raises(domain.OneAtATime):
        domain.claim(session, second, dan, now=NOON)
    domain.let_go(session, first, dan)
    domain.claim(session, second, dan, now=NOON)

    assert (first.mentor_id, second.mentor_id) == (None, dan.id)


def test_only_the_asker_and_who_comes_let_go_of_a_call_that_is_taken(session):
    event, ben, cleo, dan = people(session, "Ben", "Cleo", "Dan")
    call = a_call(session, event, ben)
    domain.let_go(session, call, cleo)
    domain.claim(session, call, dan, now=LATER)

    with pytest.raises(NotHere):
        domain.let_go(session, call, cleo)

    assert call.mentor_id == dan.id
    domain.let_go(session, call, ben)
    assert call.mentor_id is None


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_who_lets_go_twice_lets_nobody_go_who_comes_meanwhile(session, engine):
    event, ben, cleo, dan = people(session, "Ben", "Cleo", "Dan")
    call = a_call(session, event, ben)
    session.commit()
    assert (call.mentor_id, cleo.is_minor) == (None, False)
    with Session(engine) as other, other.begin():
        taken, comes = other.get_one(Help, call.id), other.get_one(Registration, dan.id)
        domain.claim(other, taken, comes, now=LATER)

    with pytest.raises(NotHere):
        domain.let_go(session, call, cleo)


def test_a_call_that_was_taken_back_is_not_claimed(session):
    event, ben, cleo = people(session, "Ben", "Cleo")
    call = a_call(session, event, ben)
    for _ in range(2):
        domain.take_back(session, ben, now=LATER)

    with pytest.raises(domain.TakenAlready):
        domain.claim(session, call, cleo, now=LATER)
    assert queries.my_call(session, ben) is None


@pytest.mark.parametrize("says_so", ["asker", "mentor"])
def test_help_becomes_a_connection_that_the_other_may_confirm(session, says_so):
    event, ben, cleo = people(session, "Ben", "Cleo")
    call = a_call(session, event, ben)
    domain.claim(session, call, cleo, now=NOON)
    one, other = (ben, cleo) if says_so == "asker" else (cleo, ben)

    made = domain.helped(session, call, one, now=LATER)

    assert (made.state, made.how, made.met_at, made.both_confirmed) == (MADE, "help", LATER, False)
    assert (call.ended_at, call.helped) == (LATER, True)
    assert domain.helped(session, call, one, now=LATER + timedelta(minutes=1)).id == made.id
    assert not made.both_confirmed
    domain.helped(session, call, other, now=LATER + timedelta(minutes=2))
    assert made.both_confirmed
    assert session.scalar(select(func.count()).select_from(Connection)) == 1


def test_nobody_has_helped_before_somebody_came(session):
    event, ben = people(session, "Ben")
    call = a_call(session, event, ben)

    with pytest.raises(domain.NobodyCame):
        domain.helped(session, call, ben, now=LATER)


def test_those_who_have_met_stay_connected_as_they_met(session):
    event, ben, cleo = people(session, "Ben", "Cleo")
    low, high = sorted((ben.id, cleo.id))
    known = Connection(
        code="known",
        event_id=event.id,
        low_id=low,
        high_id=high,
        state=MADE,
        how="qr",
        met_at=NOON,
        made_at=NOON,
    )
    session.add(known)
    call = a_call(session, event, ben)
    domain.claim(session, call, cleo, now=NOON)

    assert domain.helped(session, call, cleo, now=LATER) is known
    assert (known.how, known.met_at) == ("qr", NOON)


def test_what_one_knows_comes_first_then_who_waits_longest(session):
    event, mentor, *askers = people(session, "Max", "Ben", "Cleo", "Dan", "Eve")
    for minute, (asker, topic) in enumerate(zip(askers, ("Design", "wéb", "Rust", "Web"), strict=True)):
        a_call(session, event, asker, topic, now=NOON + timedelta(minutes=minute))

    found = queries.calls_for(session, event, mentor, ["web"])

    assert [call.topic for call in found] == ["wéb", "Web", "Design", "Rust"]


def test_nobody_reads_the_call_of_somebody_they_blocked_nor_their_own(session):
    event, ben, cleo, dan = people(session, "Ben", "Cleo", "Dan")
    call, own = a_call(session, event, ben), a_call(session, event, cleo)
    session.add(Block(blocker_id=ben.person_id, blocked_id=cleo.person_id, at=NOON))
    session.flush()

    assert queries.calls_for(session, event, cleo, []) == []
    assert queries.call_for(session, event, cleo, call.code) is None
    assert queries.call_for(session, event, cleo, own.code) is None
    assert queries.call_for(session, event, dan, call.code) == call


def test_minors_neither_call_nor_come(session):
    event = an_event(session, audience="mixed")
    mia = attending(session, event, "Mia", age="16-17")
    ben = attending(session, event, "Ben", age=ADULT)
    call = a_call(session, event, ben)

    with pytest.raises(domain.AsksALeader):
        a_call(session, event, mia)
    with pytest.raises(domain.AsksALeader):
        domain.claim(session, call, mia, now=NOON)
    call.mentor_id = mia.id
    with pytest.raises(IntegrityError):
        session.flush()


@pytest.mark.parametrize("state", ["draft", "ended"])
def test_nobody_calls_when_the_event_is_not_under_way(session, state):
    event, ben = people(session, "Ben")
    event.state = state
    session.flush()

    with pytest.raises(domain.NotNow):
        a_call(session, event, ben)


def test_when_the_event_ends_nothing_is_kept_of_who_asked_for_what(session):
    event, ben, cleo, dan = people(session, "Ben", "Cleo", "Dan")
    elsewhere = an_event(session, name="Elsewhere")
    stays = a_call(session, elsewhere, attending(session, elsewhere, "Eve"))
    answered = a_call(session, event, ben)
    domain.claim(session, answered, cleo, now=NOON)
    made = domain.helped(session, answered, ben, now=LATER)
    a_call(session, event, dan)

    domain.clear_calls(session, event)

    assert session.scalars(select(Help.id)).all() == [stays.id]
    assert session.get_one(Connection, made.id).how == "help"


@pytest.mark.parametrize("twice", ["claim", "call"])
def test_of_those_who_act_at_the_same_moment_one_wins(engine, database_url, twice):
    with Session(engine) as session, session.begin():
        event, ben, cleo, dan = people(session, "Ben", "Cleo", "Dan")
        ids = [place.id for place in (ben, cleo, dan)]
        call_id = a_call(session, event, ben).id if twice == "claim" else 0
    other, barrier, outcomes = engine_for(database_url), Barrier(2), []

    def press(who):
        with Session(other) as session:
            mine = session.get_one(Registration, ids[who if twice == "claim" else 0])
            here = session.get_one(Event, mine.event_id)
            session.rollback()
            barrier.wait(timeout=10)
            try:
                if twice == "claim":
                    domain.claim(session, session.get_one(Help, call_id), mine, now=NOON)
                else:
                    a_call(session, here, mine)
                session.commit()
                outcomes.append("done")
            except domain.TakenAlready:
                outcomes.append("thanked")

    threads = [Thread(target=press, args=(who,)) for who in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    other.dispose()

    assert sorted(outcomes) == (["done", "thanked"] if twice == "claim" else ["done", "done"])
    with Session(engine) as session:
        [call] = session.scalars(select(Help)).all()
        assert (call.mentor_id in ids[1:]) is (twice == "claim")


def test_one_mentor_who_takes_two_calls_at_the_same_moment_is_on_the_way_to_one(engine, database_url):
    with Session(engine) as session, session.begin():
        event, ben, cleo, dan = people(session, "Ben", "Cleo", "Dan")
        calls = [a_call(session, event, asker).id for asker in (ben, cleo)]
        mentor_id = dan.id
    other, barrier, outcomes = engine_for(database_url), Barrier(2), []

    def press(call_id):
        with Session(other) as session:
            mine, call = session.get_one(Registration, mentor_id), session.get_one(Help, call_id)
            session.rollback()
            barrier.wait(timeout=10)
            try:
                domain.claim(session, call, mine, now=NOON)
                session.commit()
                outcomes.append("done")
            except domain.OneAtATime:
                outcomes.append("busy")

    threads = [Thread(target=press, args=(call_id,)) for call_id in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    other.dispose()

    assert sorted(outcomes) == ["busy", "done"]
