"""The rules before a minor has a mentor: who proposes, and who must agree."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from netevents.events.audit import record
from netevents.events.models import LEADER, Event, Registration
from netevents.events.queries import leading, leads
from netevents.languages import _, mark
from netevents.people import codes
from netevents.people.models import Person
from netevents.refusal import NotHere
from netevents_mentoring.programs.models import Offer, Program, Request
from netevents_mentoring.programs.queries import counts_as_minor
from netevents_mentoring.youth import queries, standing
from netevents_mentoring.youth.models import METHODS, Approval, GuardianKey, Proposal
from netevents_mentoring.youth.refused import (
    AdultsOnly,
    NoConsent,
    OneAtATime,
    Over,
    SomebodyElse,
    StillMissing,
)
from netevents_mentoring.youth.screening import need_screening

TEXT_VERSION: Final = "2026-11"
OWN_PAGE: Final = "own page"
PEOPLE: Final = 5
"""Mentor, guardian, two leaders and an organizer: all different."""
MAY_MENTOR: Final = mark(
    "My child may be mentored by {mentor}. All that is written stands in a thread that I and two leaders "
    "read. I can end it at any time."
)


def propose(
    session: Session, event: Event, request: Request, offer: Offer, *, by: Registration, now: datetime
) -> Proposal:
    """A leader proposes a screened mentor for one minor. What was proposed and not refused is returned.

    A mentor who leads may have made the guardian’s page, and know its address: that opens nothing any more.

    :raises OneAtATime: while somebody else is proposed for them, or mentors them
    :raises AdultsOnly: if this is not about a minor, or a leader did not say it
    :raises NotScreened: if nobody vouches for the mentor
    :raises SomebodyElse: if the leader is the mentor
    """
    minor, mentor = _place(session, request.registration_id), _place(session, offer.registration_id)
    if not minor.is_minor or mentor.is_minor or not leads(by, event):
        raise AdultsOnly(_("A leader proposes an adult for a youth member."))
    if {minor.event_id, mentor.event_id} != {event.id} or request.program_id != offer.program_id:
        raise NotHere
    if offer.person_id == by.person_id:
        raise SomebodyElse(_("You would be the mentor. Ask another leader to propose you."))
    need_screening(session, event, mentor, now=now)
    session.execute(select(Registration.id).where(Registration.id == minor.id).with_for_update())
    for one in standing.undecided(session, minor.id):
        if one.mentor_id == mentor.id:
            return one
        raise OneAtATime(_("Somebody is proposed for them already, or mentors them."))
    session.execute(delete(Proposal).where(Proposal.mentee_id == minor.id, Proposal.mentor_id == mentor.id))
    if mentor.role == LEADER:
        session.execute(delete(GuardianKey).where(GuardianKey.mentee_id == minor.id))
    proposal = Proposal(
        code=codes.public_code(),
        event_id=event.id,
        program_id=request.program_id,
        mentee_id=minor.id,
        mentor_id=mentor.id,
        proposed_by_id=by.person_id,
        made_at=now,
    )
    session.add(proposal)
    record(session, event, by.person, mark("proposed a mentor for a minor"), now=now, registration=minor)
    session.flush()
    return proposal


def mentor_agrees(
    session: Session, event: Event, proposal: Proposal, *, by: Registration, now: datetime
) -> None:
    """The mentor would do it. They know the wishes of the minor, and not yet who it is.

    :raises NotHere: for anybody else than the mentor
    """
    if by.id != proposal.mentor_id:
        raise NotHere
    _still_open(session, proposal, now=now)
    if proposal.mentor_at is None:
        proposal.mentor_at = now
        record(session, event, by.person, mark("agreed to mentor a minor"), now=now)
        session.flush()


def guardian_agrees(
    session: Session,
    event: Event,
    proposal: Proposal,
    guardian_id: int,
    method: str,
    *,
    by: Person,
    now: datetime,
) -> None:
    """A guardian whose consent is on file agrees to this mentor by name; the first yes stays.

    :param by: the leader who writes it down; on the guardian’s own page the guardian
    :raises NoConsent: if no consent of this guardian holds
    :raises SomebodyElse: if the guardian is the mentor, or a leader who agreed; if the mentor writes it down
    """
    _still_open(session, proposal, now=now)
    if method not in METHODS or (method == OWN_PAGE) != (by.id == guardian_id):
        raise NotHere
    if queries.consent_of(session, proposal.mentee_id, guardian_id, now=now) is None:
        raise NoConsent(_("No consent of this guardian is on file. Write it down with the leaders first."))
    mentor = _place(session, proposal.mentor_id)
    if by.id == mentor.person_id:
        raise SomebodyElse(_("You would be the mentor. Ask another leader to write it down."))
    if guardian_id in {mentor.person_id, proposal.proposed_by_id, proposal.second_leader_id}:
        raise SomebodyElse(_("The guardian must be somebody else than the mentor and the leaders."))
    if proposal.guardian_at is not None:
        return
    proposal.guardian_id, proposal.guardian_method, proposal.guardian_at = guardian_id, method, now
    record(
        session,
        event,
        by,
        mark("a guardian agreed to a mentor"),
        now=now,
        registration=_minor(session, proposal),
    )
    session.flush()


def second_leader_agrees(
    session: Session, event: Event, proposal: Proposal, *, by: Registration, now: datetime
) -> None:
    """Another leader, unrelated to the first, agrees; whoever came first stays.

    :raises AdultsOnly: if ``by`` does not lead
    :raises SomebodyElse: if they proposed it, are the mentor, or the guardian
    """
    _still_open(session, proposal, now=now)
    if not leads(by, event):
        raise AdultsOnly(_("A leader agrees to it."))
    mentor = _place(session, proposal.mentor_id)
    if by.person_id in {proposal.proposed_by_id, mentor.person_id, proposal.guardian_id}:
        raise SomebodyElse(_("A second leader must agree: somebody else than who proposed it."))
    if proposal.second_leader_at is not None:
        return
    proposal.second_leader_id, proposal.second_leader_at = by.person_id, now
    record(
        session,
        event,
        by.person,
        mark("agreed to a mentor for a minor"),
        now=now,
        registration=_minor(session, proposal),
    )
    session.flush()


def refuse(session: Session, event: Event, proposal: Proposal, *, by: Person, now: datetime) -> None:
    """Say no to what was proposed, twice or once; a leader may propose it anew, and all are asked again.

    :raises Over: if it was approved meanwhile: nobody believes to have refused what goes on
    """
    session.execute(select(Proposal.id).where(Proposal.id == proposal.id).with_for_update())
    session.refresh(proposal)
    if proposal.refused_at is None:
        if proposal.organizer_at is not None:
            raise Over(
                _("It was approved meanwhile, so they are a pair. End it instead, or ask the leaders to.")
            )
        proposal.refused_at = now
        record(
            session,
            event,
            by,
            mark("refused a mentor for a minor"),
            now=now,
            registration=_minor(session, proposal),
        )
        session.flush()


def approve(
    session: Session, event: Event, proposal: Proposal, *, by: Person, mails: bool, now: datetime
) -> Approval:
    """The organizer’s yes, the last one: everything is looked at again as it stands now.

    It holds as long as the screening and the guardian’s consent do. Approving twice gives the same approval.

    :param mails: whether letters can be sent; without, the guardian reads on a page of their own
    :raises Over: if it was decided, or somebody has taken back what it rests on
    :raises OneAtATime: if somebody else mentors them
    :raises StillMissing: if somebody has not agreed, or a leader who did leads no more, or the guardian would
        read nothing
    :raises NotScreened: if nobody vouches for the mentor any more
    :raises NoConsent: if the guardian’s consent holds no longer
    :raises SomebodyElse: if two of them are the same person
    """
    session.execute(select(Proposal.id).where(Proposal.id == proposal.id).with_for_update())
    session.refresh(proposal)
    session.execute(select(Registration.id).where(Registration.id == proposal.mentee_id).with_for_update())
    minor, mentor = _minor(session, proposal), _place(session, proposal.mentor_id)
    there = queries.approval_between(session, mentor.id, minor.id, now=now)
    if there is not None:
        return there
    if queries.approvals_of_minor(session, minor, now=now):
        raise OneAtATime(_("Somebody mentors them already."))
    _still_open(session, proposal, now=now)
    guardian, first, second = proposal.guardian_id, proposal.proposed_by_id, proposal.second_leader_id
    method = proposal.guardian_method
    if guardian is None or first is None or second is None or method is None or proposal.mentor_at is None:
        raise StillMissing(_("Mentor, guardian and two leaders must agree first."))
    leaders = set(session.scalars(leading(event).with_only_columns(Registration.person_id)))
    if not {first, second} <= leaders:
        raise StillMissing(_("One of the two leaders leads no more. Refuse it, and have it proposed anew."))
    if len({guardian, first, second, mentor.person_id, by.id}) < PEOPLE:
        raise SomebodyElse(_("Mentor, guardian, organizer and the two leaders must be different people."))
    screening = need_screening(session, event, mentor, now=now)
    consent = queries.consent_of(session, minor.id, guardian, now=now)
    if consent is None or minor.hidden or not minor.is_minor:
        raise NoConsent(_("The guardian’s consent holds no longer."))
    if counts_as_minor(session, session.get_one(Program, proposal.program_id), mentor):
        raise AdultsOnly(_("The mentor counts as a youth member at an event of the group."))
    if not standing.reads_along(session, minor.id, guardian, mails=mails, now=now):
        raise StillMissing(_("The guardian would read nothing. A leader makes a page for them first."))
    proposal.organizer_id, proposal.organizer_at = by.id, now
    approval = Approval(
        code=codes.public_code(),
        event_id=event.id,
        mentor_id=mentor.id,
        mentee_id=minor.id,
        mentor_person_id=mentor.person_id,
        screening_id=screening.id,
        guardian_id=guardian,
        guardian_method=method,
        text_version=TEXT_VERSION,
        leader_id=first,
        second_leader_id=second,
        organizer_id=by.id,
        given_at=now,
        ends_at=min(screening.ends_at, consent.ends_at),
    )
    session.add(approval)
    record(session, event, by, mark("approved a mentor for a minor"), now=now, registration=minor)
    session.flush()
    return approval


def _still_open(session: Session, proposal: Proposal, *, now: datetime) -> None:
    if proposal.refused_at is not None or proposal.organizer_at is not None:
        raise Over(_("This was decided already."))
    if not standing.is_wanted(session, proposal, now=now):
        raise Over(
            _("They ask for no mentor any more, or the mentor offers no more, or the program is over.")
        )


def _minor(session: Session, proposal: Proposal) -> Registration:
    return _place(session, proposal.mentee_id)


def _place(session: Session, id_: int) -> Registration:
    return session.get_one(Registration, id_)
