"""A pair begins once both have said yes; of a minor only with everybody’s approval."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from netevents.exchange import parting
from netevents.exchange.models import Connection
from netevents.people import codes
from netevents_mentoring.pairs import domain, ending, queries
from netevents_mentoring.pairs.domain import Apart, NotApproved
from netevents_mentoring.pairs.models import Pair
from tests.cast import an_event, attending, nobody
from tests.conftest import NOON
from tests.exchange.stage import CLEO
from tests.plugins.mentoring.pairs.term import (
    LATER,
    a_pair,
    a_term,
    a_young_attendee,
    an_approval,
    connected,
    seen_by,
)
from tests.plugins.mentoring.taking_part import a_program


def begin(session, term, mentor, mentee, **facts):
    return domain.begin(
        session,
        mentor=mentor,
        mentee=mentee,
        **({"program": term.program, "how": "round", "now": NOON} | facts),
    )


def connections(session):
    return session.scalars(select(Connection).execution_options(populate_existing=True)).all()


def test_two_who_said_yes_are_a_pair_and_connected_with_all_that_they_share(session):
    term = a_term(session)

    pair = a_pair(session, term)

    [connection] = connections(session)
    assert (connection.how, connection.state, connection.both_confirmed) == ("introduction", "made", True)
    assert (pair.how, pair.made_at, pair.closed_at) == ("round", NOON, None)
    assert seen_by(session, term, "Ben", pair).profile.email == "cleo@example.org"


def test_beginning_twice_is_beginning_once(session):
    term = a_term(session)

    pairs = {a_pair(session, term).id for _ in range(2)}

    assert len(pairs) == 1
    assert session.scalar(select(func.count()).select_from(Pair)) == 1


def test_who_met_before_keep_how_they_met_and_have_both_confirmed(session):
    term = a_term(session)
    connected(session, term, high_confirmed_at=None)

    a_pair(session, term)

    [connection] = connections(session)
    assert (connection.how, connection.both_confirmed) == ("qr", True)


def test_a_connection_that_somebody_left_is_not_brought_back(session):
    term = a_term(session)
    connected(session, term, state="withdrawn")

    pair = a_pair(session, term)

    assert [connection.state for connection in connections(session)] == ["withdrawn"]
    assert seen_by(session, term, "Ben", pair).profile.email == ""
    assert seen_by(session, term, "Ben", pair).profile.name == "Cleo"


def test_over_two_events_of_a_group_there_is_no_connection_and_the_pair_shows_what_is_shared(session):
    term = a_term(session, whole_group=True)
    spring = an_event(session, term.event.group, name="Spring", slug="spring", by=term.ada)
    eve = attending(session, spring, "Eve")

    pair = begin(session, term, term.place("Cleo"), eve)
    mine = queries.pair_for(session, spring, eve.person_id, pair.code, now=NOON)

    assert connections(session) == []
    assert (mine.profile.email, mine.profile.phone) == ("cleo@example.org", "")
    ending.close(mine, "over", now=NOON)
    session.flush()
    ended = queries.pair_for(session, spring, eve.person_id, pair.code, now=NOON)
    assert (ended.profile.name, ended.profile.email) == ("Cleo", "")


def test_who_is_blocked_is_no_pair(session):
    term = a_term(session)
    parting.block(session, term.people["Ben"].person, term.people["Cleo"].person, now=NOON, tell=nobody)

    with pytest.raises(Apart, match="can’t be a pair"):
        a_pair(session, term)


def test_nobody_mentors_themself_or_somebody_who_is_gone(session):
    term = a_term(session)
    ben, cleo = term.place("Ben"), term.place("Cleo")

    with pytest.raises(Apart):
        begin(session, term, ben, ben)
    cleo.erased_at = NOON
    with pytest.raises(Apart):
        begin(session, term, cleo, ben)


def test_a_minor_has_no_mentor_without_an_approval_that_names_both_and_holds(session):
    term = a_term(session, "Dan")
    mia = a_young_attendee(session, term.event).registration
    cleo, dan = term.place("Cleo"), term.place("Dan")
    approval = an_approval(session, term, cleo, mia)

    for facts in (
        {"mentor": cleo},
        {"mentor": dan, "approval": approval},
        {"mentor": cleo, "approval": approval, "now": approval.ends_at},
    ):
        with pytest.raises(NotApproved):
            begin(session, term, facts.pop("mentor"), mia, **facts)
    pair = begin(session, term, cleo, mia, how="leader", approval=approval)

    assert (pair.mentee_minor, pair.approval_id) == (True, approval.id)
    assert connections(session) == []
    approval.withdrawn_at = LATER
    session.flush()
    assert queries.pair_for(session, term.event, cleo.person_id, pair.code, now=LATER) is None


def test_no_minor_mentors(session):
    term = a_term(session)
    mia = a_young_attendee(session, term.event).registration

    with pytest.raises(NotApproved):
        begin(session, term, mia, term.place("Ben"))


def test_the_database_refuses_a_minor_s_pair_without_an_approval(session):
    term = a_term(session)
    mia = a_young_attendee(session, term.event).registration

    session.add(
        Pair(
            code=codes.public_code(),
            program_id=term.program.id,
            mentor_id=term.place("Cleo").id,
            mentee_id=mia.id,
            mentee_minor=True,
            how="leader",
            made_at=NOON,
        )
    )
    with pytest.raises(IntegrityError):
        session.flush()


def test_pairs_of_minors_end_with_their_approval(session):
    term = a_term(session)
    mia = a_young_attendee(session, term.event).registration
    approval = an_approval(session, term, term.place("Cleo"), mia)
    pair = begin(session, term, term.place("Cleo"), mia, how="leader", approval=approval)

    ending.end_unapproved(session, now=LATER)
    assert pair.closed_at is None
    ending.end_unapproved(session, now=approval.ends_at + timedelta(seconds=1))

    assert pair.closed_why == ending.NO_APPROVAL


def test_two_may_be_a_pair_in_the_programs_of_the_group_and_of_the_event(session):
    term = a_term(session)
    of_group = a_program(session, term.event, whole_group=True)
    first = a_pair(session, term)

    ben, cleo = term.place("Ben"), term.place("Cleo")
    second, again = (begin(session, term, cleo, ben, program=of_group) for _ in range(2))

    assert (first.program_id, second.program_id) == (term.program.id, of_group.id)
    assert again is second


def test_who_undoes_the_connection_shows_no_address_on_the_pair_s_page(session):
    term = a_term(session)
    pair = a_pair(session, term)
    [connection] = connections(session)
    session.refresh(connection, ["event"])
    parting.undo(session, connection, term.place("Cleo"), now=NOON, tell=nobody)
    session.flush()

    seen = seen_by(session, term, "Ben", pair).profile

    assert (seen.name, seen.organization, seen.email) == ("Cleo", CLEO["organization"], "")
