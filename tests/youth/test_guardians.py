"""Guardians: what they agreed to, and taking it back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from netevents.exchange.models import LEFT, WAITING
from netevents.exchange.queries import connections_of
from netevents.exchange.youth import guardians, meetings, members, retention
from netevents.exchange.youth.guardians import Agreed
from netevents.occasions import Withdrawn
from netevents.people.domain import sign_in
from netevents.people.models import Person, SignInCode
from netevents.people.sign_in_codes import desk_code
from tests.cast import nobody
from tests.conftest import NOON
from tests.youth.troop import AFTERWARDS, PAT, a_troop

DAY = timedelta(days=1)


def due(troop, now):
    return retention.youth_due(troop.session, plugins=lambda session, person: None, now=now, tell=nobody)


def test_consent_says_who_agreed_how_when_to_which_words_and_who_vouches(session):
    troop = a_troop(session)

    (consent,) = guardians.consents_of(session, troop.mia)

    assert (consent.guardian.name, consent.guardian.age) == ("Pat Parent", "adult")
    assert (consent.guardian.profile.email, consent.guardian.profile.phone) == ("pat@example.org", "")
    assert (consent.method, consent.text_version) == ("paper", guardians.TEXT_VERSION)
    assert (consent.given_at, consent.attested_by.name) == (NOON, "Ann Brown")
    assert (consent.may_collect, consent.may_share) == (True, True)
    assert consent.ends_at == troop.event.ends_at + timedelta(days=30)


def test_consent_lasts_twelve_months_at_most(session):
    troop = a_troop(session, ends_at=NOON + timedelta(days=365))

    (consent,) = guardians.consents_of(session, troop.mia)

    assert consent.ends_at == NOON + timedelta(days=365)
    assert guardians.on_file(session, troop.mia, now=NOON + timedelta(days=364))
    assert not guardians.on_file(session, troop.mia, now=NOON + timedelta(days=365))


def test_agreements_tell_the_two_ticks_apart(session):
    troop = a_troop(session)

    agreed = guardians.agreements(session, [troop.mia, troop.ana], now=NOON)

    assert agreed == {troop.mia.id: {"collect", "share"}, troop.ana.id: {"collect"}}


def test_what_a_guardian_said_last_counts(session):
    troop = a_troop(session)
    no_names = Agreed("Pat Parent", "pat@example.org", "phone", may_collect=True, may_share=False)

    guardians.attest(
        session, troop.event, troop.mia, no_names, by=troop.ann.person, now=NOON + DAY, tell=nobody
    )

    assert guardians.agreements(session, [troop.mia], now=NOON + DAY) == {troop.mia.id: {"collect"}}
    guardians.attest(
        session, troop.event, troop.mia, PAT, by=troop.ann.person, now=NOON + 2 * DAY, tell=nobody
    )
    assert guardians.agreements(session, [troop.mia], now=NOON + 2 * DAY) == {
        troop.mia.id: {"collect", "share"}
    }


def test_taking_it_back_signs_out_hides_and_ends_what_was_passed_on(session):
    troop = a_troop(session)
    by = troop.ann.person
    meetings.these_two_met(session, troop.event, troop.mia, troop.tom, by=by, now=NOON)
    meetings.release(session, troop.event, meetings.waiting(session, troop.event), by=by, now=AFTERWARDS)
    row = sign_in(session, troop.mia.person, how="desk code", lasts=DAY, now=NOON)
    desk_code(session, troop.mia.person, now=NOON)
    assert [met.profile.name for met in connections_of(session, troop.tom.person)] == ["Mia"]

    guardians.withdraw(session, troop.event, troop.mia, by=by, now=AFTERWARDS, tell=nobody)

    session.refresh(row)
    assert row.revoked_at == AFTERWARDS
    assert session.scalars(select(SignInCode).where(SignInCode.person_id == troop.mia.person_id)).all() == []
    assert troop.mia.hidden
    assert troop.pair(troop.mia, troop.tom).state == LEFT
    assert connections_of(session, troop.tom.person) == []


def test_record_is_erased_a_week_after_the_consent_was_taken_back(session):
    troop = a_troop(session)
    guardians.withdraw(session, troop.event, troop.mia, by=troop.ann.person, now=NOON, tell=nobody)

    due(troop, NOON + 7 * DAY)
    assert members.member_of(session, troop.event, troop.mia.code) is not None
    code = troop.mia.code
    due(troop, NOON + 7 * DAY + timedelta(minutes=1))

    assert members.member_of(session, troop.event, code) is None
    assert [minor.name for minor in members.troop(session, troop.event)] == ["Ana", "Tom"]


def test_guardian_who_agrees_again_keeps_the_record(session):
    troop = a_troop(session)
    by = troop.ann.person
    guardians.withdraw(session, troop.event, troop.mia, by=by, now=NOON, tell=nobody)
    guardians.attest(session, troop.event, troop.mia, PAT, by=by, now=NOON + DAY, tell=nobody)

    due(troop, NOON + 8 * DAY)

    mia = members.member_of(session, troop.event, troop.mia.code)
    assert not mia.hidden
    assert guardians.on_file(session, mia, now=NOON + 2 * DAY)


def test_guardian_of_two_events_is_kept_for_the_other(session):
    troop = a_troop(session)
    (consent,) = guardians.consents_of(session, troop.mia)
    (toms,) = guardians.consents_of(session, troop.tom)
    toms.guardian_id = consent.guardian_id
    session.flush()
    guardian = consent.guardian_id

    members.erase_member(
        session, troop.event, troop.mia, plugins=lambda session, person: None, now=NOON, tell=nobody
    )

    assert session.get(Person, guardian).name == "Pat Parent"


def test_without_the_first_tick_nothing_is_kept(session):
    troop = a_troop(session)
    agreed = Agreed("Pat", "pat@example.org", "paper", may_collect=False, may_share=True)

    with pytest.raises(guardians.MustBeCollected):
        guardians.attest(session, troop.event, troop.mia, agreed, by=troop.ann.person, now=NOON, tell=nobody)


@pytest.mark.parametrize("seconds", [-1, 0])
def test_no_consent_is_written_down_that_would_be_over_at_once(session, seconds):
    troop = a_troop(session)
    now = troop.event.ends_at + 100 * DAY
    troop.event.ends_at = now + DAY  # it goes on, and was over first
    troop.event.first_over_at = now - 30 * DAY + timedelta(seconds=seconds)

    with pytest.raises(guardians.KeptNoLonger, match="Nothing was saved"):
        guardians.attest(session, troop.event, troop.mia, PAT, by=troop.ann.person, now=now, tell=nobody)

    troop.event.first_over_at += timedelta(seconds=2)
    consent = guardians.attest(
        session, troop.event, troop.mia, PAT, by=troop.ann.person, now=now, tell=nobody
    )
    assert guardians.on_file(session, troop.mia, now=now)
    assert consent.ends_at == troop.event.first_over_at + 30 * DAY


def test_records_of_minors_go_30_days_after_the_end(session):
    troop = a_troop(session)
    end = troop.event.ends_at

    due(troop, end + timedelta(days=30))
    before = [minor.name for minor in members.troop(session, troop.event)]
    more = due(troop, end + timedelta(days=30, minutes=1))

    assert (before, more) == (["Ana", "Mia", "Tom"], False)
    assert members.troop(session, troop.event) == []
    assert session.scalars(select(Person.name).order_by(Person.name)).all() == ["Ada", "Ann Brown", "Bob Ek"]


def test_phone_is_signed_out_when_every_consent_has_ended(session):
    troop = a_troop(session, ends_at=NOON + timedelta(days=365))
    rows = [
        sign_in(session, one.person, how="desk code", lasts=timedelta(days=900), now=NOON)
        for one in (troop.mia, troop.ann)
    ]

    due(troop, NOON + timedelta(days=366))

    for row in rows:
        session.refresh(row)
    assert [row.revoked_at is None for row in rows] == [False, True]


def test_names_that_were_passed_on_go_when_a_guardian_allows_it_no_more(session):
    troop = a_troop(session)
    by = troop.ann.person
    told = []
    meetings.these_two_met(session, troop.event, troop.mia, troop.tom, by=by, now=NOON)
    meetings.release(session, troop.event, meetings.waiting(session, troop.event), by=by, now=AFTERWARDS)
    no_names = Agreed("Pat Parent", "pat@example.org", "phone", may_collect=True, may_share=False)

    guardians.attest(session, troop.event, troop.mia, no_names, by=by, now=AFTERWARDS, tell=told.append)

    pair = troop.pair(troop.mia, troop.tom)
    assert (pair.state, pair.released_by_id) == (WAITING, None)
    assert told == [Withdrawn(event=troop.event, connection=pair, by=troop.mia)]
    for minor in (troop.mia, troop.tom):
        assert connections_of(session, minor.person) == []
    with pytest.raises(meetings.GuardianHasNotAgreed):
        meetings.release(session, troop.event, meetings.waiting(session, troop.event), by=by, now=AFTERWARDS)

    guardians.attest(session, troop.event, troop.mia, PAT, by=by, now=AFTERWARDS, tell=nobody)
    meetings.release(session, troop.event, meetings.waiting(session, troop.event), by=by, now=AFTERWARDS)

    assert [met.profile.name for met in connections_of(session, troop.tom.person)] == ["Mia"]
