"""Slows down whoever asks for things that are not there: never for success, never for a venue's address
alone.
"""

from __future__ import annotations

from flask import current_app, request, session
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

MISSES = RateLimitItemPerMinute(30)


def too_many_misses() -> bool:
    """Whether this device has asked for too many unknown things within a minute."""
    return not _limiter().test(MISSES, _device())


def count_miss() -> None:
    """This device asked for something unknown."""
    _limiter().hit(MISSES, _device())


def _limiter() -> MovingWindowRateLimiter:
    """Counted per worker process: enough against guessing 100 random bits."""
    if "netevents.misses" not in current_app.extensions:
        current_app.extensions["netevents.misses"] = MovingWindowRateLimiter(MemoryStorage())
    limiter: MovingWindowRateLimiter = current_app.extensions["netevents.misses"]
    return limiter


def _device() -> str:
    return str(session.get("_user_id") or request.remote_addr)
