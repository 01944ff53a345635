import threading

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from netevents.db import engine_for
from netevents.events import domain
from netevents.events.domain import AdultRole, EventFull, EventNotOpen, register
from netevents.events.models import Event
from netevents.occasions import CheckedIn, Registered
from netevents.people.domain import OneWordPlease
from netevents.people.models import ADULT, UNASKED, UNKNOWN, Person
from tests.cast import NOON, a_person, an_event, collected, nobody


def test_last_seat_goes_to_the_first_who_asks(session):
    event = an_event(session, seats=1)
    cleo, dan = a_person(session, "Cleo"), a_person(session, "Dan")

    registration = register(session, event, cleo, now=NOON, tell=nobody)

    assert registration.registered_at == NOON
    with pytest.raises(EventFull, match="Hack night"):
        register(session, event, dan, now=NOON, tell=nobody)
    assert event.seats_taken == 1


def test_asking_twice_gives_the_seat_already_held(session):
    event, cleo = an_event(session, seats=1), a_person(session, "Cleo")
    told, tell = collected()

    first = register(session, event, cleo, now=NOON, tell=tell)
    second = register(session, event, cleo, name="Somebody else", now=NOON, tell=tell)

    assert second is first
    assert first.name == "Cleo"
    assert event.seats_taken == 1
    assert told == [Registered(event, first)]


def test_many_who_ask_at_once_never_get_more_seats_than_there_are(database_url):
    engine = engine_for(database_url)
    with Session(engine) as session:
        event_id = an_event(session, seats=3).id
        people = [a_person(session, f"P{number}").id for number in range(8)]
        session.commit()
    answers = []
    together = threading.Barrier(8)

    def ask(person_id):
        with Session(engine) as session:
            together.wait()
            event, person = session.get_one(Event, event_id), session.get_one(Person, person_id)
            try:
                register(session, event, person, now=NOON, tell=nobody)
                session.commit()
                answers.append("seat")
            except EventFull:
                answers.append("full")

    threads = [threading.Thread(target=ask, args=(person_id,)) for person_id in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with Session(engine) as session:
        assert session.get_one(Event, event_id).seats_taken == 3
    engine.dispose()
    assert sorted(answers) == ["full"] * 5 + ["seat"] * 3


def test_one_person_who_asks_twice_at_once_gets_one_seat(database_url):
    engine = engine_for(database_url)
    with Session(engine) as session:
        event_id, person_id = an_event(session).id, a_person(session, "Cleo").id
        session.commit()
    codes = []
    together = threading.Barrier(4)

    def ask():
        with Session(engine) as session:
            together.wait()
            event, person = session.get_one(Event, event_id), session.get_one(Person, person_id)
            codes.append(register(session, event, person, now=NOON, tell=nobody).code)
            session.commit()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with Session(engine) as session:
        assert session.get_one(Event, event_id).seats_taken == 1
    engine.dispose()
    assert len(codes) == 4
    assert len(set(codes)) == 1


def test_who_joins_while_the_rules_get_stricter_joins_under_the_stricter_ones(database_url):
    engine = engine_for(database_url)
    with Session(engine, expire_on_commit=False) as door, Session(engine) as console:
        event, cleo = an_event(door), a_person(door, "Cleo")
        door.commit()
        console.get_one(Event, event.id).audience = "mixed"
        console.commit()

        assert register(door, event, cleo, now=NOON, tell=nobody).is_minor
    engine.dispose()


def test_nobody_joins_what_has_ended_meanwhile(database_url):
    engine = engine_for(database_url)
    with Session(engine, expire_on_commit=False) as door, Session(engine) as console:
        event, cleo = an_event(door), a_person(door, "Cleo")
        door.commit()
        domain.end_event(console, console.get_one(Event, event.id), now=NOON, tell=nobody)
        console.commit()

        with pytest.raises(EventNotOpen, match="has ended"):
            register(door, event, cleo, now=NOON, tell=nobody)
    engine.dispose()


@pytest.mark.parametrize(("state", "sentence"), [("draft", "not open yet"), ("ended", "has ended")])
def test_nobody_joins_a_draft_or_an_event_that_has_ended(session, state, sentence):
    event = an_event(session, state=state)

    with pytest.raises(EventNotOpen, match=sentence):
        register(session, event, a_person(session), now=NOON, tell=nobody)
    assert event.seats_taken == 0


def test_organizers_put_people_on_the_roll_of_a_draft(session):
    event = an_event(session, state="draft")

    registration = register(session, event, a_person(session), source="import", now=NOON, tell=nobody)

    assert registration.claimed_at is None


@pytest.mark.parametrize(
    ("audience", "age", "minor"),
    [
        ("adult", UNASKED, False),
        ("adult", ADULT, False),
        ("adult", UNKNOWN, True),
        ("adult", "16-17", True),
        ("mixed", UNASKED, True),
        ("mixed", ADULT, False),
        ("mixed", "13-15", True),
        ("youth", UNASKED, True),
        ("youth", UNKNOWN, True),
        ("youth", ADULT, False),
    ],
)
def test_where_ages_matter_only_a_known_adult_is_one(session, audience, age, minor):
    event = an_event(session, audience=audience)

    registration = register(session, event, a_person(session, "Mia", age=age), now=NOON, tell=nobody)

    assert registration.is_minor is minor


def test_somebody_who_knows_can_make_it_stricter_but_not_looser(session):
    event = an_event(session, audience="mixed")
    mia, lea = a_person(session, "Mia", age="13-15"), a_person(session, "Lea", age=ADULT)

    assert register(session, event, mia, is_minor=False, now=NOON, tell=nobody).is_minor
    assert register(session, event, lea, is_minor=True, now=NOON, tell=nobody).is_minor


@pytest.mark.parametrize("name", ["Mia Lopez", "mia@example.org", "M" * 31])
def test_a_minor_goes_by_one_word(session, name):
    event = an_event(session, audience="mixed")

    with pytest.raises(OneWordPlease, match="no surname"):
        register(session, event, a_person(session, name), now=NOON, tell=nobody)
    assert event.seats_taken == 0
    assert register(session, event, a_person(session, name), name="Mia", now=NOON, tell=nobody).name == "Mia"


def test_a_minor_has_no_role(session):
    event = an_event(session, audience="youth")

    with pytest.raises(AdultRole, match="an organizer"):
        register(session, event, a_person(session, "Mia"), role="organizer", now=NOON, tell=nobody)


def test_the_database_keeps_a_minor_a_minor(session):
    event = an_event(session)
    mia = a_person(session, "Mia", age="13-15")
    registration = register(session, event, mia, now=NOON, tell=nobody)

    registration.is_minor = False
    with pytest.raises(IntegrityError):
        session.flush()


def test_an_attendee_gets_another_name_and_role(session):
    event = an_event(session)
    registration = register(session, event, a_person(session, "Ben"), now=NOON, tell=nobody)

    domain.change_registration(registration, name="Ben Okri", role="mentor")

    assert (registration.name, registration.role) == ("Ben Okri", "mentor")


def test_a_minor_keeps_one_word_and_no_role(session):
    event = an_event(session, audience="youth")
    registration = register(session, event, a_person(session, "Mia"), now=NOON, tell=nobody)

    with pytest.raises(OneWordPlease):
        domain.change_registration(registration, name="Mia Lopez", role="attendee")
    with pytest.raises(AdultRole):
        domain.change_registration(registration, name="Mia", role="mentor")
    assert (registration.name, registration.role) == ("Mia", "attendee")


def test_checking_in_twice_is_told_once_and_keeps_the_first_time(session):
    event = an_event(session)
    registration = register(session, event, a_person(session), now=NOON, tell=nobody)
    told, tell = collected()

    domain.check_in(registration, now=NOON, tell=tell)
    domain.check_in(registration, now=event.ends_at, tell=tell)

    assert registration.checked_in_at == NOON
    assert told == [CheckedIn(event, registration)]


def test_a_check_in_is_undone(session):
    registration = register(session, an_event(session), a_person(session), now=NOON, tell=nobody)
    domain.check_in(registration, now=NOON, tell=nobody)

    domain.undo_check_in(registration)
    domain.undo_check_in(registration)

    assert not registration.is_checked_in
