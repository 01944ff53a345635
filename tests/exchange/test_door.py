"""The door: walk-ins, check-in by badge, new badges."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from netevents.events.models import AuditEntry, Event, Registration
from netevents.exchange import badges, door
from netevents.exchange.door import (
    BadgeReplaced,
    NoSuchBadge,
)
from netevents.exchange.models import PRINTED, SCREEN
from netevents.people.models import Person
from tests.cast import (
    a_group,
    a_person,
    an_event,
    attending,
    collected,
    nobody,
    post,
    signed_in,
    world,
)
from tests.conftest import NOON, StandingClock


@pytest.fixture
def event(client: FlaskClient) -> Event:
    """Hack night, with Gus the greeter signed in on ``client``."""
    with world(client.application) as session:
        gus = a_person(session, "Gus")
        event = an_event(session, a_group(session, greeter=gus))
    signed_in(client, gus)
    return event


def roll(app: Flask) -> list[Registration]:
    with world(app) as session:
        return list(
            session.scalars(
                select(Registration)
                .order_by(Registration.id)
                .options(joinedload(Registration.person).joinedload(Person.profile))
            )
        )


def test_a_walk_in_is_one_line(client: FlaskClient, event: Event) -> None:
    answer = post(
        client, f"/console/e/{event.slug}/door/add", **{"walk-in-who": "Kofi Mensah, Chess club, north"}
    )

    (kofi,) = roll(client.application)
    assert answer.location == f"/console/e/{event.slug}/door?done={kofi.code}&how=added"
    assert (kofi.name, kofi.source, kofi.checked_in_at, kofi.claimed_at) == (
        "Kofi Mensah",
        "walk-in",
        NOON,
        None,
    )
    assert kofi.person.profile is not None
    assert kofi.person.profile.organization == "Chess club, north"
    page = client.get(answer.location).text
    assert "Registered and checked in." in page
    assert f"/console/e/{event.slug}/roll/{kofi.code}/badge" in page


def test_a_walk_in_sent_twice_is_one_person(client: FlaskClient, event: Event) -> None:
    door_page, path = f"/console/e/{event.slug}/door", f"/console/e/{event.slug}/door/add"

    def drawn() -> dict[str, str]:
        return {
            "walk-in-once": re.findall(
                r'name="walk-in-once"[^>]* value="([^"]+)"', client.get(door_page).text
            )[0]
        }

    form = drawn()
    first, second = (post(client, path, **form, **{"walk-in-who": "Kofi"}) for _ in range(2))
    assert (second.status_code, second.location) == (303, first.location)
    post(client, path, **form, **{"walk-in-who": "Ama"})
    post(client, path, **drawn(), **{"walk-in-who": "Kofi"})

    assert [place.name for place in roll(client.application)] == ["Kofi", "Ama", "Kofi"]


def test_a_walk_in_that_was_refused_may_be_sent_again(client: FlaskClient, event: Event) -> None:
    line = {"walk-in-who": "Kofi", "walk-in-once": "one"}
    with world(client.application) as session:
        session.get_one(Event, event.id).seats = 1
        ben = attending(session, session.get_one(Event, event.id), "Ben")
    assert post(client, f"/console/e/{event.slug}/door/add", **line).status_code == 422
    with world(client.application) as session:
        session.get_one(Event, event.id).seats = 2

    post(client, f"/console/e/{event.slug}/door/add", **line)

    assert [place.name for place in roll(client.application)] == [ben.name, "Kofi"]


@pytest.mark.parametrize("who", ["", ", Chess club", "x" * 81, f"Kofi, {'x' * 121}"])
def test_a_line_that_cannot_be_kept_stays(client: FlaskClient, event: Event, who: str) -> None:
    answer = post(client, f"/console/e/{event.slug}/door/add", **{"walk-in-who": who})

    assert answer.status_code == 422
    assert f'value="{who}"' in answer.text
    assert roll(client.application) == []


def test_a_full_event_is_said_beside_the_line(client: FlaskClient, event: Event) -> None:
    with world(client.application) as session:
        session.get_one(Event, event.id).seats = 1
        attending(session, session.get_one(Event, event.id), "Ben")

    answer = post(client, f"/console/e/{event.slug}/door/add", **{"walk-in-who": "Kofi"})

    assert answer.status_code == 422
    assert "is full" in answer.text
    assert 'value="Kofi"' in answer.text
    assert [place.name for place in roll(client.application)] == ["Ben"]


def test_a_minor_at_the_door_is_a_first_name(client: FlaskClient) -> None:
    with world(client.application) as session:
        gus = a_person(session, "Gus", age="adult")
        event = an_event(session, a_group(session, greeter=gus), audience="youth")
    signed_in(client, gus)
    path = f"/console/e/{event.slug}/door/add"

    unasked = post(client, path, **{"walk-in-who": "Kim"})
    surname = post(client, path, **{"walk-in-who": "Kim Lee", "walk-in-age": "13-15"})
    school = post(client, path, **{"walk-in-who": "Kim, Hill school", "walk-in-age": "13-15"})
    added = post(client, path, **{"walk-in-who": "Kim", "walk-in-age": "13-15"})

    assert [unasked.status_code, surname.status_code, school.status_code] == [422, 422, 422]
    assert added.status_code == 303
    (kim,) = roll(client.application)
    assert (kim.is_minor, kim.person.age, kim.person.profile) == (True, "13-15", None)


def test_a_badge_is_checked_in_by_code_token_or_address(session: Session) -> None:
    event = an_event(session)
    told, tell = collected()
    garbled = "httpsÖ--events.example.org-x-{token}\r"  # by a scanner that is set to another keyboard
    spellings = ("{code}", "{token}", "HTTPS://EVENTS.EXAMPLE.ORG/X/{token}", garbled)
    for number, spelling in enumerate(spellings):
        place = attending(session, event, f"Guest {number}")
        badge = badges.current(session, place)[PRINTED]

        done = door.check_in_by_badge(
            session, event, spelling.format(code=badge.code.lower(), token=badge.token), now=NOON, tell=tell
        )

        assert (done.registration, done.since, place.checked_in_at) == (place, None, NOON)
    assert len(told) == 4


def test_checking_in_twice_says_since_when(client: FlaskClient, event: Event, clock: StandingClock) -> None:
    with world(client.application) as session:
        ben = attending(session, session.get_one(Event, event.id), "Ben")
        code = badges.current(session, ben)[SCREEN].code
    path = f"/console/e/{event.slug}/door/scan"

    first = client.get(post(client, path, badge=code).location).text
    clock.advance(timedelta(minutes=20))
    second = client.get(post(client, path, badge=code).location).text

    assert "Checked in." in first
    assert "Already here since 14:00." in second
    assert roll(client.application)[0].checked_in_at == NOON


def test_other_events_and_replaced_badges_are_not_checked_in(session: Session) -> None:
    group = a_group(session)
    event, other = an_event(session, group), an_event(session, group, name="Mixer")
    ben, dan = attending(session, event, "Ben"), attending(session, other, "Dan")
    old = badges.current(session, ben)[PRINTED]
    badges.replace(session, ben, now=NOON)
    session.expire_all()

    with pytest.raises(NoSuchBadge):
        door.check_in_by_badge(
            session, event, badges.current(session, dan)[PRINTED].token, now=NOON, tell=nobody
        )
    with pytest.raises(BadgeReplaced):
        door.check_in_by_badge(session, event, old.code, now=NOON, tell=nobody)
    assert (ben.checked_in_at, dan.checked_in_at) == (None, None)


def test_somebody_is_found_by_part_of_the_name_and_checked_in_and_out(
    client: FlaskClient, event: Event
) -> None:
    with world(client.application) as session:
        ben = attending(session, session.get_one(Event, event.id), "Ben Castellanos")
        attending(session, session.get_one(Event, event.id), "Cleo")
    door = f"/console/e/{event.slug}/door"

    found = client.get(f"{door}?q=castel").text
    came = client.get(post(client, f"{door}/{ben.code}/in", q="castel").location).text
    again = client.get(post(client, f"{door}/{ben.code}/in", q="castel").location).text
    gone = client.get(post(client, f"{door}/{ben.code}/out").location).text

    assert f"{door}/{ben.code}/in" in found
    assert "Cleo" not in found
    assert "Checked in." in came
    assert 'value="castel"' in came
    assert "Already here since 14:00." in again
    assert "Not here: the check-in is undone." in gone
    assert [place.checked_in_at for place in roll(client.application)] == [None, None]


def test_nobody_found_is_said(client: FlaskClient, event: Event) -> None:
    assert "Nobody on the roll has" in client.get(f"/console/e/{event.slug}/door?q=zzz%07").text


def test_who_came_last_stands_first_with_undo(
    client: FlaskClient, event: Event, clock: StandingClock
) -> None:
    with world(client.application) as session:
        places = [attending(session, session.get_one(Event, event.id), f"Guest {one}") for one in "ABCDEFG"]
    for place in places:
        post(client, f"/console/e/{event.slug}/door/{place.code}/in")
        clock.advance(timedelta(minutes=1))

    page = client.get(f"/console/e/{event.slug}/door").text

    assert re.findall(r"<bdi>Guest (.)", page) == ["G", "F", "E", "D", "C"]
    assert page.count("/out") == 5


def test_the_page_says_nothing_that_its_address_makes_up(client: FlaskClient, event: Event) -> None:
    page = client.get(f"/console/e/{event.slug}/door?done=zzzz&how=in").text

    assert 'class="said' not in page
    assert client.get(f"/console/e/{event.slug}/door?how=%3Cb%3E").status_code == 200


def test_only_the_door_page_may_run_wasm(client: FlaskClient, event: Event) -> None:
    policies = {
        page: client.get(f"/console/e/{event.slug}/{page}").headers["Content-Security-Policy"]
        for page in ("door", "live", "roll")
    }

    assert {page for page, policy in policies.items() if "wasm-unsafe-eval" in policy} == {"door"}
    assert all(policy.startswith("default-src 'self'; object-src 'none'") for policy in policies.values())


def test_a_wrong_code_stays_beside_its_sentence(client: FlaskClient, event: Event) -> None:
    answer = post(client, f"/console/e/{event.slug}/door/scan", badge="ABCDEF")

    assert answer.status_code == 422
    assert "No badge of this event has this code." in answer.text
    assert 'value="ABCDEF"' in answer.text


def test_a_badge_is_given_anew_and_taken_back(client: FlaskClient, event: Event) -> None:
    with world(client.application) as session:
        ben = attending(session, session.get_one(Event, event.id), "Ben")
        old = badges.current(session, ben)
    base = f"/console/e/{event.slug}/roll/{ben.code}"

    post(client, f"{base}/new-badge")
    with world(client.application) as session:
        new = badges.current(session, ben)
    assert {badge.token for badge in new.values()}.isdisjoint(badge.token for badge in old.values())
    page = client.get(post(client, f"{base}/revoke-badge").location).text
    assert "taken back" in page
    with world(client.application) as session:
        assert badges.current(session, ben) == {}
        acts = session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)).all()
    assert acts[-2:] == ["gave a new badge", "took a badge back"]


@pytest.mark.parametrize("path", ["door", "live", "badges", "badges.pdf?stock=a4", "roll/{code}/badge"])
def test_greeters_of_other_groups_find_nothing(client: FlaskClient, event: Event, path: str) -> None:
    with world(client.application) as session:
        ben = attending(session, session.get_one(Event, event.id), "Ben")
        mallory = a_person(session, "Mallory")
        a_group(session, "Other club", greeter=mallory)
    other = signed_in(client.application.test_client(), mallory)

    assert client.get(f"/console/e/{event.slug}/{path.format(code=ben.code)}").status_code == 200
    assert other.get(f"/console/e/{event.slug}/{path.format(code=ben.code)}").status_code == 404
