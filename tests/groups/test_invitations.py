"""Accepting an invitation: looking changes nothing, a button accepts, once."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.groups import invitations
from netevents.groups.domain import take_role
from netevents.groups.models import GREETER, ORGANIZER, Group, GroupEntry, Invitation
from netevents.groups.queries import role_of
from netevents.people.models import Credential, Person
from tests.cast import NOON, a_group, a_person, a_phone, an_organizer, post, signed_in, world
from tests.groups.club import CLUB, WEEK, a_club, invited

NEW = {"name": "Nia", "email": "nia@example.org", "password": "a long enough password"}


@pytest.fixture
def club(app):
    return a_club(app)


def everything(app):
    with world(app) as session:
        return [
            session.scalars(select(table.__table__)).all()  # type: ignore[attr-defined]
            for table in (Invitation, GroupEntry, Person, Credential)
        ]


def role_in(app, club, person):
    with world(app) as session:
        return role_of(session, club["group"].id, person.id)


def person_called(app, name):
    with world(app) as session:
        return session.scalars(select(Person).where(Person.name == name)).one()


def test_looking_at_an_invitation_changes_nothing(app, client, club):
    secret = invited(app, club)
    before = everything(app)

    page = client.get(f"/console/invitation/{secret}").text

    assert "Help with <bdi>Robotics club</bdi>" in page
    assert "<bdi>Ada</bdi> invites you to be a greeter" in page
    assert everything(app) == before


def test_somebody_new_accepts_with_a_name_an_email_and_a_password(app, client, club):
    secret = invited(app, club)

    answer = post(client, f"/console/invitation/{secret}", **NEW)

    assert answer.location == "/console/"
    assert "Welcome" in client.get("/console/").text
    nia = person_called(app, "Nia")
    assert role_in(app, club, nia) == GREETER
    with world(app) as session:
        assert session.get_one(Credential, nia.id).email == "nia@example.org"
        assert [entry.act for entry in session.scalars(select(GroupEntry))] == [
            "invited a greeter",
            "accepted to be a greeter",
        ]


def test_an_organizer_of_another_group_accepts_with_one_button(app, client, club):
    with world(app) as session:
        mallory = an_organizer(session, "Mallory")
    secret = invited(app, club, ORGANIZER)
    signed_in(client, mallory)

    assert "password" not in client.get(f"/console/invitation/{secret}").text
    assert post(client, f"/console/invitation/{secret}").location == "/console/"

    assert role_in(app, club, mallory) == ORGANIZER


def test_an_attendee_s_phone_stays_the_same_person_and_gets_an_account(app, client, club):
    with world(app) as session:
        ben = a_person(session, "Ben")
    secret = invited(app, club)
    phone = a_phone(app, ben)

    assert 'name="name"' not in phone.get(f"/console/invitation/{secret}").text
    post(phone, f"/console/invitation/{secret}", email=NEW["email"], password=NEW["password"])

    assert role_in(app, club, ben) == GREETER
    with world(app) as session:
        assert session.get_one(Credential, ben.id).email == "nia@example.org"


def test_an_invitation_is_good_once(app, club):
    secret = invited(app, club)
    first, second = app.test_client(), app.test_client()

    assert post(first, f"/console/invitation/{secret}", **NEW).status_code == 302
    answer = post(second, f"/console/invitation/{secret}", **(NEW | {"email": "max@example.org"}))

    assert answer.status_code == 404
    assert "not good any more" in answer.text
    with world(app) as session:
        assert session.scalars(select(Invitation)).all() == []
        assert session.scalars(select(Credential).where(Credential.email == "max@example.org")).all() == []


@pytest.mark.parametrize("how", ["old", "taken back", "its maker lost the role", "mistyped"])
def test_an_invitation_that_is_over_says_so_and_lets_nobody_in(app, client, clock, club, how):
    secret = invited(app, club, GREETER, by="Bea")
    if how == "old":
        clock.advance(WEEK)
    if how == "mistyped":
        secret = secret[:-1] + ("A" if secret[-1] != "A" else "B")
    with world(app) as session:
        if how == "its maker lost the role":
            take_role(session, session.get_one(Group, club["group"].id), club["Bea"])
    if how == "taken back":
        code = re.search(
            r"/invitations/(\w+)/take-back", a_phone(app, club["Ada"]).get(f"{CLUB}/members").text
        )
        post(a_phone(app, club["Bea"]), f"{CLUB}/invitations/{code[1]}/take-back")

    for answer in (
        client.get(f"/console/invitation/{secret}"),
        post(client, f"/console/invitation/{secret}"),
    ):
        assert answer.status_code == 404
        assert "Ask for a new one" in answer.text


def test_a_code_that_is_told_finds_the_invitation(app, client, club):
    secret = invited(app, club)
    spoken = f"{secret[:4]}-{secret[4:8]} {secret[8:]}".lower()

    assert post(client, "/console/invitation", code=spoken).location == f"/console/invitation/{secret}"
    wrong = post(client, "/console/invitation", code="AAAA BBBB CCCC")
    assert wrong.status_code == 422
    assert "not good any more" in wrong.text
    assert "AAAA BBBB CCCC" in wrong.text


def test_codes_cannot_be_tried_for_long(client, club):
    answers = [post(client, "/console/invitation", code=f"AAAA BBBB {number:04}") for number in range(40)]

    assert answers[-1].status_code == 429


def test_whoever_helps_already_uses_nothing_up(app, client, club):
    secret = invited(app, club, GREETER)

    answer = post(signed_in(client, club["Bea"]), f"/console/invitation/{secret}")

    assert answer.status_code == 409
    assert "still good for others" in answer.text
    assert role_in(app, club, club["Bea"]) == ORGANIZER


def test_a_greeter_can_become_an_organizer(app, client, club):
    secret = invited(app, club, ORGANIZER)

    post(signed_in(client, club["Gus"]), f"/console/invitation/{secret}")

    assert role_in(app, club, club["Gus"]) == ORGANIZER


def test_a_minor_accepts_nothing(app, client, club):
    with world(app) as session:
        mia = a_person(session, "Mia", age="16-17")
    secret = invited(app, club)
    phone = a_phone(app, mia)

    for answer in (
        phone.get(f"/console/invitation/{secret}"),
        post(phone, f"/console/invitation/{secret}", **NEW),
    ):
        assert "run by adults" in answer.text
    assert role_in(app, club, mia) is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"password": "short"}, "password"), ({"email": "nobody"}, "email"), ({"name": ""}, "name"),
     ({"email": "ada@example.org"}, "email")],
)  # fmt: skip
def test_bad_input_keeps_the_invitation_and_what_was_typed(app, client, club, changes, field):
    with world(app) as session:
        session.get_one(Credential, club["Ada"].id).email = "ada@example.org"
    secret = invited(app, club)

    answer = post(client, f"/console/invitation/{secret}", **(NEW | changes))

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert field == "email" or 'value="nia@example.org"' in answer.text
    with world(app) as session:
        assert invitations.standing(session, secret, now=NOON)
        assert session.scalars(select(Person).where(Person.name == "Nia")).all() == []


def test_an_invitation_does_not_tell_at_length_who_has_an_account(app, client, club):
    with world(app) as session:
        session.get_one(Credential, club["Ada"].id).email = "ada@example.org"
    secret = invited(app, club)
    typed = NEW | {"email": "ada@example.org"}

    answers = [post(client, f"/console/invitation/{secret}", **typed).status_code for _ in range(11)]

    assert answers == [422] * 10 + [429]


def test_two_who_accept_at_once_are_one_who_does(engine):
    with Session(engine, expire_on_commit=False) as session, session.begin():
        ada, *guests = (an_organizer(session, name) for name in ("Ada", "Nia", "Max"))
        group = a_group(session, owner=ada)
        _, secret = invitations.invite(session, group, GREETER, by=ada, now=NOON)
    gate = Barrier(2)

    def accepts(guest):
        gate.wait(30)
        with Session(engine) as session, session.begin():
            try:
                invitations.accept(session, secret, session.get_one(Person, guest.id), now=NOON)
            except invitations.InvitationOver:
                return False
            return True

    with ThreadPoolExecutor(2) as hands:
        accepted = list(hands.map(accepts, guests))

    assert sorted(accepted) == [False, True]
    with Session(engine) as session:
        roles = [role_of(session, group.id, guest.id) for guest in guests]
    assert roles == [GREETER if one else None for one in accepted]
