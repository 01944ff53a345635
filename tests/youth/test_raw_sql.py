"""What the database itself refuses about minors; each statement works for an adult or with a leader's yes."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from netevents.people.models import ADULT
from tests.cast import a_person, attending
from tests.youth.troop import a_troop

NAMES = (
    "Mia Lopez",
    "Mia\u00a0Lopez",
    "Mia\tLopez",
    "mia@example.org",
    "Mia.Lopez",
    "Mia600111222",
    "M" * 31,
)
PROFILE = (
    "INSERT INTO profile (person_id, is_minor, ask_me_about, looking_for, can_help_with, organization, email,"
    " phone, links) VALUES (:person, :minor, '', '', '', '', 'a@example.org', '', '[]')"
)
CONSENT = (
    "INSERT INTO consent (registration_id, is_minor, field, given_at)"
    " VALUES (:place, :minor, 'email', '2026-05-08 12:00:00+00:00')"
)
NOTE = (
    "INSERT INTO note (author_id, is_minor, about_id, talked_about, my_question, offered, written_at)"
    " VALUES (:place, :minor, :other, 'Ants', '', '', '2026-05-08 12:00:00+00:00')"
)
CONNECTION = (
    "INSERT INTO connection (code, event_id, low_id, high_id, low_minor, high_minor, state, how, met_at,"
    " made_at, made_key, released_by_id) VALUES ('c', :event, :low, :high, :low_minor, :high_minor, :state,"
    " 'qr', '2026-05-08 12:00:00+00:00', '2026-05-08 12:00:00+00:00', '', :released)"
)
PICK = "INSERT INTO interest_pick (registration_id, interest_id, place) VALUES (:place, :interest, :nth)"


def an_adult(troop, name="Hal"):
    """Somebody who helps; their profile is gone, so that it can be written anew."""
    place = attending(
        troop.session, troop.event, a_person(troop.session, name, age=ADULT), source="organizer"
    )
    troop.session.execute(text("DELETE FROM profile WHERE person_id = :id"), {"id": place.person_id})
    troop.session.execute(text("DELETE FROM consent WHERE registration_id = :id"), {"id": place.id})
    return place


def taken(session, statement, **values):
    """Whether the database takes ``statement``."""
    try:
        with session.begin_nested():
            session.execute(text(statement), values)
    except IntegrityError:
        return False
    return True


@pytest.mark.parametrize("claimed", [True, False])
def test_minor_has_no_profile(session, claimed):
    troop = a_troop(session)
    hal = an_adult(troop)

    assert not taken(session, PROFILE, person=troop.mia.person_id, minor=claimed)
    assert taken(session, PROFILE, person=hal.person_id, minor=False)


@pytest.mark.parametrize("statement", [CONSENT, NOTE])
@pytest.mark.parametrize("claimed", [True, False])
def test_minor_shares_no_field_and_writes_no_note(session, statement, claimed):
    troop = a_troop(session)
    hal = an_adult(troop)
    more = {"other": troop.tom.id} if statement == NOTE else {}

    assert not taken(session, statement, place=troop.mia.id, minor=claimed, **more)
    assert taken(session, statement, place=hal.id, minor=False, **more)


@pytest.mark.parametrize(("mia", "hal"), [(True, False), (False, False), (True, True), (False, True)])
@pytest.mark.parametrize("state", ["waiting", "made"])
def test_adult_and_minor_are_never_connected(session, mia, hal, state):
    troop = a_troop(session)
    low, high = troop.mia, an_adult(troop)
    other = an_adult(troop, "Ida")
    facts = {"event": troop.event.id, "state": state, "released": troop.ann.person_id}

    assert not taken(session, CONNECTION, low=low.id, high=high.id, low_minor=mia, high_minor=hal, **facts)
    assert taken(session, CONNECTION, low=high.id, high=other.id, low_minor=False, high_minor=False, **facts)


def test_minors_are_connected_only_by_a_leaders_yes(session):
    troop = a_troop(session)
    pair = {"event": troop.event.id, "low": troop.mia.id, "high": troop.tom.id}
    minors = {"low_minor": True, "high_minor": True}

    assert not taken(session, CONNECTION, state="made", released=None, **pair, **minors)
    assert not taken(
        session, CONNECTION, state="made", released=None, **pair, low_minor=False, high_minor=False
    )
    assert taken(session, CONNECTION, state="waiting", released=None, **pair, **minors)
    change = "UPDATE connection SET state = 'made', released_by_id = :released"
    assert not taken(session, change, released=None)
    assert taken(session, change, released=troop.ann.person_id)


@pytest.mark.parametrize("table", ["person", "registration"])
@pytest.mark.parametrize("name", NAMES)
def test_minor_goes_by_one_word(session, table, name):
    troop = a_troop(session)
    hal = an_adult(troop)
    change = f"UPDATE {table} SET name = :name WHERE id = :id"
    ids = {"person": (troop.mia.person_id, hal.person_id), "registration": (troop.mia.id, hal.id)}[table]

    assert not taken(session, change, name=name, id=ids[0])
    assert taken(session, change, name="Mía", id=ids[0])
    assert taken(session, change, name=name, id=ids[1])


@pytest.mark.parametrize(
    "column",
    [
        "role = 'leader'",
        "role = 'speaker'",
        "organizers_may_email = true",
        "subgroup = 'mia@example.org'",
        "is_minor = false",
    ],
)
def test_minor_holds_no_role_and_no_way_to_be_found(session, column):
    troop = a_troop(session)
    hal = an_adult(troop)
    change = f"UPDATE registration SET {column} WHERE id = :id"

    assert not taken(session, change, id=troop.mia.id)
    assert taken(session, change, id=hal.id)


@pytest.mark.parametrize("change", ["age = 'adult'", "is_minor = false", "age = 'adult', is_minor = false"])
def test_minor_on_a_roll_does_not_become_an_adult_by_halves(session, change):
    troop = a_troop(session)
    statement = f"UPDATE person SET {change} WHERE id = :id"

    whole = change == "age = 'adult', is_minor = false"
    assert taken(session, statement, id=troop.mia.person_id) is whole
    still = session.scalar(text("SELECT is_minor FROM registration WHERE id = :id"), {"id": troop.mia.id})
    assert bool(still)


def test_nobody_picks_a_sixth_interest(session):
    troop = a_troop(session)
    session.execute(text("DELETE FROM interest_pick"))
    six = session.scalars(text("SELECT id FROM interest ORDER BY id")).all()

    for nth, interest in enumerate(six[:5], start=1):
        assert taken(session, PICK, place=troop.mia.id, interest=interest, nth=nth)
    assert [taken(session, PICK, place=troop.mia.id, interest=six[5], nth=nth) for nth in (0, 1, 5, 6)] == [
        False, False, False, False
    ]  # fmt: skip


def test_guardian_is_an_adult_and_the_child_a_minor(session):
    troop = a_troop(session)
    hal = an_adult(troop)
    statement = (
        "INSERT INTO guardian_consent (registration_id, is_minor, guardian_id, guardian_minor, method,"
        " text_version, may_collect, may_share, given_at, ends_at) VALUES (:child, :minor, :guardian,"
        " :guardian_minor, 'paper', '1', true, true, '2026-05-08 12:00:00+00:00',"
        " '2026-06-08 12:00:00+00:00')"
    )
    right = {"child": troop.mia.id, "minor": True, "guardian": hal.person_id, "guardian_minor": False}
    tom = {"guardian": troop.tom.person_id}

    assert not taken(session, statement, **right | tom)
    assert not taken(session, statement, **right | tom | {"guardian_minor": True})
    assert not taken(session, statement, **right | {"child": hal.id, "minor": False})
    assert not taken(session, statement, **right | {"child": hal.id})
    assert taken(session, statement, **right)
