"""Who met whom, as a leader writes it down on a phone and passes it on afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from netevents.events.models import Registration
from netevents.exchange.models import MADE, WAITING, Connection
from netevents.exchange.youth import meetings
from tests.cast import post, world
from tests.conftest import NOON
from tests.youth.pond import a_pond
from tests.youth.troop import AFTERWARDS, event_of


@pytest.fixture
def pond(app):
    return a_pond(app)


def connections(app):
    with world(app) as session:
        return [(row.state, row.how) for row in session.scalars(select(Connection))]


def test_two_badges_one_after_the_other_record_a_meeting(pond):
    first = pond.ann.get(f"/x/{pond.tokens['mia']}").text
    post(pond.ann, f"{pond.base}/m/{pond.codes['mia']}/met")
    home = pond.ann.get(f"{pond.base}/").text
    second = pond.ann.get(f"/x/{pond.tokens['tom']}").text

    done = post(pond.ann, f"{pond.base}/met", one=pond.codes["mia"], other=pond.codes["tom"])

    assert "This badge belongs to a youth member." in first
    assert "Met someone" in first
    assert "Scan the other one’s badge now" in home
    assert "Mia and Tom met" in second
    assert done.status_code == 303
    assert connections(pond.app) == [(WAITING, "leader")]
    assert "Scan the other one’s badge now" not in pond.ann.get(f"{pond.base}/").text


def test_the_same_two_again_are_said_to_have_met_already(pond, clock):
    pair = {"one": pond.codes["mia"], "other": pond.codes["tom"]}
    post(pond.ann, f"{pond.base}/met", **pair)
    first = pond.ann.get(f"{pond.base}/").text
    clock.advance(timedelta(minutes=20))

    post(pond.ann, f"{pond.base}/met", **pair)

    assert "Mia and Tom met. You pass it on after the meeting." in first
    again = pond.ann.get(f"{pond.base}/").text
    assert "Mia and Tom met already: Fri 8 May 2026, 14:00. It stands as it was." in again
    assert "You pass it on" not in again


def test_after_the_end_it_is_closed_and_says_why_and_offers_no_form(pond):
    post(pond.ann, f"{pond.base}/m/{pond.codes['mia']}/met")
    with world(pond.app) as session:
        event_of(session, pond.slug).state = "ended"
    over = "The meeting is over. Nothing more is recorded."

    home = pond.ann.get(f"{pond.base}/").text
    met = pond.ann.get(f"{pond.base}/met").text
    badge = pond.ann.get(f"/x/{pond.tokens['tom']}").text

    assert all(over in page for page in (home, met, badge))
    assert "Scanning is closed" in home
    assert f"{pond.base}/met" not in home + badge
    assert "They met</button>" not in met


def test_past_its_time_but_not_ended_it_says_that_it_still_counts(pond, clock):
    clock.moment = AFTERWARDS

    home = pond.ann.get(f"{pond.base}/").text

    assert "Who met can be recorded until it is ended." in home
    assert (
        post(pond.ann, f"{pond.base}/met", one=pond.codes["mia"], other=pond.codes["tom"]).status_code == 303
    )


@pytest.mark.parametrize(
    "fields",
    [
        lambda pond: {"one": pond.codes["mia"], "other": pond.codes["tom"]},
        lambda pond: {"one_code": pond.typed["mia"], "other_code": pond.typed["tom"].lower()},
        lambda pond: {"one": pond.codes["tom"], "other_code": pond.typed["mia"]},
    ],
)
def test_without_a_camera_by_names_or_typed_codes(pond, fields):
    assert post(pond.ann, f"{pond.base}/met", **fields(pond)).status_code == 303
    assert connections(pond.app) == [(WAITING, "leader")]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (lambda pond: {}, "Choose a name, or type the code on the badge."),
        (lambda pond: {"one": pond.codes["mia"], "other": pond.codes["mia"]}, "the same badge twice"),
        (lambda pond: {"one": pond.codes["mia"], "other": pond.codes["ann"]}, "Choose a name, or type"),
        (
            lambda pond: {"one": pond.codes["mia"], "other_code": "ZZZZZZ"},
            "Nobody in the troop has that code",
        ),
    ],
)
def test_who_cannot_have_met_gets_a_sentence(pond, fields, sentence):
    answer = post(pond.ann, f"{pond.base}/met", **fields(pond))

    assert answer.status_code == 422
    assert sentence in answer.text
    assert connections(pond.app) == []


def test_passing_on_waits_for_the_end_and_leaves_out_who_may_not(pond, clock):
    with world(pond.app) as session:
        troop = {row.name: row for row in session.scalars(select(Registration).where(Registration.is_minor))}
        event = event_of(session, pond.slug)
        for one, other in (("Mia", "Tom"), ("Mia", "Ana")):
            meetings.these_two_met(session, event, troop[one], troop[other], by=pond.people["ann"], now=NOON)
    early = post(pond.ann, f"{pond.base}/release")
    clock.moment = AFTERWARDS

    page = pond.ann.get(f"{pond.base}/release").text
    done = post(pond.ann, f"{pond.base}/release")

    assert (early.status_code, done.status_code) == (409, 303)
    assert "A guardian has not agreed" in page
    with world(pond.app) as session:
        made = session.scalars(select(Connection).where(Connection.state == MADE)).all()
        assert [(row.low_id, row.high_id) for row in made] == [
            tuple(sorted((troop["Mia"].id, troop["Tom"].id)))
        ]
        (waits,) = session.scalars(select(Connection.code).where(Connection.state == WAITING))
    assert post(pond.ann, f"{pond.base}/release", code=waits).status_code == 409
    assert post(pond.ann, f"{pond.base}/release/{waits}/drop").status_code == 303
    assert len(connections(pond.app)) == 1
