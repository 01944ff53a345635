"""Which language a page is in, and who decides."""

from __future__ import annotations

import re

import pytest

from netevents.events.models import Event
from netevents.exchange import parting
from netevents.languages import _, form_for, languages, several, speaking, spoken
from netevents.people.models import Person
from netevents.web.speaking import came_from
from tests.cast import a_phone, nobody, post, world
from tests.conftest import NOON
from tests.exchange.stage import a_meeting
from tests.routes_site import Site

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def site(app):
    return Site(app)


def language_of(answer) -> str:
    return re.search(r'<html lang="(\w+)" dir="ltr">', answer.text)[1]


def test_without_a_wish_it_is_english(client):
    assert language_of(client.get("/")) == "en"


@pytest.mark.parametrize(
    ("wishes", "spoken_then"),
    [("es-MX,es;q=0.9", "es"), ("fr,es;q=0.5", "es"), ("en-GB,es;q=0.5", "en"), ("tlh", "en"), ("", "en")],
)
def test_the_browser_is_asked(client, wishes, spoken_then):
    assert language_of(client.get("/", headers={"Accept-Language": wishes})) == spoken_then
    assert spoken() == "en"


def test_a_choice_stays_on_the_device_and_wins_over_the_browser(client):
    answer = post(client, "/language", language="es")

    assert answer.status_code in {302, 303}
    assert language_of(client.get("/", headers={"Accept-Language": "en"})) == "es"
    assert 'lang="en"' in client.get("/").text, "the way back is named in its own language"


def test_who_is_signed_in_takes_the_choice_to_each_device(site):
    assert post(site.phone("attendee"), "/language", language="es").status_code == 302

    assert language_of(site.phone("attendee").get("/me")) == "es"
    assert language_of(site.phone("attendee").get("/me", headers={"Accept-Language": "en"})) == "es"
    assert language_of(site.phone("leader").get("/me")) == "en"


def test_an_event_speaks_its_own_language_to_who_wishes_none_that_is_there(site):
    address = site.world.here.address("/e/<slug>/")
    with world(site.app) as session:
        session.get_one(Event, site.world.here.event.id).language = "es"

    assert language_of(site.phone("nobody").get(address)) == "es"
    assert language_of(site.phone("nobody").get(address, headers={"Accept-Language": "tlh"})) == "es"
    assert language_of(site.phone("nobody").get(address, headers={"Accept-Language": "en"})) == "en"


def test_what_a_scanned_badge_opens_speaks_the_language_of_its_event(app):
    code, ben, cleo, mallory = a_meeting(app)
    with world(app) as session:
        session.get_one(Event, ben.registration.event_id).language = "es"
    token, stranger = cleo.screen, app.test_client()
    here, known = a_phone(app, mallory.person), a_phone(app, ben.person)
    answers = [
        stranger.get(f"/x/{token}"),
        here.get(f"/x/{token}"),
        known.get(f"/c/{code}?scan=again"),
        known.get(f"/x/{ben.screen}"),
        post(known, f"/x/{ben.screen}"),
    ]

    assert [(answer.status_code, language_of(answer)) for answer in answers] == [
        (200, "es"), (200, "es"), (200, "es"), (409, "es"), (409, "es")
    ]  # fmt: skip
    assert language_of(here.get(f"/x/{token}", headers={"Accept-Language": "en"})) == "en"


def test_a_no_to_a_scan_looks_the_same_in_an_event_of_any_language(app):
    """Somebody who is blocked reads what anybody reads whose code nobody has."""
    _, ben, cleo, _ = a_meeting(app)
    with world(app) as session:
        event = session.get_one(Event, ben.registration.event_id)
        event.language = "es"
        parting.block(session, cleo.person, ben.person, now=NOON, tell=nobody)
    phone = a_phone(app, ben.person)
    blocked, unknown = phone.get(f"/x/{cleo.screen}"), phone.get(f"/x/{'A' * 20}")
    with world(app) as session:
        session.get_one(Event, ben.registration.event_id).state = "ended"
    stranger = app.test_client().get(f"/x/{cleo.screen}")

    assert [one.status_code for one in (blocked, unknown, stranger)] == [404] * 3
    assert [language_of(one) for one in (blocked, unknown, stranger)] == ["en"] * 3


def test_who_joins_is_written_to_in_the_language_they_read(site):
    with world(site.app) as session:
        before = {person.id for person in session.query(Person)}
    phone = site.phone("nobody")
    phone.environ_base["HTTP_ACCEPT_LANGUAGE"] = "es"
    code = site.world.here.event.room_code
    answer = post(phone, site.world.here.address("/e/<slug>/join"), name="Nora", age="adult", code=code)

    assert answer.status_code in {302, 303}
    with world(site.app) as session:
        assert [person.language for person in session.query(Person) if person.id not in before] == ["es"]


def test_an_unknown_language_is_not_here(client):
    assert post(client, "/language", language="tlh").status_code == 404


@pytest.mark.parametrize(
    ("from_", "back"),
    [
        ("http://localhost/sign-in?a=b", "/sign-in?a=b"),
        ("http://localhost/room", "/"),
        ("https://elsewhere.example/sign-in", "/"),
        ("http://localhost//elsewhere.example", "/"),
        ("", "/"),
    ],
)
def test_the_switch_leads_back_to_the_page(client, from_, back):
    with client.application.test_request_context("/language", headers={"Referer": from_}):
        assert came_from() == back


def test_words_without_a_catalogue_or_a_translation_are_english(database_kind):
    assert list(languages())[:1] == ["en"]
    with speaking("es"):
        assert _("No such sentence, %(name)s", name="Ada") == "No such sentence, Ada"
        assert several("%(number)s no such ant", "%(number)s no such ants", 2) == "2 no such ants"
        assert form_for("a no such", "no such", 1) == "a no such"
        with speaking(""):
            assert spoken() == "es", "who has chosen none is spoken to as before"
    assert _("100 % sure") == "100 % sure"


def test_organizers_choose_at_the_foot_of_the_console_and_keep_it(site):
    foot = site.phone("organizer").get("/console/").text.partition('<footer class="foot">')[2]
    assert 'action="/language"' in foot
    assert 'name="language" value="es"' in foot

    assert post(site.phone("organizer"), "/language", language="es").status_code == 302

    page = site.phone("organizer").get("/console/")
    assert language_of(page) == "es"
    assert "<h1>Tus grupos</h1>" in page.text
    assert "<h1>Your groups</h1>" in site.phone("greeter").get("/console/").text


def test_the_trail_says_what_was_done_to_each_in_their_language(site):
    here = site.world.here
    post(site.phone("organizer"), here.address("/console/e/<slug>/state"), to="ended")
    trail = here.address("/console/e/<slug>/audit")

    assert "Set the event to ended" in site.phone("organizer").get(trail).text
    assert "Terminó el evento" in site.phone("owner").get(trail, headers={"Accept-Language": "es"}).text


def test_what_forms_refuse_is_said_in_the_language_of_the_page(site):
    phone = site.phone("organizer")
    phone.environ_base["HTTP_ACCEPT_LANGUAGE"] = "es"
    answer = post(phone, site.world.here.address("/console/g/<slug>/new-event"), kind="tea", day="x", name="")

    assert answer.status_code == 422
    for sentence in ("Elige qué tipo de evento es.", "Escribe el día así: 2026-11-28.", "¿Cómo se llama"):
        assert sentence in answer.text
