"""Check-in by the poster in the hall."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from netevents.events.models import Event, Registration
from netevents.exchange import self_check_in
from netevents.exchange.self_check_in import LeadersCheckIn, NotByPoster
from netevents.people.models import ADULT
from tests.cast import (
    a_group,
    a_person,
    a_phone,
    an_event,
    an_organizer,
    attending,
    nobody,
    post,
    signed_in,
    world,
)
from tests.conftest import NOON


@pytest.fixture
def event(client: FlaskClient) -> Event:
    """Hack night, with Ada the organizer signed in on ``client``, and the poster on the wall."""
    with world(client.application) as session:
        ada = an_organizer(session, "Ada")
        event = an_event(session, a_group(session, owner=ada))
    signed_in(client, ada)
    post(client, f"/console/e/{event.slug}/door/self-check-in", to="on")
    return event


def code_of(client: FlaskClient, event: Event) -> str:
    with world(client.application) as session:
        return session.get_one(Event, event.id).check_in_code or ""


def here_since(client: FlaskClient, place: Registration) -> object:
    with world(client.application) as session:
        return session.get_one(Registration, place.id).checked_in_at


def test_looking_at_the_poster_changes_nothing_and_the_button_checks_in(
    client: FlaskClient, event: Event
) -> None:
    with world(client.application) as session:
        ben = attending(session, session.get_one(Event, event.id), "Ben")
    phone, code = a_phone(client.application, ben.person), code_of(client, event)
    assert len(code) == 20

    page = phone.get(f"/H/{code}").text
    assert "Are you here, <bdi>Ben</bdi>?" in page
    assert here_since(client, ben) is None

    said = phone.get(post(phone, f"/h/{code}").location).text
    assert "You are checked in." in said
    assert here_since(client, ben) == NOON
    assert "You were checked in at 14:00." in phone.get(f"/h/{code}").text
    assert post(phone, f"/h/{code}").status_code == 303
    assert here_since(client, ben) == NOON


def test_strangers_join_first_and_come_back(client: FlaskClient, event: Event) -> None:
    code = code_of(client, event)
    phone = client.application.test_client()

    assert "Join with your name" in phone.get(f"/H/{code}").text
    assert post(phone, f"/h/{code}").location == f"/h/{code}"
    joined = post(phone, f"/e/{event.slug}/join", name="Cleo")

    assert joined.location == f"/h/{code}"
    assert "Are you here, <bdi>Cleo</bdi>?" in phone.get(joined.location).text


def test_the_poster_opens_nothing_while_it_is_off(client: FlaskClient, event: Event) -> None:
    code = code_of(client, event)
    assert "Check in here" in client.get(f"/console/e/{event.slug}/door/poster").text

    post(client, f"/console/e/{event.slug}/door/self-check-in", to="off")

    assert client.get(f"/h/{code}").status_code == 404
    assert client.get(f"/console/e/{event.slug}/door/poster").status_code == 409
    post(client, f"/console/e/{event.slug}/door/self-check-in", to="on")
    assert code_of(client, event) == code


def test_nobody_who_stays_away_guesses_it(client: FlaskClient, event: Event) -> None:
    stranger = client.application.test_client()

    answers = [stranger.get(f"/h/{'A' * 20}").status_code for _ in range(31)]

    assert answers == [404] * 30 + [429]


def test_minors_and_leaders_are_seen_by_somebody(session: Session) -> None:
    event = an_event(session, audience="mixed")
    mia = attending(session, event, a_person(session, "Mia", age="16-17"))
    lea = attending(session, event, a_person(session, "Lea", age=ADULT), role="leader")

    for place in (mia, lea):
        with pytest.raises(LeadersCheckIn, match="Go to the door"):
            self_check_in.check_myself_in(place, now=NOON, tell=nobody)
        assert place.checked_in_at is None


def test_a_youth_event_has_no_such_poster(session: Session) -> None:
    event, ada = an_event(session, audience="youth"), an_organizer(session)

    with pytest.raises(LeadersCheckIn, match="somebody greets"):
        self_check_in.switch_on(session, event, by=ada, now=NOON)
    event.takes_self_check_in, event.check_in_code = True, "A" * 20
    session.flush()
    assert self_check_in.event_of_poster(session, "A" * 20) is None


def test_nobody_is_here_long_before_the_start(session: Session) -> None:
    event = an_event(session)
    ben = attending(session, event, "Ben")

    with pytest.raises(NotByPoster, match="two hours before"):
        self_check_in.check_myself_in(ben, now=event.starts_at - timedelta(hours=2, seconds=1), tell=nobody)
    self_check_in.check_myself_in(ben, now=event.starts_at - timedelta(hours=2), tell=nobody)
    assert ben.is_checked_in
