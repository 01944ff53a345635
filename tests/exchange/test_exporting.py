"""Who takes a file home: an organizer who says why, over https, while the event is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from netevents.events.models import AuditEntry
from netevents.events.retention import kept_until
from netevents.exchange.exporting import exports_of
from netevents.exchange.models import Connection
from netevents.groups.domain import give_role
from netevents.groups.models import Group
from tests.cast import a_group, a_person, a_phone, an_event, an_organizer, post, world
from tests.conftest import NOON
from tests.exchange.exported import HEADER, met, rows

EXPORTS = "/console/e/hack-night/exports"
FILE = "/console/e/hack-night/connections.csv"


@pytest.fixture
def ada(app):
    """Ada organizes Hack night, where Ben met Cleo."""
    with world(app) as session:
        organizer = an_organizer(session)
        met(session)
        give_role(session, session.scalars(select(Group)).one(), organizer, "organizer", now=NOON)
    return a_phone(app, organizer)


def test_organizer_says_why_and_gets_the_file(app, ada):
    assert ada.get(EXPORTS).status_code == 200

    answer = post(ada, FILE, why="for the sponsors’ report")

    assert answer.status_code == 200
    assert answer.content_type == "text/csv; charset=utf-8"
    assert "hack-night-connections.csv" in answer.headers["Content-Disposition"]
    assert [row["person_b"] for row in rows([answer.data])] == ["Cleo"]
    with world(app) as session:
        entry = session.scalars(select(AuditEntry)).one()
        assert (entry.act, entry.why, entry.at) == (
            "exported the list of who met whom",
            "for the sponsors’ report",
            NOON,
        )
        assert entry.facts == {"file": "connections.csv"}
    assert "<bdi>Ada</bdi> exported the list of who met whom" in ada.get(EXPORTS).text


@pytest.mark.parametrize("why", ["", "   ", "x" * 201])
def test_without_a_reason_of_one_line_there_is_no_file(app, ada, why):
    answer = post(ada, FILE, why=why)

    assert answer.status_code == 422
    assert answer.mimetype == "text/html"
    assert why.strip() in answer.text
    with world(app) as session:
        assert session.scalars(select(AuditEntry)).all() == []


def test_greeters_attendees_and_other_organizers_get_no_file(app, ada):
    with world(app) as session:
        gus, olga, ben = an_organizer(session, "Gus"), an_organizer(session, "Olga"), a_person(session)
        give_role(session, session.scalars(select(Group)).one(), gus, "greeter", now=NOON)
        a_group(session, "Chess club", owner=olga)

    for person in (gus, olga, ben):
        assert a_phone(app, person).get(EXPORTS).status_code == 404
        assert post(a_phone(app, person), FILE, why="curious").status_code == 404
    assert post(app.test_client(), FILE, why="curious").status_code == 302
    assert ada.get(FILE).status_code == 405


def test_no_list_leaves_over_plain_http(app, ada):
    clear = {"REMOTE_ADDR": "192.0.2.7"}
    ada.environ_base.update(clear)

    assert "Exports need https" in ada.get(EXPORTS).text
    assert post(ada, FILE, why="for the report").status_code == 403
    with world(app) as session:
        assert session.scalars(select(AuditEntry)).all() == []


def test_list_goes_when_the_organizers_view_ends(app, ada, clock):
    with world(app) as session:
        event = session.scalars(select(Connection)).one()
        session.refresh(event, ["event"])
        last = kept_until(event.event)
    clock.advance(last - NOON)
    assert post(ada, FILE, why="for the report").status_code == 200

    clock.advance(timedelta(seconds=1))

    answer = post(ada, FILE, why="for the report")
    assert answer.status_code == 410
    assert "no longer kept" in answer.text


def test_a_file_leaves_in_two_pieces_so_that_a_slow_reader_holds_no_worker(app, ada, monkeypatch):
    monkeypatch.setattr("netevents.web.csv.LINES", 1)

    answer = post(ada, FILE, why="for the report")

    assert answer.is_streamed
    header, rest = answer.response
    assert header.decode("utf-8-sig") == f"{HEADER}\r\n"
    assert [row["person_b"] for row in rows([header, rest])] == ["Cleo"]


def test_a_file_that_breaks_off_says_so(app, ada, monkeypatch, caplog):
    def broken(*given):
        yield from ()
        raise OSError("the disk is gone")

    monkeypatch.setattr("netevents.exchange.exporting.made_connections", broken)

    answer = post(ada, FILE, why="for the report")

    assert answer.text.splitlines()[1:] == [
        "",
        "This file is not whole: something went wrong. Please export it again.",
    ]
    assert "a file broke off" in caplog.text


def test_exports_of_one_event_are_told_at_no_other(app, ada):
    post(ada, FILE, why="first")
    post(ada, FILE, why="second")

    with world(app) as session:
        one = session.scalars(select(AuditEntry)).first()
        other = an_event(session, a_group(session, "Chess club"))
        session.refresh(session.get_one(AuditEntry, one.id))
        here = session.get_one(type(other), one.event_id)
        assert [entry.why for entry in exports_of(session, here)] == ["second", "first"]
        assert exports_of(session, other) == []
