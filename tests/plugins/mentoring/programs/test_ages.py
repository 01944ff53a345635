"""In a program of the whole group whoever is a minor at one event of it is one at all of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from netevents.exchange.youth.stricter import make_stricter
from netevents.host.telling import tell
from netevents_mentoring import forgetting
from netevents_mentoring.pairs.domain import NotApproved, begin
from netevents_mentoring.pairs.ending import NO_APPROVAL
from netevents_mentoring.programs import domain
from netevents_mentoring.programs.models import Offer, Request, RequestWords
from netevents_mentoring.programs.queries import counts_as_minor
from tests.cast import a_group, an_event, an_organizer, attending, statements
from tests.conftest import NOON
from tests.plugins.mentoring.taking_part import a_program, asking, offering


@pytest.fixture
def two(session):
    """A program of the group, run from an adult event, beside one where ages matter."""
    ada = an_organizer(session, "Ada")
    group = a_group(session, owner=ada)
    first = an_event(session, group)
    second = an_event(session, group, name="Mixed night", audience="mixed")
    return ada, first, second, a_program(session, first, whole_group=True)


def test_who_is_a_minor_elsewhere_in_the_group_says_nothing_as_an_adult(session, two):
    _, first, second, program = two
    ben = attending(session, first, "Ben")
    young = attending(session, second, ben.person)
    assert (ben.is_minor, young.is_minor) == (False, True)
    request = asking(session, program, young, "Web")

    with pytest.raises(domain.AsksElsewhere):
        asking(session, program, ben, "Web", about="I live at")
    with pytest.raises(domain.AdultsMentor):
        offering(session, program, ben)

    assert (request.is_minor, request.registration_id) == (True, young.id)
    assert session.scalars(select(RequestWords)).all() == []


def test_in_a_program_of_one_event_its_own_rules_hold(session, two):
    _, first, second, _ = two
    ben = attending(session, first, "Ben")
    attending(session, second, ben.person)

    assert not counts_as_minor(session, a_program(session, first), ben)


def test_another_group_and_a_place_that_is_gone_make_nobody_a_minor(session, two):
    _, first, second, program = two
    ben = attending(session, first, "Ben")
    attending(session, an_event(session, name="Far away", audience="mixed"), ben.person)
    assert not counts_as_minor(session, program, ben)
    young = attending(session, second, ben.person)
    assert counts_as_minor(session, program, ben)

    young.erased_at = NOON
    session.flush()

    assert not counts_as_minor(session, program, ben)


def test_who_turns_out_to_be_one_offers_and_asks_no_more_and_their_pair_ends(session, two):
    _, first, second, program = two
    ben, cleo = attending(session, first, "Ben"), attending(session, first, "Cleo")
    asking(session, program, ben, about="I live at")
    offering(session, program, ben)
    kept = offering(session, program, cleo)
    pair = begin(session, program=program, mentor=cleo, mentee=ben, how="asked", now=NOON)
    attending(session, second, ben.person)

    forgetting.forget_who_turned(session)
    session.expire_all()

    assert session.scalars(select(Offer)).all() == [kept]
    assert session.scalars(select(Request)).all() == session.scalars(select(RequestWords)).all() == []
    assert (pair.closed_at, pair.closed_why) == (NOON, NO_APPROVAL)
    with pytest.raises(NotApproved):
        begin(session, program=program, mentor=cleo, mentee=ben, how="asked", now=NOON)


def test_what_a_minor_asks_among_leaders_stays(session, two):
    _, first, second, program = two
    young = attending(session, second, attending(session, first, "Ben").person)
    request = asking(session, program, young)

    forgetting.forget_who_turned(session)

    assert session.scalars(select(Request)).all() == [request]


def test_where_nobody_turned_it_asks_once(session, two):
    _, first, _, program = two
    asking(session, program, attending(session, first, "Ben"))

    with statements(session.get_bind()) as seen:
        forgetting.forget_who_turned(session)

    assert len(seen) == 1


def test_an_event_made_stricter_ends_what_the_same_people_have_at_another(session, two):
    ada, first, _, program = two
    third = an_event(session, first.group, name="Third night")
    ben, cleo = attending(session, first, "Ben"), attending(session, first, "Cleo")
    attending(session, third, ben.person)
    asking(session, program, ben, about="I live at")
    pair = begin(session, program=program, mentor=cleo, mentee=ben, how="asked", now=NOON)

    make_stricter(
        session,
        third,
        "mixed",
        by=ada,
        now=NOON + timedelta(days=1),
        tell=lambda occasion: tell(session, occasion),
    )
    session.expire_all()

    assert session.scalars(select(Request)).all() == []
    assert pair.closed_why == NO_APPROVAL
