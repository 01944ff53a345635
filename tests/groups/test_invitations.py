"""Invitations: looking changes nothing, a button accepts, once; who may invite whom."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.exchange.erasure import erase
from netevents.exchange.held import everything_held
from netevents.exchange.retention import retain
from netevents.groups import invitations
from netevents.groups.audit import record
from netevents.groups.domain import give_role, take_role
from netevents.groups.models import GREETER, ORGANIZER, OWNER, Group, GroupEntry, Invitation
from netevents.groups.queries import role_of
from netevents.people.models import Credential, OutgoingMail, Person
from tests.cast import (
    NOON,
    a_group,
    a_person,
    a_phone,
    an_organizer,
    nobody,
    post,
    signed_in,
    world,
)

WEEK = timedelta(days=7)
CLUB = "/console/g/robotics-club"
NEW = {"name": "Nia", "email": "nia@example.org", "password": "a long enough password"}


@pytest.fixture
def club(app):
    """Ada owns the club, Bea organizes, Gus greets."""
    with world(app) as session:
        people = {name: an_organizer(session, name) for name in ("Ada", "Bea", "Gus")}
        group = a_group(session, owner=people["Ada"], organizer=people["Bea"], greeter=people["Gus"])
    return people | {"group": group}


def invited(app, club, role=GREETER, *, by="Ada", now=NOON):
    """The secret of a new invitation."""
    with world(app) as session:
        group = session.merge(club["group"])
        return invitations.invite(session, group, role, by=club[by], now=now)[1]


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


def test_an_owner_makes_an_invitation_that_is_shown_once(app, client, club):
    signed_in(client, club["Ada"])

    page = post(client, f"{CLUB}/invitations", **{"invite-role": ORGANIZER}).text

    secret = re.search(r"/console/invitation/([A-Z2-9]{12})<", page)[1]
    assert f"{secret[:4]} {secret[4:8]} {secret[8:]}" in page
    later = client.get(f"{CLUB}/members").text
    assert "Open invitations" in later
    assert secret not in later
    with world(app) as session:
        kept = session.scalars(select(Invitation)).one()
        assert secret not in (kept.code, kept.secret_hash)
        assert invitations.standing(session, secret, now=NOON).role == ORGANIZER


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


@pytest.mark.parametrize(
    ("who", "role", "status"),
    [("Ada", ORGANIZER, 200), ("Ada", GREETER, 200), ("Bea", GREETER, 200), ("Bea", ORGANIZER, 422),
     ("Ada", OWNER, 422), ("Gus", GREETER, 404)],
)  # fmt: skip
def test_owners_invite_organizers_and_organizers_invite_greeters(app, client, club, who, role, status):
    signed_in(client, club[who])

    assert post(client, f"{CLUB}/invitations", **{"invite-role": role}).status_code == status
    with world(app) as session:
        assert len(session.scalars(select(Invitation)).all()) == (status == 200)


def test_an_organizer_takes_no_invitation_of_an_owner_back(app, client, club):
    invited(app, club, ORGANIZER)
    signed_in(client, club["Bea"])
    with world(app) as session:
        code = session.scalars(select(Invitation.code)).one()

    assert "/take-back" not in client.get(f"{CLUB}/members").text
    assert post(client, f"{CLUB}/invitations/{code}/take-back").status_code == 403


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


def test_without_a_mailer_no_address_is_asked_for(client, club):
    page = signed_in(client, club["Ada"]).get(f"{CLUB}/members").text

    assert "Send it to this e-mail" not in page


def test_with_a_mailer_the_link_is_sent_when_asked_for(app, client, club):
    app.config["MAIL_SERVER"] = "127.0.0.1"
    signed_in(client, club["Ada"])
    fields = {"invite-role": GREETER, "invite-email": "Nia@Example.org"}

    page = post(client, f"{CLUB}/invitations", **fields).text

    assert "on its way to <bdi>nia@example.org</bdi>" in page
    with world(app) as session:
        letter = session.scalars(select(OutgoingMail)).one()
        secret = re.search(r"/console/invitation/([A-Z2-9]{12})\b", letter.body)[1]
        assert (letter.to_address, letter.subject) == (
            "nia@example.org",
            "Robotics club: an invitation to help",
        )
        assert invitations.standing(session, secret, now=NOON).role == GREETER


def test_the_trail_of_a_group_says_who_let_whom_help(app, client, club):
    with world(app) as session:
        dora = an_organizer(session, "Dora", email="dora@example.org")
    signed_in(client, club["Ada"])
    post(client, f"{CLUB}/members", email="dora@example.org", role="greeter")
    post(client, f"{CLUB}/members/{dora.code}", role="organizer")
    post(client, f"{CLUB}/members/{dora.code}/remove")

    page = client.get(f"{CLUB}/trail").text

    order = [page.index(words) for words in ("Took a role back", "Made an organizer", "Made a greeter")]
    assert order == sorted(order)
    assert page.count("<bdi>Dora</bdi>") == 3
    assert a_phone(app, club["Gus"]).get(f"{CLUB}/trail").status_code == 404
    for odd in ("x", "-1", "9" * 11, "9" * 17, "9" * 30, "²"):
        assert client.get(f"{CLUB}/trail?before={odd}").status_code == 200


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


def test_open_invitations_are_bounded(session):
    ada = an_organizer(session, "Ada")
    group = a_group(session, owner=ada)
    for _ in range(invitations.MOST):
        invitations.invite(session, group, GREETER, by=ada, now=NOON)

    with pytest.raises(invitations.TooManyInvitations):
        invitations.invite(session, group, GREETER, by=ada, now=NOON)
    invitations.invite(session, group, GREETER, by=ada, now=NOON + WEEK)
    give_role(session, group, an_organizer(session, "Bea"), ORGANIZER, now=NOON)


def test_who_is_erased_leaves_no_invitation_and_no_name_in_the_trail(session):
    ada, bea = an_organizer(session, "Ada"), an_organizer(session, "Bea")
    group = a_group(session, owner=ada, organizer=bea)
    invitations.invite(session, group, GREETER, by=bea, now=NOON)
    record(session, group.id, ada, "made a greeter", now=NOON, other=bea)
    session.flush()
    held = everything_held(session, bea, (), plugins={}, now=NOON)["what_happened_in_my_groups"]

    erase(session, bea, plugins=nobody_else, now=NOON, tell=nobody)

    assert [(one["act"], one["by_me"]) for one in held] == [
        ("invited a greeter", True),
        ("made a greeter", False),
    ]
    assert session.scalars(select(Invitation)).all() == []
    kept = session.execute(select(GroupEntry.person_id, GroupEntry.other_id).order_by(GroupEntry.id)).all()
    assert [tuple(row) for row in kept] == [(None, None), (ada.id, None)]


def nobody_else(session, person):
    """No plugin holds anything."""


def test_old_invitations_and_old_trails_go_by_themselves(session):
    ada = an_organizer(session, "Ada")
    group = a_group(session, owner=ada)
    invitations.invite(session, group, GREETER, by=ada, now=NOON)

    retain(session, now=NOON + WEEK + timedelta(seconds=1))
    assert session.scalars(select(Invitation)).all() == []
    assert len(session.scalars(select(GroupEntry)).all()) == 1
    retain(session, now=NOON + timedelta(days=366))
    assert session.scalars(select(GroupEntry)).all() == []
