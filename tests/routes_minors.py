"""Mia is mentored by Cleo, and Ben is proposed for her too, for the world of routes and roles."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from netevents.exchange.youth import guardians
from netevents.exchange.youth.guardians import Agreed
from netevents.groups.models import Membership
from netevents.people import codes
from netevents.people.models import ADULT, Person
from netevents_mentoring.pairs.domain import begin
from netevents_mentoring.programs.models import Request
from netevents_mentoring.youth import screening, thread
from netevents_mentoring.youth.models import Approval, Proposal, Screening
from tests.cast import a_person, attending, nobody
from tests.conftest import NOON

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from netevents.events.models import Event, Registration
    from netevents_mentoring.programs.models import Program

HERE, CONSOLE = "/e/<slug>/mentoring", "/console/e/<slug>/mentoring"
ASKED = ("asked", "yes", "no")
"""The views of what Ben, a mentor, is asked."""
THREAD = ("gate", "thread", "write", "end")
"""The views of the thread: for Mia, for Cleo, who is in no role, and for leaders."""


def with_minors(
    session: Session, event: Event, program: Program, places: Mapping[str, Registration]
) -> dict[str, str]:
    """What stands in addresses. Lea leads, and Leo, who is in no role of the world."""
    mia, lea, cleo = places["Mia"], places["Lea"], places["Cleo"]
    organizer = session.scalars(
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.group_id == event.group_id, Membership.role == "organizer")
    ).one()
    leo = attending(session, event, a_person(session, "Leo", age=ADULT), role="leader", source="organizer")
    agreed = Agreed("Pat", "pat@example.org", "paper", may_collect=True, may_share=True)
    consent = guardians.attest(session, event, mia, agreed, by=lea.person, now=NOON, tell=nobody)
    pat = session.get_one(Person, consent.guardian_id)
    vouched = {
        name: screening.vouch(
            session,
            event,
            places[name].person,
            "Two references.",
            until=NOON + timedelta(days=90),
            by=organizer,
            now=NOON,
        )
        for name in ("Ben", "Cleo")
    }
    done, waiting = (
        Proposal(
            code=codes.public_code(),
            event_id=event.id,
            program_id=program.id,
            mentee_id=mia.id,
            mentor_id=places[name].id,
            proposed_by_id=lea.person_id,
            made_at=NOON,
            mentor_at=NOON,
            guardian_id=pat.id,
            guardian_method="paper",
            guardian_at=NOON,
            second_leader_id=leo.person_id,
            second_leader_at=NOON,
            organizer_at=NOON if name == "Cleo" else None,
        )
        for name in ("Cleo", "Ben")
    )
    session.add_all([done, waiting])
    approval = _approval(done, vouched["Cleo"], by=organizer)
    session.add(approval)
    session.flush()
    begin(session, program=program, mentor=cleo, mentee=mia, how="leader", now=NOON, approval=approval)
    asks = session.scalars(
        select(Request).where(Request.program_id == program.id, Request.registration_id == mia.id)
    ).one()
    secret = thread.guardian_key(session, event, mia, pat.id, by=lea.person, now=NOON)
    member, own = f"{HERE}/minors/<code>", "/p/mentoring/<secret>"
    return {
        member: asks.code,
        f"{member}/page/<guardian>": pat.code,
        **{f"{member}/{act}/<proposal>": waiting.code for act in ("guardian", "agree", "refuse")},
        f"{HERE}/thread/<code>": approval.code,
        f"{HERE}/would-you/<code>": waiting.code,
        f"{CONSOLE}/screening/<code>": cleo.person.code,
        f"{CONSOLE}/approvals/<code>": waiting.code,
        f"{CONSOLE}/mentorships/<code>": approval.code,
        own: secret,
        **{f"{own}/{act}/<code>": waiting.code for act in ("agree", "refuse")},
        **{f"{own}/{act}/<code>": approval.code for act in ("write", "end")},
    }


def _approval(proposal: Proposal, vouched: Screening, *, by: Person) -> Approval:
    return Approval(
        code=codes.public_code(),
        event_id=proposal.event_id,
        mentor_id=proposal.mentor_id,
        mentee_id=proposal.mentee_id,
        mentor_person_id=vouched.person_id,
        screening_id=vouched.id,
        guardian_id=proposal.guardian_id,
        guardian_method="paper",
        text_version="1",
        leader_id=proposal.proposed_by_id,
        second_leader_id=proposal.second_leader_id,
        organizer_id=by.id,
        given_at=NOON,
        ends_at=NOON + timedelta(days=20),
    )
