"""Counts who asks for things that are not there; whoever asks for what is there is never held up."""

from __future__ import annotations

from flask import current_app, request, session
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from netevents.refusal import Refusal

MISSES = RateLimitItemPerMinute(30)


class TooManyMisses(Refusal):
    """Somebody guesses codes."""

    status = 429


def count_miss() -> None:
    """This device asked for something that does not exist.

    :raises TooManyMisses: if it did so too often within a minute
    """
    if not _limiter().hit(MISSES, str(session.get("_user_id") or request.remote_addr)):
        raise TooManyMisses("Too many codes that do not exist. Wait a minute, then look at the poster again.")


def _limiter() -> MovingWindowRateLimiter:
    """Counted per worker process: enough against guessing 30 random bits."""
    if "netevents.misses" not in current_app.extensions:
        current_app.extensions["netevents.misses"] = MovingWindowRateLimiter(MemoryStorage())
    limiter: MovingWindowRateLimiter = current_app.extensions["netevents.misses"]
    return limiter
