"""The e-mail that a list has of somebody: whose mail it is, once they came in by the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from netevents.exchange import door
from netevents.people import letters
from netevents.people.domain import DESK_CODE, Told, sign_in, write_profile
from netevents.people.models import Person, Profile
from netevents.people.queries import is_only_way_in, sign_in_by_secret
from netevents.people.sign_in_codes import people_with_address
from tests.cast import a_group, a_person, an_event, attending, signed_in, world
from tests.conftest import NOON
from tests.exchange.stage import IMPORTED

ADDRESS = "somebody.else@example.org"


@pytest.fixture
def place(session):
    """Ben of the list, which has another person's e-mail for him."""
    event = an_event(session, a_group(session, greeter=a_person(session, "Gus")))
    place = attending(session, event, "Ben", **IMPORTED)
    session.get_one(Profile, place.person_id).email = ADDRESS
    session.flush()
    return place


@pytest.fixture
def ben(place):
    return place.person


def comes_in(session, person, how):
    return sign_in(session, person, how=how, lasts=timedelta(days=400), now=NOON)


def test_it_lets_in_as_long_as_nobody_came_otherwise(session, ben):
    assert people_with_address(session, ADDRESS) == [ben]

    comes_in(session, ben, "mail code")
    comes_in(session, ben, DESK_CODE)

    assert people_with_address(session, ADDRESS) == [ben]


def test_whoever_comes_by_the_desk_shares_nothing_with_its_reader(session, place, ben):
    here = comes_in(session, ben, DESK_CODE)
    facts = {"subject": "Who you met", "body": "Mia", "dedupe_key": "who", "now": NOON}

    assert people_with_address(session, ADDRESS) == []
    assert not letters.write_to(session, ben, mails=True, **facts)
    there = sign_in_by_secret(session, here.secret, now=NOON)
    assert is_only_way_in(session, there, by_mail=True, now=NOON)
    gus = session.scalars(select(Person).where(Person.name == "Gus")).one()
    assert door.desk_code(session, place.event, place, by=gus, now=NOON, mails=True)


def test_a_letter_on_its_way_stops_there(session, ben):
    letters.write_to(session, ben, subject="Hello", body="", dedupe_key="hello", mails=True, now=NOON)
    letter = session.scalars(select(letters.OutgoingMail)).one()
    assert letters.address_now(session, letter) == ADDRESS

    comes_in(session, ben, DESK_CODE)

    assert letters.address_now(session, letter) == ""


def test_it_is_theirs_once_they_have_saved_it(session, ben):
    comes_in(session, ben, DESK_CODE)

    write_profile(session, ben, Told(email=ADDRESS))

    assert people_with_address(session, ADDRESS) == [ben]


def test_their_own_page_says_so_until_then(app):
    with world(app) as session:
        event = an_event(session, a_group(session, greeter=a_person(session, "Gus")))
        ben = attending(session, event, "Ben", **IMPORTED).person
        session.get_one(Profile, ben.id).email = ADDRESS
    phone = signed_in(app.test_client(), ben, how=DESK_CODE)
    said = "The organizers’ list says that your e-mail is <bdi>somebody.else@example.org</bdi>."
    assert said in phone.get("/me").text

    with world(app) as session:
        write_profile(session, session.get_one(Person, ben.id), Told(email=ADDRESS))

    assert said not in phone.get("/me").text
