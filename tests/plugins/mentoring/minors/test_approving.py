"""A minor has a mentor only when guardian, two leaders and an organizer agreed, and somebody vouches."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from netevents.events.models import AuditEntry
from netevents.exchange.models import Connection
from netevents.exchange.youth import guardians
from netevents.exchange.youth.guardians import Agreed
from netevents.refusal import NotHere
from netevents_mentoring.minors import domain as minors
from netevents_mentoring.pairs.asking import Full
from netevents_mentoring.pairs.domain import NotApproved, begin
from netevents_mentoring.pairs.models import Pair
from netevents_mentoring.programs import domain as programs
from netevents_mentoring.rounds.models import Match, Round
from netevents_mentoring.youth import domain, queries, screening, thread
from netevents_mentoring.youth.models import Approval, Proposal
from netevents_mentoring.youth.refused import (
    AdultsOnly,
    NoConsent,
    NotScreened,
    Over,
    SomebodyElse,
    StillMissing,
    TooLong,
)
from tests.cast import nobody
from tests.conftest import NOON
from tests.plugins.mentoring.minors.band import UNTIL, a_band


def open_pairs(session):
    return session.scalars(select(Pair).where(Pair.closed_at.is_(None))).all()


def acts(session):
    return session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)).all()


def test_with_everybodys_yes_the_pair_begins(session):
    band = a_band(session)

    pair = band.approve(band.agreed())

    approval = session.get_one(Approval, pair.approval_id)
    assert (pair.mentor_id, pair.mentee_id, pair.how) == (band.hal.id, band.troop.mia.id, "leader")
    assert (approval.guardian_id, approval.guardian_method) == (band.pat.id, "phone")
    assert {approval.leader_id, approval.second_leader_id} == {
        band.troop.ann.person_id,
        band.troop.bob.person_id,
    }
    consent = guardians.consents_of(session, band.troop.mia)[0]
    assert approval.ends_at == min(UNTIL, consent.ends_at)
    assert session.scalars(select(Connection)).all() == []
    assert acts(session)[-5:] == [
        "proposed a mentor for a minor",
        "agreed to mentor a minor",
        "a guardian agreed to a mentor",
        "agreed to a mentor for a minor",
        "approved a mentor for a minor",
    ]


def test_approving_twice_makes_one_pair(session):
    band = a_band(session)
    proposal = band.agreed()

    assert band.approve(proposal).id == band.approve(proposal).id
    assert len(open_pairs(session)) == 1


def test_a_mentor_whose_places_are_all_taken_gets_nobody_else(session):
    band = a_band(session)
    proposal = band.agreed()
    ida = begin(session, program=band.program, mentor=band.hal, mentee=band.ida, how="round", now=NOON)

    with pytest.raises(Full, match="Hal Berg has as many mentees as they offered"):
        band.approve(proposal)
    ida.closed_at = NOON

    assert band.approve(proposal).mentee_id == band.troop.mia.id


def test_a_place_that_a_match_waits_for_is_not_given_to_a_minor(session):
    band = a_band(session)
    proposal = band.agreed()
    ida = programs.request(
        session, band.program, band.ida, programs.Said(topics={"Maps": 1}, hours=(), zone="UTC"), now=NOON
    )
    asked = Round(
        code="r",
        program_id=band.program.id,
        mode="stable",
        state="published",
        asked_at=NOON,
        published_at=NOON,
    )
    session.add(asked)
    session.flush()
    match = Match(
        code="m", round_id=asked.id, request_id=ida.id, offer_id=band.offers["Hal"].id, score=1, asked_at=NOON
    )
    session.add(match)
    session.flush()

    with pytest.raises(Full, match="last free place of Hal Berg is kept for a match"):
        band.approve(proposal)
    match.ended_at = NOON

    assert band.approve(proposal).mentee_id == band.troop.mia.id


def test_proposing_twice_makes_one_proposal(session):
    band = a_band(session)

    assert band.propose().id == band.propose().id


@pytest.mark.parametrize("left_out", ["mentor", "guardian", "second leader"])
def test_without_one_of_them_there_is_no_pair(session, left_out):
    band = a_band(session)
    proposal = band.propose()
    if left_out != "mentor":
        band.mentor_agrees(proposal)
    if left_out != "guardian":
        band.guardian_agrees(proposal)
    if left_out != "second leader":
        band.second_agrees(proposal)

    with pytest.raises(StillMissing):
        band.approve(proposal)
    assert open_pairs(session) == []


def test_a_mentor_for_whom_nobody_vouches_is_not_proposed(session):
    band = a_band(session)

    with pytest.raises(NotScreened):
        band.propose("Ida")


def test_a_screening_that_ends_before_the_last_yes_stops_it(session):
    band = a_band(session)
    proposal = band.agreed()

    with pytest.raises(NotScreened):
        band.approve(proposal, now=UNTIL)
    screening.withdraw_screening(session, band.event, band.vouched, by=band.troop.ada, now=NOON)
    with pytest.raises(NotScreened):
        band.approve(proposal)


def test_a_consent_that_is_taken_back_before_the_last_yes_stops_it(session):
    band = a_band(session)
    proposal = band.agreed()
    guardians.withdraw(session, band.event, band.troop.mia, by=band.troop.ann.person, now=NOON, tell=nobody)

    with pytest.raises(NoConsent):
        band.approve(proposal)


def test_only_a_leader_proposes_and_only_an_adult_for_a_minor(session):
    band = a_band(session)

    with pytest.raises(AdultsOnly):
        band.propose(by=band.ida)


def test_only_the_mentor_says_that_they_will(session):
    band = a_band(session)
    proposal = band.propose()

    with pytest.raises(NotHere):
        domain.mentor_agrees(session, band.event, proposal, by=band.ida, now=NOON)
    assert proposal.mentor_at is None


def test_the_second_leader_is_a_second_one(session):
    band = a_band(session)
    proposal = band.propose()

    with pytest.raises(SomebodyElse):
        band.second_agrees(proposal, band.troop.ann)
    with pytest.raises(AdultsOnly):
        band.second_agrees(proposal, band.ida)


def test_a_leader_who_stopped_leading_counts_no_more(session):
    band = a_band(session)
    proposal = band.agreed()
    band.troop.bob.role = "attendee"

    with pytest.raises(StillMissing, match="leads no more"):
        band.approve(proposal)


def test_a_guardian_agrees_by_name_and_only_whose_consent_is_on_file(session):
    band = a_band(session)
    proposal = band.propose()
    kim = Agreed("Kim", "kim@example.org", "paper", True, True)
    guardians.attest(
        session, band.event, band.troop.tom, kim, by=band.troop.ann.person, now=NOON, tell=nobody
    )
    toms = guardians.consents_of(session, band.troop.tom)[0].guardian

    with pytest.raises(NoConsent):
        band.guardian_agrees(proposal, guardian=toms)
    with pytest.raises(NotHere):
        band.guardian_agrees(proposal, method="own page")
    with pytest.raises(NotHere):
        band.guardian_agrees(proposal, method="telepathy")
    assert proposal.guardian_at is None


def test_nobody_vouches_for_themself_or_for_long(session):
    band = a_band(session)

    def vouch(person, until=UNTIL):
        return screening.vouch(session, band.event, person, "x", until=until, by=band.troop.ada, now=NOON)

    with pytest.raises(SomebodyElse):
        vouch(band.troop.ada)
    with pytest.raises(AdultsOnly):
        vouch(band.troop.mia.person)
    for until in (NOON, NOON + timedelta(days=366)):
        with pytest.raises(TooLong):
            vouch(band.ida.person, until)
    assert queries.screened(session, band.event.group_id, now=NOON) == {band.hal.person_id}


def test_what_was_refused_is_over_until_it_is_proposed_anew(session):
    band = a_band(session)
    proposal = band.agreed()
    domain.refuse(session, band.event, proposal, by=band.pat, now=NOON)

    with pytest.raises(Over):
        band.approve(proposal)
    anew = band.propose()
    assert anew.guardian_at is None
    assert session.scalars(select(Proposal)).all() == [anew]


@pytest.mark.parametrize("ends", ["screening", "screening in time", "consent", "in time", "guardian"])
def test_what_it_rests_on_ends_and_the_pair_with_it(session, ends):
    band = a_band(session)
    approval, now = band.mentored(), NOON + timedelta(days=1)
    match ends:
        case "screening":
            minors.withdraw_screening(session, band.event, band.vouched, by=band.troop.ada, now=now)
        case "screening in time":
            band.vouched.ends_at = now
        case "consent":
            guardians.withdraw(
                session, band.event, band.troop.mia, by=band.troop.ann.person, now=now, tell=nobody
            )
        case "in time":
            now = approval.ends_at
        case "guardian":
            minors.end(session, band.event, approval, by=band.pat, now=now)
    session.flush()

    assert not queries.holds(session, approval, now=now)
    assert not minors.lapse(session, now=now)
    assert open_pairs(session) == []
    with pytest.raises(Over):
        thread.write(session, approval, band.hal.person, "Hello?", now=now)


def test_nothing_ends_while_everything_stands(session):
    band = a_band(session)
    approval = band.mentored()

    minors.lapse(session, now=NOON + timedelta(days=1))

    assert len(open_pairs(session)) == 1
    assert approval.withdrawn_at is None


def test_an_ended_mentorship_begins_again_only_with_everybodys_yes(session):
    band = a_band(session)
    approval = band.mentored()
    minors.end(session, band.event, approval, by=band.troop.ann.person, now=NOON)

    assert band.propose().guardian_at is None
    with pytest.raises(NotApproved):
        begin(
            session,
            program=band.program,
            mentor=band.hal,
            mentee=band.troop.mia,
            how="leader",
            now=NOON,
            approval=approval,
        )
