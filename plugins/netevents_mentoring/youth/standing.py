"""What must be true of screenings, consents, proposals and approvals while they stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from netevents.events.models import LEADER, Event, GuardianConsent, Registration
from netevents.people.letters import reaches
from netevents_mentoring.programs.models import Offer, Program, Request
from netevents_mentoring.youth.models import Approval, GuardianKey, Proposal, Screening


def stands(now: datetime) -> ColumnElement[bool]:
    """What is true of a screening that holds."""
    return and_(Screening.withdrawn_at.is_(None), Screening.ends_at > now)


def consented(now: datetime) -> ColumnElement[bool]:
    """What is true of a guardian’s consent that holds."""
    return and_(
        GuardianConsent.may_collect, GuardianConsent.withdrawn_at.is_(None), GuardianConsent.ends_at > now
    )


def wanted(now: datetime) -> ColumnElement[bool]:
    """What is true of a proposal while request, offer and program stand."""
    return and_(
        exists().where(
            Request.program_id == Proposal.program_id,
            Request.registration_id == Proposal.mentee_id,
            Request.left_at.is_(None),
        ),
        exists().where(
            Offer.program_id == Proposal.program_id,
            Offer.registration_id == Proposal.mentor_id,
            Offer.left_at.is_(None),
        ),
        exists().where(
            Program.id == Proposal.program_id,
            Program.closed_at.is_(None),
            or_(Program.ends_at.is_(None), Program.ends_at > now),
        ),
    )


def is_proposed(made: type[Offer | Request]) -> ColumnElement[bool]:
    """Whether somebody’s yes to a mentor for a minor is waited for, in whose place or with whose."""
    side = Proposal.mentor_id if made is Offer else Proposal.mentee_id
    steps = (Proposal.mentor_at, Proposal.guardian_at, Proposal.second_leader_at, Proposal.organizer_at)
    return exists().where(
        Proposal.program_id == made.program_id,
        side == made.registration_id,
        Proposal.refused_at.is_(None),
        or_(*(step.is_(None) for step in steps)),
    )


def stays(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """What is true of an approval that holds: all who agreed still do, leaders lead, the screening stands."""
    mentee, mentor = aliased(Registration), aliased(Registration)
    return (
        Approval.withdrawn_at.is_(None),
        Approval.ends_at > now,
        exists().where(Screening.id == Approval.screening_id, stands(now)),
        exists().where(
            GuardianConsent.registration_id == Approval.mentee_id,
            GuardianConsent.guardian_id == Approval.guardian_id,
            consented(now),
        ),
        exists().where(mentee.id == Approval.mentee_id, mentee.hidden.is_(False), mentee.erased_at.is_(None)),
        exists().where(mentor.id == Approval.mentor_id, mentor.erased_at.is_(None)),
        _leads(Approval.leader_id),
        _leads(Approval.second_leader_id),
    )


def _leads(person_id: SQLColumnExpression[int]) -> ColumnElement[bool]:
    """Whether this person leads the event of the approval now."""
    place, event = aliased(Registration), aliased(Event)
    return exists().where(
        place.event_id == Approval.event_id,
        place.person_id == person_id,
        place.role == LEADER,
        place.erased_at.is_(None),
        ~place.is_minor,
        event.id == place.event_id,
        event.audience != "adult",
    )


def is_wanted(session: Session, proposal: Proposal, *, now: datetime) -> bool:
    """Whether the minor still asks, the mentor still offers, and the program goes on."""
    found = session.scalar(select(Proposal.id).where(Proposal.id == proposal.id, wanted(now)))
    return found is not None


def unwanted(session: Session, *, now: datetime, limit: int) -> Sequence[Proposal]:
    """What is proposed and undecided, and somebody has taken back what it rests on."""
    return session.scalars(
        select(Proposal)
        .where(Proposal.refused_at.is_(None), Proposal.organizer_at.is_(None), ~wanted(now))
        .limit(limit)
    ).all()


def undecided(session: Session, mentee_id: int) -> Sequence[Proposal]:
    """What is proposed for this minor, waiting or approved, and neither refused nor ended."""
    return session.scalars(
        select(Proposal)
        .where(Proposal.mentee_id == mentee_id, Proposal.refused_at.is_(None))
        .order_by(Proposal.id)
    ).all()


def mentors_or_might(session: Session, person_id: int, mentee_id: int, *, now: datetime) -> bool:
    """Whether this person mentors the minor, or is proposed to."""
    theirs = select(Registration.id).where(Registration.person_id == person_id)
    proposed = exists().where(
        Proposal.mentee_id == mentee_id, Proposal.mentor_id.in_(theirs), Proposal.refused_at.is_(None)
    )
    approved = exists().where(
        Approval.mentee_id == mentee_id,
        Approval.mentor_person_id == person_id,
        Approval.withdrawn_at.is_(None),
    )
    return session.scalar(select(or_(proposed, approved))) is True


def reads_along(session: Session, mentee_id: int, guardian_id: int, *, mails: bool, now: datetime) -> bool:
    """Whether what is written reaches the guardian: by letter, or on a page of their own."""
    page = exists().where(
        GuardianKey.mentee_id == mentee_id, GuardianKey.guardian_id == guardian_id, GuardianKey.ends_at > now
    )
    return reaches(session, guardian_id, mails=mails) or session.scalar(select(page)) is True
