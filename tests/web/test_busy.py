"""A database that is busy, or gone for a moment: a request is tried again, then answered in words."""

from __future__ import annotations

import fcntl
import logging
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from flask import request, session
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from netevents import sqlite
from netevents.db import at_once, await_lull, db
from netevents.exchange import scan_statements
from netevents.exchange.connecting import Result, Scan, connect
from netevents.people.signed_in import leave, the_person
from netevents.sqlite import LULL
from netevents.web.access import Access, access
from tests.cast import a_person, an_event, attending, engine_of, post, signed_in, world
from tests.conftest import NOON

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from sqlalchemy import Engine


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_writer_who_waits_too_long_is_told_to_come_back(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with world(app) as session:
        signed_in_ben = a_person(session, "Ben")
    signed_in(client, signed_in_ben)
    monkeypatch.setattr(sqlite, "QUEUE_PATIENCE", 0.01)
    file = engine_of(app).url.database

    with open(f"{file}-writers", "w") as queue:  # noqa: PTH123  a descriptor to lock
        fcntl.flock(queue, fcntl.LOCK_EX)
        answer = post(client, "/me/other-phone")
        reading = client.get("/me")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "2"
    assert reading.status_code == 200
    assert post(client, "/me/other-phone").status_code < 400


def test_what_is_tried_again_begins_as_it_arrived(app: Flask, client: FlaskClient) -> None:
    tries = []

    @access(Access.SIGNED_IN)
    def planted() -> str:
        tries.append((the_person().name, request.files["list"].read(), session.get("place")))
        leave()
        if len(tries) < 3:
            raise IntegrityError("INSERT", None, Exception("somebody wrote it meanwhile"))
        return "Done"

    app.add_url_rule("/planted", "planted", planted, methods=["POST"])
    with world(app) as there:
        ben = a_person(there, "Ben")
    signed_in(client, ben)
    with client.session_transaction() as cookie:
        cookie["place"] = ["events.landing", {}]

    answer = post(client, "/planted", list=(BytesIO(b"Ada,Cleo"), "list.csv"))

    assert (answer.status_code, answer.text) == (200, "Done")
    assert tries == [("Ben", b"Ada,Cleo", ["events.landing", {}])] * 3


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "%"])
def test_an_address_that_is_not_ours_is_answered_in_words(client: FlaskClient, host: str) -> None:
    answer = client.get("/", headers={"Host": host})

    assert answer.status_code == 400
    assert "did not arrive whole" in answer.text


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_a_scan_on_a_lost_connection_is_tried_on_another(app: Flask) -> None:
    def lose() -> None:
        with at_once(db.engine) as lost:
            lost.connection.cursor().execute("SELECT pg_terminate_backend(pg_backend_pid())")

    with app.app_context(), pytest.raises(DBAPIError) as wrong:
        lose()
    assert wrong.value.connection_invalidated

    with app.app_context(), at_once(db.engine) as whole:
        assert connect(whole, Scan("NOTHING", ""), now=NOON).result == Result.UNKNOWN
        assert db.engine.pool.checkedout() == 1  # type: ignore[attr-defined]


def test_no_token_reaches_the_log(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with world(app) as session:
        ben = attending(session, an_event(session), "Ben").person
    signed_in(client, ben)
    secret = "A" * 20
    monkeypatch.setattr(logging.getLogger("netevents"), "disabled", False)
    broken = "SELECT {token}, {secret}, nothing FROM nowhere"
    monkeypatch.setattr(scan_statements, "_FOUND", broken)
    forget_statements()

    with caplog.at_level(logging.DEBUG, "netevents"):
        answer = client.get(f"/x/{secret}")

    assert answer.status_code == 500
    assert "failed at exchange.badge" in caplog.text
    assert secret not in caplog.text


@pytest.fixture(autouse=True)
def statements_made_anew() -> Iterator[None]:
    yield
    forget_statements()


def forget_statements() -> None:
    scan_statements.postgresql_found.cache_clear()
    scan_statements.sqlite_found.cache_clear()


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("free", "looks"),
    [
        pytest.param([True] * 30, LULL, id="nobody writes"),
        pytest.param([True] * (LULL - 1) + [False] + [True] * 30, 2 * LULL, id="somebody writes once"),
        pytest.param([False] * 7 + [True] * 30, 7 + LULL, id="somebody writes at first"),
    ],
)
def test_a_lull_is_a_moment_in_which_nobody_writes(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, free: list[bool], looks: int
) -> None:
    answers = iter(free)
    monkeypatch.setattr(sqlite, "_taken", lambda queue: next(answers))

    await_lull(engine, patience=60)

    assert len(free) - len(list(answers)) == looks


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_nobody_waits_for_a_lull_that_does_not_come(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "_taken", lambda queue: False)

    await_lull(engine, patience=0.02)


def test_whoever_awaits_a_lull_keeps_nobody_from_writing(engine: Engine) -> None:
    await_lull(engine, patience=60)

    with engine.begin() as connection:
        connection.execute(text("DELETE FROM untold"))
