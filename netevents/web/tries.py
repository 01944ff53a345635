"""Counts who asks for things that are not there; whoever asks for what is there is never held up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import current_app, request, session

from netevents.languages import _
from netevents.refusal import Refusal

if TYPE_CHECKING:
    from limits.strategies import MovingWindowRateLimiter

MISSES: Final = 30
"""A minute."""


class TooManyMisses(Refusal):
    """Somebody guesses codes."""

    status = 429


def count_miss() -> None:
    """This device asked for something that does not exist.

    :raises TooManyMisses: if it did so too often within a minute
    """
    from limits import RateLimitItemPerMinute  # with its storages it takes a tenth of the start

    who = str(session.get("_user_id") or request.remote_addr)
    if not _limiter().hit(RateLimitItemPerMinute(MISSES), who):
        raise TooManyMisses(
            _("Too many codes that do not exist. Wait a minute, then look at the poster again.")
        )


def _limiter() -> MovingWindowRateLimiter:
    """Counted per worker process: enough against guessing 30 random bits."""
    from limits.storage import MemoryStorage
    from limits.strategies import MovingWindowRateLimiter

    if "netevents.misses" not in current_app.extensions:
        current_app.extensions["netevents.misses"] = MovingWindowRateLimiter(MemoryStorage())
    limiter: MovingWindowRateLimiter = current_app.extensions["netevents.misses"]
    return limiter
