"""The worker sends the mails of Ben’s town; what waits, and where a mail leads to end them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email.message import Message
from urllib.parse import urlsplit

from sqlalchemy import select

from netevents.db import db
from netevents.people import mail
from netevents.people.models import OutgoingMail
from tests.cast import world
from tests.host.town import Town


def deliver(town: Town) -> int:
    with town.app.app_context():
        return mail.deliver_due(db.session, now=town.clock.moment)


def at(town: Town, moment: datetime) -> int:
    """Let the worker look at people and send, then; how many went."""
    town.at(moment)
    return deliver(town)


def unsent(town: Town) -> Sequence[OutgoingMail]:
    with world(town.app) as session:
        return session.scalars(select(OutgoingMail).where(OutgoingMail.sent_at.is_(None))).all()


def stop_path(letter: Message) -> str:
    """Where the mail leads to have no more of them."""
    return urlsplit(letter["List-Unsubscribe"].strip("<>")).path
