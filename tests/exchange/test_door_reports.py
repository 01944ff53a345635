"""Reports reach a named organizer, and never the one they are about."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from netevents.events.models import AuditEntry
from netevents.exchange import parting
from netevents.exchange.models import Report
from tests.cast import a_group, a_person, a_phone, an_event, an_organizer, attending, post, signed_in, world
from tests.conftest import NOON, StandingClock


def test_a_report_reaches_the_named_organizer_alone(client: FlaskClient) -> None:
    with world(client.application) as session:
        ada, eve = an_organizer(session), an_organizer(session, "Eve")
        event = an_event(session, a_group(session, owner=ada, organizer=eve), by=eve)
        ben, cleo = attending(session, event, "Ben"), attending(session, event, "Cleo")
        report = parting.report(session, event, ben, cleo, "She shouted.\nTwice.", now=NOON)
    named = signed_in(client.application.test_client(), eve)
    path = f"/console/e/{event.slug}/reports"

    assert f"{path}/{report.code}" in named.get(path).text
    assert "She shouted.<br>Twice." in named.get(f"{path}/{report.code}").text
    signed_in(client, ada)
    assert report.code not in client.get(path).text
    assert client.get(f"{path}/{report.code}").status_code == 404


def test_a_report_against_an_organizer_goes_past_them(client: FlaskClient) -> None:
    with world(client.application) as session:
        ada, eve = an_organizer(session), an_organizer(session, "Eve")
        event = an_event(session, a_group(session, owner=ada, organizer=eve), by=eve)
        ben, accused = attending(session, event, "Ben"), attending(session, event, eve)
        report = parting.report(session, event, ben, accused, "Said it.", now=NOON)
    signed_in(client, ada)

    assert report.code in client.get(f"/console/e/{event.slug}/reports").text
    theirs = signed_in(client.application.test_client(), eve)
    assert theirs.get(f"/console/e/{event.slug}/reports/{report.code}").status_code == 404


def test_a_report_to_somebody_who_is_gone_reaches_who_is_there(client: FlaskClient) -> None:
    with world(client.application) as session:
        ada = an_organizer(session)
        event = an_event(session, a_group(session, owner=ada))
        ben, cleo = attending(session, event, "Ben"), attending(session, event, "Cleo")
        report = parting.report(session, event, ben, cleo, "Said it.", now=NOON)
        report.goes_to_id = a_person(session, "Gone").id
    signed_in(client, ada)

    assert report.code in client.get(f"/console/e/{event.slug}/reports").text


def test_a_report_is_closed_with_a_word(client: FlaskClient) -> None:
    with world(client.application) as session:
        ada = an_organizer(session)
        event = an_event(session, a_group(session, owner=ada))
        report = parting.report(session, event, attending(session, event, "Ben"), None, "Cold.", now=NOON)
    signed_in(client, ada)
    path = f"/console/e/{event.slug}/reports/{report.code}"

    assert post(client, path, word="").status_code == 422
    assert post(client, path, word="We talked.").status_code == 303

    with world(client.application) as session:
        assert session.get_one(Report, report.id).closed_at == NOON
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "closed a report")).one()
        assert (entry.why, entry.registration_id, entry.person_id) == ("We talked.", None, ada.id)
    assert "Close the report" not in client.get(path).text


def test_nobody_buries_the_reports_of_others_under_their_own(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, clock: StandingClock
) -> None:
    monkeypatch.setattr(parting, "REPORTS_AN_HOUR", 2)
    with world(client.application) as session:
        event = an_event(session)
        ben, cleo = attending(session, event, "Ben"), attending(session, event, "Cleo")
    phone, path = a_phone(client.application, ben.person), f"/e/{event.slug}/report"

    answers = [post(phone, path, words=f"Report {number}") for number in range(3)]

    assert [answer.status_code for answer in answers] == [303, 303, 422]
    assert "tried too often" in answers[2].text
    assert "Report 2" in answers[2].text
    assert post(a_phone(client.application, cleo.person), path, words="He does that.").status_code == 303
    clock.advance(timedelta(hours=1))
    assert post(phone, path, words="Report 3").status_code == 303


def test_a_leader_reads_what_no_organizer_may(client: FlaskClient) -> None:
    with world(client.application) as session:
        ada = an_organizer(session)
        event = an_event(session, a_group(session, owner=ada), audience="youth")
        lena, otto = (a_person(session, name, age="adult") for name in ("Lena", "Otto"))
        leader = attending(session, event, lena, role="leader", source="console")
        accused = attending(session, event, ada, source="console")
        helper = attending(session, event, otto, source="console")
        report = parting.report(session, event, helper, accused, "Said it.", now=NOON)
    assert report.goes_to_id == leader.person_id
    signed_in(client, ada)

    assert "Said it." in a_phone(client.application, lena).get(f"/e/{event.slug}/leader/reports").text
    assert report.code not in client.get(f"/console/e/{event.slug}/reports").text
    assert a_phone(client.application, otto).get(f"/e/{event.slug}/leader/reports").status_code == 404
