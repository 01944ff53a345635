"""A list that calls many people on the roll minors."""

from __future__ import annotations

from sqlalchemy import select

from netevents.events.models import Registration
from netevents.exchange.import_models import UNDER_WAY, ImportList
from netevents.exchange.importing import deciding, writing
from netevents.exchange.importing.waiting import work_on_lists
from tests.cast import an_event, nobody, post, world
from tests.conftest import NOON
from tests.exchange.importing.bringing import bring, judged, outcomes, places
from tests.exchange.importing.desk import previewed, sent, the_desk

NUMBERED = "ID,Name,E-mail,Role,Age\n"


def turning(number, age):
    return NUMBERED + "".join(f"{one},Ben Okri {one},,,{age}\n" for one in range(number))


def test_many_become_minors_a_few_at_a_time(session):
    """So that nobody waits long to write; a worker that stops in between goes on where it was."""
    event, many = an_event(session, audience="mixed"), 2 * writing.TURNED + 1
    bring(session, event, turning(many, "adult"))
    listed = judged(session, event, f"{turning(many, '15')}99,Cleo Paz,,,adult\n")
    deciding.begin(session, listed)
    steps = []

    while listed.state == UNDER_WAY:
        writing.write_batch(session, listed, now=NOON, tell_all=nobody)
        steps.append((sum(place.is_minor for place in places(session, event)), listed.written))

    few = writing.TURNED
    assert steps == [(few, few), (2 * few, 2 * few), (many, many + 1), (many, many + 1)]
    assert {outcome for _line, outcome in outcomes(session, listed)} == {"new", "update"}


def test_who_asks_for_many_at_once_waits_for_some_and_the_worker_goes_on(client):
    desk, many = the_desk(client, audience="mixed"), 5 * writing.TURNED
    for age in ("adult", "15"):
        here = sent(client, desk, turning(many, age).encode())
        previewed(client, here)
        post(client, f"{here}/begin")
    assert "under way" in states(client)

    while the_worker_has_more(client):
        pass

    assert states(client) == ["done", "done"]
    with world(client.application) as session:
        assert session.scalars(select(Registration.is_minor)).all() == [True] * many


def the_worker_has_more(client):
    with world(client.application) as session:
        return work_on_lists(session, now=NOON, tell_all=nobody)


def states(client):
    with world(client.application) as session:
        return session.scalars(select(ImportList.state).order_by(ImportList.id)).all()
