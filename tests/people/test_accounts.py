"""Organizers come in with an e-mail and a password."""

from __future__ import annotations

from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from netevents.groups.queries import account_with_email
from netevents.people import accounts
from netevents.people.addresses import NoAddress
from netevents.people.limits import TooManyTries
from netevents.people.models import Credential, SignIn
from netevents.people.sign_in_codes import WrongCode, person_by_code, phone_code
from tests.cast import a_phone, post, signed_in, world
from tests.conftest import NOON

PASSWORD = "correct horse battery"


def ada_opens_an_account(session):
    return accounts.open_account(session, "Ada@Example.org", name="Ada", password=PASSWORD, now=NOON)


def test_the_e_mail_is_kept_in_lower_case_and_found_in_any_case(session):
    ada = ada_opens_an_account(session)

    found = accounts.person_by_password(session, " ADA@example.ORG", PASSWORD, now=NOON)

    assert found is ada
    assert session.get_one(Credential, ada.id).email == "ada@example.org"
    assert PASSWORD not in session.get_one(Credential, ada.id).password_hash


@pytest.mark.parametrize("typed", ["ada@bücher.example.org", "ada@xn--bcher-kva.example.org"])
def test_an_account_is_found_however_its_domain_is_written(session, quick_hashes, typed):
    """Browsers write the domain of an e-mail field in ASCII."""
    ada = accounts.open_account(session, "ada@bücher.example.org", name="Ada", password=PASSWORD, now=NOON)

    assert accounts.person_by_password(session, typed, PASSWORD, now=NOON) is ada
    assert account_with_email(session, typed) is ada
    assert accounts.reset_password(session, typed, password=PASSWORD, now=NOON).person_id == ada.id


def test_a_second_account_with_the_same_e_mail_is_refused(session):
    ada_opens_an_account(session)

    with pytest.raises(accounts.AddressTaken, match=r"ada@example\.org has an account"):
        accounts.open_account(session, "ada@EXAMPLE.org", name="Mallory", password=PASSWORD, now=NOON)


@pytest.mark.parametrize("password", ["", "nine char", "x" * 201])
def test_a_password_too_short_or_too_long_is_refused(session, password):
    with pytest.raises(accounts.WeakPassword, match="10 to 200 characters"):
        accounts.open_account(session, "ada@example.org", name="Ada", password=password, now=NOON)


@pytest.mark.parametrize(
    "text", ["ada", "ada@", "@example.org", "a@b@example.org", "a" * 260 + "@example.org"]
)
def test_what_is_no_e_mail_is_refused(session, text):
    with pytest.raises(NoAddress, match=r"name@example\.org"):
        accounts.open_account(session, text, name="Ada", password=PASSWORD, now=NOON)


def test_unknown_e_mail_and_wrong_password_get_the_same_sentence(session, quick_hashes):
    ada_opens_an_account(session)
    sentences = set()

    for email, password in [("ada@example.org", "wrong password"), ("nobody@example.org", PASSWORD)]:
        with pytest.raises(accounts.WrongPassword) as no:
            accounts.person_by_password(session, email, password, now=NOON)
        sentences.add(str(no.value))

    assert len(sentences) == 1


def test_a_password_pasted_with_a_blank_is_taken_and_one_of_blanks_stays_what_it_is(session, quick_hashes):
    ada = ada_opens_an_account(session)
    eve = accounts.open_account(session, "eve@example.org", name="Eve", password=f" {PASSWORD} ", now=NOON)

    assert accounts.person_by_password(session, "ada@example.org", f"{PASSWORD} \n", now=NOON) is ada
    assert accounts.person_by_password(session, "eve@example.org", f" {PASSWORD} ", now=NOON) is eve
    with pytest.raises(accounts.WrongPassword):
        accounts.person_by_password(session, "eve@example.org", PASSWORD, now=NOON)


def test_a_wrong_password_with_a_blank_counts_as_one_try(session, quick_hashes):
    ada_opens_an_account(session)
    for _ in range(9):
        with pytest.raises(accounts.WrongPassword):
            accounts.person_by_password(session, "ada@example.org", "wrong password ", now=NOON)

    assert accounts.person_by_password(session, "ada@example.org", f"{PASSWORD} ", now=NOON).name == "Ada"


def test_an_unknown_e_mail_is_hashed_against_too(session, monkeypatch):
    compared = []
    monkeypatch.setattr(accounts, "_is_right", lambda hashed, password: compared.append(hashed) or False)

    with pytest.raises(accounts.WrongPassword):
        accounts.person_by_password(session, "nobody@example.org", PASSWORD, now=NOON)

    assert compared == [accounts.NOBODY]
    assert not PasswordHasher().check_needs_rehash(accounts.NOBODY)


@pytest.fixture
def quick_hashes(monkeypatch):
    """For tests that count tries: hashes that take a hundredth of the time."""
    quick = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    monkeypatch.setattr(accounts, "_hasher", lambda: quick)


def test_the_eleventh_wrong_try_in_a_quarter_of_an_hour_waits_even_if_right(session, quick_hashes):
    ada_opens_an_account(session)
    for _ in range(10):
        with pytest.raises(accounts.WrongPassword):
            accounts.person_by_password(session, "ada@example.org", "wrong password", now=NOON)

    with pytest.raises(TooManyTries, match="Wait 15 minutes"):
        accounts.person_by_password(session, "ada@example.org", PASSWORD, now=NOON)

    later = NOON + timedelta(minutes=15)
    assert accounts.person_by_password(session, "ada@example.org", PASSWORD, now=later).name == "Ada"


def test_the_right_password_starts_the_count_anew(session, quick_hashes):
    ada_opens_an_account(session)
    for _ in range(3):
        for _ in range(9):
            with pytest.raises(accounts.WrongPassword):
                accounts.person_by_password(session, "ada@example.org", "wrong password", now=NOON)
        accounts.person_by_password(session, "ada@example.org", PASSWORD, now=NOON)


def test_a_hash_made_with_weaker_settings_is_renewed(session):
    ada = ada_opens_an_account(session)
    credential = session.get_one(Credential, ada.id)
    credential.password_hash = PasswordHasher(time_cost=1, memory_cost=8192).hash(PASSWORD)
    weak = credential.password_hash

    accounts.person_by_password(session, "ada@example.org", PASSWORD, now=NOON)

    assert credential.password_hash != weak
    assert not PasswordHasher().check_needs_rehash(credential.password_hash)


def test_signing_in_to_the_console(app, client, quick_hashes):
    with world(app) as session:
        ada_opens_an_account(session)

    wrong = post(client, "/console/sign-in", email="ada@example.org", password="not this one")
    right = post(client, "/console/sign-in", email="ada@example.org", password=PASSWORD)

    assert wrong.status_code == 422
    assert "go together" in wrong.text
    assert 'value="ada@example.org"' in wrong.text
    assert "not this one" not in wrong.text
    assert right.location == "/console/"
    assert "Ada" in client.get("/me").text


def test_failed_tries_in_the_console_are_counted_over_requests(app, client, quick_hashes):
    with world(app) as session:
        ada_opens_an_account(session)
    for _ in range(10):
        post(client, "/console/sign-in", email="ada@example.org", password="not this one")

    answer = post(app.test_client(), "/console/sign-in", email="ada@example.org", password=PASSWORD)

    assert answer.status_code == 429
    assert "Wait 15 minutes" in answer.text


def test_a_new_password_signs_other_devices_out_and_keeps_this_one(app, client, quick_hashes):
    with world(app) as session:
        ada = ada_opens_an_account(session)
    signed_in(client, ada)
    other = a_phone(app, ada)

    short = post(client, "/console/password", old=PASSWORD, new="short")
    wrong = post(client, "/console/password", old="not this one", new="another long one")
    right = post(client, "/console/password", old=PASSWORD, new="another long one")

    assert (short.status_code, wrong.status_code, right.status_code) == (422, 422, 302)
    assert client.get("/me").status_code == 200
    assert other.get("/me").location == "/sign-in"
    with world(app) as session:
        accounts.person_by_password(session, "ada@example.org", "another long one", now=NOON)
        with pytest.raises(accounts.WrongPassword):
            accounts.person_by_password(session, "ada@example.org", PASSWORD, now=NOON)


def test_whoever_has_no_account_has_no_password_page(app, client):
    with world(app) as session:
        ada = ada_opens_an_account(session)
        session.delete(session.get_one(Credential, ada.id))
    signed_in(client, ada)

    assert client.get("/console/password").status_code == 404


def test_a_reset_from_the_command_line_signs_everybody_out(session, quick_hashes):
    ada = ada_opens_an_account(session)
    accounts.domain.sign_in(session, ada, how="password", lasts=timedelta(days=1), now=NOON)

    accounts.reset_password(session, "ADA@example.org", password="another long one", now=NOON)

    session.expire_all()
    assert session.scalars(select(SignIn.revoked_at)).all() == [NOON]
    assert accounts.person_by_password(session, "ada@example.org", "another long one", now=NOON) is ada


def test_a_new_password_ends_codes_that_would_let_a_phone_in(session, quick_hashes):
    ada = ada_opens_an_account(session)
    code = phone_code(session, ada, now=NOON)

    accounts.reset_password(session, "ada@example.org", password="another long one", now=NOON)

    with pytest.raises(WrongCode):
        person_by_code(session, code, browser="mallory", now=NOON)
