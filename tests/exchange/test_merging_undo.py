"""Undoing a merge takes back what the merge did, and nothing that people did since."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from netevents.events.models import Event, Merge
from netevents.exchange import notes
from netevents.exchange.merging import TooLateToUndo, merge, merge_of, undo
from netevents.exchange.models import Note
from netevents.exchange.youth import guardians, members
from netevents.people.models import Person
from tests.cast import nobody
from tests.conftest import NOON
from tests.exchange.doubles import LATER, Roll
from tests.youth.troop import PAT, a_troop

SINCE = LATER + timedelta(minutes=5)


@pytest.fixture
def roll(session: Session) -> Roll:
    return Roll(session)


def test_what_somebody_chose_since_stays_chosen(roll: Roll) -> None:
    roll.ben.asks_first = True
    done = roll.merge()
    roll.ben.hidden = roll.ben.stays_out = roll.ben.organizers_may_email = True
    roll.ben.asks_first = False

    roll.undo(done)

    assert (roll.ben.hidden, roll.ben.stays_out, roll.ben.organizers_may_email) == (True, True, True)
    assert not roll.ben.asks_first
    assert not roll.listed.hidden


def test_role_and_arrival_since_the_merge_stay(roll: Roll) -> None:
    roll.listed.role = "mentor"
    done = roll.merge()
    roll.ben.role, roll.ben.checked_in_at = "speaker", SINCE

    roll.undo(done)

    assert (roll.ben.role, roll.ben.checked_in_at) == ("speaker", SINCE)
    assert roll.listed.checked_in_at is None


def test_an_arrival_brought_by_the_merge_goes_back(roll: Roll) -> None:
    roll.ben.checked_in_at, roll.listed.checked_in_at = LATER, NOON
    done = roll.merge()
    assert roll.ben.checked_in_at == NOON
    roll.session.expire_all()

    roll.undo(done)
    roll.session.expire_all()

    assert (roll.ben.checked_in_at, roll.listed.checked_in_at) == (LATER, NOON)


@pytest.mark.parametrize("of_both", [False, True])
def test_a_note_deleted_since_stays_deleted(roll: Roll, of_both: bool) -> None:
    roll.noted(roll.dan, roll.listed, "boats")
    if of_both:
        roll.noted(roll.dan, roll.ben, "tea")
    done = roll.merge()
    notes.write(roll.session, roll.dan, roll.ben, now=SINCE)

    roll.undo(done)

    assert roll.notes() == set()


def test_what_was_cut_from_a_joined_note_stays_cut(roll: Roll) -> None:
    roll.noted(roll.dan, roll.ben, "tea")
    roll.noted(roll.dan, roll.listed, "boats")
    roll.noted(roll.cleo, roll.ben, "tea")
    roll.noted(roll.cleo, roll.listed, "boats")
    done = roll.merge()
    notes.write(roll.session, roll.dan, roll.ben, talked_about="tea, green", now=SINCE)
    notes.write(roll.session, roll.cleo, roll.ben, talked_about="tea\nboats\nmaps", now=SINCE)

    roll.undo(done)

    assert roll.notes() == {
        ("Dan", "Ben Okri", "tea, green"),
        ("Cleo", "Ben Okri", "tea\nboats\nmaps"),
        ("Cleo", "Ben", "boats"),
    }


def test_a_moved_note_goes_back_as_it_reads_now(roll: Roll) -> None:
    roll.noted(roll.dan, roll.listed, "boats")
    done = roll.merge()
    notes.write(roll.session, roll.dan, roll.ben, talked_about="sails", now=SINCE)

    roll.undo(done)

    assert roll.notes() == {("Dan", "Ben", "sails")}


def test_an_undone_merge_keeps_no_copy_of_notes(roll: Roll) -> None:
    roll.noted(roll.dan, roll.listed, "boats")
    done = roll.merge()
    assert "boats" in str(done.before)

    roll.undo(done)

    assert done.before == {}
    assert roll.session.scalars(select(Note.talked_about)).all() == ["boats"]


def test_two_organizers_who_undo_the_same_merge_undo_it_once(engine: Engine) -> None:
    with Session(engine) as session:
        roll = Roll(session)
        done = roll.merge()
        session.commit()
        event_id, code = roll.event.id, done.gone_code

        def the_other() -> Merge | None:
            with Session(engine) as beside:
                return merge_of(beside, beside.get_one(Event, event_id), code)

        roll.undo(merge_of(session, roll.event, code))
        session.flush()
        with ThreadPoolExecutor(1) as hands:
            looking = hands.submit(the_other)
            wait([looking], timeout=0.5)
            session.commit()
            assert looking.result(10) is None


def test_an_erased_person_does_not_come_back(roll: Roll) -> None:
    done = roll.merge()
    roll.session.get_one(Person, roll.listed.person_id).erased_at = SINCE
    roll.session.flush()

    with pytest.raises(TooLateToUndo):
        roll.undo(done)

    assert roll.listed.erased_at == LATER
    assert roll.event.seats_taken == 3


@pytest.mark.parametrize("hidden_before", [False, True])
def test_a_guardian_who_took_consent_back_is_heeded(session: Session, hidden_before: bool) -> None:
    troop = a_troop(session)
    twin = members.add_member(
        session, troop.event, members.Member("Mimi", "16-17"), PAT, by=troop.ada, now=NOON, tell=nobody
    )
    twin.hidden = hidden_before
    done = merge(session, troop.event, troop.mia, twin, by=troop.ada, now=NOON)
    guardians.withdraw(session, troop.event, troop.mia, by=troop.ada, now=NOON, tell=nobody)

    undo(session, troop.event, done, by=troop.ada, now=LATER)

    assert (troop.mia.hidden, twin.hidden) == (True, True)
