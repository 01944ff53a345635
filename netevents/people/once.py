"""What is sent twice by one page is done once: a row for each page that was drawn and sent."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from netevents.people import codes
from netevents.people.models import DoneOnce

LASTS: Final = timedelta(days=1)


def begin(session: Session, *sent: str, now: datetime) -> DoneOnce:
    """The first time ``sent`` is met, a row without a ``result``, which the caller writes; later that row.

    Whoever comes while the first is under way waits for it. A refused act is rolled back, and its row too.

    :param sent: the act, where it is done, what the page was given to send along, and what was typed
    """
    key = codes.fingerprint("\n".join(sent))
    with suppress(IntegrityError), session.begin_nested():
        session.execute(insert(DoneOnce).values(key=key, result="", at=now))
    return session.get_one(DoneOnce, key)
