"""The live page: who came, who has met nobody, and whom to bring them to."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from netevents.events import domain
from netevents.events.models import Event, Registration
from netevents.exchange import parting
from netevents.exchange.live import PATIENCE, bump, live
from netevents.exchange.sharing import Choices, choose
from netevents.people.models import ADULT, Profile
from tests.cast import (
    a_group,
    a_person,
    an_event,
    attending,
    engine_of,
    nobody,
    post,
    signed_in,
    statements,
    world,
)
from tests.conftest import NOON, StandingClock
from tests.routes_world import a_connection

EARLY = NOON - timedelta(minutes=30)


def here(session: Session, event: Event, name: str, *, at: Any = EARLY, **lines: str) -> Registration:
    """Somebody who joined and came, half an hour ago if nothing else is said."""
    role = lines.pop("role", "attendee")
    person = a_person(session, name, age=lines.pop("age", ADULT))
    place = attending(session, event, person, role=role)
    for field, text in lines.items():
        setattr(session.get_one(Profile, place.person_id), field, text)
    domain.check_in(place, now=at, tell=nobody)
    session.flush()
    return place


def alone(session: Session, event: Event) -> list[str]:
    """Who has met nobody, by the live page."""
    session.flush()
    return [each.newcomer.name for each in live(session, event, now=NOON).introductions]


def test_who_has_met_nobody_for_a_while_is_shown_longest_first(session: Session) -> None:
    event = an_event(session)
    here(session, event, "Ben", at=NOON - PATIENCE)
    here(session, event, "Cleo", at=NOON - PATIENCE + timedelta(seconds=1))
    dan, eve = here(session, event, "Dan"), here(session, event, "Eve")
    here(session, event, "Fay")
    attending(session, event, "Not here")
    a_connection(session, dan, eve)

    assert alone(session, event) == ["Fay", "Ben"]


@pytest.mark.parametrize("state", ["waiting", "withdrawn", "blocked"])
def test_only_a_connection_that_stands_was_a_meeting(session: Session, state: str) -> None:
    event = an_event(session)
    ben, cleo = here(session, event, "Ben"), here(session, event, "Cleo")
    met = a_connection(session, ben, cleo, state=state)
    assert alone(session, event) == ["Ben", "Cleo"]

    met.state = "made"

    assert alone(session, event) == []


def test_a_reason_comes_from_what_both_share(session: Session) -> None:
    event = an_event(session)
    ben = here(session, event, "Ben", looking_for="soldering")
    cleo, dan = (here(session, event, name, can_help_with="Soldering") for name in ("Cleo", "Dan"))
    a_connection(session, cleo, dan)
    for place in (cleo, dan):
        place.event = event
    choose(session, cleo, Choices(fields=frozenset()), now=NOON)
    choose(session, dan, Choices(fields=frozenset({"can_help_with"}), asks_first=True), now=NOON)
    assert "soldering" not in live(session, event, now=NOON).introductions[0].why

    choose(session, dan, Choices(fields=frozenset({"can_help_with"})), now=NOON)
    session.flush()

    (found,) = live(session, event, now=NOON).introductions
    assert (found.newcomer.id, found.to.id) == (ben.id, dan.id)
    assert found.why == "Ben is looking for “soldering”, Dan can help with it."


def test_who_never_claimed_their_badge_is_a_name_only(session: Session) -> None:
    event = an_event(session)
    ben = here(session, event, "Ben", looking_for="soldering")
    here(session, event, "Cleo", can_help_with="soldering").claimed_at = None

    (found, _) = live(session, event, now=NOON).introductions

    assert (found.newcomer.id, found.why) == (ben.id, "Neither has met anybody here yet.")


def test_minors_and_people_who_stay_out_or_hide_are_not_in_it(session: Session) -> None:
    event = an_event(session, audience="mixed")
    here(session, event, "Mia", age="16-17")
    here(session, event, "Out").stays_out = True
    here(session, event, "Hidden").hidden = True
    here(session, event, "Ben")

    picture = live(session, event, now=NOON)

    assert [each.newcomer.name for each in picture.introductions] == ["Ben"]
    assert [each.name for each in picture.arrivals] == ["Ben"]
    assert picture.introductions[0].to is None


def test_a_block_keeps_two_apart(session: Session) -> None:
    event = an_event(session)
    ben, cleo = here(session, event, "Ben"), here(session, event, "Cleo")
    parting.block(session, ben.person, cleo.person, now=NOON, tell=nobody)
    session.flush()

    assert [each.to for each in live(session, event, now=NOON).introductions] == [None, None]


@pytest.fixture
def event(client: FlaskClient) -> Event:
    """Hack night, with Gus the greeter signed in on ``client``."""
    with world(client.application) as session:
        gus = a_person(session, "Gus", age=ADULT)
        event = an_event(session, a_group(session, greeter=gus))
    signed_in(client, gus)
    return event


def arranged(app: Flask, event: Event, *names: str) -> list[Registration]:
    with world(app) as session:
        return [here(session, session.get_one(Event, event.id), name) for name in names]


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_five_statements_for_three_as_for_one(
    client: FlaskClient, event: Event, number: int
) -> None:
    arranged(client.application, event, *[f"Guest {one}" for one in "ABC"[:number]])

    with statements(engine_of(client.application)) as seen:
        assert "Guest A" in client.get(f"/console/e/{event.slug}/live").text

    assert len(seen) == 5


def test_who_changes_the_language_gets_the_page_in_it(client: FlaskClient, event: Event) -> None:
    path = f"/console/e/{event.slug}/live"
    known = {"If-None-Match": client.get(path).headers["ETag"]}

    answer = client.get(path, headers=known | {"Accept-Language": "es"})

    assert (answer.status_code, "En directo" in answer.text) == (200, True)


def test_nothing_is_sent_while_nothing_is_new(
    client: FlaskClient, event: Event, clock: StandingClock
) -> None:
    path = f"/console/e/{event.slug}/live"
    (ben,) = arranged(client.application, event, "Ben")

    def ask(known: str = "") -> Any:
        return client.get(path, headers={"If-None-Match": known} if known else {})

    first = ask()
    with statements(engine_of(client.application)) as seen:
        second = ask(first.headers["ETag"])
    assert (second.status_code, second.data, len(seen)) == (304, b"", 3)

    post(client, f"/console/e/{event.slug}/door/{ben.code}/out")
    third = ask(first.headers["ETag"])
    assert (third.status_code, "Ben" in third.text) == (200, False)

    with world(client.application) as session:
        bump(session, [event.id])
    fourth = ask(third.headers["ETag"])
    assert fourth.status_code == 200

    clock.advance(timedelta(minutes=1))
    assert ask(fourth.headers["ETag"]).status_code == 200


def test_what_the_page_shows_beats_in_the_same_transaction(session: Session) -> None:
    event = an_event(session)

    def pulse() -> int:
        session.flush()
        session.expire(event)
        return event.pulse

    beats = [pulse()]
    ben = attending(session, event, "Ben")
    beats.append(pulse())
    for act in (
        lambda: domain.check_in(ben, now=NOON, tell=nobody),
        lambda: domain.undo_check_in(ben),
        lambda: choose(session, ben, Choices(stays_out=True), now=NOON),
        lambda: bump(session, [event.id]),
    ):
        act()
        beats.append(pulse())

    assert beats == sorted(set(beats))


def test_a_youth_event_names_nobody(client: FlaskClient) -> None:
    with world(client.application) as session:
        gus = a_person(session, "Gus", age=ADULT)
        event = an_event(session, a_group(session, greeter=gus), audience="youth")
        here(session, event, "Mia", age="16-17")
        here(session, event, "Lea Ferrara", role="leader")
    signed_in(client, gus)

    page = client.get(f"/console/e/{event.slug}/live").text

    assert "Leaders bring young people together." in page
    assert "Mia" not in page
