"""Confirming, and the ways out of a connection."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from netevents.exchange import notes, parting
from netevents.exchange.models import Block, Connection, Note, Tombstone
from netevents.exchange.queries import connection_for, connections_of
from netevents.groups.domain import give_role
from netevents.groups.models import Membership
from netevents.occasions import Withdrawn
from tests.cast import a_group, a_person, an_event, an_organizer, attending, collected, nobody
from tests.conftest import NOON
from tests.exchange.stage import MINUTE, a_stage, an_attendee, recorded_by_a_leader


def seen_by(stage, attendee):
    """The connection as ``attendee``'s pages load it."""
    met = connection_for(stage.session, attendee.person, stage.made().code)
    assert met is not None
    return met


def test_yes_to_a_printed_badge_confirms_ones_own_side_and_is_harmless_twice(session):
    stage = a_stage(session)
    stage.scan(stage.ben, stage.cleo.printed)
    connection = stage.made()

    parting.accept(session, connection, stage.cleo.registration, now=NOON + MINUTE)
    parting.accept(session, connection, stage.cleo.registration, now=NOON + 2 * MINUTE)
    session.flush()

    assert connection.both_confirmed
    assert connection.high_confirmed_at == NOON + MINUTE
    assert stage.untold() == 1


def test_yes_that_was_waited_for_makes_the_connection_and_leaves_word_once(session):
    stage = a_stage(session)
    stage.cleo.registration.asks_first = True
    stage.scan(stage.ben, stage.cleo.printed)
    connection = stage.made()

    parting.accept(session, connection, stage.ben.registration, now=NOON + MINUTE)
    assert connection.state == "waiting"
    parting.accept(session, connection, stage.cleo.registration, now=NOON + 2 * MINUTE)
    parting.accept(session, connection, stage.cleo.registration, now=NOON + 3 * MINUTE)
    session.flush()

    assert connection.state == "made"
    assert connection.made_at == NOON + 2 * MINUTE
    assert connection.met_at == NOON
    assert stage.untold() == 1


def test_yes_to_what_was_left_changes_nothing(session):
    stage = a_stage(session)
    stage.scan(stage.ben, stage.cleo.printed)
    connection = seen_by(stage, stage.cleo).connection
    parting.leave(session, connection, stage.cleo.registration, now=NOON, tell=nobody)

    parting.accept(session, connection, stage.cleo.registration, now=NOON + MINUTE)

    assert connection.state == "withdrawn"
    assert connection.high_confirmed_at is None


def test_minors_do_not_say_yes_a_leader_does(session):
    event = an_event(session, audience="youth")
    mia, noa = (attending(session, event, a_person(session, name, age="13-15")) for name in ("Mia", "Noa"))
    connection = recorded_by_a_leader(session, mia, noa)

    with pytest.raises(parting.OnlyByLeaders, match="A leader looks at this first"):
        parting.accept(session, connection, mia, now=NOON)


def test_undo_within_ten_minutes_leaves_no_row_and_says_so_to_plugins(session):
    stage = a_stage(session)
    stage.scan(stage.ben, stage.cleo.printed)
    met = seen_by(stage, stage.ben)
    notes.write(session, met.mine, met.other, talked_about="Robots", now=NOON)
    told, tell = collected()

    parting.undo(session, met.connection, met.mine, now=NOON + 10 * MINUTE, tell=tell)
    session.flush()

    assert told == [Withdrawn(met.event, met.connection, met.mine)]
    assert stage.connection() is None
    assert session.scalars(select(Tombstone.at)).all() == [NOON + 10 * MINUTE]
    assert session.scalars(select(Note.talked_about)).all() == ["Robots"]
    assert stage.untold() == 0


def test_undo_after_ten_minutes_is_refused(session):
    stage = a_stage(session)
    stage.scan(stage.ben, stage.cleo.printed)
    met = seen_by(stage, stage.ben)
    late = NOON + 10 * MINUTE + timedelta(seconds=1)

    assert parting.can_undo(met.connection, now=NOON + 10 * MINUTE)
    with pytest.raises(parting.TooLateToUndo, match="You can still leave this connection"):
        parting.undo(session, met.connection, met.mine, now=late, tell=nobody)
    assert stage.connection() is not None


def test_withdrawn_fields_vanish_at_once_and_come_back_when_shared_again(session):
    stage = a_stage(session)
    stage.scan(stage.ben, stage.cleo.screen)
    assert seen_by(stage, stage.ben).profile.ask_me_about == "Bees"
    told, tell = collected()

    met = seen_by(stage, stage.cleo)
    parting.withdraw(met.connection, met.mine, now=NOON + MINUTE, tell=tell)
    parting.withdraw(met.connection, met.mine, now=NOON + 2 * MINUTE, tell=nobody)
    session.flush()

    assert told == [Withdrawn(met.event, met.connection, met.mine)]
    assert met.connection.high_withdrawn_at == NOON + MINUTE
    assert seen_by(stage, stage.ben).profile.name == "Cleo"
    assert seen_by(stage, stage.ben).profile.ask_me_about == ""
    assert seen_by(stage, stage.cleo).profile.ask_me_about == "Ants"

    parting.share_again(met.connection, met.mine)
    session.flush()

    assert seen_by(stage, stage.ben).profile.ask_me_about == "Bees"


def test_left_connection_is_gone_from_both_lists(session):
    stage = a_stage(session)
    stage.scan(stage.ben, stage.cleo.screen)
    met = seen_by(stage, stage.ben)
    told, tell = collected()

    parting.leave(session, met.connection, met.mine, now=NOON + MINUTE, tell=tell)
    session.flush()

    assert told == [Withdrawn(met.event, met.connection, met.mine)]
    assert stage.made().state == "withdrawn"
    assert connections_of(session, stage.ben.person) == []
    assert connections_of(session, stage.cleo.person) == []


def test_declining_ends_what_waits_for_me(session):
    stage = a_stage(session)
    stage.cleo.registration.asks_first = True
    stage.scan(stage.ben, stage.cleo.printed)
    met = seen_by(stage, stage.cleo)

    parting.decline(session, met.connection, met.mine, now=NOON + MINUTE, tell=nobody)

    assert met.connection.state == "withdrawn"
    assert connections_of(session, stage.ben.person) == []


def test_only_the_one_who_is_asked_can_decline(session):
    stage = a_stage(session)
    stage.cleo.registration.asks_first = True
    stage.scan(stage.ben, stage.cleo.printed)
    met = seen_by(stage, stage.ben)

    parting.decline(session, met.connection, met.mine, now=NOON + MINUTE, tell=nobody)

    assert met.connection.state == "waiting"


def test_block_ends_what_the_two_have_at_every_event(session):
    stage = a_stage(session)
    stage.scan(stage.ben, stage.cleo.screen)
    group = a_group(session, "Chess club")
    elsewhere = an_event(session, group, name="Chess night")
    ben = an_attendee(session, elsewhere, stage.ben.person)
    cleo = an_attendee(session, elsewhere, stage.cleo.person)
    stage.scan(cleo, ben.screen)
    told, tell = collected()

    parting.block(session, stage.cleo.person, stage.ben.person, now=NOON + MINUTE, tell=tell)
    parting.block(session, stage.cleo.person, stage.ben.person, now=NOON + MINUTE, tell=tell)
    session.flush()

    assert {connection.state for connection in session.scalars(select(Connection))} == {"blocked"}
    assert {(one.event.name, one.by.name) for one in told} == {
        ("Hack night", "Cleo"),
        ("Chess night", "Cleo"),
    }
    assert len(told) == 2
    assert connections_of(session, stage.ben.person) == []
    assert connections_of(session, stage.cleo.person) == []


def test_nobody_blocks_themselves(session):
    ben = a_person(session)

    parting.block(session, ben, ben, now=NOON, tell=nobody)

    assert session.scalars(select(Block)).all() == []


@pytest.fixture
def troop(session):
    """A group with an owner, an organizer and a greeter, and its event."""
    owner, organizer, greeter = (an_organizer(session, name) for name in ("Olga", "Ada", "Gus"))
    group = a_group(session, owner=owner)
    give_role(session, group, organizer, "organizer", now=NOON + MINUTE)
    give_role(session, group, greeter, "greeter", now=NOON)
    return an_event(session, group), owner, organizer, greeter


def test_report_reaches_the_named_organizer(session, troop):
    event, _, organizer, _ = troop
    event.reports_to_id = organizer.id
    ben, mallory = attending(session, event, "Ben"), attending(session, event, "Mallory")

    row = parting.report(session, event, ben, mallory, "Would not stop.", now=NOON)
    session.flush()

    assert (row.goes_to_id, row.by_id, row.about_id) == (organizer.id, ben.id, mallory.id)
    assert (row.words, row.made_at, row.closed_at) == ("Would not stop.", NOON, None)


def test_report_without_a_named_organizer_reaches_an_owner(session, troop):
    event, owner, _, _ = troop

    assert parting.who_hears(session, event, None) == owner.id


def test_report_never_reaches_the_one_it_is_about(session, troop):
    event, owner, organizer, _ = troop
    event.reports_to_id = organizer.id
    accused = attending(session, event, organizer)
    assert parting.who_hears(session, event, accused) == owner.id

    event.reports_to_id = None
    accused = attending(session, event, owner)
    assert parting.who_hears(session, event, accused) == organizer.id

    session.delete(session.get_one(Membership, (event.group_id, organizer.id)))
    session.flush()
    assert parting.who_hears(session, event, accused) is None


def test_report_against_the_only_one_who_runs_the_group_reaches_a_leader(session):
    owner = an_organizer(session, "Olga")
    event = an_event(session, a_group(session, owner=owner), audience="mixed")
    accused = attending(session, event, owner)
    assert parting.who_hears(session, event, accused) is None

    leader = a_person(session, "Lea", age="adult")
    attending(session, event, leader, role="leader")

    assert parting.who_hears(session, event, accused) == leader.id


def test_report_goes_to_nobody_who_only_has_the_role_of_a_leader(session):
    owner = an_organizer(session, "Olga")
    event = an_event(session, a_group(session, owner=owner))
    accused = attending(session, event, owner)
    attending(session, event, a_person(session, "Lea", age="adult"), role="leader")

    assert parting.who_hears(session, event, accused) is None
