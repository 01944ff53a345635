"""What is forgotten by itself, and when."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from netevents.events.models import AuditEntry, Event
from netevents.events.retention import USUALLY, WITH_MINORS
from netevents.exchange.models import WAITING, Connection
from netevents.people.models import Attempts, OutgoingMail, SignIn, SignInCode

WAITING_LASTS: Final = timedelta(days=7)
TRACES_LAST: Final = timedelta(days=30)


def retain(session: Session, *, now: datetime) -> bool:
    """Forget what is past its time: requests nobody answered, old audit trails, spent codes, sent letters.

    :return: False: one pass does all of it
    """
    session.execute(
        delete(Connection).where(
            Connection.state == WAITING, ~Connection.low_minor, Connection.made_at < now - WAITING_LASTS
        )
    )
    ended = func.coalesce(Event.ended_at, Event.ends_at)
    of_adults = Event.audience == "adult"
    over = select(Event.id).where(
        (of_adults & (ended < now - USUALLY)) | (~of_adults & (ended < now - WITH_MINORS))
    )
    session.execute(delete(AuditEntry).where(AuditEntry.event_id.in_(over)))
    session.execute(delete(SignInCode).where(SignInCode.expires_at < now - TRACES_LAST))
    session.execute(delete(SignIn).where(SignIn.expires_at < now - TRACES_LAST))
    session.execute(delete(SignIn).where(SignIn.revoked_at < now - TRACES_LAST))
    session.execute(delete(Attempts).where(Attempts.since < now - TRACES_LAST))
    session.execute(delete(OutgoingMail).where(OutgoingMail.sent_at < now - TRACES_LAST))
    session.execute(delete(OutgoingMail).where(OutgoingMail.given_up_at < now - TRACES_LAST))
    return False
