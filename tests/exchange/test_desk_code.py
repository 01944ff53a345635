"""Codes of the desk: for whom there is one, and what using it does."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.events.models import AuditEntry, Event, GuardianConsent, Registration
from netevents.events.queries import attendee
from netevents.exchange import door
from netevents.exchange.door import (
    HasEmail,
    KnownElsewhere,
    NeedsGuardian,
    OwnSignIn,
)
from netevents.people.domain import NoAccountUnder13
from netevents.people.models import Profile, SignInCode
from tests.cast import (
    a_group,
    a_person,
    a_phone,
    an_event,
    an_organizer,
    attending,
    post,
    signed_in,
    world,
)
from tests.conftest import NOON


@pytest.fixture
def event(client: FlaskClient) -> Event:
    """Hack night, with Gus the greeter signed in on ``client``."""
    with world(client.application) as session:
        gus = a_person(session, "Gus")
        event = an_event(session, a_group(session, greeter=gus))
    signed_in(client, gus)
    return event


def test_the_desk_signs_a_new_phone_in(client: FlaskClient, event: Event) -> None:
    with world(client.application) as session:
        listed = attending(session, session.get_one(Event, event.id), "Ben", source="import")

    page = post(client, f"/console/e/{event.slug}/roll/{listed.code}/desk-code").text
    code = page.partition('<code class="big-code">')[2].partition("</code>")[0]
    phone = client.application.test_client()
    answer = post(phone, "/sign-in/phone", code=code)

    assert answer.status_code in {302, 303}
    assert "Ben" in phone.get(f"/e/{event.slug}/badge").text
    with world(client.application) as session:
        assert session.scalars(select(Registration.claimed_at)).all() == [NOON]


def test_the_desk_signs_nobody_in_who_runs_events(session: Session) -> None:
    ada, gus = an_organizer(session), a_person(session, "Gus")
    event = an_event(session, a_group(session, owner=ada, greeter=gus))

    for person in (ada, gus):
        place = attending(session, event, person)
        with pytest.raises(OwnSignIn):
            door.desk_code(session, event, place, by=gus, now=NOON)


def test_the_desk_opens_nothing_that_was_at_events_of_other_groups(session: Session) -> None:
    """Otherwise a greeter could put somebody on their own roll, and read their life at every event."""
    gus, ben = a_person(session, "Gus"), a_person(session)
    home, away = a_group(session), a_group(session, "Chess club", greeter=gus)
    meetup, chess, blitz = an_event(session, home), an_event(session, away), an_event(session, away)
    attending(session, meetup, ben)
    listed, place = (attending(session, event, ben, source="organizer") for event in (chess, blitz))

    for each in (listed, place):
        with pytest.raises(KnownElsewhere, match="another phone"):
            door.desk_code(session, each.event, each, by=gus, now=NOON)
    assert session.scalars(select(SignInCode)).all() == []
    assert (listed.claimed_at, session.scalars(select(AuditEntry)).all()) == (None, [])

    guest = attending(session, chess, "Cleo")
    attending(session, blitz, guest.person)
    assert door.desk_code(session, chess, guest, by=gus, now=NOON)


def test_who_can_come_back_by_mail_gets_no_code_of_the_desk(app: Flask, event: Event) -> None:
    with world(app) as session:
        event = session.get_one(Event, event.id)
        back, fresh = attending(session, event, "Ben"), attending(session, event, "Cleo", source="import")
        for place in (back, fresh):
            session.get_one(Profile, place.person_id).email = f"{place.name}@example.org"
        owner = a_person(session, "Ada")
    a_phone(app, back.person)
    with world(app) as session:
        event = session.get_one(Event, event.id)
        back, fresh = (attendee(session, event, place.code) for place in (back, fresh))
        facts = {"by": owner, "now": NOON}

        with pytest.raises(HasEmail, match="six digits"):
            door.desk_code(session, event, back, **facts, mails=True)
        assert door.desk_code(session, event, fresh, **facts, mails=True)
        assert door.desk_code(session, event, back, **facts)


def test_a_code_of_the_desk_signs_the_lost_phone_out(client: FlaskClient, event: Event) -> None:
    app = client.application
    with world(app) as session:
        ben = attending(session, session.get_one(Event, event.id), "Ben")
    lost = a_phone(app, ben.person)

    base = f"/console/e/{event.slug}/roll/{ben.code}"
    assert "signs their other phones out" in client.get(f"{base}/badge").text
    page = post(client, f"{base}/desk-code").text
    code = page.partition('<code class="big-code">')[2].partition("</code>")[0]
    assert lost.get("/me").status_code == 200
    new = app.test_client()
    post(new, "/sign-in/phone", code=code)

    assert (new.get("/me").status_code, lost.get("/me").location) == (200, "/sign-in")
    with world(app) as session:
        assert session.scalars(select(AuditEntry.act)).all() == ["signed a phone in"]


def test_a_minor_gets_a_phone_only_with_a_guardians_consent(session: Session) -> None:
    ada = an_organizer(session)
    event = an_event(session, a_group(session, owner=ada), audience="youth")
    kim = attending(session, event, a_person(session, "Kim", age="13-15"), source="leader")
    child = attending(session, event, a_person(session, "Bo", age="under 13"), source="leader")
    for place in (kim, child):
        with pytest.raises((NeedsGuardian, NoAccountUnder13)):
            door.desk_code(session, event, place, by=ada, now=NOON)
    guardian = a_person(session, "Lee", age="adult")
    for place in (kim, child):
        session.add(
            GuardianConsent(
                registration_id=place.id,
                guardian_id=guardian.id,
                method="paper",
                text_version="1",
                may_collect=True,
                may_share=True,
                given_at=NOON,
                ends_at=NOON + timedelta(days=2),
            )
        )
    session.flush()

    assert len(door.desk_code(session, event, kim, by=ada, now=NOON)) == 8
    with pytest.raises(NoAccountUnder13):
        door.desk_code(session, event, child, by=ada, now=NOON)
    with pytest.raises(NeedsGuardian):
        door.desk_code(session, event, kim, by=ada, now=NOON + timedelta(days=3))
