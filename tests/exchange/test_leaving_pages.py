"""The pages on which somebody asks to be forgotten."""

from __future__ import annotations

from netevents.exchange.queries import connections_of
from netevents.people.models import Person
from tests.cast import a_phone, post, signed_in, world
from tests.conftest import NOON
from tests.exchange.leaving_cast import a_leaver


def test_asking_takes_a_tick_and_then_every_device_is_signed_out(app, client):
    with world(app) as session:
        cast_ = a_leaver(session)
    signed_in(client, cast_.ben)
    other = a_phone(app, cast_.ben)

    page = client.get("/me/erase").text
    no_tick = post(client, "/me/erase")
    answer = post(client, "/me/erase", sure="y")

    assert "can’t be called back" in page
    assert no_tick.status_code == 422
    assert "Tick this" in no_tick.text
    assert answer.location == "/"
    assert client.get("/me").location == other.get("/me").location == "/sign-in"
    with world(app) as session:
        assert session.get_one(Person, cast_.ben.id).erased_at == NOON
        assert len(connections_of(session, session.get_one(Person, cast_.cleo.id))) == 1


def test_the_only_owner_stays_signed_in_and_reads_why(app, client):
    with world(app) as session:
        cast_ = a_leaver(session)
    signed_in(client, cast_.ada)

    answer = post(client, "/me/erase", sure="y")

    assert answer.status_code == 409
    assert "You are the only owner of Robotics club" in answer.text
    assert client.get("/me").status_code == 200
