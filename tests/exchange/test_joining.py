"""A name, done: joining with one's own phone."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.events.models import Registration
from netevents.exchange import badges, consents, joining
from netevents.exchange.joining import LeadersAddYou, PlaceGone
from netevents.exchange.models import SCREEN
from netevents.people.models import ADULT, MINOR_AGES, Person, SignIn
from tests.cast import a_group, a_person, a_phone, an_event, attending, nobody, post, world
from tests.conftest import NOON
from tests.youth.troop import a_troop


def people(app: Flask) -> list[str]:
    with world(app) as session:
        return list(session.scalars(select(Person.name).where(~Person.name.like("Owner%"))))


def places(app: Flask) -> list[Registration]:
    with world(app) as session:
        return list(session.scalars(select(Registration)))


def test_a_stranger_types_a_name_and_is_in(client: FlaskClient) -> None:
    with world(client.application) as session:
        event = an_event(session)

    assert "who met whom" in client.get(f"/e/{event.slug}/join").text
    answer = post(client, f"/e/{event.slug}/join", name="Ben Okri")

    assert (answer.status_code, answer.location) == (303, f"/e/{event.slug}/")
    (place,) = places(client.application)
    assert (place.name, place.stays_out, place.claimed_at, place.is_minor) == ("Ben Okri", False, NOON, False)
    assert "Ben Okri" in client.get(f"/e/{event.slug}/badge").text


def test_a_name_sent_twice_by_one_page_is_one_person(client: FlaskClient) -> None:
    with world(client.application) as session:
        event = an_event(session)
    impatient = client.application.test_client()  # the same phone, before an answer has reached it

    for tap in (client, impatient):
        assert post(tap, f"/e/{event.slug}/join", name="Ben Okri", once="of this page").status_code == 303

    (place,) = places(client.application)
    for tap in (client, impatient):
        assert "Ben Okri" in tap.get(f"/e/{event.slug}/badge").text
    post(client.application.test_client(), f"/e/{event.slug}/join", name="Ben Okri", once="of another page")
    assert [one.name for one in places(client.application)] == ["Ben Okri"] * 2
    assert place.claimed_at == NOON


def test_the_tick_keeps_one_out_of_the_list(client: FlaskClient) -> None:
    with world(client.application) as session:
        event = an_event(session)

    post(client, f"/e/{event.slug}/join", name="Ben", stays_out="y")

    assert [place.stays_out for place in places(client.application)] == [True]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "Type the name people call you."),
        ("  ", "Type the name people call you."),
        ("x" * 81, "too long by 1"),
        ("Ben\x00Okri", "invisible character"),
    ],
)
def test_a_name_that_cannot_be_kept_stays_in_its_field(client: FlaskClient, name: str, sentence: str) -> None:
    with world(client.application) as session:
        event = an_event(session)

    answer = post(client, f"/e/{event.slug}/join", name=name, stays_out="y")

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "checked" in answer.text
    assert people(client.application) == []


def test_who_is_signed_in_joins_as_themself(client: FlaskClient) -> None:
    with world(client.application) as session:
        event, ben = an_event(session), a_person(session, "Ben")
    phone = a_phone(client.application, ben)

    assert 'value="Ben"' in phone.get(f"/e/{event.slug}/join").text
    post(phone, f"/e/{event.slug}/join", name="Benny")

    assert people(client.application) == ["Ben"]
    assert [place.name for place in places(client.application)] == ["Benny"]
    assert phone.get(f"/e/{event.slug}/join").location == f"/e/{event.slug}/"


def test_joining_leads_back_to_the_scanned_badge(client: FlaskClient) -> None:
    with world(client.application) as session:
        event = an_event(session)
        cleo = attending(session, event, "Cleo")
        token = badges.current(session, cleo)[SCREEN].token

    client.get(f"/x/{token}")
    answer = post(client, f"/e/{event.slug}/join", name="Ben")

    assert answer.location.lower() == f"/x/{token}".lower()


def test_a_room_code_is_asked_where_the_organizer_wants_it(client: FlaskClient) -> None:
    with world(client.application) as session:
        event = an_event(session, asks_room_code=True)

    wrong = post(client, f"/e/{event.slug}/join", name="Ben", code="AAAAAA")
    right = post(client, f"/e/{event.slug}/join", name="Ben", code=f" {event.room_code.lower()} ")

    assert wrong.status_code == 422
    assert "Look at the poster again" in wrong.text
    assert right.status_code == 303
    assert len(places(client.application)) == 1


def test_who_came_by_the_poster_needs_no_room_code(client: FlaskClient) -> None:
    with world(client.application) as session:
        event = an_event(session, asks_room_code=True)
        slug, code = event.slug, event.room_code

    client.get(f"/j/{code}")

    assert post(client, f"/e/{slug}/join", name="Ben").status_code == 303


def test_guessing_room_codes_ends(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("netevents.exchange.views.joining.WRONG_CODES", 2)
    with world(client.application) as session:
        event = an_event(session, asks_room_code=True)

    guesses = [post(client, f"/e/{event.slug}/join", name="Ben", code="AAAAAA").text for _ in range(3)]

    assert ["tried too often" in guess for guess in guesses] == [False, False, True]
    assert post(client, f"/e/{event.slug}/join", name="Ben", code=event.room_code).status_code == 303


@pytest.mark.parametrize("state", ["draft", "ended"])
def test_nobody_joins_an_event_that_is_not_open(client: FlaskClient, state: str) -> None:
    with world(client.application) as session:
        event = an_event(session, state=state)

    answer = post(client, f"/e/{event.slug}/join", name="Ben")

    assert answer.status_code in {302, 404}
    assert places(client.application) == []


def test_a_full_event_says_so(client: FlaskClient) -> None:
    with world(client.application) as session:
        event = an_event(session, seats=1)
        attending(session, event, "Cleo")

    answer = post(client, f"/e/{event.slug}/join", name="Ben")

    assert answer.status_code == 409
    assert "is full" in answer.text
    assert people(client.application) == ["Cleo"]


def test_a_full_event_says_so_before_anybody_types(client: FlaskClient) -> None:
    with world(client.application) as session:
        event = an_event(session, seats=1)
        attending(session, event, "Cleo")

    page = client.get(f"/e/{event.slug}/").text
    form = client.get(f"/e/{event.slug}/join").text

    assert "This event is full. Ask the organizers whether a seat gets free." in page
    assert "A name is enough" not in page
    assert "Only who is on the organizers’ list gets in." in form


def test_nobody_joins_a_youth_event_alone(client: FlaskClient) -> None:
    with world(client.application) as session:
        event = an_event(session, audience="youth")

    page = client.get(f"/e/{event.slug}/join")
    answer = post(client, f"/e/{event.slug}/join", name="Kim", age="16-17")

    assert page.status_code == 200
    assert "<form" not in page.text.partition("<footer")[0]
    assert answer.status_code == 409
    assert "Ask a leader" in answer.text
    assert people(client.application) == []


def test_a_mixed_event_asks_the_age(client: FlaskClient) -> None:
    with world(client.application) as session:
        event = an_event(session, audience="mixed")

    nothing = post(client, f"/e/{event.slug}/join", name="Cleo Paz")
    answered = post(client, f"/e/{event.slug}/join", name="Cleo Paz", age=ADULT)

    assert (nothing.status_code, answered.status_code) == (422, 303)
    assert [place.is_minor for place in places(client.application)] == [False]


def test_an_adult_at_a_mixed_event_shares_the_lines(session: Session) -> None:
    event, cleo = an_event(session, audience="mixed"), a_person(session, "Cleo")

    place = joining.join_alone(
        session, event, cleo, name="Cleo Paz", age=ADULT, stays_out=False, now=NOON, tell=nobody
    )

    assert (place.is_minor, cleo.age) == (False, ADULT)
    assert consents.shared(session, [place.id])[place.id] == consents.DEFAULT


@pytest.mark.parametrize("age", MINOR_AGES)
def test_no_minor_gets_an_account_alone(client: FlaskClient, age: str) -> None:
    """Where somebody joins alone no guardian's consent is on file; no answer counts as a minor."""
    with world(client.application) as session:
        event = an_event(session, audience="mixed")

    answer = post(client, f"/e/{event.slug}/join", name="Kim", age=age)

    assert answer.status_code == 409
    assert "Go to a leader" in answer.text
    assert people(client.application) == []
    with world(client.application) as session:
        assert session.scalars(select(SignIn)).all() == []
    assert client.get("/me").location == "/sign-in"


def test_a_known_person_who_names_a_younger_age_is_sent_to_a_leader(client: FlaskClient) -> None:
    with world(client.application) as session:
        event, kim = an_event(session, audience="mixed"), a_person(session, "Kim")
    phone = a_phone(client.application, kim)

    assert post(phone, f"/e/{event.slug}/join", name="Kim", age="16-17").status_code == 409
    assert places(client.application) == []


@pytest.mark.parametrize(("audience", "whom"), [("mixed", "Go to a leader"), ("adult", "Ask the organizers")])
def test_a_consent_for_one_event_lets_nobody_into_another(app: Flask, audience: str, whom: str) -> None:
    with world(app) as session:
        mia = a_troop(session).mia.person
        other = an_event(session, a_group(session), audience=audience)

    answer = post(a_phone(app, mia), f"/e/{other.slug}/join", name="Mia")

    assert answer.status_code == 409
    assert whom in answer.text
    assert [place.event_id for place in places(app) if place.event_id == other.id] == []


def test_the_rules_hold_below_the_page(session: Session) -> None:
    group = a_group(session)
    youth, mixed = an_event(session, group, audience="youth"), an_event(session, group, audience="mixed")
    facts = {"stays_out": False, "now": NOON, "tell": nobody}

    with pytest.raises(LeadersAddYou):
        joining.join_alone(session, youth, None, name="Kim", age=ADULT, **facts)
    for age in (None, *MINOR_AGES):
        with pytest.raises(LeadersAddYou):
            joining.join_alone(session, mixed, a_person(session, "Kim"), name="Kim", age=age, **facts)


def test_an_erased_place_is_not_taken_again(session: Session) -> None:
    event, ben = an_event(session), a_person(session, "Ben")
    place = attending(session, event, ben)
    place.erased_at = NOON
    session.flush()

    with pytest.raises(PlaceGone, match="Hack night"):
        joining.join(session, event, ben, now=NOON, tell=nobody)
