"""Claims: a phone shows a mark, and the desk that sees it lets the phone in."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from netevents.events.models import AuditEntry, Event, Registration
from netevents.exchange import badges
from netevents.exchange.claiming import LASTS
from netevents.exchange.models import PRINTED, Claim
from netevents.exchange.views import joining
from netevents.people.domain import revoke_all
from netevents.people.models import Person, Profile
from tests.cast import a_group, a_person, a_phone, an_event, attending, post, signed_in, world
from tests.conftest import NOON, StandingClock
from tests.exchange.stage import IMPORTED


@pytest.fixture
def event(client: FlaskClient) -> Event:
    """Hack night, with Gus the greeter signed in on ``client``."""
    with world(client.application) as session:
        gus = a_person(session, "Gus")
        event = an_event(session, a_group(session, greeter=gus))
    signed_in(client, gus)
    return event


@pytest.fixture
def ben(client: FlaskClient, event: Event) -> Registration:
    """Ben Castellanos of the list, with an e-mail that nobody else is to see."""
    with world(client.application) as session:
        place = attending(session, session.get_one(Event, event.id), "Ben Castellanos", **IMPORTED)
        session.get_one(Profile, place.person_id).email = "ben@example.org"
    return place


def token_of(client: FlaskClient, place: Registration) -> str:
    with world(client.application) as session:
        return badges.current(session, place)[PRINTED].token


def mark_on(phone: FlaskClient, event: Event) -> str:
    """What the phone that waits shows."""
    return re.findall(r'big-code">(\w\w)<', phone.get(f"/e/{event.slug}/claim").text)[0]


def let_in(client: FlaskClient, event: Event, mark: str) -> Any:
    """The greeter presses the button beside this mark."""
    with world(client.application) as session:
        code = session.scalars(select(Claim.code).where(Claim.mark == mark)).one()
    assert f">{mark}<" in client.get(f"/console/e/{event.slug}/door").text
    return post(client, f"/console/e/{event.slug}/door/claims/{code}/yes")


def claimed_at(client: FlaskClient, place: Registration) -> Any:
    with world(client.application) as session:
        return session.get_one(Registration, place.id).claimed_at


def test_the_owner_of_a_badge_is_let_in_by_the_desk(
    client: FlaskClient, event: Event, ben: Registration
) -> None:
    token, phone = token_of(client, ben), client.application.test_client()

    asked = phone.get(f"/x/{token}").text
    assert "Is it your own badge?" in asked
    waits = phone.get(post(phone, f"/x/{token}/mine").location).text
    for page in (asked, waits):
        assert "Ben" not in page
        assert "example.org" not in page

    came = client.get(let_in(client, event, mark_on(phone, event)).location).text
    assert "Checked in, and the phone may go on." in came
    assert claimed_at(client, ben) is None
    assert "Go on" in phone.get(f"/e/{event.slug}/claim").text
    inside = phone.get(post(phone, f"/e/{event.slug}/claim").location).text
    assert "Welcome, Ben Castellanos." in inside
    assert "Show my badge" in inside
    assert claimed_at(client, ben) == NOON
    with world(client.application) as session:
        acts = session.scalars(select(AuditEntry.act).where(AuditEntry.registration_id == ben.id)).all()
        assert session.scalars(select(Claim)).all() == []
    assert acts == ["let a phone in"]


def test_phones_that_wait_stand_above_everything_that_can_wait(
    client: FlaskClient, event: Event, ben: Registration
) -> None:
    phone, door = client.application.test_client(), f"/console/e/{event.slug}/door"
    assert "Phones that wait" not in client.get(door).text

    post(phone, f"/x/{token_of(client, ben)}/mine")

    headings = re.findall(r"<h2>(.*?)</h2>", client.get(door).text)
    assert headings[:4] == ["Scan", "Phones that wait", "Find", "Add"]


def test_a_phone_that_never_got_the_answer_comes_in_by_pressing_again(
    client: FlaskClient, event: Event, ben: Registration, clock: StandingClock
) -> None:
    phone, again, late = (client.application.test_client() for _ in range(3))
    post(phone, f"/x/{token_of(client, ben)}/mine")
    let_in(client, event, mark_on(phone, event))
    with phone.session_transaction() as cookie:
        before = dict(cookie)
    for the_same in (again, late):
        with the_same.session_transaction() as cookie:
            cookie.update(before)

    assert post(phone, f"/e/{event.slug}/claim").status_code == 303
    assert "Welcome, Ben Castellanos." in again.get(post(again, f"/e/{event.slug}/claim").location).text
    assert "Ben Castellanos" in again.get(f"/e/{event.slug}/badge").text
    clock.advance(LASTS)
    assert post(late, f"/e/{event.slug}/claim").status_code == 409


def test_a_phone_that_was_signed_out_since_does_not_come_in_again(
    client: FlaskClient, event: Event, ben: Registration
) -> None:
    phone, again = client.application.test_client(), client.application.test_client()
    post(phone, f"/x/{token_of(client, ben)}/mine")
    let_in(client, event, mark_on(phone, event))
    with phone.session_transaction() as cookie, again.session_transaction() as the_same:
        the_same.update(cookie)
    post(phone, f"/e/{event.slug}/claim")
    with world(client.application) as session:
        revoke_all(session, session.get_one(Person, ben.person_id), now=NOON)  # as a code of the desk does

    assert post(again, f"/e/{event.slug}/claim").status_code == 409


def test_who_only_photographed_the_badge_stays_outside(
    client: FlaskClient, event: Event, ben: Registration
) -> None:
    """Both ask; the greeter sees one of two marks on the phone of the person who stands there."""
    token = token_of(client, ben)
    mallory, phone = client.application.test_client(), client.application.test_client()
    for one in (mallory, phone):
        post(one, f"/x/{token}/mine")
    assert mark_on(mallory, event) != mark_on(phone, event)
    post(client, f"/console/e/{event.slug}/door/scan", badge=token)  # checked in, and nothing is open yet
    assert post(mallory, f"/e/{event.slug}/claim").status_code == 409

    let_in(client, event, mark_on(phone, event))

    assert post(mallory, f"/e/{event.slug}/claim").status_code == 409
    assert "the door said no" in mallory.get(f"/e/{event.slug}/claim").text
    assert post(phone, f"/e/{event.slug}/claim").status_code == 303
    assert mallory.get("/me").status_code == 302
    later = mallory.get(f"/x/{token}").text
    assert "Is it your own badge?" not in later
    assert post(mallory, f"/x/{token}/mine").status_code == 404


def test_a_name_on_the_list_is_asked_about_and_nothing_more_is_said(
    client: FlaskClient, event: Event, ben: Registration
) -> None:
    phone, join = client.application.test_client(), f"/e/{event.slug}/join"

    partly = post(client.application.test_client(), join, name="Ben")
    assert partly.status_code == 303
    asked = post(phone, join, name="ben castellanos", stays_out="y")

    assert asked.status_code == 200
    assert "Is this you?" in asked.text
    assert "example.org" not in asked.text
    assert 'name="stays_out" value="y"' in asked.text
    yes = post(phone, join, name="ben castellanos", stays_out="y", answer="me")
    assert yes.location == f"/e/{event.slug}/claim"
    let_in(client, event, mark_on(phone, event))
    assert post(phone, f"/e/{event.slug}/claim").location == f"/e/{event.slug}/"
    assert claimed_at(client, ben) == NOON


def test_no_i_am_new_joins_beside_the_one_on_the_list(
    client: FlaskClient, event: Event, ben: Registration
) -> None:
    phone = client.application.test_client()

    answer = post(phone, f"/e/{event.slug}/join", name="Ben Castellanos", answer="new")

    assert "You are in." in phone.get(answer.location).text
    assert claimed_at(client, ben) is None
    with world(client.application) as session:
        places = session.scalars(select(Registration.claimed_at).order_by(Registration.id)).all()
    assert places == [None, NOON]


def test_the_room_code_comes_before_the_question(
    client: FlaskClient, event: Event, ben: Registration
) -> None:
    with world(client.application) as session:
        session.get_one(Event, event.id).asks_room_code = True

    answer = post(
        client.application.test_client(), f"/e/{event.slug}/join", name=ben.name, code="QQQQQQ", answer="me"
    )

    assert answer.status_code == 422
    assert "Is this you?" not in answer.text


def test_a_phone_that_is_somebody_already_joins_as_that_one(
    client: FlaskClient, event: Event, ben: Registration
) -> None:
    with world(client.application) as session:
        dan = a_person(session, "Dan")
    phone, token = a_phone(client.application, dan), token_of(client, ben)

    assert "Is it your own badge?" not in phone.get(f"/x/{token}").text
    assert post(phone, f"/x/{token}/mine").location == f"/x/{token}"
    assert post(phone, f"/e/{event.slug}/join", name=ben.name).location == f"/x/{token}"


def test_the_desk_may_say_no(client: FlaskClient, event: Event, ben: Registration) -> None:
    phone = client.application.test_client()
    post(phone, f"/x/{token_of(client, ben)}/mine")
    with world(client.application) as session:
        code = session.scalars(select(Claim.code)).one()

    post(client, f"/console/e/{event.slug}/door/claims/{code}/no")

    assert "the door said no" in phone.get(f"/e/{event.slug}/claim").text
    assert post(phone, f"/e/{event.slug}/claim").status_code == 409


def test_a_claim_lasts_a_quarter_of_an_hour(
    client: FlaskClient, event: Event, ben: Registration, clock: StandingClock
) -> None:
    phone = client.application.test_client()
    post(phone, f"/x/{token_of(client, ben)}/mine")
    let_in(client, event, mark_on(phone, event))

    clock.advance(LASTS)

    assert post(phone, f"/e/{event.slug}/claim").status_code == 409
    assert claimed_at(client, ben) is None


@pytest.mark.parametrize("audience", ["mixed", "youth"])
def test_a_minors_place_is_never_claimed(client: FlaskClient, audience: str) -> None:
    with world(client.application) as session:
        event = an_event(session, audience=audience)
        mia = attending(session, event, a_person(session, "Mia", age="16-17"), **IMPORTED)
    phone, token = client.application.test_client(), token_of(client, mia)

    assert post(phone, f"/x/{token}/mine").status_code == 404
    joined = post(phone, f"/e/{event.slug}/join", name="Mia", age="adult", answer="me")
    assert "Is this you?" not in joined.text
    with world(client.application) as session:
        assert session.scalars(select(Claim)).all() == []


@pytest.mark.parametrize("limit", ["NAMES", "NAMES_OF_ADDRESS"])
def test_who_types_many_names_is_told_nothing_of_the_roll(
    client: FlaskClient, event: Event, ben: Registration, limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joining, limit, 2)
    app, join = client.application, f"/e/{event.slug}/join"
    phone = app.test_client()

    def tries() -> Any:
        return post(phone if limit == "NAMES" else app.test_client(), join, name=ben.name)

    assert ["Is this you?" in tries().text for _ in range(3)] == [True, True, False]
    with world(app) as session:
        assert session.scalars(select(Registration.name)).all() == [ben.name, ben.name]
