"""Delete me, after two places were merged: the double goes too, and no undoing brings anything back."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.events.models import AuditEntry, Merge, Registration
from netevents.exchange import merging
from netevents.people.domain import Told, write_profile
from netevents.people.models import Person, Profile
from tests.cast import a_group, an_event, attending, collected
from tests.exchange.doubles import LATER, Roll
from tests.exchange.leaving_cast import everywhere, forget


@pytest.fixture
def roll(session: Session) -> Roll:
    roll = Roll(session)
    write_profile(
        session,
        session.get_one(Person, roll.listed.person_id),
        Told(email="ben@example.org", phone="+34 600 7"),
    )
    roll.listed.name = "Benjamin of the list"
    session.get_one(Person, roll.listed.person_id).name = "Benjamin of the list"
    roll.noted(roll.dan, roll.listed, "owns a boat")
    session.flush()
    return roll


def test_the_double_is_forgotten_with_the_person(roll: Roll) -> None:
    roll.merge()

    forget(roll.session, roll.session.get_one(Person, roll.ben.person_id))

    left = everywhere(roll.session)
    assert [word for word in ("Benjamin", "ben@example.org", "+34 600 7", "Ben Okri") if word in left] == []
    assert roll.session.get_one(Person, roll.listed.person_id).erased_at is not None
    assert roll.session.scalars(select(Merge)).all() == []
    assert roll.event.seats_taken == 2
    assert "owns a boat" in left


def test_doubles_of_doubles_are_forgotten_too(roll: Roll) -> None:
    third = attending(roll.session, roll.event, "Benny", source="import")
    merging.merge(roll.session, roll.event, roll.listed, third, by=roll.ada, now=LATER)
    roll.merge()
    told, tell = collected()

    forget(roll.session, roll.session.get_one(Person, roll.ben.person_id), tell=tell)

    assert "Benny" not in everywhere(roll.session)
    assert {occasion.person.id for occasion in told} == {
        roll.ben.person_id,
        roll.listed.person_id,
        third.person_id,
    }


def test_who_has_another_place_is_not_forgotten_as_somebody_elses_double(roll: Roll) -> None:
    listed = roll.session.get_one(Person, roll.listed.person_id)
    elsewhere = attending(roll.session, an_event(roll.session, a_group(roll.session, "Choir")), listed)
    roll.merge()

    forget(roll.session, roll.session.get_one(Person, roll.ben.person_id))

    assert (roll.listed.name, elsewhere.name) == ("", "Benjamin of the list")
    assert (listed.name, listed.erased_at) == ("Benjamin of the list", None)
    assert roll.session.get_one(Profile, listed.id).email == "ben@example.org"


def test_the_owner_of_a_group_is_not_forgotten_as_a_double(roll: Roll) -> None:
    a_group(roll.session, "Choir", owner=roll.session.get_one(Person, roll.listed.person_id))
    roll.merge()

    forget(roll.session, roll.session.get_one(Person, roll.ben.person_id))

    assert roll.listed.name == ""
    assert roll.session.get_one(Person, roll.listed.person_id).erased_at is None


def test_a_merge_undone_leaves_two_people(roll: Roll) -> None:
    roll.undo(roll.merge())

    forget(roll.session, roll.session.get_one(Person, roll.ben.person_id))

    assert (roll.listed.name, roll.listed.erased_at) == ("Benjamin of the list", None)


def test_who_was_merged_away_and_erased_leaves_nothing_to_undo(roll: Roll) -> None:
    roll.noted(roll.listed, roll.cleo, "private words")
    roll.merge()
    assert "Benjamin" in str(roll.session.scalars(select(AuditEntry.facts)).all())

    forget(roll.session, roll.session.get_one(Person, roll.listed.person_id))

    assert merging.merge_of(roll.session, roll.event, roll.listed.code) is None
    assert "Benjamin" not in everywhere(roll.session)
    entries = roll.session.scalars(select(AuditEntry).where(AuditEntry.act == merging.MERGED)).all()
    assert [(entry.registration_id, entry.facts) for entry in entries] == [(roll.ben.id, {})]


def test_no_merge_of_others_keeps_the_words_of_who_left(roll: Roll) -> None:
    roll.noted(roll.cleo, roll.listed, "plays chess")
    done = roll.merge()

    forget(roll.session, roll.session.get_one(Person, roll.dan.person_id))

    assert "owns a boat" not in everywhere(roll.session)
    roll.undo(done)
    assert roll.notes() == {("Cleo", "Benjamin of the list", "plays chess")}
    assert roll.session.get_one(Registration, roll.listed.id).erased_at is None
