"""What is read of screenings, proposals and approvals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, joinedload

from netevents.events.models import Event, GuardianConsent, Registration
from netevents.exchange.youth.guardians import holding
from netevents.people.models import Person
from netevents_mentoring.programs.models import Offer, Program, Request
from netevents_mentoring.youth.models import Approval, Message, Proposal, Screening
from netevents_mentoring.youth.standing import stands, stays, wanted


@dataclass(frozen=True, slots=True)
class Asking:
    """A minor who would like a mentor, and what has been proposed for them."""

    request: Request
    minor: Registration
    proposals: Sequence[Proposal]
    approval: Approval | None
    """The one that stands, if any."""


def screened(session: Session, group_id: int, *, now: datetime) -> frozenset[int]:
    """The ids of the persons for whose screening somebody of the group vouches now."""
    return frozenset(
        session.scalars(select(Screening.person_id).where(Screening.group_id == group_id, stands(now)))
    )


def screening_of(session: Session, group_id: int, person_id: int, *, now: datetime) -> Screening | None:
    """The screening of this person that holds longest."""
    return session.scalar(
        select(Screening)
        .where(Screening.group_id == group_id, Screening.person_id == person_id, stands(now))
        .order_by(Screening.ends_at.desc(), Screening.id.desc())
        .limit(1)
    )


def screenings(session: Session, group_id: int, *, now: datetime) -> Sequence[Screening]:
    """What holds now, by who it is about, with both people loaded."""
    return session.scalars(
        select(Screening)
        .join(Screening.who)
        .where(Screening.group_id == group_id, stands(now))
        .options(joinedload(Screening.who), joinedload(Screening.vouched_by))
        .order_by(Person.name, Screening.id)
    ).all()


def ever_screened(session: Session, group_id: int, code: str) -> Sequence[Screening]:
    """Every screening of the person with this code in the group, also what holds no longer."""
    return session.scalars(
        select(Screening)
        .join(Screening.who)
        .where(Screening.group_id == group_id, Person.code == code)
        .order_by(Screening.id)
    ).all()


def who_offers(session: Session, event: Event) -> Mapping[str, Person]:
    """The adults who offer to mentor in programs of the event, by name, under their codes."""
    found = session.scalars(
        select(Person)
        .join(Offer, Offer.person_id == Person.id)
        .join(Program, Program.id == Offer.program_id)
        .where(_program_reaches(event), Offer.left_at.is_(None), Person.erased_at.is_(None))
        .order_by(Person.name, Person.id)
    )
    return {person.code: person for person in found}


def offering_at(session: Session, event: Event, program_id: int, *, now: datetime) -> Sequence[Offer]:
    """The offers that may be proposed for a minor at ``event``: of screened adults who are there.

    By name, with the registration and its person loaded.
    """
    vouched = exists().where(
        Screening.person_id == Offer.person_id, Screening.group_id == event.group_id, stands(now)
    )
    return session.scalars(
        select(Offer)
        .join(Offer.registration)
        .where(
            Offer.program_id == program_id,
            Offer.left_at.is_(None),
            Offer.capacity > 0,
            Registration.event_id == event.id,
            Registration.erased_at.is_(None),
            Registration.hidden.is_(False),
            vouched,
        )
        .options(joinedload(Offer.registration).joinedload(Registration.person))
        .order_by(Registration.name, Offer.id)
    ).all()


def minors_asking(session: Session, event: Event, *, now: datetime) -> Sequence[Asking]:
    """The minors at ``event`` who asked for a mentor, by subgroup and name, with what was proposed."""
    requests = session.scalars(
        select(Request)
        .join(Request.registration)
        .join(Program, Program.id == Request.program_id)
        .where(
            Registration.event_id == event.id,
            Registration.is_minor.is_(True),
            Registration.erased_at.is_(None),
            Registration.hidden.is_(False),
            Request.left_at.is_(None),
            Program.closed_at.is_(None),
        )
        .options(joinedload(Request.registration).joinedload(Registration.person))
        .order_by(Registration.subgroup, Registration.name, Registration.id)
    ).all()
    ids = [request.registration_id for request in requests]
    proposals = session.scalars(_proposals().where(Proposal.mentee_id.in_(ids))).all() if ids else ()
    approvals = session.scalars(_approvals(now).where(Approval.mentee_id.in_(ids))).all() if ids else ()
    standing = {approval.mentee_id: approval for approval in approvals}
    return [
        Asking(
            request,
            request.registration,
            [proposal for proposal in proposals if proposal.mentee_id == request.registration_id],
            standing.get(request.registration_id),
        )
        for request in requests
    ]


def proposal_at(session: Session, event: Event, code: str) -> Proposal | None:
    """The proposal with this code at ``event``, with both registrations and their people loaded."""
    return session.scalar(_proposals().where(Proposal.event_id == event.id, Proposal.code == code))


def asked_of(session: Session, mentor: Registration, *, now: datetime) -> Sequence[Proposal]:
    """The proposals to which ``mentor`` has still to say something."""
    return session.scalars(
        select(Proposal)
        .where(
            Proposal.mentor_id == mentor.id,
            Proposal.mentor_at.is_(None),
            Proposal.refused_at.is_(None),
            wanted(now),
        )
        .order_by(Proposal.id)
    ).all()


def waiting_for_organizer(session: Session, event: Event, *, now: datetime) -> Sequence[Proposal]:
    """Proposals to which everybody else has agreed, the oldest first."""
    return session.scalars(
        _proposals()
        .where(
            Proposal.event_id == event.id,
            Proposal.mentor_at.is_not(None),
            Proposal.guardian_at.is_not(None),
            Proposal.second_leader_at.is_not(None),
            Proposal.organizer_at.is_(None),
            Proposal.refused_at.is_(None),
            wanted(now),
        )
        .order_by(Proposal.id)
    ).all()


def standing_at(session: Session, event: Event, *, now: datetime) -> Sequence[Approval]:
    """The mentorships of minors at ``event`` that hold now, with both registrations loaded."""
    return session.scalars(_approvals(now).where(Approval.event_id == event.id).order_by(Approval.id)).all()


def approval_at(session: Session, event: Event, code: str) -> Approval | None:
    """The approval with this code at ``event``, also one that has ended, with both registrations loaded."""
    return session.scalar(_with_both().where(Approval.event_id == event.id, Approval.code == code))


def approvals_of_minor(session: Session, minor: Registration, *, now: datetime) -> Sequence[Approval]:
    """The mentorships of ``minor`` that hold, the first one first."""
    return session.scalars(_approvals(now).where(Approval.mentee_id == minor.id).order_by(Approval.id)).all()


def approval_between(session: Session, mentor_id: int, mentee_id: int, *, now: datetime) -> Approval | None:
    """The mentorship of these two that holds."""
    return session.scalars(
        _approvals(now).where(Approval.mentor_id == mentor_id, Approval.mentee_id == mentee_id)
    ).first()


def holds(session: Session, approval: Approval, *, now: datetime) -> bool:
    """Whether everything still stands that ``approval`` rests on."""
    return session.scalar(select(Approval.id).where(Approval.id == approval.id, *stays(now))) is not None


def lapsed(session: Session, *, now: datetime, limit: int) -> Sequence[Approval]:
    """Approvals that nobody withdrew and that rest on something that is gone."""
    return session.scalars(
        select(Approval).where(Approval.withdrawn_at.is_(None), ~and_(*stays(now))).limit(limit)
    ).all()


def messages(session: Session, approval: Approval) -> Sequence[Message]:
    """The thread, the oldest first, with who wrote."""
    return session.scalars(
        select(Message)
        .where(Message.approval_id == approval.id)
        .options(joinedload(Message.author))
        .order_by(Message.id)
    ).all()


def consent_of(session: Session, minor_id: int, guardian_id: int, *, now: datetime) -> GuardianConsent | None:
    """The consent of this guardian that holds longest."""
    return session.scalars(
        holding([minor_id], now=now)
        .where(GuardianConsent.guardian_id == guardian_id)
        .order_by(GuardianConsent.ends_at.desc())
    ).first()


def proposals_of(session: Session, mentee_id: int) -> Sequence[Proposal]:
    """Everything proposed for this minor, the latest first."""
    return session.scalars(
        _proposals().where(Proposal.mentee_id == mentee_id).order_by(Proposal.id.desc())
    ).all()


def _proposals() -> Select[Proposal]:
    return select(Proposal).options(
        joinedload(Proposal.mentee).joinedload(Registration.person),
        joinedload(Proposal.mentor).joinedload(Registration.person),
    )


def _with_both() -> Select[Approval]:
    return select(Approval).options(
        joinedload(Approval.mentee).joinedload(Registration.person),
        joinedload(Approval.mentor).joinedload(Registration.person),
    )


def _approvals(now: datetime) -> Select[Approval]:
    return _with_both().where(*stays(now))


def _program_reaches(event: Event) -> ColumnElement[bool]:
    of_group = select(Event.id).where(Event.group_id == event.group_id)
    return or_(Program.event_id == event.id, and_(Program.whole_group, Program.event_id.in_(of_group)))
