"""A mentorship of a minor once it is approved: the thread, the guardian’s page, and its end."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from netevents.events.audit import record
from netevents.events.models import Event, GuardianConsent, Registration
from netevents.languages import _, mark
from netevents.people import codes
from netevents.people.models import Person
from netevents_mentoring.youth import queries, standing
from netevents_mentoring.youth.models import Approval, GuardianKey, Message, Proposal
from netevents_mentoring.youth.refused import AdultsOnly, NoConsent, Over, SomebodyElse

AT_A_TIME: Final = 50


def end(session: Session, event: Event, approval: Approval, *, by: Person, now: datetime) -> None:
    """Guardian, leader, organizer, mentor or mentee ends it; twice is harmless."""
    if approval.withdrawn_at is None:
        _withdraw(session, approval, now=now)
        minor = session.get_one(Registration, approval.mentee_id)
        record(session, event, by, mark("ended a minor’s mentorship"), now=now, registration=minor)
        session.flush()


def lapse(session: Session, *, now: datetime) -> bool:
    """End the approvals that rest on something that is gone; whether there are more."""
    gone = queries.lapsed(session, now=now, limit=AT_A_TIME)
    for approval in gone:
        _withdraw(session, approval, now=now)
    session.flush()
    return len(gone) == AT_A_TIME


def let_go(session: Session, *, now: datetime) -> bool:
    """Refuse what is proposed for somebody who asks no more, or of who offers no more; whether more is."""
    over = standing.unwanted(session, now=now, limit=AT_A_TIME)
    for proposal in over:
        proposal.refused_at = now
    session.flush()
    return len(over) == AT_A_TIME


def write(session: Session, approval: Approval, author: Person, words: str, *, now: datetime) -> Message:
    """A line in the thread, by an adult who belongs to it.

    :raises Over: if the mentorship has ended
    :raises AdultsOnly: for the minor, of whom nothing is kept that they typed
    """
    mentee = session.get_one(Registration, approval.mentee_id)
    if author.is_minor or author.id == mentee.person_id:  # who never said their age is a minor here, too
        raise AdultsOnly(_("You read here. Talk with your mentor when you meet."))
    if not queries.holds(session, approval, now=now):
        raise Over(_("This mentorship has ended. Nothing more is written here."))
    message = Message(approval_id=approval.id, author_id=author.id, words=words, at=now)
    session.add(message)
    session.flush()
    return message


def guardian_key(
    session: Session, event: Event, minor: Registration, guardian_id: int, *, by: Person, now: datetime
) -> str:
    """A new secret for the guardian’s page about ``minor``; older ones open nothing any more.

    :raises NoConsent: if no consent of this guardian holds
    :raises SomebodyElse: for who is or would be the mentor: with the address they could agree themselves
    """
    if standing.mentors_or_might(session, by.id, minor.id, now=now):
        raise SomebodyElse(_("You would be the mentor. Ask another leader to make the page."))
    consent = queries.consent_of(session, minor.id, guardian_id, now=now)
    if consent is None:
        raise NoConsent(_("No consent of this guardian is on file."))
    session.execute(
        delete(GuardianKey).where(GuardianKey.mentee_id == minor.id, GuardianKey.guardian_id == guardian_id)
    )
    secret = codes.secret()
    session.add(
        GuardianKey(
            secret_hash=codes.fingerprint(secret),
            mentee_id=minor.id,
            guardian_id=guardian_id,
            made_at=now,
            ends_at=consent.ends_at,
        )
    )
    record(session, event, by, mark("made a page for a guardian"), now=now, registration=minor)
    session.flush()
    return secret


def key_of(session: Session, secret: str, *, now: datetime) -> GuardianKey | None:
    """What this secret opens, while it holds and the guardian’s consent does."""
    return session.scalar(
        select(GuardianKey).where(
            GuardianKey.secret_hash == codes.fingerprint(secret),
            GuardianKey.ends_at > now,
            exists().where(
                GuardianConsent.registration_id == GuardianKey.mentee_id,
                GuardianConsent.guardian_id == GuardianKey.guardian_id,
                standing.consented(now),
            ),
        )
    )


def event_behind(session: Session, secret: str, *, now: datetime) -> Event | None:
    """The event about which this secret opens a guardian’s page."""
    key = key_of(session, secret, now=now)
    if key is None:
        return None
    return session.scalar(
        select(Event)
        .join(Registration, Registration.event_id == Event.id)
        .where(Registration.id == key.mentee_id)
    )


def _withdraw(session: Session, approval: Approval, *, now: datetime) -> None:
    """End it, and its proposal too: a new start is proposed and agreed to anew."""
    approval.withdrawn_at = now
    proposal = session.scalar(
        select(Proposal).where(
            Proposal.mentee_id == approval.mentee_id, Proposal.mentor_id == approval.mentor_id
        )
    )
    if proposal is not None and proposal.refused_at is None:
        proposal.refused_at = now
