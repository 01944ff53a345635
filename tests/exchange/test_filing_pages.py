"""The pages on which an event is kept for less time, or erased, and what is still found afterwards."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from netevents.events import domain
from netevents.events.models import Event, Registration
from netevents.exchange import parting
from tests.cast import (
    NOON,
    a_group,
    a_person,
    a_phone,
    an_event,
    an_organizer,
    attending,
    nobody,
    post,
    signed_in,
    world,
)
from tests.routes_world import a_connection


@pytest.fixture
def club(app):
    """Ada owns, Bea organizes, Ben was at the event, which has ended."""
    with world(app) as session:
        ada, bea, ben = an_organizer(session, "Ada"), an_organizer(session, "Bea"), a_person(session, "Ben")
        event = an_event(session, a_group(session, owner=ada, organizer=bea), by=ada)
        place = attending(session, event, ben)
        a_connection(session, place, attending(session, event, "Cleo"))
        domain.end_event(session, event, now=NOON, tell=nobody)
    return {"Ada": ada, "Bea": bea, "Ben": ben}


FILING = "/console/e/hack-night/filing"


def test_the_page_says_what_goes_and_what_stays(app, client, club):
    page = signed_in(client, club["Ada"]).get(FILING).text

    assert "What goes" in page
    assert "Everybody’s own connections and notes" in page
    assert "30 days after its end: until Sun 7 June 2026" in page
    assert "365 days after its end: until Sat 8 May 2027" in page


def test_a_shorter_time_is_saved_shown_and_can_be_taken_back(app, client, club):
    signed_in(client, club["Bea"])

    post(client, FILING, days="30")
    assert "until Sun 7 June 2026" in client.get("/console/e/hack-night/").text
    assert "30 days after the end, on Sun 7 June 2026" in app.test_client().get("/e/hack-night/privacy").text
    post(client, FILING, days="365")
    assert "until Sat 8 May 2027" in client.get("/console/e/hack-night/").text
    assert post(client, FILING, days="8").status_code == 422


def test_an_owner_erases_an_event_by_typing_its_name(app, client, club):
    signed_in(client, club["Ada"])

    wrong = post(client, "/console/e/hack-night/erase", name="Hack nigth")
    assert wrong.status_code == 422
    assert 'value="Hack nigth"' in wrong.text
    answer = post(client, "/console/e/hack-night/erase", name="Hack night")

    assert answer.location == "/console/g/robotics-club/"
    assert "is erased" in client.get(answer.location).text
    assert client.get("/console/e/hack-night/").status_code == 410
    assert client.get("/console/e/hack-night/roll").status_code == 410
    assert "Erased an event: <bdi>Hack night</bdi>" in client.get("/console/g/robotics-club/trail").text


def test_after_that_only_those_who_were_there_still_find_it(app, client, club):
    post(signed_in(client, club["Ada"]), "/console/e/hack-night/erase", name="Hack night")
    ben = a_phone(app, club["Ben"])

    assert "Cleo" in ben.get("/people").text
    assert "Hack night" in ben.get("/e/hack-night/").text
    for phone in (app.test_client(), client):
        assert phone.get("/e/hack-night/").status_code == 404
        assert phone.get("/e/hack-night/poster").status_code == 404


def test_a_report_made_after_that_still_reaches_somebody(app, client, club):
    post(signed_in(client, club["Ada"]), "/console/e/hack-night/erase", name="Hack night")
    post(a_phone(app, club["Ben"]), "/e/hack-night/report", words="Somebody shouted.")
    bea = a_phone(app, club["Bea"])

    assert "/console/e/hack-night/reports" in client.get("/console/reports").text
    assert "No report waits for you" in bea.get("/console/reports").text
    room = client.get("/console/e/hack-night/reports").text
    path = f"/console/e/hack-night/reports/{room.partition('hack-night/reports/')[2].partition(chr(34))[0]}"
    assert "Somebody shouted." in client.get(path).text
    assert "/console/e/hack-night/roll" not in room
    post(client, path, word="Talked to them.")
    assert "No report waits for you" in client.get("/console/reports").text


def test_a_report_that_nobody_reads_any_more_waits_for_whoever_runs_the_group(app, client, club):
    with world(app) as session:
        event = session.scalars(select(Event)).one()
        place = session.scalars(select(Registration).where(Registration.name == "Ben")).one()
        parting.report(session, event, place, None, "Loud.", now=NOON).goes_to_id = None
    for who, word in (("Ada", "Hack night"), ("Bea", "Hack night"), ("Ben", "No report waits")):
        assert word in a_phone(app, club[who]).get("/console/reports").text


def test_an_organizer_who_does_not_own_the_group_erases_nothing(app, client, club):
    signed_in(client, club["Bea"])

    assert "An owner of the group can erase it" in client.get(FILING).text
    assert post(client, "/console/e/hack-night/erase", name="Hack night").status_code == 404
    assert client.get("/console/e/hack-night/").status_code == 200
