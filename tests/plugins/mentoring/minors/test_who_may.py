"""Who may act for whom before a minor has a mentor, what is taken back, and one mentorship at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from netevents.people.models import OutgoingMail, Profile
from netevents.refusal import NotHere
from netevents_mentoring.minors import domain as minors
from netevents_mentoring.minors.views.record import state
from netevents_mentoring.pairs.models import Pair
from netevents_mentoring.programs import domain as programs
from netevents_mentoring.programs.opening import Terms, close_program, open_program
from netevents_mentoring.youth import domain, queries, screening, standing, thread
from netevents_mentoring.youth.models import Approval, GuardianKey, Proposal
from netevents_mentoring.youth.refused import OneAtATime, Over, SomebodyElse, StillMissing
from tests.conftest import NOON
from tests.plugins.mentoring.minors.band import UNTIL, a_band


def two_to_choose(band):
    """Ida is vouched for, too."""
    screening.vouch(
        band.session, band.event, band.ida.person, "Seen.", until=UNTIL, by=band.troop.ada, now=NOON
    )


def take_back(band, what):
    match what:
        case "request":
            programs.leave(band.session, band.requests["Mia"], now=NOON)
        case "offer":
            programs.leave(band.session, band.offers["Hal"], now=NOON)
        case "program":
            close_program(band.session, band.event, band.program, by=band.troop.ada, now=NOON)
        case "days":
            band.program.ends_at = NOON
    band.session.flush()


@pytest.mark.parametrize("what", ["request", "offer", "program", "days"])
def test_what_somebody_took_back_is_approved_by_nobody(session, what):
    band = a_band(session)
    proposal = band.agreed()
    assert list(queries.waiting_for_organizer(session, band.event, now=NOON)) == [proposal]

    take_back(band, what)

    assert list(queries.waiting_for_organizer(session, band.event, now=NOON)) == []
    with pytest.raises(Over):
        band.approve(proposal)
    assert not minors.lapse(session, now=NOON)
    assert proposal.refused_at == NOON
    assert session.scalars(select(Pair)).all() == []


def test_no_mentor_is_asked_for_somebody_who_asks_no_more(session):
    band = a_band(session)
    proposal = band.propose()
    assert list(queries.asked_of(session, band.hal, now=NOON)) == [proposal]

    take_back(band, "request")

    assert list(queries.asked_of(session, band.hal, now=NOON)) == []
    with pytest.raises(Over):
        band.mentor_agrees(proposal)


def test_what_still_stands_is_refused_by_no_clock(session):
    band = a_band(session)
    proposal = band.agreed()

    assert not minors.lapse(session, now=NOON + timedelta(days=1))

    assert proposal.refused_at is None


def test_a_mentor_who_leads_too_says_no_yes_of_the_guardian(session):
    band = a_band(session)
    band.hal.role = "leader"
    proposal = band.propose()

    with pytest.raises(SomebodyElse):
        band.guardian_agrees(proposal, by=band.hal.person)
    with pytest.raises(SomebodyElse):
        thread.guardian_key(session, band.event, band.troop.mia, band.pat.id, by=band.hal.person, now=NOON)
    assert proposal.guardian_at is None


def test_a_page_that_a_leader_made_opens_nothing_once_a_leader_is_to_be_the_mentor(session):
    band = a_band(session)
    band.hal.role = "leader"
    secret = thread.guardian_key(
        session, band.event, band.troop.mia, band.pat.id, by=band.hal.person, now=NOON
    )

    band.propose()

    assert thread.event_behind(session, secret, now=NOON) is None
    assert session.scalars(select(GuardianKey)).all() == []


@pytest.mark.parametrize("leader", ["ann", "bob"])
def test_an_organizer_who_is_one_of_the_leaders_does_not_approve(session, leader):
    band = a_band(session)
    proposal = band.agreed()

    with pytest.raises(SomebodyElse, match="different people"):
        band.approve(proposal, by=getattr(band.troop, leader).person)


@pytest.mark.parametrize("leader", ["ann", "bob"])
def test_a_leader_who_leads_no_more_reads_no_more_and_it_ends(session, leader):
    band = a_band(session)
    approval = band.mentored()
    getattr(band.troop, leader).role = "attendee"
    session.flush()

    with pytest.raises(Over):
        minors.write(session, band.event, approval, band.hal.person, "Hi", mails=True, now=NOON)
    assert session.scalars(select(OutgoingMail)).all() == []
    minors.lapse(session, now=NOON)
    assert approval.withdrawn_at == NOON
    assert session.scalars(select(Pair)).one().closed_at == NOON


def test_a_guardian_who_would_read_nothing_needs_a_page_first(session):
    band = a_band(session)
    proposal = band.agreed()

    def approve(mails):
        return minors.approve(session, band.event, proposal, by=band.troop.ada, mails=mails, now=NOON)

    with pytest.raises(StillMissing, match="makes a page"):
        approve(mails=False)
    session.get_one(Profile, band.pat.id).email = ""
    session.flush()
    with pytest.raises(StillMissing, match="makes a page"):
        approve(mails=True)
    thread.guardian_key(session, band.event, band.troop.mia, band.pat.id, by=band.troop.ann.person, now=NOON)

    assert approve(mails=False).closed_at is None


def test_while_somebody_is_proposed_nobody_else_is(session):
    band = a_band(session)
    two_to_choose(band)
    first = band.propose()

    with pytest.raises(OneAtATime):
        band.propose("Ida", by=band.troop.bob)
    domain.refuse(session, band.event, first, by=band.troop.ann.person, now=NOON)
    assert band.propose("Ida").refused_at is None


def test_who_has_a_mentor_gets_no_second_one(session):
    band = a_band(session)
    two_to_choose(band)
    approval = band.mentored()

    with pytest.raises(OneAtATime):
        band.propose("Ida")
    assert list(queries.approvals_of_minor(session, band.troop.mia, now=NOON)) == [approval]


def test_of_two_that_were_proposed_at_once_one_is_approved(session):
    band = a_band(session)
    two_to_choose(band)
    band.mentored()
    second = Proposal(
        code="second",
        event_id=band.event.id,
        program_id=band.program.id,
        mentee_id=band.troop.mia.id,
        mentor_id=band.ida.id,
        made_at=NOON,
    )
    session.add(second)
    session.flush()

    with pytest.raises(OneAtATime):
        band.approve(second)
    assert len(session.scalars(select(Approval)).all()) == 1


def test_who_asks_in_two_programs_stands_in_the_list_twice_with_one_mentor(session):
    band = a_band(session)
    approval = band.mentored()
    other = programs_like(band)
    said = programs.Said(topics={"Maps": 1}, hours=(), zone="UTC")
    again = programs.request(session, other, band.troop.mia, said, now=NOON)

    shown = [one for one in queries.minors_asking(session, band.event, now=NOON) if one.minor.name == "Mia"]

    assert {one.request.code for one in shown} == {band.requests["Mia"].code, again.code}
    assert {state(one) for one in shown} == {f"Mentored by {band.hal.name}"}
    assert {one.approval for one in shown} == {approval}


def programs_like(band):
    return open_program(band.session, band.event, Terms(name="Another", topics=["Maps"]), now=NOON)


def test_an_answer_about_a_request_that_went_elsewhere_is_not_there(session):
    band = a_band(session)
    proposal = band.propose()
    session.delete(band.requests["Mia"])
    session.flush()

    assert not standing.is_wanted(session, proposal, now=NOON)
    with pytest.raises(Over):
        band.mentor_agrees(proposal)
    with pytest.raises(NotHere):
        domain.mentor_agrees(session, band.event, proposal, by=band.ida, now=NOON)
