"""Leaders: who they are, and what needs two of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from netevents.events import domain
from netevents.exchange.connecting import Result, Scan, connect
from netevents.exchange.youth import leaders
from netevents.people.domain import revoke_all, sign_in
from netevents.people.models import ADULT
from tests.cast import a_person, an_event, an_organizer, attending, nobody
from tests.conftest import NOON
from tests.youth.troop import a_troop

LATER = NOON + timedelta(days=500)


def test_scanning_is_open_with_two_leaders_here_and_signed_in(session):
    troop = a_troop(session)

    assert leaders.two_leaders_here(session, troop.event, now=NOON)


@pytest.mark.parametrize(
    "missing", ["not here", "signed out", "sign-in too old", "erased", "another role", "age not known"]
)
def test_scanning_is_closed_when_one_of_two_leaders_is_missing(session, missing):
    troop, now = a_troop(session), NOON
    if missing == "not here":
        domain.undo_check_in(troop.bob)
    elif missing == "signed out":
        revoke_all(session, troop.bob.person, now=NOON)
    elif missing == "sign-in too old":
        now = LATER
    elif missing == "erased":
        troop.bob.erased_at = NOON
    elif missing == "another role":
        troop.bob.role = "speaker"
    else:
        troop.bob.person.age = "unasked"
    session.flush()

    assert not leaders.two_leaders_here(session, troop.event, now=now)
    with pytest.raises(leaders.NeedsTwoLeaders):
        leaders.need_two_leaders(session, troop.event, now=now)


def test_leaders_of_another_event_do_not_count(session):
    a_troop(session)

    assert not leaders.two_leaders_here(session, an_event(session, audience="youth"), now=NOON)


@pytest.mark.parametrize(("leaders_here", "result"), [(2, Result.NEW), (1, Result.LEADERS)])
def test_adults_at_a_youth_event_connect_while_two_leaders_are_here(session, leaders_here, result):
    troop = a_troop(session)
    if leaders_here == 1:
        domain.undo_check_in(troop.bob)
    helper = attending(session, troop.event, a_person(session, "Hal Helper", age=ADULT), source="organizer")
    secret = sign_in(session, helper.person, how="desk code", lasts=timedelta(days=1), now=NOON).secret
    token = troop.badge(troop.ann)
    session.flush()

    outcome = connect(session.connection(), Scan(token=token, secret=secret), now=NOON)

    assert outcome.result == result
    assert (troop.pair(helper, troop.ann) is not None) is (result == Result.NEW)


def test_organizer_can_lead_and_whoever_holds_a_place_gets_the_role(session):
    troop = a_troop(session)

    mine = leaders.lead(session, troop.event, troop.ada, by=troop.ada, now=NOON, tell=nobody)
    again = leaders.lead(session, troop.event, troop.ada, by=troop.ada, now=NOON, tell=nobody)

    assert (mine.id, mine.role, mine.is_minor) == (again.id, "leader", False)


def test_minor_does_not_lead(session):
    troop = a_troop(session)

    with pytest.raises(leaders.AdultsLead):
        leaders.lead(session, troop.event, troop.mia.person, by=troop.ada, now=NOON, tell=nobody)


def test_somebody_never_asked_for_their_age_is_vouched_for(session):
    event = an_event(session, audience="mixed", by=(ada := an_organizer(session)))
    lea = a_person(session, "Lea Lind")

    place = leaders.lead(session, event, lea, by=ada, now=NOON, tell=nobody)

    assert (lea.age, place.is_minor, place.name) == (ADULT, False, "Lea Lind")
