"""Whoever came into one place of theirs: all are theirs, and nobody else can claim another one."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.events.copying import Occurrence, copy
from netevents.events.models import Event, Registration
from netevents.exchange import badges, claiming, door
from netevents.exchange.claiming import AlreadyClaimed, GoToTheDesk
from netevents.exchange.models import PRINTED, Claim
from netevents.exchange.retention import unclaimed_due
from netevents.exchange.series import same_people
from netevents.exchange.youth import leaders
from netevents.people.domain import sign_in
from netevents.people.models import ADULT, Person
from tests.cast import (
    MADRID,
    a_group,
    a_person,
    an_event,
    an_organizer,
    attending,
    nobody,
    post,
    signed_in,
    world,
)
from tests.conftest import NOON

IMPORTED = {"source": "import"}
WEEK = timedelta(days=7)


def imported_twice(session: Session) -> tuple[Registration, Registration]:
    """Ben of the list at one event of a series, and again at the next, which is open too."""
    ada = an_organizer(session)
    first = an_event(session, a_group(session, owner=ada), by=ada)
    ben = attending(session, first, a_person(session, "Ben Okri", age=ADULT), **IMPORTED)
    occurrence = Occurrence("Hack night 2", MADRID, NOON + WEEK, NOON + WEEK + timedelta(hours=5))
    second = copy(session, first, occurrence, by=ada, now=NOON, tell=nobody)
    (again,) = same_people(session, first, second, by=ada, now=NOON, tell_all=lambda _: None)
    second.state = "open"
    session.flush()
    return ben, again


def sits_in(session: Session, person: Person) -> None:
    sign_in(session, person, how="mail code", lasts=WEEK, now=NOON)


def came_in(place: Registration) -> None:
    place.claimed_at = NOON


@pytest.mark.parametrize("how", ["claimed", "signed in"])
def test_a_place_of_who_came_in_elsewhere_is_not_offered(session: Session, how: str) -> None:
    ben, again = imported_twice(session)
    token = badges.current(session, again)[PRINTED].token
    assert claiming.place_of_badge(session, token) is again
    assert claiming.places_named(session, again.event, "ben okri") == [again]

    came_in(ben) if how == "claimed" else sits_in(session, ben.person)
    session.flush()

    assert claiming.place_of_badge(session, token) is None
    assert claiming.places_named(session, again.event, "ben okri") == []


@pytest.mark.parametrize("when", ["before the desk saw it", "after"])
def test_a_claim_ends_when_the_owner_comes_in_elsewhere(session: Session, when: str) -> None:
    ben, again = imported_twice(session)
    gus = a_person(session, "Gus")
    claiming.ask(session, again.event, [again], browser="mallory", now=NOON)
    (claim,) = claiming.waiting(session, again.event, now=NOON)
    if when == "after":
        claiming.confirm(session, again.event, claim.code, by=gus, now=NOON)
    came_in(ben)
    session.flush()

    assert claiming.waiting(session, again.event, now=NOON) == []
    if when != "after":
        with pytest.raises(AlreadyClaimed):
            claiming.confirm(session, again.event, claim.code, by=gus, now=NOON)
    with pytest.raises(GoToTheDesk):
        claiming.come_in(session, again.event, browser="mallory", now=NOON)
    assert again.claimed_at is None


def test_the_desk_may_have_lost_the_right_meanwhile(session: Session) -> None:
    event, gus = an_event(session), a_person(session, "Gus")
    ben = attending(session, event, a_person(session, "Ben", age=ADULT), **IMPORTED)
    claiming.ask(session, event, [ben], browser="a", now=NOON)
    (claim,) = claiming.waiting(session, event, now=NOON)
    claiming.confirm(session, event, claim.code, by=gus, now=NOON)
    attending(session, an_event(session, a_group(session, "Chess club")), ben.person, **IMPORTED)

    with pytest.raises(GoToTheDesk, match="any more"):
        claiming.come_in(session, event, browser="a", now=NOON)

    assert ben.claimed_at is None


def test_who_is_let_in_has_come_into_all_their_places(client: FlaskClient) -> None:
    with world(client.application) as session:
        ben, again = imported_twice(session)
        greeter = a_person(session, "Gus")
        code = door.desk_code(session, ben.event, ben, by=greeter, now=NOON)
    phone = client.application.test_client()

    answer = post(phone, "/sign-in/phone", code=code)

    assert answer.status_code in {302, 303}
    with world(client.application) as session:
        claimed = {
            place.id: place.claimed_at
            for place in session.scalars(select(Registration).where(Registration.id.in_([ben.id, again.id])))
        }
    assert claimed == {ben.id: NOON, again.id: NOON}


def test_the_next_place_of_who_was_signed_in_is_theirs(session: Session) -> None:
    ben, _ = imported_twice(session)
    sits_in(session, ben.person)
    ada = an_organizer(session)
    third = an_event(session, ben.event.group, by=ada)

    (place,) = same_people(session, ben.event, third, by=ada, now=NOON, tell_all=lambda _: None)

    assert place.claimed_at == NOON


def test_a_leader_who_is_signed_in_has_come(session: Session) -> None:
    ada = an_organizer(session)
    event = an_event(session, a_group(session, owner=ada), by=ada, audience="youth")
    lea, tom = (a_person(session, name, age=ADULT) for name in ("Lea", "Tom"))
    sits_in(session, lea)

    places = [leaders.lead(session, event, one, by=ada, now=NOON, tell=nobody) for one in (lea, tom)]

    assert [place.claimed_at for place in places] == [NOON, None]


def test_a_place_of_who_came_in_elsewhere_is_kept(session: Session) -> None:
    ben, again = imported_twice(session)
    cleo = attending(session, ben.event, "Cleo", **IMPORTED)
    came_in(again)
    session.flush()

    unclaimed_due(session, plugins=lambda *_: None, now=NOON + timedelta(days=366), tell=nobody)

    session.expire_all()
    assert (ben.name, ben.erased_at) == ("Ben Okri", None)
    assert cleo.erased_at is not None


def test_staying_out_is_asked_before_a_badge_is_claimed_and_holds(client: FlaskClient) -> None:
    with world(client.application) as session:
        gus = a_person(session, "Gus")
        event = an_event(session, a_group(session, greeter=gus))
        ben = attending(session, event, "Ben", **IMPORTED)
        token = badges.current(session, ben)[PRINTED].token
    signed_in(client, gus)
    phone = client.application.test_client()
    asked = phone.get(f"/x/{token}").text
    assert "The organizers get that list" in asked
    assert 'name="stays_out"' in asked

    post(phone, f"/x/{token}/mine", stays_out="y")
    lets_in(client, event)
    post(phone, f"/e/{event.slug}/claim")

    assert stays_out(client, ben)


@pytest.mark.parametrize("ticked", [True, False])
def test_staying_out_holds_for_who_typed_their_name(client: FlaskClient, ticked: bool) -> None:
    with world(client.application) as session:
        gus = a_person(session, "Gus")
        event = an_event(session, a_group(session, greeter=gus))
        ben = attending(session, event, "Ben", **IMPORTED)
    signed_in(client, gus)
    phone = client.application.test_client()

    chosen = {"stays_out": "y"} if ticked else {}
    post(phone, f"/e/{event.slug}/join", name="Ben", answer="me", **chosen)
    lets_in(client, event)
    post(phone, f"/e/{event.slug}/claim")

    assert stays_out(client, ben) is ticked


def lets_in(client: FlaskClient, event: Event) -> None:
    """The greeter lets the only phone in that waits."""
    with world(client.application) as session:
        code = session.scalars(select(Claim.code)).one()
    assert post(client, f"/console/e/{event.slug}/door/claims/{code}/yes").status_code == 303


def stays_out(client: FlaskClient, place: Registration) -> bool:
    with world(client.application) as session:
        found = session.get_one(Registration, place.id)
        assert found.claimed_at == NOON
        return found.stays_out
