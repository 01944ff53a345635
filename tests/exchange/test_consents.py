"""Sharing fields, and the record of it."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from netevents.exchange import consents
from netevents.exchange.consents import MinorsShareNothing
from netevents.exchange.joining import join
from tests.cast import a_person, an_event, attending, nobody
from tests.conftest import NOON
from tests.exchange.stage import ever_shared

LATER = NOON + timedelta(minutes=5)


def test_everybody_begins_with_the_three_lines(session: Session) -> None:
    ben = attending(session, an_event(session), "Ben")

    shared = consents.shared(session, [ben.id])

    assert shared == {ben.id: frozenset({"ask_me_about", "looking_for", "can_help_with"})}


def test_giving_sets_exactly_these_fields_and_keeps_the_record(session: Session) -> None:
    ben = attending(session, an_event(session), "Ben")

    consents.give(session, ben, {"looking_for", "email"}, now=LATER)
    consents.give(session, ben, {"looking_for"}, now=LATER + timedelta(minutes=1))

    assert consents.shared(session, [ben.id]) == {ben.id: frozenset({"looking_for"})}
    email = [row for row in ever_shared(session, ben) if row.field == "email"]
    assert [(row.given_at, row.withdrawn_at) for row in email] == [(LATER, LATER + timedelta(minutes=1))]
    kept = [row for row in ever_shared(session, ben) if row.field == "looking_for"]
    assert [(row.given_at, row.withdrawn_at) for row in kept] == [(NOON, None)]


def test_a_field_given_again_has_a_second_row(session: Session) -> None:
    ben = attending(session, an_event(session), "Ben")

    consents.give(session, ben, set(), now=LATER)
    consents.give(session, ben, {"ask_me_about"}, now=LATER)

    rows = [row for row in ever_shared(session, ben) if row.field == "ask_me_about"]
    assert [row.given_at for row in rows] == [NOON, LATER]


def test_minors_share_nothing(session: Session) -> None:
    kim = attending(session, an_event(session, audience="youth"), a_person(session, "Kim", age="13-15"))

    with pytest.raises(MinorsShareNothing):
        consents.give(session, kim, {"email"}, now=NOON)

    assert consents.shared(session, [kim.id]) == {kim.id: frozenset()}
    consents.give(session, kim, set(), now=NOON)
    assert ever_shared(session, kim) == []


def test_joining_again_brings_no_withdrawn_consent_back(session: Session) -> None:
    event = an_event(session)
    ben = a_person(session, "Ben")
    registration = attending(session, event, ben)
    consents.give(session, registration, set(), now=LATER)

    join(session, event, ben, now=LATER, tell=nobody)

    assert consents.shared(session, [registration.id]) == {registration.id: frozenset()}


def test_an_unknown_field_is_a_mistake_of_ours(session: Session) -> None:
    ben = attending(session, an_event(session), "Ben")

    with pytest.raises(ValueError, match="photo"):
        consents.give(session, ben, {"photo"}, now=NOON)
