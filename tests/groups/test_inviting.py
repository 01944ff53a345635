"""Who may invite whom, what is shown or sent of it, and what the trail of the group keeps."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from netevents.exchange.erasure import erase
from netevents.exchange.held import everything_held
from netevents.exchange.retention import retain
from netevents.groups import invitations
from netevents.groups.audit import record
from netevents.groups.domain import give_role
from netevents.groups.models import GREETER, ORGANIZER, OWNER, GroupEntry, Invitation
from netevents.people.models import OutgoingMail
from tests.cast import NOON, a_group, a_phone, an_organizer, nobody, post, signed_in, world
from tests.groups.club import CLUB, WEEK, a_club, invited


@pytest.fixture
def club(app):
    return a_club(app)


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
