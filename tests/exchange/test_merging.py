"""One person on the roll twice: both places come together, and apart again within a day."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.events.models import AuditEntry
from netevents.exchange import badges, merging
from netevents.exchange.merging import BothMustAgree, NotTheSame, TooLateToUndo
from netevents.exchange.merging_queries import merges
from netevents.exchange.models import BLOCKED, LEFT, MADE, PRINTED, SCREEN, Block, Connection, Tombstone
from netevents.people.domain import sign_in
from netevents.people.models import Person, Profile
from netevents.refusal import NotHere
from tests.cast import a_group, a_person, an_event, an_organizer, attending
from tests.conftest import NOON
from tests.exchange.doubles import LATER, Roll


@pytest.fixture
def roll(session: Session) -> Roll:
    return Roll(session)


def test_connections_and_notes_of_both_survive(roll: Roll) -> None:
    roll.met(roll.ben, roll.cleo)
    roll.met(roll.dan, roll.listed)
    roll.noted(roll.dan, roll.listed, "boats")
    roll.noted(roll.ben, roll.cleo, "tea")

    roll.merge()

    assert roll.pairs() == {("Ben Okri", "Cleo"): MADE, ("Ben Okri", "Dan"): MADE}
    assert roll.notes() == {("Dan", "Ben Okri", "boats"), ("Ben Okri", "Cleo", "tea")}
    assert roll.listed.erased_at == LATER
    assert roll.event.seats_taken == 3


def test_two_organizers_who_merge_the_same_two_merge_them_once(roll: Roll) -> None:
    roll.merge()

    with pytest.raises(NotHere):
        roll.merge()

    assert roll.event.seats_taken == 3
    assert len(merges(roll.session, roll.event, since=NOON)) == 1


def test_who_met_both_has_met_one_at_the_earlier_time(roll: Roll) -> None:
    roll.met(roll.cleo, roll.ben, NOON + timedelta(minutes=9), how="live")
    roll.met(roll.listed, roll.cleo, NOON, how="code")
    roll.noted(roll.cleo, roll.ben, "tea")
    roll.noted(roll.cleo, roll.listed, "boats")

    roll.merge()

    assert roll.pairs() == {("Ben Okri", "Cleo"): MADE}
    (row,) = roll.session.scalars(select(Connection))
    assert (row.met_at, row.how) == (NOON, "code")
    assert (row.low_confirmed_at, row.high_confirmed_at) == (NOON, NOON + timedelta(minutes=9))
    assert row.both_confirmed
    assert roll.notes() == {("Cleo", "Ben Okri", "tea\nboats")}


def test_the_two_never_met_themself(roll: Roll) -> None:
    roll.met(roll.ben, roll.listed)
    roll.noted(roll.ben, roll.listed, "me")

    done = roll.merge()

    assert (roll.pairs(), roll.notes()) == ({}, set())
    roll.undo(done)
    assert roll.pairs() == {("Ben Okri", "Ben"): MADE}
    assert roll.notes() == {("Ben Okri", "Ben", "me")}


def test_undoing_restores_everything(roll: Roll) -> None:
    roll.met(roll.cleo, roll.ben, NOON + timedelta(minutes=9), how="live")
    double = roll.met(roll.listed, roll.cleo, NOON, how="code").code
    roll.met(roll.listed, roll.dan)
    roll.noted(roll.cleo, roll.ben, "tea")
    roll.noted(roll.cleo, roll.listed, "boats")
    roll.listed.role, roll.listed.checked_in_at, roll.listed.stays_out = "mentor", NOON, True
    roll.session.get_one(Profile, roll.listed.person_id).organization = "Chess club"
    before = {
        place.id: {kind: badge.token for kind, badge in badges.current(roll.session, place).items()}
        for place in (roll.ben, roll.listed)
    }
    done = roll.merge()
    assert (roll.ben.role, roll.ben.checked_in_at, roll.ben.stays_out) == ("mentor", NOON, True)
    assert roll.session.get_one(Profile, roll.ben.person_id).organization == "Chess club"

    back = roll.undo(done)

    assert back is roll.listed
    assert roll.pairs() == {("Ben Okri", "Cleo"): MADE, ("Cleo", "Ben"): MADE, ("Dan", "Ben"): MADE}
    rows = {row.code: row for row in roll.session.scalars(select(Connection))}
    assert (rows[double].how, rows[double].met_at) == ("code", NOON)
    assert sorted(row.how for row in rows.values()) == ["code", "live", "qr"]
    assert roll.notes() == {("Cleo", "Ben Okri", "tea"), ("Cleo", "Ben", "boats")}
    assert (roll.ben.role, roll.ben.checked_in_at, roll.ben.stays_out) == ("attendee", None, False)
    assert roll.session.get_one(Profile, roll.ben.person_id).organization == ""
    assert roll.event.seats_taken == 4
    for place in (roll.ben, roll.listed):
        now = {kind: badge.token for kind, badge in badges.current(roll.session, place).items()}
        assert now == before[place.id]


def test_the_printed_badge_of_the_list_and_the_phones_code_stay_good(roll: Roll) -> None:
    screen = badges.current(roll.session, roll.ben)[SCREEN].token
    printed = badges.current(roll.session, roll.listed)[PRINTED].token

    roll.merge()
    roll.session.expire_all()

    current = badges.current(roll.session, roll.ben)
    assert {kind: badge.token for kind, badge in current.items()} == {SCREEN: screen, PRINTED: printed}
    for badge in roll.session.scalars(select(badges.Badge).where(badges.Badge.event_id == roll.event.id)):
        assert badge.registration_id != roll.listed.id


def test_a_block_on_one_place_holds_for_both(roll: Roll) -> None:
    roll.met(roll.ben, roll.cleo)
    roll.session.add(Block(blocker_id=roll.cleo.person_id, blocked_id=roll.listed.person_id, at=NOON))
    roll.session.flush()

    done = roll.merge()

    assert roll.pairs() == {("Ben Okri", "Cleo"): BLOCKED}
    assert roll.session.get(Block, (roll.cleo.person_id, roll.ben.person_id)) is not None
    roll.undo(done)
    assert roll.pairs() == {("Ben Okri", "Cleo"): MADE}
    assert roll.session.get(Block, (roll.cleo.person_id, roll.ben.person_id)) is None


def test_a_withdrawal_from_one_place_holds_for_both(roll: Roll) -> None:
    roll.met(roll.ben, roll.cleo)
    roll.met(roll.cleo, roll.listed, low_withdrawn_at=NOON)

    roll.merge()

    (row,) = roll.session.scalars(select(Connection))
    assert (row.low_withdrawn_at, row.high_withdrawn_at) == (None, NOON)


def test_a_connection_left_after_it_was_made_stays_left(roll: Roll) -> None:
    roll.met(roll.ben, roll.cleo)
    roll.met(roll.listed, roll.cleo, state=LEFT)
    roll.session.add(Tombstone(low_id=roll.cleo.id, high_id=roll.listed.id, at=NOON + timedelta(minutes=5)))
    roll.session.flush()

    roll.merge()

    assert roll.pairs() == {("Ben Okri", "Cleo"): LEFT}
    assert roll.session.get(Tombstone, (roll.ben.id, roll.cleo.id)) is not None


def test_what_people_ended_since_the_merge_stays_ended(roll: Roll) -> None:
    roll.met(roll.ben, roll.cleo)
    roll.met(roll.listed, roll.cleo)
    roll.met(roll.listed, roll.dan)
    done = roll.merge()
    for row in roll.session.scalars(select(Connection)):
        if roll.cleo.id in {row.low_id, row.high_id}:
            row.state = LEFT
        else:
            row.high_withdrawn_at = LATER

    roll.undo(done)

    assert roll.pairs() == {("Ben Okri", "Cleo"): LEFT, ("Cleo", "Ben"): LEFT, ("Dan", "Ben"): MADE}
    dans = roll.session.scalars(select(Connection).where(Connection.low_id == roll.dan.id)).one()
    assert (dans.low_withdrawn_at, dans.high_withdrawn_at) == (LATER, None)


def test_an_undone_connection_is_not_brought_back(roll: Roll) -> None:
    roll.met(roll.listed, roll.dan)
    done = roll.merge()
    roll.session.delete(roll.session.scalars(select(Connection)).one())
    roll.session.flush()

    roll.undo(done)

    assert roll.pairs() == {}


def test_no_contact_of_a_list_reaches_somebody_in_their_own_hands(roll: Roll) -> None:
    listed = roll.session.get_one(Profile, roll.listed.person_id)
    listed.email, listed.phone, listed.links = "mallory@example.org", "+34 600", ["https://mallory.example"]
    listed.looking_for = "a team"

    roll.merge()

    bens = roll.session.get_one(Profile, roll.ben.person_id)
    assert (bens.looking_for, bens.email, bens.phone, bens.links) == ("a team", "", "", [])


def test_contacts_of_two_rows_of_a_list_come_together(roll: Roll) -> None:
    twin = attending(roll.session, roll.event, "Ben", source="import")
    roll.session.get_one(Profile, twin.person_id).email = "ben@example.org"

    merging.merge(roll.session, roll.event, roll.listed, twin, by=roll.ada, now=LATER)

    assert roll.session.get_one(Profile, roll.listed.person_id).email == "ben@example.org"


def test_nothing_is_taken_from_the_profile_of_somebody_in_their_own_hands(roll: Roll) -> None:
    roll.session.get_one(Profile, roll.listed.person_id).looking_for = "a team"
    listed = roll.session.get_one(Person, roll.listed.person_id)
    sign_in(roll.session, listed, how="joined", lasts=timedelta(days=9), now=NOON)

    roll.merge()

    assert roll.session.get_one(Profile, roll.ben.person_id).looking_for == ""


def test_a_merge_is_undone_once_and_within_a_day(roll: Roll) -> None:
    done = roll.merge()

    with pytest.raises(TooLateToUndo):
        roll.undo(done, now=LATER + timedelta(days=1, seconds=1))
    roll.undo(done, now=LATER + timedelta(days=1))
    with pytest.raises(TooLateToUndo):
        roll.undo(done)


def test_two_phones_in_use_need_both_to_say_yes(roll: Roll) -> None:
    session, event, now = roll.session, roll.event, NOON
    roll.listed.claimed_at = NOON
    with pytest.raises(BothMustAgree):
        roll.merge()
    with pytest.raises(NotTheSame):
        merging.agree(session, event, roll.ben, roll.listed, now=now)

    merging.ask(session, event, roll.ben, roll.listed, by=roll.ada, now=now)
    assert list(merging.questions(session, event, roll.ben)) == [roll.listed]
    merging.agree(session, event, roll.ben, roll.listed, now=now)
    with pytest.raises(BothMustAgree):
        roll.merge()
    merging.agree(session, event, roll.listed, roll.ben, now=now)

    assert list(merging.questions(session, event, roll.ben)) == []
    assert roll.merge().kept_id == roll.listed.id


def test_a_minor_and_an_adult_stay_apart(session: Session) -> None:
    ada = an_organizer(session)
    event = an_event(session, a_group(session, owner=ada), audience="mixed")
    kim = attending(session, event, a_person(session, "Kim", age="13-15"), source="import")
    cleo = attending(session, event, a_person(session, "Cleo", age="adult"))

    with pytest.raises(NotTheSame):
        merging.merge(session, event, kim, cleo, by=ada, now=NOON)
    with pytest.raises(NotTheSame):
        merging.merge(session, event, cleo, cleo, by=ada, now=NOON)


@pytest.mark.parametrize(
    ("age", "other", "one"),
    [("16-17", "13-15", "13-15"), ("13-15", "16-17", "13-15"), ("13-15", "unknown", "13-15")],
)
def test_of_two_minors_the_lower_band_holds_until_it_is_undone(
    session: Session, age: str, other: str, one: str
) -> None:
    ada = an_organizer(session)
    event = an_event(session, a_group(session, owner=ada), audience="youth")
    kim = attending(session, event, a_person(session, "Kim", age=age))
    kit = attending(session, event, a_person(session, "Kit", age=other), source="import")

    done = merging.merge(session, event, kim, kit, by=ada, now=NOON)
    merged = session.get_one(Person, kim.person_id).age
    merging.undo(session, event, done, by=ada, now=LATER)

    assert (merged, session.get_one(Person, kim.person_id).age) == (one, age)


def test_who_merged_whom_stands_in_the_audit_trail(roll: Roll) -> None:
    roll.undo(roll.merge())

    acts = roll.session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)).all()
    assert acts[-2:] == [merging.MERGED, merging.UNMERGED]
