"""The page of a guardian, who has no account: how they get its address, what it tells, their yes or no."""

from __future__ import annotations

from sqlalchemy import select

from netevents.people.models import OutgoingMail
from netevents_mentoring.youth.models import Proposal
from tests.cast import post, world
from tests.plugins.mentoring.minors.screens import guardian_page, one, propose


def test_the_guardians_page_tells_nothing_before_it_is_opened(pond):
    propose(pond)
    there = guardian_page(pond)
    client = pond.app.test_client()

    page = client.get(there)
    assert "Mia" not in page.text
    assert "Hal" not in page.text
    assert page.headers["Referrer-Policy"] == "strict-origin"
    assert page.headers["Cache-Control"] == "no-store"
    opened = post(client, f"{there}open").text
    assert "Hal Berg as mentor of Mia" in opened
    assert client.get("/p/mentoring/guess/").status_code == 404


def test_a_withdrawn_consent_closes_the_guardians_page(pond):
    there = guardian_page(pond)
    client = pond.app.test_client()
    assert client.get(there).status_code == 200

    post(pond.phones["ann"], f"/e/pond-day/leader/m/{pond.mia}/withdraw")

    assert client.get(there).status_code == 404


def test_guardian_refuses(pond):
    code, there = propose(pond), guardian_page(pond)
    client = pond.app.test_client()

    assert post(client, f"{there}refuse/{code}").status_code == 303
    assert one(pond.app, Proposal).refused_at is not None
    assert post(client, f"{there}agree/other").status_code == 404
    assert "Nothing is proposed" in post(client, f"{there}open").text


def test_without_a_mailer_no_letter_waits_and_the_address_is_shown(pond):
    there = guardian_page(pond)

    assert there.startswith("/p/mentoring/")
    with world(pond.app) as session:
        assert session.scalars(select(OutgoingMail)).all() == []


def test_with_a_mailer_the_guardian_gets_the_address_by_letter(pond):
    pond.app.config["MAIL_SERVER"] = "mail.example.org"
    there = guardian_page(pond)

    letter = one(pond.app, OutgoingMail)
    assert letter.to_address == "pat@example.org"
    assert there in letter.body
    assert "Mia" not in letter.subject + letter.body
