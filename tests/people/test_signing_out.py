"""Signing out: at once for whoever can come back; who has this phone alone is asked first."""

from __future__ import annotations

import pytest

from netevents.people.domain import Told, write_profile
from netevents.people.models import Person
from tests.cast import a_person, a_phone, an_organizer, post, world

ASKED = "This phone is your only way in"


@pytest.fixture
def ben(app):
    with world(app) as session:
        return a_person(session, "Ben")


def gives_an_email(app, person):
    with world(app) as session:
        write_profile(session, session.get_one(Person, person.id), Told(email="ben@example.org"))


@pytest.fixture
def mailing(app):
    app.config["MAIL_SERVER"] = "mail.example.org"
    return app


def test_who_has_only_a_name_and_this_phone_is_asked_first(app, ben):
    phone = a_phone(app, ben)

    answer = post(phone, "/sign-out")

    assert (answer.status_code, answer.location) == (303, "/me/sign-out")
    page = phone.get("/me/sign-out").text
    assert ASKED in page
    assert [way in page for way in ('"/me/other-phone"', '"/me/take-out"', "all the same")] == [True] * 3
    assert "e-mail" not in page
    assert 'action="/sign-out"' not in phone.get("/me").text


def test_they_are_signed_out_all_the_same_once_they_say_so(app, ben):
    phone = a_phone(app, ben)

    post(phone, "/sign-out", sure="yes")

    assert phone.get("/me").location == "/sign-in"


def test_who_is_signed_in_elsewhere_is_not_asked(app, ben):
    phone, _other = a_phone(app, ben), a_phone(app, ben)
    assert 'action="/sign-out"' in phone.get("/me").text
    assert phone.get("/me/sign-out").location == "/me"

    post(phone, "/sign-out")

    assert phone.get("/me").location == "/sign-in"


def test_a_device_that_is_signed_out_is_no_way_in(app, ben):
    phone, other = a_phone(app, ben), a_phone(app, ben)
    post(other, "/sign-out")

    assert post(phone, "/sign-out").location == "/me/sign-out"


def test_who_has_a_password_is_not_asked(app):
    with world(app) as session:
        ada = an_organizer(session)
    phone = a_phone(app, ada)

    post(phone, "/sign-out")

    assert phone.get("/me").location == "/sign-in"


def test_an_email_is_a_way_in_where_mail_goes_out(mailing, ben):
    phone = a_phone(mailing, ben)
    assert post(phone, "/sign-out").location == "/me/sign-out"
    assert "Give an e-mail" in phone.get("/me/sign-out").text

    gives_an_email(mailing, ben)
    post(phone, "/sign-out")

    assert phone.get("/me").location == "/sign-in"


def test_an_email_is_none_where_no_mail_goes_out(app, ben):
    gives_an_email(app, ben)

    assert post(a_phone(app, ben), "/sign-out").location == "/me/sign-out"
