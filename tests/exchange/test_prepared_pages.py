"""Asking for a large file: its page says how far it is, and the server hands it out."""

from __future__ import annotations

import http.client
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from netevents.exchange import consents, prepared
from netevents.exchange.connecting import Scan, connect
from netevents.exchange.console import event_exports
from netevents.exchange.prepared_models import ASKED, PreparedFile
from netevents.groups.domain import give_role
from netevents.groups.models import Group
from netevents.ops.work import one_pass
from tests.cast import a_phone, an_organizer, post, world
from tests.conftest import NOON
from tests.exchange.stage import a_stage, an_attendee
from tests.served import SERVE, serving

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

FILE = "/console/e/hack-night/connections.csv"


@pytest.fixture
def ada(app: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """Ada organizes Hack night, where two pairs met, and two is one too many for one answer."""
    monkeypatch.setattr(event_exports, "AT_ONCE", 1)
    with world(app) as session:
        organizer = an_organizer(session)
        stage = a_stage(session)
        consents.give(session, stage.cleo.registration, {"organization"}, now=NOON)
        for name in ("Dan", "Eve"):
            them = an_attendee(session, stage.event, name)
            connect(session.connection(), Scan(token=them.screen, secret=stage.ben.secret), now=NOON)
        give_role(session, session.scalars(select(Group)).one(), organizer, "organizer", now=NOON)
    return a_phone(app, organizer)


def test_a_large_file_is_asked_for_and_its_page_says_how_far_it_is(app, ada):
    asked = post(ada, FILE, why="for the report")
    waiting = ada.get(asked.location)

    assert asked.status_code == 303
    assert "Waiting for its turn" in waiting.text
    assert waiting.headers["Refresh"] == "2"
    assert asked.location in ada.get("/console/e/hack-night/exports").text

    one_pass(app, only=("files",))
    ready = ada.get(asked.location)

    assert "Refresh" not in ready.headers
    address = ready.text.partition('href="/handed-out/')[2].partition('"')[0]
    file = app.config["INSTANCE"] / prepared.FOLDER / address
    assert "Dan" in file.read_text(encoding="utf-8-sig")

    file.unlink()
    assert "This file is gone" in ada.get(asked.location).text


def test_whoever_did_not_say_why_is_asked_before_they_get_what_another_asked_for(app, ada):
    asked = post(ada, FILE, why="for the report")
    with world(app) as session:
        eve = an_organizer(session, "Eve")
        give_role(session, session.scalars(select(Group)).one(), eve, "organizer", now=NOON)
    eves = a_phone(app, eve)
    assert "Somebody else asked for this file" in eves.get(asked.location).text

    assert post(eves, FILE, why="for the sponsors").location == asked.location
    one_pass(app, only=("files",))

    for phone in (ada, eves):
        assert 'href="/handed-out/' in phone.get(asked.location).text
    with world(app) as session:
        fay = an_organizer(session, "Fay")
        give_role(session, session.scalars(select(Group)).one(), fay, "organizer", now=NOON)
    theirs = a_phone(app, fay).get(asked.location).text
    assert "/handed-out/" not in theirs
    assert 'href="/console/e/hack-night/exports"' in theirs


def test_a_large_picture_is_prepared_too_but_never_the_roll(app, ada):
    assert post(ada, FILE.replace("connections.csv", "who-met-whom.graphml"), why="x").status_code == 303
    assert post(ada, FILE.replace("connections.csv", "roll.csv"), why="x").status_code == 200
    with world(app) as session:
        assert [row.state for row in session.scalars(select(PreparedFile))] == [ASKED]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_server_hands_a_large_file_out_by_itself(app, ada):
    asked = post(ada, FILE, why="for the report")
    one_pass(app, only=("files",))
    address = ada.get(asked.location).text.partition('href="/handed-out/')[2].partition('"')[0]

    with serving(app, workers=1, command=(*SERVE, "--no-worker")) as server:
        wire = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        answers = {}
        for path in (address, address.replace("/", "x/", 1), "../secret_key", ""):
            wire.request("GET", f"/handed-out/{path}")
            answer = wire.getresponse()
            answers[path] = (answer.status, answer.headers["Content-Type"], b"Dan" in answer.read())
        wire.close()

    first, *others = answers.values()
    assert first == (200, "text/csv", True)
    assert {status for status, *_ in others} <= {404, 500}
