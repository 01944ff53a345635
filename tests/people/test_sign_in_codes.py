"""Codes by mail, from one's other phone and from the desk."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from netevents.people import sign_in_codes
from netevents.people.domain import NoAccountUnder13, Told, write_profile
from netevents.people.models import OutgoingMail, SignIn, SignInCode
from tests.cast import a_person, a_phone, an_organizer, post, world
from tests.conftest import NOON

ADDRESS = "family@example.org"


@pytest.fixture
def mailing(app):
    app.config["MAIL_SERVER"] = "127.0.0.1"
    return app


def somebody_with_mail(session, name, address=ADDRESS):
    person = a_person(session, name)
    write_profile(session, person, Told(email=address))
    return person


def letters(app):
    with world(app) as session:
        return session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)).all()


def the_digits(app):
    return re.search(r"\b\d{6}\b", letters(app)[-1].body).group()


def test_six_digits_by_mail_let_in(mailing, client):
    with world(mailing) as session:
        somebody_with_mail(session, "Ben")

    asked = post(client, "/sign-in", email="Family@Example.org")
    let_in = post(client, "/sign-in/code", code=the_digits(mailing))

    assert asked.location == "/sign-in/code"
    assert let_in.location == "/"
    assert "Ben" in client.get("/me").text
    assert letters(mailing)[0].to_address == ADDRESS


def test_an_unknown_e_mail_gets_the_same_answer_and_no_mail(mailing, client):
    with world(mailing) as session:
        somebody_with_mail(session, "Ben")
    stranger = mailing.test_client()

    known, unknown = (
        post(client, "/sign-in", email=ADDRESS),
        post(stranger, "/sign-in", email="no@example.org"),
    )
    pages = [page.get("/sign-in/code").text for page in (client, stranger)]
    pages[1] = pages[1].replace("no@example.org", ADDRESS)
    without_token = [re.sub(r'name="csrf_token"[^>]*', "", page) for page in pages]

    assert known.location == unknown.location
    assert without_token[0] == without_token[1]
    assert [letter.to_address for letter in letters(mailing)] == [ADDRESS]
    assert post(stranger, "/sign-in/code", code="123456").status_code == 422


def test_the_digits_are_good_only_in_the_browser_that_asked(mailing, client):
    with world(mailing) as session:
        somebody_with_mail(session, "Ben")
        somebody_with_mail(session, "Mallory", "mallory@example.org")
    mallory = mailing.test_client()
    post(client, "/sign-in", email=ADDRESS)
    digits = the_digits(mailing)
    post(mallory, "/sign-in", email="mallory@example.org")

    stolen = post(mallory, "/sign-in/code", code=digits)

    assert stolen.status_code == 422
    assert "That is not the code" in stolen.text
    assert mallory.get("/me").location == "/sign-in"
    assert post(mailing.test_client(), "/sign-in/code", code=digits).location == "/sign-in"


def test_the_digits_work_once(mailing, client):
    with world(mailing) as session:
        somebody_with_mail(session, "Ben")
    post(client, "/sign-in", email=ADDRESS)
    with client.session_transaction() as cookie:
        before = dict(cookie)
    digits = the_digits(mailing)
    post(client, "/sign-in/code", code=digits)

    replay = mailing.test_client()
    with replay.session_transaction() as cookie:
        cookie.update(before)

    assert post(replay, "/sign-in/code", code=digits).location == "/sign-in"
    assert replay.get("/me").location == "/sign-in"


def test_the_digits_are_good_for_ten_minutes(mailing, client, clock):
    with world(mailing) as session:
        somebody_with_mail(session, "Ben")
    post(client, "/sign-in", email=ADDRESS)
    clock.advance(timedelta(minutes=10))

    late = post(client, "/sign-in/code", code=the_digits(mailing))

    assert late.location == "/sign-in"
    assert "not good any more" in client.get("/sign-in").text


def test_after_five_wrong_tries_the_right_digits_are_worthless(mailing, client):
    with world(mailing) as session:
        somebody_with_mail(session, "Ben")
    post(client, "/sign-in", email=ADDRESS)
    digits = the_digits(mailing)
    wrong = f"{(int(digits) + 1) % 1_000_000:06}"
    answers = [post(client, "/sign-in/code", code=wrong) for _ in range(5)]

    assert [answer.status_code for answer in answers] == [422] * 5
    assert "five times" in answers[-1].text
    assert f'value="{wrong}"' in answers[0].text
    assert post(client, "/sign-in/code", code=digits).location == "/sign-in"


def test_an_address_is_not_flooded_with_codes(mailing, client):
    with world(mailing) as session:
        somebody_with_mail(session, "Ben")
    answers = [post(mailing.test_client(), "/sign-in", email=ADDRESS) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert f'value="{ADDRESS}"' in answers[-1].text
    assert len(letters(mailing)) == 5


def test_a_family_that_shares_an_address_is_asked_which_of_them(mailing, client):
    with world(mailing) as session:
        ben, cleo = somebody_with_mail(session, "Ben"), somebody_with_mail(session, "Cleo")
        mallory = somebody_with_mail(session, "Mallory", "mallory@example.org")
    post(client, "/sign-in", email=ADDRESS)
    digits = the_digits(mailing)

    asked = post(client, "/sign-in/code", code=digits)
    somebody_else = post(client, "/sign-in/code", code=digits, who=mallory.code)
    chosen = post(client, "/sign-in/code", code=digits, who=cleo.code)

    for page in (asked, somebody_else):
        assert "Which of you?" in page.text
        assert ben.code in page.text
        assert mallory.code not in page.text
    assert chosen.location == "/"
    assert "Cleo" in client.get("/me").text


def test_an_organizers_account_is_found_by_its_e_mail_too(session):
    ada = an_organizer(session, email="ada@example.org")

    assert sign_in_codes.people_with_address(session, "ada@example.org") == [ada]


def test_what_a_profile_says_opens_no_account(session):
    ada = an_organizer(session, email="ada@example.org")
    write_profile(session, ada, Told(email="mallory@example.org"))
    ben = somebody_with_mail(session, "Ben", "mallory@example.org")

    assert sign_in_codes.people_with_address(session, "mallory@example.org") == [ben]


def test_without_a_mailer_the_mail_way_is_not_offered(client):
    page = client.get("/sign-in").text

    assert "six digits" not in page
    assert "The code" in page


@pytest.mark.parametrize("typed", ["", "ada", "a b@example.org", "x@example.org\x00", "x" * 5000])
def test_what_is_no_e_mail_is_said_beside_the_field_and_kept(mailing, client, typed):
    answer = post(client, "/sign-in", email=typed)

    assert answer.status_code == 422
    assert 'id="email-error"' in answer.text
    assert not letters(mailing)


def code_from(phone):
    post(phone, "/me/other-phone")
    return re.search(r"[A-Z2-9]{4} [A-Z2-9]{4}", phone.get("/me/other-phone").text).group()


def test_a_code_from_another_phone_lets_in_as_the_same_person_and_leaves_that_phone_signed_in(app, client):
    with world(app) as session:
        ben = a_person(session, "Ben")
    phone = a_phone(app, ben)
    code = code_from(phone)

    let_in = post(client, "/sign-in/phone", code=code.lower())

    assert let_in.location == "/"
    assert "Ben" in client.get("/me").text
    assert phone.get("/me").status_code == 200
    assert code not in phone.get("/me/other-phone").text


def test_beside_the_code_stands_where_to_type_it(app):
    with world(app) as session:
        ben = a_person(session, "Ben")
    phone = a_phone(app, ben)
    code_from(phone)

    page = phone.get("/me/other-phone").text

    assert f"open {app.config['BASE_URL'].partition('://')[2]}/sign-in" in page


def test_a_phone_code_works_once_and_for_ten_minutes(app, client, clock):
    with world(app) as session:
        ben = a_person(session, "Ben")
    phone = a_phone(app, ben)
    code = code_from(phone)
    post(app.test_client(), "/sign-in/phone", code=code)
    again = post(client, "/sign-in/phone", code=code)
    second = code_from(phone)
    clock.advance(timedelta(minutes=10))
    late = post(client, "/sign-in/phone", code=second)

    for answer in (again, late):
        assert answer.status_code == 422
        assert "wrong, used or more than ten minutes old" in answer.text
    assert second not in phone.get("/me/other-phone").text


def test_a_new_code_ends_the_earlier_one(app, client):
    with world(app) as session:
        ben = a_person(session, "Ben")
    phone = a_phone(app, ben)
    first, second = code_from(phone), code_from(phone)

    assert post(client, "/sign-in/phone", code=first).status_code == 422
    assert post(client, "/sign-in/phone", code=second).location == "/"


def test_a_browser_that_guesses_phone_codes_has_to_wait(app, client):
    answers = [post(client, "/sign-in/phone", code="AAAAAAAA") for _ in range(11)]

    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert 'value="AAAAAAAA"' in answers[0].text


def test_a_code_of_the_desk_lets_a_new_phone_in(app, client):
    with world(app) as session:
        ben = a_person(session, "Ben")
        code = sign_in_codes.desk_code(session, ben, now=NOON)

    post(client, "/sign-in/phone", code=f" {code[:4]}-{code[4:]} ")

    with world(app) as session:
        assert session.scalars(select(SignIn.how)).all() == ["desk code"]


def test_the_code_of_the_desk_ends_one_that_the_lost_phone_made(session):
    ben = a_person(session, "Ben")
    thiefs = sign_in_codes.phone_code(session, ben, now=NOON)
    desk = sign_in_codes.desk_code(session, ben, now=NOON)

    assert sign_in_codes.person_by_code(session, desk, browser="new", now=NOON) == (ben, "desk")

    with pytest.raises(sign_in_codes.WrongCode):
        sign_in_codes.person_by_code(session, thiefs, browser="another", now=NOON)


def test_children_under_13_get_no_code(session):
    child = a_person(session, "Kim", age="under 13")

    with pytest.raises(NoAccountUnder13, match="a badge that a leader holds"):
        sign_in_codes.desk_code(session, child, now=NOON)


def test_no_code_stands_in_the_database_as_it_is_typed(session):
    ben = a_person(session, "Ben")
    code = sign_in_codes.phone_code(session, ben, now=NOON)
    sign_in_codes.mail_code(session, ADDRESS, browser="this one", now=NOON)

    kept = session.scalars(select(SignInCode)).all()

    assert len(kept) == 2
    assert all(len(row.code_hash) == 64 for row in kept)
    assert code not in {row.code_hash for row in kept}
