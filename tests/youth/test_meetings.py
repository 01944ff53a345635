"""Who met whom among minors: recorded, then passed on by a leader."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from netevents.events import domain
from netevents.events.models import AuditEntry
from netevents.exchange import badges, parting
from netevents.exchange.models import LEFT, MADE, WAITING, Block, Connection, Untold
from netevents.exchange.queries import connections_of
from netevents.exchange.youth import guardians, meetings
from netevents.exchange.youth.leaders import NeedsTwoLeaders
from tests.cast import nobody
from tests.conftest import NOON
from tests.youth.troop import AFTERWARDS, PAT, a_troop

MINUTE = timedelta(minutes=1)


def record(troop, one, other, *, now=NOON):
    meetings.these_two_met(troop.session, troop.event, one, other, by=troop.ann.person, now=now)


def release(troop, *, now=AFTERWARDS):
    waits = meetings.waiting(troop.session, troop.event)
    meetings.release(troop.session, troop.event, waits, by=troop.bob.person, now=now)


def test_leader_records_that_two_met_and_it_waits(session):
    troop = a_troop(session)

    record(troop, troop.tom, troop.mia)

    pair = troop.pair(troop.mia, troop.tom)
    assert (pair.state, pair.how, pair.met_at) == (WAITING, "leader", NOON)
    assert (pair.recorded_by_id, pair.released_by_id) == (troop.ann.person_id, None)
    assert not pair.both_confirmed
    assert session.scalars(select(Untold)).all() == []
    assert connections_of(session, troop.mia.person) == []


def test_recording_twice_is_one_meeting(session):
    troop = a_troop(session)

    record(troop, troop.tom, troop.mia)
    record(troop, troop.mia, troop.tom, now=NOON + MINUTE)

    (only,) = session.scalars(select(Connection)).all()
    assert only.met_at == NOON


def test_passed_on_they_see_first_name_and_interests_and_nothing_else(session):
    troop = a_troop(session)
    record(troop, troop.mia, troop.tom)

    release(troop)

    (met,) = connections_of(session, troop.tom.person)
    they = met.profile
    assert (they.name, they.interests, they.lines, they.email, they.phone, they.links, they.subgroup) == (
        "Mia", ("Frogs", "Knots"), [], "", "", (), ""
    )  # fmt: skip
    assert (met.connection.state, met.connection.released_by_id) == (MADE, troop.bob.person_id)
    assert not met.connection.both_confirmed
    assert len(session.scalars(select(Untold)).all()) == 1


def test_what_is_not_passed_on_is_seen_by_neither(session):
    troop = a_troop(session)
    meetings.scanned(session, troop.event, troop.mia, troop.tom, how="qr", now=NOON)

    for minor in (troop.mia, troop.tom):
        assert connections_of(session, minor.person) == []


def test_nothing_is_passed_on_before_the_end(session):
    troop = a_troop(session)
    record(troop, troop.mia, troop.tom)

    with pytest.raises(meetings.NotYet):
        release(troop, now=NOON + MINUTE)
    domain.end_event(session, troop.event, now=NOON + MINUTE, tell=nobody)
    release(troop, now=NOON + 2 * MINUTE)

    assert troop.pair(troop.mia, troop.tom).state == MADE


@pytest.mark.parametrize("why", ["never allowed", "taken back", "over"])
def test_name_is_passed_on_only_while_both_guardians_allow_it(session, why):
    troop = a_troop(
        session, ends_at=NOON + timedelta(days=365, hours=20) if why == "over" else NOON + timedelta(hours=5)
    )
    one, now = troop.mia, AFTERWARDS
    record(troop, troop.ana if why == "never allowed" else one, troop.tom)
    if why == "taken back":
        for consent in guardians.consents_of(session, one):
            consent.withdrawn_at = NOON
        session.flush()
    elif why == "over":
        now = NOON + timedelta(days=365, hours=21)

    waits = meetings.waiting(session, troop.event)
    assert list(meetings.may_be_released(session, waits, now=now).values()) == [False]
    with pytest.raises(meetings.GuardianHasNotAgreed):
        release(troop, now=now)


def test_what_was_ended_while_a_leader_passes_on_stays_ended(session):
    troop = a_troop(session)
    record(troop, troop.mia, troop.tom)
    waits = meetings.waiting(session, troop.event)
    session.execute(text("UPDATE connection SET state = 'withdrawn'"))  # by a guardian, at this moment

    meetings.release(session, troop.event, waits, by=troop.bob.person, now=AFTERWARDS)

    assert troop.pair(troop.mia, troop.tom).state == LEFT
    assert session.scalars(select(Untold)).all() == []


def test_leader_may_drop_a_record_and_older_scans_do_not_bring_it_back(session):
    troop = a_troop(session)
    record(troop, troop.mia, troop.tom)
    (waits,) = meetings.waiting(session, troop.event)

    meetings.drop(session, troop.event, waits, by=troop.ann.person, now=NOON + 5 * MINUTE)
    late = NOON + 10 * MINUTE
    meetings.scanned(session, troop.event, troop.mia, troop.tom, how="offline", at=NOON, now=late)

    assert troop.pair(troop.mia, troop.tom) is None
    record(troop, troop.mia, troop.tom, now=late)
    assert troop.pair(troop.mia, troop.tom).state == WAITING


def test_two_phones_make_one_record_with_the_first_time(session):
    troop = a_troop(session)

    meetings.scanned(session, troop.event, troop.mia, troop.tom, how="qr", now=NOON + MINUTE)
    meetings.scanned(
        session, troop.event, troop.tom, troop.mia, how="offline", at=NOON, now=NOON + 9 * MINUTE
    )

    pair = troop.pair(troop.mia, troop.tom)
    assert (pair.how, pair.met_at, pair.recorded_by_id) == ("qr", NOON, None)


def test_late_scan_counts_at_its_own_time_within_the_event(session):
    troop = a_troop(session)
    yesterday = NOON - timedelta(days=1)

    meetings.scanned(session, troop.event, troop.mia, troop.tom, how="offline", at=yesterday, now=NOON)

    assert troop.pair(troop.mia, troop.tom).met_at == troop.event.starts_at


def test_late_scan_before_the_event_begins_is_not_in_the_future(session):
    troop = a_troop(session)
    troop.event.starts_at = NOON + timedelta(hours=1)
    earlier = NOON - timedelta(hours=1)

    meetings.scanned(session, troop.event, troop.mia, troop.tom, how="offline", at=earlier, now=NOON)

    assert troop.pair(troop.mia, troop.tom).met_at == NOON


@pytest.mark.parametrize(("one", "other"), [("ann", "mia"), ("mia", "ann"), ("ann", "bob")])
def test_adults_are_never_in_a_record(session, one, other):
    troop = a_troop(session)
    pair = getattr(troop, one), getattr(troop, other)

    with pytest.raises(meetings.NoSuchPair):
        record(troop, *pair)
    if one != "ann" or other != "bob":
        with pytest.raises(meetings.NotWithAnAdult):
            meetings.scanned(session, troop.event, *pair, how="qr", now=NOON)
    assert session.scalars(select(Connection)).all() == []


@pytest.mark.parametrize("wrong", ["same", "another event", "hidden", "blocked"])
def test_leader_records_only_two_members_whose_records_show(session, wrong):
    troop = a_troop(session)
    other = troop.tom
    if wrong == "same":
        other = troop.mia
    elif wrong == "another event":
        other = a_troop(session).tom
    elif wrong == "hidden":
        other.hidden = True
    else:
        session.add(Block(blocker_id=troop.tom.person_id, blocked_id=troop.mia.person_id, at=NOON))
        session.flush()

    with pytest.raises(meetings.NoSuchPair):
        record(troop, troop.mia, other)


def test_nothing_is_recorded_without_two_leaders(session):
    troop = a_troop(session)
    domain.undo_check_in(troop.ann)
    session.flush()

    with pytest.raises(NeedsTwoLeaders):
        record(troop, troop.mia, troop.tom)
    with pytest.raises(NeedsTwoLeaders):
        meetings.scanned(session, troop.event, troop.mia, troop.tom, how="qr", now=NOON)


@pytest.mark.parametrize("state", ["draft", "ended"])
def test_nothing_is_recorded_at_an_event_that_is_not_open(session, state):
    troop = a_troop(session)
    troop.event.state, troop.event.ended_at = state, NOON if state == "ended" else None
    session.flush()

    with pytest.raises(meetings.NotOpen):
        record(troop, troop.mia, troop.tom, now=NOON + MINUTE)


def test_what_was_left_waits_for_a_leader_again_after_they_meet_again(session):
    troop = a_troop(session)
    record(troop, troop.mia, troop.tom)
    domain.end_event(session, troop.event, now=NOON, tell=nobody)
    release(troop, now=NOON)
    (met,) = connections_of(session, troop.mia.person)
    parting.leave(session, met.connection, met.mine, now=NOON + MINUTE, tell=nobody)
    assert troop.pair(troop.mia, troop.tom).state == LEFT
    domain.open_event(session, troop.event, now=NOON + MINUTE, tell=nobody)

    record(troop, troop.mia, troop.tom, now=NOON + 2 * MINUTE)

    pair = troop.pair(troop.mia, troop.tom)
    assert (pair.state, pair.released_by_id) == (WAITING, None)


def test_who_met_is_listed_for_leaders(session):
    troop = a_troop(session)
    record(troop, troop.mia, troop.tom)

    assert meetings.met_by(session, troop.mia) == [("Tom", WAITING)]
    assert meetings.met_by(session, troop.ana) == []


def test_short_code_finds_a_member_by_the_badge_in_hand(session):
    troop = a_troop(session)
    mias = badges.current(session, troop.mia)["printed"].code
    anns = badges.current(session, troop.ann)["printed"].code

    assert meetings.by_badge(session, troop.event, mias.lower()).id == troop.mia.id
    assert meetings.by_badge(session, troop.event, anns) is None
    badges.replace(session, troop.mia, now=NOON)
    assert meetings.by_badge(session, troop.event, mias) is None


def test_trail_says_who_passed_on_but_not_which_children_met(session):
    troop = a_troop(session)
    record(troop, troop.mia, troop.tom)
    release(troop)

    acts = [
        (entry.act, entry.registration_id, entry.facts)
        for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        if "met" in entry.act
    ]
    assert acts == [("recorded that two minors met", None, {}), ("passed on who met", None, {})]


def test_guardian_who_allows_it_later_is_enough(session):
    troop = a_troop(session)
    record(troop, troop.ana, troop.tom)
    guardians.attest(session, troop.event, troop.ana, PAT, by=troop.ann.person, now=NOON, tell=nobody)

    release(troop)

    assert troop.pair(troop.ana, troop.tom).state == MADE
