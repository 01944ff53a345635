"""Forgetting a person in all rooms, and what only adults may have. What others wrote stays theirs."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, func, or_, select, union, update
from sqlalchemy.orm import Session

from netevents.events.models import Event, Registration
from netevents.people.models import Person
from netevents_mentoring.pairs.ending import LEFT, NO_APPROVAL
from netevents_mentoring.pairs.models import Asking, Concern, Feedback, Meeting, Pair
from netevents_mentoring.programs.models import Offer, Program, Request, Standing
from netevents_mentoring.programs.queries import minor_in_group
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
    _forget_screenings(session, person)
    _leave_pairs(session, ids)
    _leave_queue(session, ids)
    for column in TRACES:
        session.execute(update(column.class_).where(column == person.id).values({column: None}))


def forget_place(session: Session, place: Registration) -> None:
    """Remove what only an adult may have of a place that is about to be a minor’s.

    The database holds none of it for minors. In programs of the whole group it goes at every event.
    """
    session.execute(delete(Offer).where(Offer.registration_id == place.id))
    session.execute(delete(Request).where(Request.registration_id == place.id))
    session.execute(delete(Approval).where(Approval.mentor_id == place.id))
    session.execute(delete(Proposal).where(Proposal.mentor_id == place.id))
    for table in (Pair, Asking):
        session.execute(delete(table).where(or_(table.mentor_id == place.id, table.mentee_id == place.id)))
    _leave_queue(session, [place.id])
    group = select(Event.group_id).where(Event.id == place.event_id).scalar_subquery()
    of_group = select(Event.id).where(Event.group_id == group)
    programs = session.scalars(select(Program.id).where(Program.whole_group, Program.event_id.in_(of_group)))
    _adult_no_more(session, programs.all(), place.person_id)


def forget_who_turned(session: Session) -> None:
    """End what adults have in programs of a group in which the same people are minors elsewhere."""
    places = union(
        *(select(kind.program_id, kind.registration_id.label("place_id")) for kind in (Offer, Request)),
        *(
            select(kind.program_id, side.label("place_id")).where(*still)
            for kind, still in ((Asking, ()), (Pair, (Pair.closed_at.is_(None),)))
            for side in (kind.mentor_id, kind.mentee_id)
        ),
    ).subquery()
    turned = session.execute(
        select(Program.id, Registration.person_id)
        .join(places, places.c.program_id == Program.id)
        .join(Registration, Registration.id == places.c.place_id)
        .where(
            Program.whole_group,
            ~Registration.is_minor,
            minor_in_group(Registration.person_id, Program.event_id),
        )
        .distinct()
    ).all()
    for program_id, person_id in turned:
        _adult_no_more(session, [program_id], person_id)


def _adult_no_more(session: Session, programs: Collection[int], person_id: int) -> None:
    """Offers, requests and askings of an adult go; a pair ends, and what was said about it stays."""
    theirs = select(Registration.id).where(Registration.person_id == person_id)
    for kind in (Offer, Request):
        session.execute(
            delete(kind).where(kind.program_id.in_(programs), kind.person_id == person_id, ~kind.is_minor)
        )
    either = or_(Asking.mentor_id.in_(theirs), Asking.mentee_id.in_(theirs))
    session.execute(delete(Asking).where(Asking.program_id.in_(programs), either))
    as_adult = or_(Pair.mentor_id.in_(theirs), Pair.mentee_id.in_(theirs) & ~Pair.mentee_minor)
    _close(session, Pair.program_id.in_(programs) & as_adult, NO_APPROVAL)


def _forget_the_young(session: Session, person: Person, ids: Collection[int]) -> None:
    """A minor’s own mentorship goes with them. Without mentor, guardian or leader it ends.

    What the others wrote stays then, and that somebody wrote; not who, nor their words.
    """
    session.execute(delete(Approval).where(Approval.mentee_id.in_(ids)))
    ended = list(
        session.scalars(
            select(Approval.id).where(
                or_(
                    Approval.mentor_id.in_(ids),
                    Approval.guardian_id == person.id,
                    Approval.leader_id == person.id,
                    Approval.second_leader_id == person.id,
                )
            )
        )
    )
    last = select(func.max(Message.at)).where(Message.approval_id == Approval.id).correlate(Approval)
    session.execute(
        update(Approval)
        .where(Approval.id.in_(ended), Approval.withdrawn_at.is_(None))
        .values(withdrawn_at=func.coalesce(last.scalar_subquery(), Approval.given_at))
        .execution_options(synchronize_session=False)
    )
    _close(session, Pair.approval_id.in_(ended) & Pair.mentor_id.not_in(ids), NO_APPROVAL)
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
    session.execute(update(Message).where(Message.author_id == person.id).values(author_id=None, words=""))


def _forget_screenings(session: Session, person: Person) -> None:
    """Who vouched for them is forgotten; where a mentorship rested on it, the bare row stays with that."""
    rested_on = exists().where(Approval.screening_id == Screening.id)
    theirs = Screening.person_id == person.id
    session.execute(delete(Screening).where(theirs, ~rested_on))
    session.execute(
        update(Screening)
        .where(theirs)
        .values(how="", withdrawn_at=func.coalesce(Screening.withdrawn_at, Screening.made_at))
        .execution_options(synchronize_session=False)
    )


def _forget_what_they_said(session: Session, person: Person, ids: Collection[int]) -> None:
    for table in (Concern, Feedback):
        session.execute(delete(table).where(table.by_id.in_(ids)))
    session.execute(delete(Asking).where(or_(Asking.mentee_id.in_(ids), Asking.mentor_id.in_(ids))))


def _leave_pairs(session: Session, ids: Collection[int]) -> None:
    """Pairs end, at the last sign of life; what the two agreed on goes. Where both are gone nothing stays."""
    gone = select(Registration.id).where(Registration.erased_at.is_not(None))
    of_theirs = or_(Pair.mentor_id.in_(ids), Pair.mentee_id.in_(ids))
    session.execute(delete(Pair).where(of_theirs, or_(Pair.mentor_id.in_(gone), Pair.mentee_id.in_(gone))))
    _close(session, of_theirs, LEFT)
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


def _close(session: Session, which: ColumnElement[bool], why: str) -> None:
    """End these pairs, at the last sign of life."""
    last = select(func.max(Meeting.at)).where(Meeting.pair_id == Pair.id).correlate(Pair).scalar_subquery()
    session.execute(
        update(Pair)
        .where(which, Pair.closed_at.is_(None))
        .values(closed_at=func.coalesce(last, Pair.made_at), closed_why=why, next_at=None, next_place="")
        .execution_options(synchronize_session=False)
    )


def _leave_queue(session: Session, ids: Collection[int]) -> None:
    """Their calls for help go; whom they were about to help waits for somebody else."""
    session.execute(delete(Help).where(Help.asker_id.in_(ids)))
    helping = Help.mentor_id.in_(ids)
    session.execute(update(Help).where(helping, Help.ended_at.is_(None)).values(claimed_at=None))
    session.execute(update(Help).where(helping).values(mentor_id=None))
