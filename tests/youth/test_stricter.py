"""Making an event stricter: who turns into a minor, what goes, and that it asks first."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select, text

from netevents.events.domain import AudienceLoosened
from netevents.events.domain.first_ends import GoneAtOnce
from netevents.events.domain.planning import Plan, change
from netevents.events.models import AuditEntry, Event, Merge, Registration
from netevents.events.retention import is_past_keeping
from netevents.exchange import consents, merging, notes
from netevents.exchange.connecting import Scan, connect
from netevents.exchange.models import Connection, Consent, Note
from netevents.exchange.youth.stricter import first_name, make_stricter, who_turns
from netevents.people.models import ADULT
from tests.cast import (
    a_group,
    a_person,
    an_event,
    an_organizer,
    attending,
    collected,
    nobody,
    post,
    signed_in,
    world,
)
from tests.conftest import NOON
from tests.exchange.stage import BEN, CLEO, an_attendee


def a_mixer(session):
    """Ben Okri was never asked; Cleo Paz is known to be an adult. They met, and both wrote notes."""
    ada = an_organizer(session, "Ada")
    event = an_event(session, a_group(session, owner=ada), by=ada)
    ben = an_attendee(session, event, a_person(session, "Ben Okri"), profile=BEN, role="speaker")
    cleo = an_attendee(session, event, a_person(session, "Cleo Paz", age=ADULT), profile=CLEO)
    consents.give(session, ben.registration, {"email", "ask_me_about"}, now=NOON)
    ben.registration.organizers_may_email = True
    for author, about in ((ben, cleo), (cleo, ben)):
        notes.write(session, author.registration, about.registration, talked_about="Ants", now=NOON)
    session.flush()
    connect(session.connection(), Scan(token=ben.screen, secret=cleo.secret), now=NOON)
    return ada, event, ben.registration, cleo.registration


@pytest.mark.parametrize("audience", ["mixed", "youth"])
def test_it_is_said_first_whose_fields_will_go(session, audience):
    _, event, _, _ = a_mixer(session)

    (ben,) = who_turns(session, event, audience)

    assert (ben.name, ben.first_name) == ("Ben Okri", "Ben")
    assert ben.goes == (
        "their surname", "Ask me about", "E-mail", "the role of speaker", "their notes", "their connections"
    )  # fmt: skip


@pytest.mark.parametrize("audience", ["mixed", "youth"])
def test_who_turns_into_a_minor_keeps_a_first_name_only(session, audience):
    ada, event, ben, cleo = a_mixer(session)
    told, tell = collected()

    make_stricter(session, event, audience, by=ada, now=NOON, tell=tell)

    session.expire_all()
    assert event.audience == audience
    assert (ben.name, ben.is_minor, ben.role, ben.organizers_may_email) == (
        "Ben", True, "attendee", False
    )  # fmt: skip
    assert session.scalars(select(Consent).where(Consent.registration_id == ben.id)).all() == []
    assert session.scalars(select(Connection)).all() == []
    assert [note.author_id for note in session.scalars(select(Note))] == [cleo.id]
    assert (cleo.name, cleo.is_minor) == ("Cleo Paz", False)
    assert [type(one).__name__ for one in told] == ["TurnsMinor", "Withdrawn"]


@pytest.mark.parametrize(
    ("now_it_is", "to"), [("youth", "mixed"), ("mixed", "adult"), ("mixed", "mixed"), ("adult", "pets")]
)
def test_rules_never_get_looser(session, now_it_is, to):
    ada = an_organizer(session)
    event = an_event(session, audience=now_it_is, by=ada)

    with pytest.raises(AudienceLoosened):
        make_stricter(session, event, to, by=ada, now=NOON, tell=print)


LONG_OVER = timedelta(days=99)


@pytest.mark.parametrize("kept_from", ["ends_at", "first_over_at"])
def test_what_was_over_too_long_ago_does_not_get_minors(session, kept_from):
    ada = an_organizer(session)
    event = an_event(session, by=ada)
    ends_at = NOON - LONG_OVER if kept_from == "ends_at" else event.ends_at
    event.starts_at, event.ends_at = ends_at - timedelta(hours=3), ends_at
    setattr(event, kept_from, NOON - LONG_OVER)
    session.flush()
    plan = Plan(**{field.name: getattr(event, field.name) for field in fields(Plan)} | {"audience": "mixed"})

    for make in (
        partial(make_stricter, session, event, "mixed", by=ada, now=NOON, tell=nobody),
        partial(change, session, event, plan, now=NOON),
    ):
        with pytest.raises(GoneAtOnce):
            make()
        assert (event.audience, is_past_keeping(event, NOON)) == ("adult", False)


def test_rules_that_somebody_made_stricter_meanwhile_are_not_loosened(session):
    ada = an_organizer(session)
    event = an_event(session, by=ada)
    assert event.audience == "adult"
    session.execute(text("UPDATE event SET audience = 'youth'"))  # in another window, since this one read it

    with pytest.raises(AudienceLoosened):
        make_stricter(session, event, "mixed", by=ada, now=NOON, tell=nobody)


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Ben Okri", "Ben"),
        ("ben@example.org", "ben"),
        ("Zoë", "Zoë"),
        ("7 of 9", "of"),
        ("李小龍", "李小龍"),
        ("1234", "Guest"),
        ("A" * 80, "A" * 30),
        ("Lea\u00a0Lind", "Lea"),
        ("Ann,Brown", "Ann"),
    ],
)
def test_first_name_is_one_word_without_an_address(name, first):
    assert first_name(name) == first


def test_console_leads_from_the_settings_to_the_list_and_asks(client):
    with world(client.application) as session:
        ada, event, _, _ = a_mixer(session)
        slug = event.slug
    signed_in(client, ada)
    page = client.get(f"/console/e/{slug}/edit")
    assert "/stricter" not in page.text

    refused = post(
        client, f"/console/e/{slug}/edit", name="Hack night", kind="hackathon", audience="mixed",
        day="2026-05-08", starts="13:00", ends="19:00", zone="Europe/Madrid", reports_to=ada.code,
    )  # fmt: skip
    listed = client.get(f"/console/e/{slug}/stricter?to=mixed")
    with world(client.application) as session:
        still = session.scalars(select(Event.audience).where(Event.slug == slug)).one()
    done = post(client, f"/console/e/{slug}/stricter", to="mixed")

    assert refused.status_code == 422
    assert f"/console/e/{slug}/stricter?to=mixed" in refused.text
    assert "See whose fields would go, and make the rules stricter there." in refused.text
    assert "Ben Okri" in listed.text
    assert "Cleo" not in listed.text
    assert (still, done.status_code) == ("adult", 303)
    with world(client.application) as session:
        assert session.scalars(select(Event.audience).where(Event.slug == slug)).one() == "mixed"
        assert session.scalars(select(Registration.name).where(Registration.is_minor)).all() == ["Ben"]
    assert client.get(f"/console/e/{slug}/stricter?to=adult").status_code == 409


def test_who_joined_as_a_minor_before_is_not_asked_about(session):
    ada, event, _, _ = a_mixer(session)
    make_stricter(session, event, "mixed", by=ada, now=NOON, tell=lambda occasion: None)
    attending(session, event, a_person(session, "Mia", age="13-15"))

    assert who_turns(session, event, "youth") == []


def test_the_trail_does_not_tell_by_which_name_they_were_merged_and_came_back(session):
    ada, event, ben, cleo = a_mixer(session)
    double = attending(session, event, a_person(session, "Cleo P", age=ADULT))
    ben.claimed_at = double.claimed_at = None
    undone = merging.merge(session, event, double, ben, by=ada, now=NOON)
    merging.undo(session, event, undone, by=ada, now=NOON)
    merging.merge(session, event, cleo, double, by=ada, now=NOON)

    make_stricter(session, event, "mixed", by=ada, now=NOON, tell=nobody)

    merges = AuditEntry.act.in_((merging.MERGED, merging.UNMERGED))
    trail = select(AuditEntry.facts).where(merges).order_by(AuditEntry.id)
    assert [facts.get("name") for facts in session.scalars(trail)] == [None, None, "Cleo P"]
    assert session.scalars(select(Merge.gone_name)).all() == ["Cleo P"]
