"""Undoing a merge takes back what the merge did, and nothing that people did since."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from netevents.events.models import Event, Merge
from netevents.exchange import notes
from netevents.exchange.merging import (
    BothMustAgree,
    MayBeMinor,
    NewerFirst,
    TooLateToUndo,
    agree,
    ask,
    merge,
    merge_of,
    undo,
)
from netevents.exchange.models import BLOCKED, Block, Note, Tombstone
from netevents.exchange.parting import block, leave, unblock
from netevents.exchange.youth import guardians, members
from netevents.exchange.youth.stricter import make_stricter
from netevents.people.models import ADULT, UNASKED, Person
from tests.cast import attending, nobody
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


@pytest.mark.parametrize(("audience", "age"), [("mixed", UNASKED), ("youth", UNASKED), ("youth", ADULT)])
def test_only_an_adult_comes_back_as_one_under_stricter_rules(roll: Roll, audience: str, age: str) -> None:
    for place in (roll.ben, roll.cleo, roll.dan):
        roll.session.get_one(Person, place.person_id).age = ADULT
    roll.session.get_one(Person, roll.listed.person_id).age = age
    roll.met(roll.listed, roll.dan)
    done = roll.merge()
    make_stricter(roll.session, roll.event, audience, by=roll.ada, now=LATER, tell=nobody)

    if age == ADULT:
        assert roll.undo(done) is roll.listed
    else:
        with pytest.raises(MayBeMinor, match="Ben may be a youth member"):
            roll.undo(done)

    assert roll.event.seats_taken == (4 if age == ADULT else 3)
    assert list(roll.pairs()) == [("Dan", "Ben") if age == ADULT else ("Ben Okri", "Dan")]


@pytest.mark.parametrize("by_the_other", [True, False])
def test_a_block_of_the_one_holds_against_both_of_the_two(roll: Roll, by_the_other: bool) -> None:
    roll.met(roll.dan, roll.listed)
    done = roll.merge()
    people = [roll.session.get_one(Person, place.person_id) for place in (roll.dan, roll.ben)]
    one, other = people if by_the_other else reversed(people)
    block(roll.session, one, other, now=SINCE, tell=nobody)

    roll.undo(done)

    assert roll.pairs() == {("Dan", "Ben"): BLOCKED}
    blocks = {(row.blocker_id, row.blocked_id, row.at) for row in roll.session.scalars(select(Block))}
    dan, ben, listed = (place.person_id for place in (roll.dan, roll.ben, roll.listed))
    pairs = {(dan, ben), (dan, listed)} if by_the_other else {(ben, dan), (listed, dan)}
    assert blocks == {(*pair, SINCE) for pair in pairs}


def test_a_block_made_anew_since_stays(roll: Roll) -> None:
    dan, ben = (roll.session.get_one(Person, place.person_id) for place in (roll.dan, roll.ben))
    roll.session.add(Block(blocker_id=dan.id, blocked_id=roll.listed.person_id, at=NOON))
    roll.session.flush()
    done = roll.merge()
    unblock(roll.session, dan, ben, tell=nobody)
    block(roll.session, dan, ben, now=SINCE, tell=nobody)

    roll.undo(done)

    assert roll.session.get(Block, (dan.id, ben.id)) is not None


def test_what_was_left_since_is_left_with_both_of_the_two(roll: Roll) -> None:
    met = roll.met(roll.dan, roll.listed)
    done = roll.merge()
    set_committed_value(met, "event", roll.event)
    leave(roll.session, met, roll.dan, now=SINCE, tell=nobody)

    roll.undo(done)

    stones = {(row.low_id, row.high_id): row.at for row in roll.session.scalars(select(Tombstone))}
    assert stones == {(roll.ben.id, roll.dan.id): SINCE, (roll.dan.id, roll.listed.id): SINCE}


def test_of_two_merges_into_one_place_the_newer_is_undone_first(roll: Roll) -> None:
    benny = attending(roll.session, roll.event, "Benny", source="import")
    roll.met(roll.listed, roll.dan)
    roll.met(benny, roll.dan)
    older = roll.merge()
    newer = merge(roll.session, roll.event, benny, roll.ben, by=roll.ada, now=SINCE)

    with pytest.raises(NewerFirst, match="Benny was put together"):
        roll.undo(older)
    roll.undo(newer)
    roll.undo(older)

    assert set(roll.pairs()) == {("Dan", "Ben"), ("Dan", "Benny")}


def test_a_word_cut_from_a_joined_note_stays_cut_where_another_line_holds_its_letters(roll: Roll) -> None:
    roll.noted(roll.dan, roll.ben, "the party next week")
    roll.noted(roll.dan, roll.listed, "art")
    done = roll.merge()
    notes.write(roll.session, roll.dan, roll.ben, talked_about="the party next week", now=SINCE)

    roll.undo(done)

    assert roll.notes() == {("Dan", "Ben Okri", "the party next week")}


def test_both_are_asked_again_after_their_merge_was_undone(roll: Roll) -> None:
    session, event = roll.session, roll.event
    roll.listed.claimed_at = NOON

    def both_agree() -> None:
        ask(session, event, roll.ben, roll.listed, by=roll.ada, now=NOON)
        for one, other in ((roll.ben, roll.listed), (roll.listed, roll.ben)):
            agree(session, event, one, other, now=NOON)

    both_agree()
    done = roll.merge()
    roll.undo(done)

    with pytest.raises(BothMustAgree):
        roll.merge()
    both_agree()
    assert roll.merge().kept_id == done.kept_id
