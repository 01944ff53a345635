"""With a person their letters are forgotten; what waits for somebody else is not."""

from __future__ import annotations

from sqlalchemy import select

from netevents.people.letters import send_later, write_to
from netevents.people.models import Credential, OutgoingMail, Person, Profile
from tests.conftest import NOON
from tests.exchange.leaving_cast import a_leaver, forget


def test_letters_go_but_not_those_of_somebody_with_the_same_address(session):
    cast_ = a_leaver(session)
    send_later(session, to="ben@example.org", subject="x", body="x", dedupe_key="1", now=NOON)
    send_later(session, to="cleo@example.org", subject="x", body="x", dedupe_key="2", now=NOON)
    session.get_one(Profile, cast_.mallory.id).email = "cleo@example.org"
    (profile := session.get_one(Profile, cast_.ben.id)).email = "ben@example.com"
    write_to(session, cast_.ben, mails=True, subject="x", body="x", dedupe_key="3", now=NOON)
    profile.email = "ben@example.org"

    forget(session, cast_.ben)
    forget(session, session.get_one(Person, cast_.cleo.id))

    assert session.scalars(select(OutgoingMail.to_address)).all() == ["cleo@example.org"]


def test_a_letter_that_waits_for_somebody_who_had_the_same_address_stays(session):
    cast_ = a_leaver(session)
    for person, key in ((cast_.mallory, "1"), (cast_.mallory, "2")):
        session.get_one(Profile, person.id).email = "ben@example.org"
        write_to(session, person, mails=True, subject=key, body="x", dedupe_key=key, now=NOON)
    session.scalars(select(OutgoingMail).where(OutgoingMail.subject == "1")).one().sent_at = NOON
    session.get_one(Profile, cast_.mallory.id).email = "mallory@example.org"

    forget(session, cast_.ben)

    assert session.scalars(select(OutgoingMail.subject)).all() == ["2"]


def test_a_letter_to_the_account_of_somebody_with_the_same_address_stays(session):
    cast_ = a_leaver(session)
    session.get_one(Credential, cast_.ada.id).email = "ben@example.org"
    send_later(session, to="ben@example.org", subject="x", body="x", dedupe_key="1", now=NOON)

    forget(session, cast_.ben)

    assert session.scalars(select(OutgoingMail.to_address)).all() == ["ben@example.org"]
