"""What follows from approvals: a pair begins with one, and ends with it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.events.models import Event, Registration
from netevents.languages import _, speaking
from netevents.people.letters import write_to
from netevents.people.models import Person
from netevents_mentoring.pairs.asking import Full
from netevents_mentoring.pairs.domain import begin
from netevents_mentoring.pairs.ending import end_unapproved
from netevents_mentoring.pairs.models import Pair
from netevents_mentoring.pairs.seats import seats_of
from netevents_mentoring.programs.models import Offer, Program, Request
from netevents_mentoring.youth import domain, screening, standing, thread
from netevents_mentoring.youth.models import Approval, Message, Proposal, Screening


def propose(
    session: Session, event: Event, request: Request, offer: Offer, *, by: Registration, now: datetime
) -> Proposal:
    """A leader proposes a mentor who has a seat, before anybody is asked. Twice is harmless.

    :raises Full: if the mentor has no seat left, or it is kept for a match that waits for answers
    :raises netevents.refusal.Refusal: as :func:`netevents_mentoring.youth.domain.propose`
    """
    if not standing.undecided(session, request.registration_id):
        program = session.get_one(Program, offer.program_id)
        _must_have_a_seat(session, program, offer.registration_id, request.registration_id)
    return domain.propose(session, event, request, offer, by=by, now=now)


def approve(
    session: Session, event: Event, proposal: Proposal, *, by: Person, mails: bool, now: datetime
) -> Pair:
    """The organizer’s yes makes the approval, and with it the pair. Twice is harmless.

    :raises Full: if the mentor has no seat left, or it is kept for a match that waits for answers
    :raises netevents.refusal.Refusal: as :func:`netevents_mentoring.youth.domain.approve`
    """
    session.execute(select(Program.id).where(Program.id == proposal.program_id).with_for_update())
    session.refresh(proposal)
    if proposal.organizer_at is None:
        program = session.get_one(Program, proposal.program_id)
        _must_have_a_seat(session, program, proposal.mentor_id, proposal.mentee_id)
    approval = domain.approve(session, event, proposal, by=by, mails=mails, now=now)
    return begin(
        session,
        program=session.get_one(Program, proposal.program_id),
        mentor=session.get_one(Registration, approval.mentor_id),
        mentee=session.get_one(Registration, approval.mentee_id),
        how="leader",
        now=now,
        approval=approval,
    )


def _must_have_a_seat(session: Session, program: Program, mentor_id: int, mentee_id: int) -> None:
    mentor, mentee = (session.get_one(Registration, id_) for id_ in (mentor_id, mentee_id))
    seats = seats_of(session, program, mentor, mentee)
    if seats.are_held:
        raise Full(
            _(
                "%(name)s has as many mentees as they offered to have. They can raise the number in their "
                "offer.",
                name=mentor.name,
            )
        )
    if seats.are_taken:
        raise Full(
            _(
                "The last free place of %(name)s is kept for a match that waits for answers. Wait for them, "
                "or let %(name)s raise the number in their offer.",
                name=mentor.name,
            )
        )


def end(session: Session, event: Event, approval: Approval, *, by: Person, now: datetime) -> None:
    """Any of them ends it, and the pair with it."""
    thread.end(session, event, approval, by=by, now=now)
    end_unapproved(session, now=now)


def withdraw_screening(
    session: Session, event: Event, vouched: Screening, *, by: Person, now: datetime
) -> None:
    """Nobody vouches for the mentor any more: their pairs with minors end."""
    screening.withdraw_screening(session, event, vouched, by=by, now=now)
    end_unapproved(session, now=now)


def lapse(session: Session, *, now: datetime) -> bool:
    """What time and others have ended; whether there is more."""
    more = [thread.lapse(session, now=now), thread.let_go(session, now=now)]
    end_unapproved(session, now=now)
    return any(more)


def write(
    session: Session,
    event: Event,
    approval: Approval,
    author: Person,
    words: str,
    *,
    mails: bool,
    now: datetime,
) -> Message:
    """A line in the thread; whoever else belongs to it and gave an e-mail gets it as a letter, too.

    :raises netevents.refusal.Refusal: as :func:`netevents_mentoring.youth.thread.write`
    """
    message = thread.write(session, approval, author, words, now=now)
    readers = {approval.guardian_id, approval.leader_id, approval.second_leader_id, approval.mentor_person_id}
    for reader in sorted(readers - {author.id}):
        person = session.get_one(Person, reader)
        with speaking(person.language or event.language):
            write_to(
                session,
                person,
                mails=mails,
                subject=_("Mentoring at %(event)s: %(name)s wrote", event=event.name, name=author.name),
                body=(
                    _(
                        "%(name)s wrote in the thread of a youth member’s mentoring. Guardian, mentor "
                        "and both leaders read it.\n\n%(words)s\n\n"
                        "Answer on your page of the thread. This address is not read.",
                        name=author.name,
                        words=words,
                    )
                ),
                dedupe_key=f"mentoring-thread-{message.id}-{reader}",
                now=now,
            )
    return message
