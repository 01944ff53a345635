"""What one person may see of another: the one place that decides."""

from __future__ import annotations

import pytest

from netevents.events.models import Interest, InterestPick
from netevents.exchange import consents, policy
from netevents.exchange.models import FIELDS
from netevents.exchange.queries import connection_for
from tests.cast import a_person, an_event, attending
from tests.conftest import NOON
from tests.exchange.stage import a_stage, an_attendee, recorded_by_a_leader

AT_ONCE = {"ask_me_about", "looking_for", "can_help_with", "organization"}
CONTACT = {"email", "phone", "links"}


def shown(view):
    """The names of the fields that ``view`` holds."""
    return {name for name in FIELDS if getattr(view, name)}


@pytest.fixture
def stage(session):
    """Ben and Cleo, who shares all that she has."""
    stage = a_stage(session)
    consents.give(session, stage.cleo.registration, FIELDS, now=NOON)
    return stage


def seen_by_ben(stage):
    """What Ben's page of Cleo holds."""
    return connection_for(stage.session, stage.ben.person, stage.made().code).profile


def test_printed_badge_gives_name_and_lines_at_once(stage):
    stage.scan(stage.ben, stage.cleo.printed)

    assert seen_by_ben(stage).name == "Cleo"
    assert shown(seen_by_ben(stage)) == AT_ONCE


@pytest.mark.parametrize("how", ["scans back", "live code"])
def test_contact_fields_flow_once_both_have_confirmed(stage, how):
    if how == "live code":
        stage.scan(stage.ben, stage.cleo.screen)
    else:
        stage.scan(stage.ben, stage.cleo.printed)
        stage.scan(stage.cleo, stage.ben.printed)

    assert shown(seen_by_ben(stage)) == AT_ONCE | CONTACT
    assert seen_by_ben(stage).links == ("https://example.org/cleo",)


def test_confirmed_connection_shows_no_more_than_is_shared(stage):
    consents.give(stage.session, stage.cleo.registration, {"ask_me_about", "phone"}, now=NOON)
    stage.scan(stage.ben, stage.cleo.screen)

    assert shown(seen_by_ben(stage)) == {"ask_me_about", "phone"}


def test_each_side_decides_for_itself(stage):
    stage.scan(stage.ben, stage.cleo.screen)

    hers = connection_for(stage.session, stage.cleo.person, stage.made().code)

    assert shown(hers.profile) == {"ask_me_about"}
    assert shown(hers.my_profile) == AT_ONCE | CONTACT


def test_ask_me_first_holds_everything_but_the_name(stage):
    stage.cleo.registration.asks_first = True
    stage.scan(stage.ben, stage.cleo.screen)

    assert seen_by_ben(stage).name == "Cleo"
    assert shown(seen_by_ben(stage)) == set()


def test_erased_person_has_left_and_shows_nothing(stage):
    stage.scan(stage.ben, stage.cleo.screen)
    stage.cleo.registration.erased_at = NOON

    view = seen_by_ben(stage)

    assert (view.name, view.is_gone) == ("left netevents", True)
    assert shown(view) == set()


def test_before_the_exchange_nobody_sees_contact_fields(stage):
    owner = stage.cleo.registration
    stage.session.refresh(owner, ["person"])
    stage.session.refresh(stage.cleo.person, ["profile"])

    view = policy.before_meeting(owner, frozenset(FIELDS))

    assert shown(view) == AT_ONCE
    assert view.lines == [
        ("Ask me about", "Bees"),
        ("I’m looking for", "A team"),
        ("I can help with", "Soldering"),
    ]


def test_released_minors_see_first_name_and_what_the_other_likes(session):
    event = an_event(session, audience="youth")
    people = [a_person(session, name, age="13-15") for name in ("Mia", "Noa")]
    mia, noa = (attending(session, event, person) for person in people)
    knots = Interest(event_id=event.id, label="Knots")
    session.add(knots)
    session.flush()
    session.add(InterestPick(registration_id=noa.id, interest_id=knots.id, place=1))
    waiting = recorded_by_a_leader(session, mia, noa)
    assert connection_for(session, people[0], waiting.code) is None
    assert not policy.waits_for(waiting, mia.id)

    waiting.state, waiting.released_by_id = "made", a_person(session, "Lea", age="adult").id
    session.flush()

    view = connection_for(session, people[0], waiting.code).profile
    assert (view.name, view.interests, view.is_minor) == ("Noa", ("Knots",), True)
    assert shown(view) == set()


def test_badge_of_a_minor_opens_for_leaders_alone(session):
    event = an_event(session, audience="mixed")
    mia = attending(session, event, a_person(session, "Mia", age="13-15"))
    dan = attending(session, event, a_person(session, "Dan", age="adult"))
    leader = attending(session, event, a_person(session, "Lea", age="adult"), role="leader")

    assert not policy.may_open_badge(dan, mia)
    assert policy.may_open_badge(leader, mia)
    assert policy.may_open_badge(leader, dan)


@pytest.mark.parametrize(("audience", "age"), [("adult", "adult"), ("adult", "unasked")])
def test_role_of_a_leader_alone_opens_no_minor_s_badge(session, audience, age):
    event = an_event(session, audience=audience)
    mia = attending(session, event, a_person(session, "Mia", age="13-15"))
    lea = attending(session, event, a_person(session, "Lea", age=age), role="leader")

    assert not policy.may_open_badge(lea, mia)


def test_adult_and_minor_never_meet(session):
    event = an_event(session, audience="mixed")
    mia, noa = (attending(session, event, a_person(session, name, age="13-15")) for name in ("Mia", "Noa"))
    dan, eve = (attending(session, event, a_person(session, name, age="adult")) for name in ("Dan", "Eve"))

    assert policy.may_meet(mia, noa)
    assert policy.may_meet(dan, eve)
    assert not policy.may_meet(dan, mia)
    assert not policy.may_meet(mia, dan)
    assert not policy.may_meet(dan, dan)


def test_account_of_a_minor_needs_a_guardian(session):
    ages = {
        age: [
            policy.may_hold_account(a_person(session, "Mia", age=age), guardian_agreed=agreed)
            for agreed in (False, True)
        ]
        for age in ("unasked", "adult", "under 13", "13-15", "16-17", "unknown")
    }

    assert ages == {
        "unasked": [True, True],
        "adult": [True, True],
        "under 13": [False, False],
        "13-15": [False, True],
        "16-17": [False, True],
        "unknown": [False, False],
    }


def test_somebody_else_sees_no_connection(stage):
    stage.scan(stage.ben, stage.cleo.screen)
    mallory = an_attendee(stage.session, stage.event, "Mallory")

    assert connection_for(stage.session, mallory.person, stage.made().code) is None
