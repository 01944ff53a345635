"""What waited on a phone arrives: once, at its own time, for its own person, with a definite answer."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from flask import url_for
from sqlalchemy import delete, select

from netevents.events.models import Event, Registration
from netevents.exchange import badges
from netevents.exchange.models import PRINTED, SCREEN, Badge, Connection, Note
from netevents.people.models import Attempts
from tests.cast import a_phone, an_event, attending, post, world
from tests.conftest import NOON

EARLIER = NOON - timedelta(minutes=30)


@pytest.fixture
def evening(app):
    with world(app) as session:
        event = an_event(session)
        ben, cleo = attending(session, event, "Ben"), attending(session, event, "Cleo")
        tokens = {one.name: badges.current(session, one)[PRINTED].token for one in (ben, cleo)}
        codes = {one.name: badges.current(session, one)[PRINTED].code for one in (ben, cleo)}
        people = {one.name: session.merge(one.person) for one in (ben, cleo)}
    phones = {name: a_phone(app, person) for name, person in people.items()}
    places = {"Ben": ben.code, "Cleo": cleo.code}
    path = f"/e/{event.slug}/scans"
    return SimpleNamespace(app=app, tokens=tokens, codes=codes, phones=phones, places=places, path=path)


def send(evening, key, *, by="Ben", kind="scan", **fields):
    fields = {"registration": evening.places[by], "scanned_at": EARLIER.isoformat()} | fields
    return post(evening.phones[by], evening.path, key=key, kind=kind, **fields)


def met(evening):
    with world(evening.app) as session:
        return session.execute(select(Connection.met_at, Connection.how, Connection.made_key)).all()


def notes(evening):
    with world(evening.app) as session:
        return session.execute(select(Note.talked_about, Note.my_question)).all()


@pytest.mark.parametrize("way", ["token", "code"])
def test_a_scan_sent_twice_gets_the_same_answer(evening, way):
    read = {"token": evening.tokens["Cleo"]} if way == "token" else {"code": evening.codes["Cleo"].lower()}

    first, second = send(evening, "k-1", **read), send(evening, "k-1", **read)

    assert first.json == second.json
    assert first.json | {"url": ""} == {"key": "k-1", "result": "new", "name": "Cleo", "url": ""}
    assert met(evening) == [(EARLIER, "offline", "k-1")]


def test_the_answer_leads_to_the_page_of_the_connection(evening):
    address = send(evening, "k-1", token=evening.tokens["Cleo"]).json["url"]

    with evening.app.test_request_context():
        assert address == url_for("connections.show", code=address[3:15], scan="new")
    assert "Connected." in evening.phones["Ben"].get(address).text


def test_what_waits_for_somebody_else_is_not_taken(evening):
    answer = send(evening, "k-1", registration=evening.places["Cleo"], token=evening.tokens["Cleo"])

    assert answer.status_code == 409
    assert met(evening) == []


@pytest.mark.parametrize(
    ("read", "sentence"),
    [
        ({"token": "A" * 20}, "Nobody here has this code."),
        ({"code": "QQQQQQ"}, "Nobody here has this code."),
        ({"token": "\0"}, "Nobody here has this code."),
        ({}, "Nobody here has this code."),
    ],
)
def test_a_refusal_is_definite_too(evening, read, sentence):
    answer = send(evening, "k-1", **read)

    assert answer.status_code == 200
    assert answer.json["key"] == "k-1"
    assert answer.json["error"].startswith(sentence)


STRANGE = (
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999Z",
    "9999-12-31T23:59:59-23:59",
    "1969-12-31T23:59:59Z",
    "3000-01-01T00:00:00Z",
    "é" * 500,
)


@pytest.mark.parametrize("badge_codes", ["still", "live"])
def test_a_clock_that_is_wrong_by_ages_gets_a_definite_answer_everywhere(evening, badge_codes):
    with world(evening.app) as session:
        session.scalars(select(Event)).one().badge_codes = badge_codes
        code, token = session.execute(
            select(Badge.code, Badge.token).where(*screen_of(evening, "Cleo"))
        ).one()
    sent = {
        "a badge": {"token": token},
        "a live code": {"token": token + "A" * 22},
        "a typed live code": {"code": f"{code}234"},
        "a note about a badge": {"kind": "note", "token": token, "talked_about": "Ants"},
        "a note about a typed code": {"kind": "note", "code": f"{code}234", "talked_about": "Ants"},
        "what two phones signed": {
            "kind": "signed",
            "text": f"NE:O:{'A' * 12}:9999999999:{'A' * 16}:{'A' * 103}",
        },
    }
    online = {"/x/" + token, "/X/" + token + "A" * 22}

    for at in STRANGE:
        for what, fields in sent.items():
            forget_tries(evening)
            answer = send(evening, "k-1", scanned_at=at, **fields)
            assert (answer.status_code, answer.json["key"]) == (200, "k-1"), (what, at)
        answers = {post(evening.phones["Ben"], path, scanned_at=at, key="k-2").status_code for path in online}
        assert answers <= {303, 404, 409}, at


def screen_of(evening, name):
    place = select(Registration.id).where(Registration.code == evening.places[name])
    return Badge.kind == SCREEN, Badge.registration_id == place.scalar_subquery()


def forget_tries(evening):
    with world(evening.app) as session:
        session.execute(delete(Attempts))


def test_who_guesses_typed_codes_is_held_up_though_each_guess_is_refused(evening):
    guesses = [send(evening, f"k-{number}", code="QQQQQQ") for number in range(21)]

    assert {guess.status_code for guess in guesses[:20]} == {200}
    assert guesses[20].status_code == 429
    assert send(evening, "k-21", token=evening.tokens["Cleo"]).json["result"] == "new"


def test_only_who_has_a_place_is_told_whose_things_can_be_sent(evening):
    fresh = f"{evening.path}/fresh"

    assert evening.phones["Ben"].get(fresh).json["registration"] == evening.places["Ben"]
    stranger = evening.app.test_client()
    assert stranger.get(fresh, headers={"Accept": "application/json"}).status_code == 302
    with stranger.session_transaction() as cookie:
        assert "place" not in cookie  # nobody is led back to what only a script asks for


def test_a_note_about_a_scan_goes_where_the_scan_led(evening):
    about = {"kind": "note", "token": evening.tokens["Cleo"], "talked_about": "Bees"}

    assert "You two are not connected" in send(evening, "k-0", **about).json["error"]
    send(evening, "k-1", token=evening.tokens["Cleo"])

    assert send(evening, "k-2", **about).json == {"key": "k-2", "result": "kept"}
    assert send(evening, "k-2", **about).json == {"key": "k-2", "result": "kept"}
    assert notes(evening) == [("Bees", "")]


def test_a_late_note_takes_the_place_of_what_it_was_written_over_and_of_nothing_else(evening):
    code = send(evening, "k-1", token=evening.tokens["Cleo"]).json["url"].split("/")[2].partition("?")[0]
    late = {"kind": "note", "connection": code}
    post(evening.phones["Ben"], f"/c/{code}/note", talked_about="Bees", my_question="Which hive?")

    send(evening, "k-2", **late, talked_about="Wasps", before_talked_about="Bees", before_my_question="")
    assert notes(evening) == [("Wasps", "Which hive?")]
    send(evening, "k-3", **late, talked_about="Ants", before_talked_about="Bees")
    assert notes(evening) == [("Wasps\nAnts", "Which hive?")]
    send(evening, "k-3", **late, talked_about="Ants", before_talked_about="Bees")
    assert notes(evening) == [("Wasps\nAnts", "Which hive?")]

    too_much = send(evening, "k-4", **late, talked_about="x" * 495, before_talked_about="Bees")
    assert "too long" in too_much.json["error"]
    assert "too long" in send(evening, "k-5", **late, talked_about="x" * 501).json["error"]


def test_a_late_note_about_somebody_who_left_meanwhile_is_answered_in_words(evening):
    code = send(evening, "k-1", token=evening.tokens["Cleo"]).json["url"].split("/")[2].partition("?")[0]
    post(evening.phones["Cleo"], f"/c/{code}/leave")

    answer = send(evening, "k-2", kind="note", connection=code, talked_about="Bees")

    assert (answer.status_code, answer.json["result"]) == (200, "refused")
    assert "You two are not connected" in answer.json["error"]


def test_the_phone_is_told_whose_page_it_is_and_what_to_keep(evening):
    ben, cleo = evening.phones["Ben"], evening.phones["Cleo"]
    page, mine, elsewhere = evening.path.removesuffix("scans"), ben.get("/people"), ben.get("/me")

    assert mine.headers["Netevents-Here"] == elsewhere.headers["Netevents-Here"]
    assert mine.headers["Netevents-Here"] != cleo.get("/people").headers["Netevents-Here"]
    assert evening.app.test_client().get("/").headers["Netevents-Here"] == "nobody"
    assert mine.headers["Netevents-Keep"] == "now"
    assert "Netevents-Keep" not in elsewhere.headers
    assert "Netevents-Keep" not in evening.app.test_client().get("/").headers
    beside = ben.get(page).headers["Netevents-Also"].split()
    assert {page, f"{page}badge", f"{page}scan", f"{page}scans", "/people"} <= set(beside)
    post(ben, f"{page}badge")
    assert ben.get(f"{page}badge").headers["Netevents-Keep"] == "later"  # what was just done is said once
    post(ben, "/sign-out", sure="yes")
    assert ben.get("/").headers["Netevents-Here"] == "nobody"


def test_the_service_worker_and_the_manifest_name_files_that_are_there(client):
    worker, manifest = client.get("/service-worker.js"), client.get("/manifest.webmanifest")

    assert worker.mimetype == "text/javascript"
    assert worker.headers["Cache-Control"] == "no-cache"
    assert "/static/queue.js?v=" in worker.text
    assert manifest.mimetype == "application/manifest+json"
    assert {icon["purpose"] for icon in manifest.json["icons"]} == {"any", "maskable"}
    assert client.get("/offline").headers["Netevents-Here"] == "nobody"
