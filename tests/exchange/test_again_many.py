"""Many of the same people are brought to the next event by the worker: as many as fit, and once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from netevents.events import audit, domain
from netevents.events.copying import Occurrence, copy
from netevents.events.models import AuditEntry, Registration
from netevents.exchange import consents, series
from netevents.exchange.models import Badge
from netevents.exchange.series_models import Expected
from netevents.people.models import ADULT
from tests.cast import MADRID, NOON, a_group, an_event, an_organizer, attending, collected, nobody

WEEK = timedelta(days=7)
NEXT = Occurrence("Hack night 2", MADRID, NOON + WEEK, NOON + WEEK + timedelta(hours=5))


@pytest.fixture
def ada(session):
    return an_organizer(session, "Ada")


@pytest.fixture
def event(session, ada):
    return an_event(session, a_group(session, owner=ada), by=ada)


@pytest.fixture
def many(session, event, monkeypatch):
    """Five people, of whom the worker brings two at a time."""
    monkeypatch.setattr(series, "AT_ONCE", 4)
    monkeypatch.setattr(series, "AT_A_TIME", 2)
    return [attending(session, event, name) for name in ("Ben", "Cleo", "Dan", "Eve", "Fay")]


def test_many_people_are_brought_in_batches(session, event, ada, many):
    made = copy(session, event, NEXT, by=ada, now=NOON, tell=nobody)
    made.state = "open"
    dan = attending(session, made, many[2].person)
    told, tell = collected()

    assert series.are_many(session, event)
    series.bring_later(session, event, made, by=ada, now=NOON)
    session.commit()
    brought = []
    while series.work_on_series(session, now=NOON, tell_all=tell):
        session.commit()
        brought.append(made.seats_taken)

    places = session.scalars(select(Registration).where(Registration.event_id == made.id)).all()
    assert sorted(place.name for place in places) == ["Ben", "Cleo", "Dan", "Eve", "Fay"]
    assert (brought, {place.source for place in places if place.id != dan.id}) == ([3, 4, 5], {"again"})
    assert session.scalar(select(func.count()).select_from(Badge).where(Badge.event_id == made.id)) == 10
    assert [len(batch) for batch in told] == [2, 1, 1]
    assert (
        session.scalars(select(AuditEntry.act).where(AuditEntry.event_id == made.id))
        .all()
        .count("added the same people")
        == 1
    )


def bring(session, *, now=NOON, tell_all=nobody):
    """What the worker does in one pass."""
    for _ in range(20):
        more = series.work_on_series(session, now=now, tell_all=tell_all)
        session.commit()
        if not more:
            return
    raise AssertionError("it never ends")


def names_at(session, event):
    return sorted(session.scalars(select(Registration.name).where(Registration.event_id == event.id)))


def not_added(session, event):
    entry = audit.left_out(session, event)
    return entry and (entry.facts["people"], entry.why)


def expected(session, event, ada, **facts):
    """A copy of ``event`` at which the same people are expected."""
    session.refresh(event, ["group"])
    made = copy(session, event, NEXT, by=ada, now=NOON, tell=nobody)
    series.bring_later(session, event, made, by=ada, now=NOON)
    for name, value in facts.items():
        setattr(made, name, value)
    session.commit()
    return made


@pytest.mark.parametrize(
    ("seats", "come", "left"),
    [
        (5, ["Ben", "Cleo", "Dan", "Eve", "Gil"], 1),
        (4, ["Ben", "Cleo", "Dan", "Gil"], 2),
        (1, ["Gil"], 5),
        (6, ["Ben", "Cleo", "Dan", "Eve", "Fay", "Gil"], None),
    ],
)
def test_as_many_come_as_there_are_seats_and_the_event_says_how_many_did_not(
    session, event, ada, many, seats, come, left
):
    made = expected(session, event, ada, seats=seats, state="open")
    attending(session, made, "Gil")
    other = expected(session, event, ada)

    bring(session)

    assert names_at(session, made) == come
    assert made.seats_taken == len(come)
    assert not_added(session, made) == (left and (left, series.NO_SEAT))
    assert names_at(session, other) == ["Ben", "Cleo", "Dan", "Eve", "Fay"]
    assert session.scalars(select(Expected)).all() == []


@pytest.mark.parametrize(
    "over", [{"state": "ended"}, {"erased_at": NOON}, {"starts_at": NOON - WEEK, "ends_at": NOON}]
)
def test_nobody_is_brought_to_what_is_over_or_erased(session, event, ada, many, over):
    made = expected(session, event, ada, **over)

    bring(session)

    assert names_at(session, made) == []
    assert session.scalars(select(Expected)).all() == []


def test_people_of_an_erased_event_come_nowhere(session, event, ada, many):
    made = expected(session, event, ada)
    event.erased_at = NOON
    session.commit()

    bring(session)

    assert names_at(session, made) == []


def test_people_who_cannot_be_brought_hold_up_nobody_and_are_given_up(session, event, ada, many, caplog):
    first, second = expected(session, event, ada), expected(session, event, ada)

    def refuse(occasions):
        if occasions[0].event.id == first.id:
            raise RuntimeError("a planted fault")

    for minute in range(4):
        bring(session, now=NOON + timedelta(minutes=minute), tell_all=refuse)
        assert names_at(session, second) == ["Ben", "Cleo", "Dan", "Eve", "Fay"]
        assert (not_added(session, first) is None) == (minute < 2)

    assert names_at(session, first) == []
    assert not_added(session, first) == (5, series.FAILED)
    assert [record.message for record in caplog.records] == ["the same people could not be brought"] * 3


def test_who_was_never_asked_comes_as_a_minor_where_ages_matter_meanwhile(session, event, ada, many):
    many[0].name, many[0].role, many[0].subgroup = "Ben of the Lake", "mentor", "ben@example.org"
    many[1].person.age = ADULT
    made = expected(session, event, ada)
    plan = domain.Plan(**{name: getattr(made, name) for name in domain.Plan.__dataclass_fields__})

    domain.change(session, made, replace(plan, audience="youth"), now=NOON)
    session.commit()
    bring(session)

    rows = session.scalars(
        select(Registration).where(Registration.event_id == made.id).order_by(Registration.id)
    ).all()
    assert [(row.name, row.is_minor, row.hidden) for row in rows] == [
        ("Ben", True, True),
        ("Cleo", False, False),
        ("Dan", True, True),
        ("Eve", True, True),
        ("Fay", True, True),
    ]
    assert (rows[0].role, rows[0].subgroup) == ("attendee", "")
    assert {id_ for id_, fields in consents.shared(session, [row.id for row in rows]).items() if fields} == {
        rows[1].id
    }


def test_many_people_without_seats_are_refused_at_once(session, event, ada, many):
    made = copy(session, event, NEXT, by=ada, now=NOON, tell=nobody)
    made.seats = 4

    with pytest.raises(domain.SeatsTaken, match="4 seats and 5 people"):
        series.bring_later(session, event, made, by=ada, now=NOON)
