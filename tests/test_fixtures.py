"""What the fixtures promise to every other test."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import inspect, text

from netevents.web.current import now
from tests.conftest import NOON


def test_the_database_is_migrated(engine):
    assert {"person", "event", "registration", "connection"} <= set(inspect(engine).get_table_names())


def test_each_kind_of_database_is_what_it_says(database_kind, session):
    assert session.connection().dialect.name == database_kind
    assert session.scalar(text("SELECT 1")) == 1


def test_requests_live_at_the_time_of_the_clock(app, clock):
    with app.test_request_context():
        assert now() == NOON

    clock.advance(timedelta(minutes=5))

    with app.test_request_context():
        assert now() == NOON + timedelta(minutes=5)


@pytest.mark.xdist_group("together")
def test_a_group_of_tests_stays_in_one_process(request):
    in_groups = getattr(request.config.option, "loadgroup", False)

    assert request.node.nodeid.endswith("@together") == in_groups


def test_the_client_gets_an_answer(client):
    assert client.get("/nowhere").status_code == 404
