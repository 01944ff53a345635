"""Whatever people do, no surname or contact of a minor reaches others, and no adult is connected to one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import aliased

from netevents.events.models import Registration
from netevents.exchange.models import MADE, Connection, Consent, Note
from tests.cast import post, signed_in, world
from tests.conftest import NOON, patiently_on_postgresql
from tests.youth.crowd import ACTS, Crowd, Somebody, a_crowd, do, everything, give_phones, somebodies

STEPS = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 7), st.integers(0, 7)), min_size=8, max_size=16
)
AUDIENCES = st.sampled_from(("youth", "mixed"))
QUICK: dict[str, Any] = {
    "deadline": None,
    "database": None,
    "derandomize": True,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}


def play(app, clock, people, audience, steps, *, ends: bool = False) -> tuple[Crowd, list[str]]:
    """The crowd after these requests, and the connections’ codes; at the end a leader may pass on who met."""
    clock.moment = NOON
    with world(app) as session:
        crowd = a_crowd(session, app, people, audience)
    give_phones(crowd)
    actors, names = list(crowd.phones), list(crowd.people)
    leader = actors[0]
    for act, actor, other in steps:
        who = leader if act in {"met", "release"} else actors[actor % len(actors)]
        answer = do(crowd, act, who, names[other % len(names)], codes_of(crowd))
        assert answer.status_code < 500, (act, who, names[other % len(names)])
    if ends:
        clock.moment = NOON + timedelta(hours=5)
        assert do(crowd, "release", leader, leader, []).status_code == 303
    return crowd, codes_of(crowd)


def codes_of(crowd: Crowd) -> list[str]:
    with world(crowd.app) as session:
        return list(
            session.scalars(
                select(Connection.code).where(Connection.event_id == crowd.event.id).order_by(Connection.id)
            )
        )


def hold_the_database(crowd: Crowd) -> None:
    low, high = aliased(Registration), aliased(Registration)
    with world(crowd.app) as session:
        for connection, one, other in session.execute(
            select(Connection, low, high)
            .join(low, Connection.low_id == low.id)
            .join(high, Connection.high_id == high.id)
        ):
            assert one.is_minor is other.is_minor
            assert connection.state != MADE or not one.is_minor or connection.released_by_id is not None
        for table, owner in ((Consent, Consent.registration_id), (Note, Note.author_id)):
            of_minors = (
                select(table).join(Registration, Registration.id == owner).where(Registration.is_minor)
            )
            assert session.scalars(of_minors).all() == []
        for minor in session.scalars(select(Registration).where(Registration.is_minor)):
            assert not any(char.isspace() or char == "@" for char in minor.name)


def hold_what_is_read(crowd: Crowd, codes: list[str]) -> None:
    """Every page and file of every attendee, against what is nobody else’s business."""
    released = passed_on(crowd)
    for reader in list(crowd.phones)[1:]:  # one leader stands for both
        texts = everything(crowd, reader, codes)
        assert len(texts) > 20
        for name, one in crowd.people.items():
            if name == reader or not one.is_minor:
                continue
            kept = list(one.secrets)
            if crowd.people[reader].kind != "leader" and frozenset((reader, name)) not in released:
                kept.append(name)  # not even the first name
            for path, text in texts.items():
                assert not [secret for secret in kept if secret in text], (reader, name, path)


def passed_on(crowd: Crowd) -> set[frozenset[str]]:
    names = {place.id: name for name, place in crowd.places.items()}
    with world(crowd.app) as session:
        return {
            frozenset((names[row.low_id], names[row.high_id]))
            for row in session.scalars(
                select(Connection).where(
                    Connection.event_id == crowd.event.id, Connection.low_minor, Connection.state == MADE
                )
            )
        }


def hold_the_export(crowd: Crowd) -> None:
    """What the organizer takes home."""
    phone = signed_in(crowd.app.test_client(), crowd.organizer)
    answer = post(phone, f"/console/e/{crowd.event.slug}/connections.csv", why="For the report")
    assert answer.mimetype == "text/csv"
    for one in crowd.people.values():
        if one.is_minor:
            assert not [secret for secret in one.secrets if secret in answer.text]


def hold(app, clock, people, audience, steps, *, ends: bool) -> None:
    crowd, codes = play(app, clock, people, audience, steps, ends=ends)
    hold_the_database(crowd)
    hold_what_is_read(crowd, codes)
    hold_the_export(crowd)


@patiently_on_postgresql
@settings(max_examples=3, **QUICK)
@given(people=somebodies(), audience=AUDIENCES, steps=STEPS, ends=st.booleans())
def test_minors_stay_theirs_whatever_is_asked_for(app, clock, people, audience, steps, ends):
    hold(app, clock, people, audience, steps, ends=ends)


@pytest.mark.prove
@settings(max_examples=300, **QUICK | {"derandomize": False})
@given(people=somebodies(), audience=AUDIENCES, steps=STEPS, ends=st.booleans())
def test_minors_stay_theirs_in_many_crowds(app, clock, people, audience, steps, ends):
    hold(app, clock, people, audience, steps, ends=ends)


def test_the_same_crawl_finds_what_an_adult_shares_and_what_a_leader_opens(app, clock):
    """The control: whoever looks in the same way finds what is there to be found."""
    people = [Somebody("adult", "Fabian", "Surtees", 111_001), Somebody("adult", "Flora", "Sutter", 111_002)]
    crowd, _ = play(app, clock, people, "mixed", [])
    do(crowd, "live", "Flora", "Fabian", [])

    texts = "\n".join(everything(crowd, "Flora", codes_of(crowd)).values())

    assert [secret for secret in people[0].secrets if secret not in texts] == []


def test_the_same_crawl_finds_a_minor_whom_a_leader_has_passed_on(app, clock):
    people = [Somebody("13-15", "Fay", "Sutter", 111_001), Somebody("16-17", "Finn", "Surtees", 111_002)]
    crowd, _ = play(app, clock, people, "youth", [])
    clock.moment = NOON
    do(crowd, "scan", "Fay", "Finn", [])
    before = "\n".join(everything(crowd, "Fay", codes_of(crowd)).values())
    clock.moment = NOON + timedelta(hours=5)
    do(crowd, "release", "Annabel Leader", "Fay", [])

    after = "\n".join(everything(crowd, "Fay", codes_of(crowd)).values())

    assert "Finn" not in before
    assert "Finn" in after
    assert passed_on(crowd) == {frozenset(("Fay", "Finn"))}
