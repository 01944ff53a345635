"""The organizer's questions: read, add, change, remove, try out, reset."""

from __future__ import annotations

import html

import pytest
from sqlalchemy import select

from netevents.events.models import Event
from netevents.host import switches
from netevents_starters import sets
from netevents_starters.models import Prompt
from tests.cast import a_group, a_phone, an_event, an_organizer, post, world

ROOM = "/console/e/hack-night/starters/"


@pytest.fixture
def ada(an_evening):
    return an_evening().phones["Ada"]


@pytest.fixture
def texts(app):
    """The questions of one use at the hack night, as they are now."""

    def read(use="pair"):
        with world(app) as session:
            return session.scalars(select(Prompt.text).where(Prompt.use == use).order_by(Prompt.id)).all()

    return read


def the_id(app, text):
    with world(app) as session:
        return session.scalars(select(Prompt.id).where(Prompt.text == text)).one()


@pytest.mark.parametrize("kind", sets.FOR_TWO)
def test_an_event_begins_with_the_questions_of_its_kind(kind, an_evening, texts):
    an_evening(kind=kind)

    assert texts() == list(sets.FOR_TWO[kind])
    assert texts("youth") == list(sets.FOR_MINORS)
    assert texts("trio") == list(sets.FOR_THREE)


def test_switching_off_and_on_keeps_what_the_organizer_wrote(ada, texts):
    post(ada, f"{ROOM}new/pair", text="What is on your mind?")
    for act in ("off", "on"):
        post(ada, f"/console/e/hack-night/plugins/starters/{act}")

    assert texts() == [*sets.HACKATHON, "What is on your mind?"]


def test_all_questions_are_read_on_one_page_and_lead_to_their_own(ada, app):
    page = ada.get(ROOM).text

    for text in (*sets.HACKATHON, *sets.FOR_THREE):
        assert f"{html.escape(text, quote=False)}</a>" in page
    assert f'href="{ROOM}{the_id(app, sets.HACKATHON[0])}"' in page
    assert sets.FOR_MINORS[0] not in page


def test_where_minors_can_be_their_questions_are_there_too(an_evening):
    page = an_evening(audience="mixed").phones["Ada"].get(ROOM).text

    assert html.escape(sets.FOR_MINORS[0], quote=False) in page
    assert "For two young people" in page


def test_the_console_shows_the_way(ada):
    page = ada.get("/console/e/hack-night/").text

    assert f'href="{ROOM}"' in page
    assert f'href="{ROOM}preview"' in page


@pytest.mark.parametrize("use", ["pair", "trio"])
def test_a_question_can_be_added(use, ada, texts):
    answer = post(ada, f"{ROOM}new/{use}", text="  What is on your mind? ")

    assert (answer.status_code, answer.location) == (302, ROOM)
    assert texts(use)[-1] == "What is on your mind?"


@pytest.mark.parametrize("use", ["youth", "nonsense"])
def test_only_to_lists_that_there_are(use, ada):
    assert ada.get(f"{ROOM}new/{use}").status_code == 404
    assert post(ada, f"{ROOM}new/{use}", text="What?").status_code == 404


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Type a question."),
        ("x" * 161, "too long by 1"),
        (sets.HACKATHON[0].upper(), "That question is in the list already."),
        ("What\x00?", "an invisible character"),
    ],
)
def test_a_question_that_is_none_is_refused_beside_the_field(typed, said, ada, texts):
    answer = post(ada, f"{ROOM}new/pair", text=typed)

    assert answer.status_code == 422
    assert said in answer.text
    assert 'id="text-error"' in answer.text
    assert texts() == list(sets.HACKATHON)


def test_a_question_can_be_changed(ada, app, texts):
    address = f"{ROOM}{the_id(app, sets.HACKATHON[0])}"
    assert html.escape(sets.HACKATHON[0], quote=False) in ada.get(address).text

    assert post(ada, address, text="What do you hope for?").status_code == 302
    assert texts()[0] == "What do you hope for?"

    assert post(ada, address, text="What do you hope for?").status_code == 302
    answer = post(ada, address, text=sets.HACKATHON[1])
    assert answer.status_code == 422
    assert "in the list already" in answer.text


def test_a_question_that_came_along_is_read_in_spanish_and_stays_for_everybody(ada, app, texts):
    here = "¿Qué te encantaría ver funcionando al final de este hackatón?"
    address = f"{ROOM}{the_id(app, sets.HACKATHON[0])}"
    post(ada, "/language", language="es")
    assert here in ada.get(ROOM).text
    assert here in ada.get(address).text

    assert post(ada, address, text=here).status_code == 302
    assert texts()[0] == sets.HACKATHON[0]

    assert post(ada, address, text="¿Y tú?").status_code == 302
    assert texts()[0] == "¿Y tú?"


def test_a_question_can_be_removed(ada, app, texts):
    address = f"{ROOM}{the_id(app, sets.HACKATHON[0])}"

    assert post(ada, f"{address}/remove").location == ROOM
    assert texts() == list(sets.HACKATHON[1:])
    assert ada.get(address).status_code == 404
    assert post(ada, f"{address}/remove").status_code == 404


def test_resetting_brings_back_what_came_with_the_kind(ada, app, texts):
    post(ada, f"{ROOM}new/pair", text="What is on your mind?")
    post(ada, f"{ROOM}{the_id(app, sets.HACKATHON[3])}/remove")

    kept = the_id(app, sets.HACKATHON[0])
    assert f'action="{ROOM}reset"' in ada.get(f"{ROOM}reset").text
    assert "What is on your mind?" in texts()

    assert post(ada, f"{ROOM}reset").status_code == 302

    assert sorted(texts()) == sorted(sets.HACKATHON)
    assert the_id(app, sets.HACKATHON[0]) == kept


def test_the_place_for_trios_is_said_in_spanish_until_the_organizer_names_another(an_evening):
    evening, settings = an_evening("Dan"), "/console/e/hack-night/plugins/starters"
    ada, ben, trio = evening.phones["Ada"], evening.phone("Ben"), "/e/hack-night/starters/trio"
    post(ada, "/language", language="es")
    assert 'value="el centro de la sala"' in ada.get(settings).text
    post(ada, settings, trios="y", meeting_point="el centro de la sala", settings_version="1")
    for name in ("Ben", "Cleo", "Dan"):
        post(evening.phone(name), trio)
    assert "Meet at the middle of the room." in ben.get(trio).text

    post(ben, "/language", language="es")
    assert "Encuentro: el centro de la sala." in ben.get(trio).text
    post(ada, settings, trios="y", meeting_point="la puerta", settings_version="2")
    assert "Encuentro: la puerta." in ben.get(trio).text


def test_trying_out_shows_what_two_people_read(ada):
    page = html.unescape(ada.get(f"{ROOM}preview").text)

    assert "Ann meets Bo" in page
    assert "you are looking for" in page.lower()
    assert "Ann is looking for soldering" in page
    assert any(text in page for text in sets.HACKATHON)


@pytest.mark.parametrize("number", ["0", "2147483648", "9" * 30, "-1"])
def test_questions_that_are_not_there(number, ada):
    assert ada.get(f"{ROOM}{number}").status_code == 404


def test_another_group_s_questions_are_not_there(ada, app):
    with world(app) as session:
        mallory = an_organizer(session, "Mallory")
        hers = an_event(session, a_group(session, "Chess club", owner=mallory), name="Chess", slug="chess")
        switches.switch_on(session, hers, "starters")
    phone = a_phone(app, mallory)
    one = the_id_of(app, "hack-night")

    assert phone.get(ROOM).status_code == 404
    assert phone.get(f"/console/e/chess/starters/{one}").status_code == 404
    assert post(phone, f"/console/e/chess/starters/{one}/remove").status_code == 404
    assert post(phone, f"/console/e/chess/starters/{one}", text="Mine?").status_code == 404


def the_id_of(app, slug):
    with world(app) as session:
        return session.scalars(
            select(Prompt.id).join(Event, Event.id == Prompt.event_id).where(Event.slug == slug)
        ).first()
