"""Forgetting a person in all rooms, and what only adults may have. What others wrote stays theirs."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from netevents.events.models import Registration
from netevents.people.models import Person
from netevents_mentoring.pairs.ending import LEFT
from netevents_mentoring.pairs.models import Asking, Concern, Feedback, Meeting, Pair
from netevents_mentoring.programs.models import Offer, Request, Standing
from netevents_mentoring.queue.models import Help
from netevents_mentoring.rounds.models import Question, Round
from netevents_mentoring.youth.models import Approval, GuardianKey, Message, Proposal, Screening

TRACES = (
    Standing.by_id,
    Round.asked_by_id,
    Question.asked_by_id,
    Pair.closed_by_id,
    Meeting.logged_by_id,
    Screening.vouched_by_id,
    Proposal.organizer_id,
)
"""Who did something that stays: the fact without the person."""


def forget(session: Session, person: Person) -> None:
    """Remove everything of ``person``; who was in a pair with them keeps that it was, and their own words."""
    ids = list(session.scalars(select(Registration.id).where(Registration.person_id == person.id)))
    _forget_the_young(session, person, ids)
    _forget_what_they_said(session, person, ids)
    for table in (Offer, Request):
        session.execute(delete(table).where(table.person_id == person.id))
    session.execute(delete(Screening).where(Screening.person_id == person.id))
    _leave_pairs(session, ids)
    _leave_queue(session, ids)
    for column in TRACES:
        session.execute(update(column.class_).where(column == person.id).values({column: None}))


def forget_place(session: Session, place: Registration) -> None:
    """Remove what only an adult may have of a place that is about to be a minor’s."""
    session.execute(delete(Offer).where(Offer.registration_id == place.id))
    session.execute(delete(Request).where(Request.registration_id == place.id))
    session.execute(delete(Approval).where(Approval.mentor_id == place.id))
    session.execute(delete(Proposal).where(Proposal.mentor_id == place.id))
    for table in (Pair, Asking):
        session.execute(delete(table).where(or_(table.mentor_id == place.id, table.mentee_id == place.id)))
    _leave_queue(session, [place.id])


def _forget_the_young(session: Session, person: Person, ids: Collection[int]) -> None:
    """Without guardian or leader a minor has no mentor: what they agreed to goes, and the pair with it."""
    session.execute(
        delete(Approval).where(
            or_(
                Approval.mentor_id.in_(ids),
                Approval.mentee_id.in_(ids),
                Approval.guardian_id == person.id,
                Approval.leader_id == person.id,
                Approval.second_leader_id == person.id,
            )
        )
    )
    session.execute(
        delete(Proposal).where(
            or_(
                Proposal.mentor_id.in_(ids),
                Proposal.mentee_id.in_(ids),
                Proposal.guardian_id == person.id,
                Proposal.proposed_by_id == person.id,
                Proposal.second_leader_id == person.id,
            )
        )
    )
    session.execute(
        delete(GuardianKey).where(or_(GuardianKey.mentee_id.in_(ids), GuardianKey.guardian_id == person.id))
    )
    session.execute(delete(Message).where(Message.author_id == person.id))


def _forget_what_they_said(session: Session, person: Person, ids: Collection[int]) -> None:
    for table in (Concern, Feedback):
        session.execute(delete(table).where(table.by_id.in_(ids)))
    session.execute(delete(Asking).where(or_(Asking.mentee_id.in_(ids), Asking.mentor_id.in_(ids))))


def _leave_pairs(session: Session, ids: Collection[int]) -> None:
    """Pairs end, at the last sign of life; what the two agreed on goes. Where both are gone nothing stays."""
    gone = select(Registration.id).where(Registration.erased_at.is_not(None))
    of_theirs = or_(Pair.mentor_id.in_(ids), Pair.mentee_id.in_(ids))
    session.execute(delete(Pair).where(of_theirs, or_(Pair.mentor_id.in_(gone), Pair.mentee_id.in_(gone))))
    last = select(func.max(Meeting.at)).where(Meeting.pair_id == Pair.id).correlate(Pair).scalar_subquery()
    session.execute(
        update(Pair)
        .where(of_theirs, Pair.closed_at.is_(None))
        .values(closed_at=func.coalesce(last, Pair.made_at), closed_why=LEFT)
        .execution_options(synchronize_session=False)
    )
    nothing: dict[str, Any] = {
        "every_weeks": None,
        "minutes": None,
        "what_for": "",
        "until": None,
        "agreed_by_mentor_at": None,
        "agreed_by_mentee_at": None,
        "next_at": None,
        "next_place": "",
        "mentor_stays": None,
        "mentee_stays": None,
    }
    session.execute(update(Pair).where(of_theirs).values(nothing))


def _leave_queue(session: Session, ids: Collection[int]) -> None:
    """Their calls for help go; whom they were about to help waits for somebody else."""
    session.execute(delete(Help).where(Help.asker_id.in_(ids)))
    helping = Help.mentor_id.in_(ids)
    session.execute(update(Help).where(helping, Help.ended_at.is_(None)).values(claimed_at=None))
    session.execute(update(Help).where(helping).values(mentor_id=None))
