"""What a phone gets that scans where minors are, and the button to report."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from netevents.events import domain
from netevents.events.models import Registration
from netevents.exchange.models import WAITING, Connection, Report
from netevents.people.models import ADULT
from tests.cast import a_person, a_phone, an_event, attending, post, world
from tests.youth.troop import a_troop

RECORDED = "Recorded. A leader passes it on after the meeting."


@pytest.fixture
def pond(app):
    """Hal helps at the meeting and is no leader."""
    with world(app) as session:
        troop = a_troop(session)
        hal = attending(session, troop.event, a_person(session, "Hal Helper", age=ADULT), source="organizer")
        places = {who: getattr(troop, who) for who in ("ann", "bob", "mia", "tom", "ana")} | {"hal": hal}
        here = SimpleNamespace(
            app=app,
            slug=troop.event.slug,
            ada=troop.ada,
            tokens={who: troop.badge(place) for who, place in places.items()},
            codes={who: place.code for who, place in places.items()},
            people={who: place.person for who, place in places.items()},
        )
    here.phones = {who: a_phone(app, here.people[who]) for who in ("ann", "mia", "tom", "hal")}
    return here


def connections(app):
    with world(app) as session:
        return [(row.state, row.how) for row in session.scalars(select(Connection))]


def test_two_members_say_that_they_met_and_it_waits(pond):
    page = pond.phones["mia"].get(f"/x/{pond.tokens['tom']}").text

    said = post(pond.phones["mia"], f"/x/{pond.tokens['tom']}")

    assert "This badge belongs to a youth member" in page
    assert "Tom" not in page
    assert said.status_code == 303
    assert RECORDED in pond.phones["mia"].get(said.headers["Location"]).text
    assert connections(pond.app) == [(WAITING, "qr")]
    for who in ("mia", "tom"):
        assert "Tom" not in pond.phones[who].get("/people").text.replace("Tom’s", "")


def test_phones_queue_gets_the_same_answer_as_json(pond):
    phone = pond.phones["mia"]
    with phone.session_transaction() as cookie:
        cookie["csrf_token"] = "a" * 40
    pond.app.config["WTF_CSRF_ENABLED"] = False

    answer = phone.post(f"/x/{pond.tokens['tom']}", headers={"Accept": "application/json"})

    assert (answer.status_code, answer.json["result"], answer.json["error"]) == (202, "recorded", RECORDED)


@pytest.mark.parametrize(
    ("scanner", "whose", "answer"),
    [
        ("mia", "tom", {"result": "recorded", "error": RECORDED}),
        (
            "hal",
            "mia",
            {"result": "refused", "error": "This badge belongs to a youth member. Ask a leader."},
        ),
        (
            "mia",
            "hal",
            {
                "result": "refused",
                "error": "This badge belongs to an adult. Youth members meet each other here. Ask a leader.",
            },
        ),
    ],
)
def test_what_waited_on_a_phone_gets_a_definite_answer(pond, scanner, whose, answer):
    asked = {"key": "k-1", "kind": "scan", "registration": pond.codes[scanner], "token": pond.tokens[whose]}

    assert post(pond.phones[scanner], f"/e/{pond.slug}/scans", **asked).json == {"key": "k-1"} | answer


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    ("scanner", "whose", "sentence"),
    [
        ("hal", "mia", "This badge belongs to a youth member. Ask a leader."),
        ("mia", "hal", "This badge belongs to an adult."),
        ("mia", "ann", "This badge belongs to an adult."),
    ],
)
def test_adult_and_minor_are_told_that_they_do_not_connect(pond, method, scanner, whose, sentence):
    phone, path = pond.phones[scanner], f"/x/{pond.tokens[whose]}"

    answer = phone.get(path) if method == "get" else post(phone, path)

    assert answer.status_code == 409
    assert sentence in answer.text
    assert not any(name in answer.text for name in ("Mia", "Hal", "Ann"))
    assert connections(pond.app) == []


def test_leader_posting_a_scan_of_a_minor_connects_nobody(pond):
    assert post(pond.phones["ann"], f"/x/{pond.tokens['mia']}").status_code == 409
    assert connections(pond.app) == []


@pytest.mark.parametrize("scanner", ["mia", "hal"])
def test_nobody_scans_without_two_leaders(pond, scanner):
    with world(pond.app) as session:
        bobs = select(Registration).where(Registration.code == pond.codes["bob"])
        bob = session.scalars(bobs.options(joinedload(Registration.event))).one()
        domain.undo_check_in(bob)
    path = f"/x/{pond.tokens['tom' if scanner == 'mia' else 'ann']}"

    page, said = pond.phones[scanner].get(path), post(pond.phones[scanner], path)

    assert "once two leaders are here and signed in" in page.text
    assert said.status_code == 409
    assert connections(pond.app) == []


def test_adults_at_a_youth_event_connect(pond):
    assert post(pond.phones["hal"], f"/x/{pond.tokens['ann']}").status_code == 303
    assert connections(pond.app) == [("made", "qr")]


def test_stranger_with_a_members_badge_finds_nothing(pond):
    with world(pond.app) as session:
        sam = a_person(session, "Sam", age=ADULT)
    for phone in (a_phone(pond.app, sam), pond.app.test_client()):
        assert phone.get(f"/x/{pond.tokens['mia']}").status_code == 404
        assert post(phone, f"/x/{pond.tokens['mia']}").status_code == 404


def test_member_reports_a_leader_and_it_goes_past_them(pond):
    with world(pond.app) as session:
        row = session.scalars(select(Registration).where(Registration.code == pond.codes["ann"])).one()
        session.get_one(type(pond.ada), pond.ada.id)
        event = session.get_one(type(an_event(session)), row.event_id)
        event.reports_to_id = row.person_id  # Ann would hear everything else
    page = pond.phones["mia"].get(f"/e/{pond.slug}/report").text

    about_ann = post(
        pond.phones["mia"], f"/e/{pond.slug}/report", about=pond.codes["ann"], words="She shouts."
    )
    about_nobody = post(pond.phones["mia"], f"/e/{pond.slug}/report", about="", words="It is cold.")

    assert (about_ann.status_code, about_nobody.status_code) == (303, 303)
    assert "Ann Brown" in page
    with world(pond.app) as session:
        reports = session.scalars(select(Report).order_by(Report.id)).all()
    assert [report.goes_to_id for report in reports] == [pond.ada.id, pond.people["ann"].id]
    assert [report.about_id is None for report in reports] == [False, True]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"about": "", "words": ""}, "Say in a few words what happened."),
        ({"about": "nobody-known", "words": "Help"}, "Choose one from the list."),
    ],
)
def test_report_that_says_nothing_is_asked_for(pond, fields, sentence):
    answer = post(pond.phones["mia"], f"/e/{pond.slug}/report", **fields)

    assert answer.status_code == 422
    assert sentence in answer.text


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/me", "/me/devices", "/people", "/nowhere", "/x/{tom}", "/x/{ann}"),
        *("/e/{slug}/", "/e/{slug}/badge", "/e/{slug}/sharing", "/e/{slug}/report", "/e/{slug}/leader/"),
    ],
)
def test_button_to_report_is_on_every_page_of_a_minor(pond, path):
    page = pond.phones["mia"].get(path.format(slug=pond.slug, tom=pond.tokens["tom"], ann=pond.tokens["ann"]))

    assert "Report a problem" in page.text


@pytest.mark.parametrize(
    "path", ["/e/{slug}/", "/e/{slug}/leader/", "/e/{slug}/leader/met", "/e/{slug}/leader/add"]
)
def test_button_to_report_is_on_every_page_of_a_leader(pond, path):
    assert "Report a problem" in pond.phones["ann"].get(path.format(slug=pond.slug)).text


def test_button_to_report_leads_from_a_page_of_no_event_to_the_last_one(pond):
    answer = pond.phones["mia"].get("/report")

    assert answer.headers["Location"] == f"/e/{pond.slug}/report"


def test_adults_have_the_button_at_their_event_and_strangers_do_not(client):
    with world(client.application) as session:
        event = an_event(session)
        ben = a_person(session, "Ben")
        attending(session, event, ben)
        slug = event.slug
    phone = a_phone(client.application, ben)

    assert f'href="/e/{slug}/report">Report a problem' in phone.get(f"/e/{slug}/").text
    assert "Report a problem" not in phone.get("/me/devices").text
    assert "Report a problem" not in client.get(f"/e/{slug}/").text
