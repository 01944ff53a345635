"""What people tell about themselves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from netevents.events.models import Registration
from netevents.exchange.renaming import OneWordThere, rename
from netevents.people.domain import AdultsOnly, Told, write_profile
from netevents.people.models import Person, Profile
from tests.cast import a_person, an_event, attending, post, signed_in, world
from tests.conftest import patiently_on_postgresql

FULL = {
    "name": "Ben Okri",
    "ask_me_about": "drum machines",
    "looking_for": "a team",
    "can_help_with": "soldering",
    "organization": "Riverside University",
    "email": "Ben@Example.ORG",
    "phone": "+49 (30) 123-456",
    "link_1": "https://example.org/ben",
    "link_2": "",
    "link_3": "https://example.org/music",
    "zone": "Europe/Madrid",
}
BLNS = json.loads((Path(__file__).parents[1] / "data" / "blns.json").read_text(encoding="utf-8"))


@pytest.fixture
def ben(app, client):
    with world(app) as session:
        person = a_person(session, "Ben")
    signed_in(client, person)
    return person


def test_everything_told_is_kept_and_shown_again(app, client, ben):
    answer = post(client, "/me/profile", **FULL)

    assert answer.location == "/me"
    with world(app) as session:
        profile, person = session.get_one(Profile, ben.id), session.get_one(Person, ben.id)
    assert (person.name, person.zone) == ("Ben Okri", "Europe/Madrid")
    assert profile.email == "ben@example.org"
    assert profile.links == ["https://example.org/ben", "https://example.org/music"]
    page = client.get("/me/profile").text
    for text in ("drum machines", "+49 (30) 123-456", "https://example.org/music", "Riverside University"):
        assert text in page
    assert 'value="Europe/Madrid"' in page


def test_a_name_alone_is_enough_and_the_rest_can_be_taken_back(app, client, ben):
    post(client, "/me/profile", **FULL)
    post(client, "/me/profile", **dict.fromkeys(FULL, "") | {"name": "Ben"})

    with world(app) as session:
        profile = session.get_one(Profile, ben.id)
    assert (profile.email, profile.phone, profile.links, profile.ask_me_about) == ("", "", [], "")


@pytest.mark.parametrize("typed", ["linkedin.com/in/ben", " WWW.Example.org ", "pages.example.org/~ben?a=b"])
def test_a_link_without_its_beginning_gets_one(app, client, ben, typed):
    assert post(client, "/me/profile", **(FULL | {"link_1": typed})).status_code == 302

    with world(app) as session:
        assert session.get_one(Profile, ben.id).links[0] == f"https://{typed.strip()}"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""),
        ("name", "x" * 81),
        ("name", "Ben\x00"),
        ("email", "ben@"),
        ("email", "x" * 300 + "@example.org"),
        ("phone", "call me"),
        ("phone", "1234"),
        ("phone", "+1234567890123456"),
        ("phone", "٠١٢٣٤٥٦٧"),
        ("link_1", "http://example.org"),
        ("link_2", "javascript:alert(1)"),
        ("link_3", "https://"),
        ("link_1", "ben@example.org"),
        ("link_1", "example"),
        ("ask_me_about", "x" * 201),
        ("zone", "Mars/Olympus"),
    ],
)
def test_bad_input_gets_a_sentence_beside_its_field_and_nothing_typed_is_lost(app, client, ben, field, typed):
    answer = post(client, "/me/profile", **(FULL | {field: typed}))

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    for other in ("looking_for", "can_help_with", "organization"):
        assert f'value="{FULL[other]}"' in answer.text
    if typed.isprintable():
        assert f'value="{typed}"' in answer.text
    with world(app) as session:
        assert session.get_one(Person, ben.id).name == "Ben"
        assert session.get_one(Profile, ben.id).looking_for == ""


@patiently_on_postgresql
@pytest.mark.parametrize("every", [6, pytest.param(1, marks=pytest.mark.prove)])
def test_naughty_strings_are_kept_or_refused_and_never_break_a_page(app, client, ben, every):
    for text in BLNS[::every]:
        answer = post(
            client, "/me/profile", name=text, ask_me_about=text, email=text, phone=text, link_1=text
        )
        assert answer.status_code in {302, 422}
        answer = post(client, "/me/profile", name=text or "Ben", ask_me_about=text)
        assert answer.status_code in {302, 422}
        page = client.get("/me")
        assert page.status_code == 200
        assert "<script>alert" not in page.text


def test_the_name_follows_to_events_that_are_not_over(session):
    ben = a_person(session, "Ben")
    over, under_way = an_event(session, state="open"), an_event(session, name="Next night")
    old, new = attending(session, over, ben), attending(session, under_way, ben)
    over.state = "ended"

    rename(session, ben, "Ben Okri")

    assert (old.name, new.name, ben.name) == ("Ben", "Ben Okri", "Ben Okri")


def test_who_counts_as_a_minor_at_one_event_keeps_one_word_there(app, client, ben):
    with world(app) as session:
        mixed = an_event(session, audience="mixed")
        place = attending(session, mixed, session.get_one(Person, ben.id))
    assert place.is_minor

    answer = post(client, "/me/profile", name="Ben Okri")

    assert answer.status_code == 422
    assert "At Hack night you are a youth member" in answer.text
    with world(app) as session:
        assert session.get_one(Registration, place.id).name == "Ben"
        with pytest.raises(OneWordThere):
            rename(session, session.get_one(Person, ben.id), "Ben Okri")
        rename(session, session.get_one(Person, ben.id), "Benny")


@pytest.fixture
def kim(app, client):
    with world(app) as session:
        person = a_person(session, "Kim", age="13-15")
    signed_in(client, person)
    return person


def test_minors_see_a_name_and_nothing_of_the_profile(client, kim):
    form, me = client.get("/me/profile").text, client.get("/me").text

    assert "Your first name or nickname" in form
    for word in ("E-mail", "Phone", "Link", "School", "Ask me about", "Time zone"):
        assert word not in form
        assert word not in me
    assert "/sharing" not in me


def test_a_minor_changes_to_another_single_word_only(app, client, kim):
    two_words = post(client, "/me/profile", name="Kim Possible", email="kim@example.org")
    one_word = post(client, "/me/profile", name="Kimmy", email="kim@example.org", phone="12345678")

    assert two_words.status_code == 422
    assert 'value="Kim Possible"' in two_words.text
    assert "no surname" in two_words.text
    assert one_word.location == "/me"
    with world(app) as session:
        assert session.get_one(Person, kim.id).name == "Kimmy"
        assert session.get(Profile, kim.id) is None
        with pytest.raises(AdultsOnly):
            write_profile(session, session.get_one(Person, kim.id), Told(email="kim@example.org"))


def test_ones_page_leads_to_what_others_get_at_each_event(app, client, ben):
    with world(app) as session:
        event = an_event(session)
        attending(session, event, session.get_one(Person, ben.id))

    assert f'href="/e/{event.slug}/sharing"' in client.get("/me").text
