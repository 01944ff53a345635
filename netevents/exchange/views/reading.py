"""From what was read or typed to a scan: a live code is checked here, once, before anything else is asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from flask import current_app
from flask import session as cookie

from netevents.db import db
from netevents.events.models import Event, Registration
from netevents.exchange import badges, live_codes
from netevents.exchange.connecting import Scan
from netevents.exchange.models import SCREEN
from netevents.people import codes
from netevents.people.limits import count_try
from netevents.web.current import OPENED, now

OPENED_LASTS: Final = timedelta(minutes=15)
"""How long somebody may look at a page, or join, before they act on the live code that opened it."""


def a_scan(text: str, *, key: str = "", scanned_at: datetime | None = None, typed: bool = False) -> Scan:
    """The scan of ``text``, which is what follows the badge's address, by the device that asks."""
    read = live_codes.read(text, key=installation_key())
    return Scan(
        token=read.token,
        secret=cookie.get("_user_id", ""),
        key=key,
        scanned_at=scanned_at,
        typed=typed,
        shown_at=read.shown_at,
        seen_at=_opened_at(text) if read.shown_at else None,
    )


def remember_opened(scan: Scan, text: str) -> None:
    """This device has a live code open that is fresh: it may act on it a little later."""
    if live_codes.is_fresh(scan.shown_at, now()):
        cookie[OPENED] = [text.upper(), int(now().timestamp())]


def count_typed(mine: Registration) -> None:
    """Count a code that ``mine`` typed. Commit in any case: what is rolled back was not counted.

    :raises netevents.people.limits.TooManyTries: for somebody who guesses
    """
    count_try(db.session, f"badge code {mine.id}", most=20, within=timedelta(minutes=10), now=now())


def typed_text(event: Event, typed: str, *, at: datetime) -> str | None:
    """The text that a code typed at this moment stands for; None: nobody at ``event`` has it."""
    found = badges.by_code(db.session, event, typed)
    if found is None:
        return None
    end = codes.as_typed(typed)[badges.CODE_LENGTH :]
    if found.kind != SCREEN or event.badge_codes == "still":
        return found.token if not end else None
    return live_codes.from_typed(found.token, end, key=installation_key(), at=at)


def installation_key() -> str:
    """What secrets of this installation follow from."""
    return str(current_app.config["SECRET_KEY"])


def _opened_at(text: str) -> datetime | None:
    """When this device opened the live code ``text``, if that was only just now."""
    opened = cookie.get(OPENED)
    if not opened or opened[0] != text.upper():
        return None
    at = datetime.fromtimestamp(opened[1], UTC)
    return at if now() - at <= OPENED_LASTS else None
