"""The same event again: its settings, and the same people, but nothing that they have to choose anew."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, insert, select

from netevents.events import domain
from netevents.events.copying import Occurrence, copy, next_time
from netevents.events.models import Event, GuardianConsent, InterestPick, Registration
from netevents.events.queries import interests
from netevents.exchange import consents, notes
from netevents.exchange.consents import DEFAULT
from netevents.exchange.models import Badge, Connection
from netevents.exchange.series import same_people
from netevents.exchange.youth import guardians, members
from netevents.occasions import EventCopied, Registered
from netevents.people.models import ADULT, Person
from tests.cast import (
    MADRID,
    NOON,
    a_group,
    a_person,
    an_event,
    an_organizer,
    attending,
    collected,
    nobody,
    statements,
)
from tests.routes_world import a_connection

WEEK = timedelta(days=7)
NEXT = Occurrence("Hack night 2", MADRID, NOON + WEEK, NOON + WEEK + timedelta(hours=5))


def again(session, event, *, by, tell=nobody):
    def tell_all(occasions):
        for occasion in occasions:
            tell(occasion)

    made = copy(session, event, NEXT, by=by, now=NOON, tell=tell)
    return made, same_people(session, event, made, by=by, now=NOON, tell_all=tell_all)


@pytest.fixture
def ada(session):
    return an_organizer(session, "Ada")


@pytest.fixture
def event(session, ada):
    """An event with everything set."""
    event = an_event(session, a_group(session, owner=ada), by=ada, about="Words", seats=9, kept_days=30)
    event.asks_room_code = True
    domain.set_interests(session, event, ["Chess", "Knots"])
    return event


def test_a_copy_is_a_draft_with_everything_that_was_set(session, event, ada):
    told, tell = collected()

    made = copy(session, event, NEXT, by=ada, now=NOON, tell=tell)

    same = ("group_id", "kind", "audience", "place", "about", "seats", "asks_room_code", "kept_days")
    assert [getattr(made, name) for name in same] == [getattr(event, name) for name in same]
    assert (made.name, made.starts_at, made.state, made.seats_taken) == (
        "Hack night 2",
        NOON + WEEK,
        "draft",
        0,
    )
    assert made.room_code != event.room_code
    assert made.slug != event.slug
    assert [interest.label for interest in interests(session, made)] == ["Chess", "Knots"]
    assert told == [EventCopied(made, source=event)]


def test_the_same_people_come_with_name_role_and_new_badges(session, event, ada):
    ben = attending(session, event, "Ben")
    cleo = attending(session, event, "Cleo", role="mentor")
    cleo.name = "Cleo of the lake"
    told, tell = collected()

    made, places = again(session, event, by=ada, tell=tell)

    assert [(place.name, place.role, place.person_id, place.source) for place in places] == [
        ("Ben", "attendee", ben.person_id, "again"),
        ("Cleo of the lake", "mentor", cleo.person_id, "again"),
    ]
    assert made.seats_taken == 2
    old = set(session.scalars(select(Badge.token).where(Badge.event_id == event.id)))
    new = set(session.scalars(select(Badge.token).where(Badge.event_id == made.id)))
    assert len(new) == 4
    assert not old & new
    assert told[1:] == [Registered(made, place) for place in places]
    assert all(place.checked_in_at is None for place in places)


def test_what_protects_comes_along_and_what_was_ticked_for_others_does_not(session, event, ada):
    ben = attending(session, event, "Ben")
    consents.give(session, ben, {"email", "phone", "organization"}, now=NOON)
    ben.asks_first = ben.stays_out = ben.hidden = ben.organizers_may_email = True

    _, (place,) = again(session, event, by=ada)

    assert (place.asks_first, place.stays_out, place.hidden, place.organizers_may_email) == (
        True,
        True,
        True,
        False,
    )
    assert consents.shared(session, [place.id]) == {place.id: DEFAULT}


def test_whom_a_list_kept_out_of_directories_shares_nothing_at_the_next_one(session, event, ada):
    kept_out = attending(session, event, "Ben", source="import")
    kept_out.asks_first = kept_out.stays_out = True
    consents.give(session, kept_out, (), now=NOON)
    attending(session, event, "Cleo", source="import")

    _, (ben, cleo) = again(session, event, by=ada)

    assert consents.shared(session, [ben.id, cleo.id]) == {ben.id: frozenset(), cleo.id: DEFAULT}
    assert (ben.asks_first, ben.stays_out) == (True, True)
    assert session.scalar(select(func.count()).select_from(Badge).where(Badge.registration_id == ben.id)) == 2


def test_nobody_has_met_anybody_at_the_next_one(session, event, ada):
    ben, cleo = attending(session, event, "Ben"), attending(session, event, "Cleo")
    a_connection(session, ben, cleo)
    notes.write(session, ben, cleo, talked_about="Ants", now=NOON)

    made, _ = again(session, event, by=ada)

    met = select(func.count()).select_from(Connection).where(Connection.event_id == made.id)
    assert session.scalar(met) == 0


def test_who_never_came_into_their_place_has_one_that_waits_again(session, event, ada):
    attending(session, event, "Ben")
    attending(session, event, "Cleo", source="import")

    _, places = again(session, event, by=ada)

    assert [(place.name, place.claimed_at) for place in places] == [("Ben", NOON), ("Cleo", None)]


def test_who_left_or_was_merged_does_not_come_back(session, event, ada):
    attending(session, event, "Ben")
    gone = attending(session, event, "Cleo")
    gone.erased_at = NOON

    _, places = again(session, event, by=ada)

    assert [place.name for place in places] == ["Ben"]


def test_minors_stay_minors_and_hidden_until_a_guardian_agrees_anew(session, ada):
    event = an_event(session, a_group(session, owner=ada), by=ada, audience="youth", kind="troop meeting")
    domain.set_interests(session, event, ["Chess"])
    agreed = guardians.Agreed("Olga", "olga@example.org", "paper", may_collect=True, may_share=True)
    member = members.Member("Mia", "13-15", "Owls", ["Chess"])
    mia = members.add_member(session, event, member, agreed, by=ada, now=NOON, tell=nobody)
    lea = attending(session, event, a_person(session, "Lea", age=ADULT), role="leader", source="leader")

    made, places = again(session, event, by=ada)

    next_mia, next_lea = places
    assert (next_mia.name, next_mia.subgroup, next_mia.is_minor, next_mia.hidden) == (
        "Mia",
        "Owls",
        True,
        True,
    )
    assert (next_lea.role, next_lea.is_minor, next_lea.hidden) == ("leader", False, False)
    assert (next_mia.person_id, next_lea.person_id) == (mia.person_id, lea.person_id)
    for table in (GuardianConsent, InterestPick):
        assert session.scalars(select(table).where(table.registration_id == next_mia.id)).all() == []
    guardians.attest(session, made, next_mia, agreed, by=ada, now=NOON, tell=nobody)
    assert not next_mia.hidden


def test_fewer_seats_than_people_are_refused_before_anything_is_made(session, event, ada):
    for name in ("Ben", "Cleo"):
        attending(session, event, name)
    made = copy(session, event, NEXT, by=ada, now=NOON, tell=nobody)
    made.seats = 1

    with pytest.raises(domain.SeatsTaken, match="1 seats and 2 people"):
        same_people(session, event, made, by=ada, now=NOON, tell_all=nobody)
    assert session.scalars(select(Registration).where(Registration.event_id == made.id)).all() == []


@pytest.mark.parametrize("number", [3, 300])
def test_any_number_of_people_takes_the_same_few_statements(session, engine, event, ada, number):
    event.seats = None
    for _ in range(number):
        person = Person(code=f"p{_}", name="Somebody", created_at=NOON)
        session.add(person)
    session.flush()
    ids = session.scalars(select(Person.id).where(Person.name == "Somebody")).all()
    rows = [
        {"code": f"r{id_}", "event_id": event.id, "person_id": id_, "name": "Somebody", "registered_at": NOON}
        for id_ in ids
    ]
    session.execute(insert(Registration), rows)
    made = copy(session, event, NEXT, by=ada, now=NOON, tell=nobody)

    with statements(engine) as seen:
        same_people(session, event, made, by=ada, now=NOON, tell_all=nobody)

    assert len(seen) < 15


@pytest.mark.parametrize(
    ("start", "now", "expected"),
    [
        (datetime(2026, 5, 8, 16, tzinfo=UTC), NOON, datetime(2026, 5, 15, 16, tzinfo=UTC)),
        (datetime(2026, 5, 8, 16, tzinfo=UTC), NOON + 3 * WEEK, datetime(2026, 5, 29, 16, tzinfo=UTC)),
        (datetime(2026, 10, 23, 16, tzinfo=UTC), NOON, datetime(2026, 10, 30, 17, tzinfo=UTC)),
    ],
    ids=["next week", "weeks later", "over the night when clocks go back"],
)
def test_the_next_time_is_the_same_weekday_and_clock_time(start, now, expected):
    event = Event(zone=MADRID, starts_at=start, ends_at=start + timedelta(hours=2))

    assert next_time(event, now=now) == (expected, expected + timedelta(hours=2))
