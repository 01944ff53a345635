"""Letters: written with the act that causes them, sent later by the worker."""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from netevents.people import codes
from netevents.people.models import OutgoingMail, Person, Profile

log = logging.getLogger("netevents.mail")


def write_to(
    session: Session, person: Person, *, mails: bool, subject: str, body: str, dedupe_key: str, now: datetime
) -> bool:
    """Write a letter to ``person``, if this installation sends any and they gave an e-mail; whether it did.

    :param mails: whether a mailer is set; letters that nobody sends would lie there until somebody sets one
    """
    profile = session.get(Profile, person.id) if mails else None
    if profile is None or not profile.email:
        return False
    send_later(session, to=profile.email, subject=subject, body=body, dedupe_key=dedupe_key, now=now)
    return True


def send_later(session: Session, *, to: str, subject: str, body: str, dedupe_key: str, now: datetime) -> None:
    """Write a plain-text letter into the outbox, in the transaction of the caller. Asking twice is harmless.

    :param dedupe_key: what the letter is about; a second letter with the same key is not written
    """
    if session.scalar(select(OutgoingMail.id).where(OutgoingMail.dedupe_key == dedupe_key)) is not None:
        return
    letter = OutgoingMail(
        dedupe_key=dedupe_key,
        message_id=codes.secret(),
        to_address=to,
        subject=" ".join(subject.split())[:200],
        body=body,
        made_at=now,
        due_at=now,
    )
    try:
        with session.begin_nested():
            session.add(letter)
    except IntegrityError:
        log.info("letter %s was written by somebody else at the same time", dedupe_key)
