"""The worker’s round: sends the letters that wait in the outbox."""

from __future__ import annotations

import logging
import smtplib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from netevents.people.daylight import by_day, is_day, next_morning
from netevents.people.letters import address_now
from netevents.people.models import OutgoingMail

if TYPE_CHECKING:
    from flask_mailman.backends.base import BaseEmailBackend

log = logging.getLogger("netevents.mail")

WAITS: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 3, 10, 30, 60, 180, 360, 720))
"""How long after each failed try the next one comes; after the last, the letter is given up."""
AT_ONCE: Final = 50
ANSWERS: Final = (smtplib.SMTPDataError, smtplib.SMTPRecipientsRefused, ValueError)
"""Errors that concern one letter; all others, such as a wrong password, concern the server."""


def mailer_is_set() -> bool:
    """Whether this installation can send mail."""
    return bool(current_app.config["MAIL_SERVER"])


def deliver_due(session: Session, *, now: datetime) -> int:
    """Send what is due, and say how many letters went out. For the worker: commits after each letter.

    A letter is taken by moving its next try ahead and committing that, so that neither a transaction nor
    another worker waits for the mail server. Whoever dies in between sends it once more, with the same
    Message-ID.
    """
    if not mailer_is_set():
        return 0
    ids = session.scalars(
        select(OutgoingMail.id)
        .where(*_due(now))
        .order_by(OutgoingMail.due_at, OutgoingMail.id)
        .limit(AT_ONCE)
    ).all()
    session.commit()
    connection = _connection()
    sent = 0
    for letter in filter(None, (_take(session, id_, now=now) for id_ in ids)):
        error = _send(letter, connection)
        outcome = _came_to(letter, error, now=now)
        session.execute(update(OutgoingMail).where(OutgoingMail.id == letter.id).values(outcome))
        session.commit()
        if error is None:
            sent += 1
        elif not isinstance(error, ANSWERS):
            break  # the server is down; the other letters wait for the next round
    _close(connection)
    return sent


def _due(now: datetime) -> tuple[Any, ...]:
    return (OutgoingMail.sent_at.is_(None), OutgoingMail.given_up_at.is_(None), OutgoingMail.due_at <= now)


def _take(session: Session, id_: int, *, now: datetime) -> OutgoingMail | None:
    """The letter, ours alone until its next try; None if another worker was quicker, or if it is night."""
    waiting = session.execute(
        select(OutgoingMail.tries, OutgoingMail.zone).where(OutgoingMail.id == id_, *_due(now))
    ).one_or_none()
    letter = None
    if waiting is not None and waiting.zone and not is_day(now, waiting.zone):
        due_at = next_morning(now, waiting.zone)
        session.execute(update(OutgoingMail).where(OutgoingMail.id == id_).values(due_at=due_at))
    elif waiting is not None:
        tries, zone = waiting
        again = now + WAITS[min(tries, len(WAITS) - 1)]
        letter = session.scalar(
            update(OutgoingMail)
            .where(OutgoingMail.id == id_, OutgoingMail.tries == tries, *_due(now))
            .values(due_at=by_day(again, zone) if zone else again, tries=tries + 1)
            .returning(OutgoingMail)
            .execution_options(synchronize_session=False, populate_existing=True)
        )
    if letter is not None:
        session.expunge(letter)
        letter = _addressed(session, letter)
    session.commit()
    return letter


def _addressed(session: Session, letter: OutgoingMail) -> OutgoingMail | None:
    """``letter`` with the e-mail that its reader has now; it is gone if they have none any more."""
    address = address_now(session, letter)
    row = OutgoingMail.id == letter.id
    if not address:
        session.execute(delete(OutgoingMail).where(row))
        return None
    if address != letter.to_address:
        session.execute(update(OutgoingMail).where(row).values(to_address=address))
        letter.to_address = address
    return letter


def _came_to(letter: OutgoingMail, error: Exception | None, *, now: datetime) -> dict[str, Any]:
    """What is written down after a try."""
    if error is None:
        return {"sent_at": now, "last_error": ""}
    log.warning("letter %s was not sent, try %s: %s", letter.id, letter.tries, type(error).__name__)
    gives_up = letter.tries > len(WAITS) or _is_final(error)
    return {
        "last_error": f"{type(error).__name__}: {error}"[:500],
        "given_up_at": now if gives_up else None,
    }


def _send(letter: OutgoingMail, connection: BaseEmailBackend) -> Exception | None:
    """None if the server took the letter, else why it did not."""
    from flask_mailman import EmailMultiAlternatives

    host = urlsplit(current_app.config["BASE_URL"]).hostname
    headers = {"Message-ID": f"<{letter.message_id}@{host}>", "Auto-Submitted": "auto-generated"}
    if letter.stop_url:  # one click in the reader's mail program, RFC 8058
        headers["List-Unsubscribe"] = f"<{letter.stop_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = EmailMultiAlternatives(
        letter.subject,
        letter.body,
        current_app.config["MAIL_DEFAULT_SENDER"],
        [letter.to_address],
        headers=headers,
        connection=connection,
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    try:
        connection.open()
        message.send()
    except (OSError, smtplib.SMTPException, ValueError, UnicodeError) as error:
        return error
    return None


def _is_final(error: Exception) -> bool:
    """Whether trying again is of no use: the server said no for good, or the letter cannot be written."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code >= 500
    return isinstance(error, ValueError)


def _connection() -> BaseEmailBackend:
    from flask_mailman import Mail

    mail = current_app.extensions.get("mailman") or Mail(current_app)
    return mail.get_connection()


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        log.info("the mail server hung up before we did")
