"""Codes on a screen that change every half minute: made on the phone, checked here without the database.

A live code is the badge's token, the half minute in which it was shown, and a proof that a secret of this
badge was there. The secret follows from the installation's key and the token: a new badge has a new one.
"""

from __future__ import annotations

import hmac
from base64 import b32encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from netevents.people import codes

STEP: Final = 30
"""Seconds for which a code is shown."""
TOLERANCE: Final = 1
"""How many steps before or after its own a code is still taken."""
TOKEN, PLACE, PROOF = 20, 6, 16
SPELLED: Final = 3
"""How many characters of a typed code change with it."""
_BASE32: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


@dataclass(frozen=True, slots=True)
class Read:
    """What was read: a badge's token and, of a live code that checks, when the screen showed it first."""

    token: str
    shown_at: datetime | None = None


def secret_of(token: str, *, key: str) -> bytes:
    """The secret from which the phone of ``token``’s owner makes its codes; ``key`` is the installation's."""
    return hmac.digest(key.encode(), f"live codes of {token}".encode(), "sha256")


def shown(token: str, *, key: str, at: datetime) -> str:
    """What the code on the screen says at this moment, behind the address."""
    place = _spelled_step(_step(at))
    return token + place + b32encode(_digest(token, place, key)).decode()[:PROOF]


def typed_end(token: str, *, key: str, at: datetime) -> str:
    """The characters that are typed after the badge's short code at this moment."""
    mixed = _digest(token, _spelled_step(_step(at)), key)[10 : 10 + SPELLED]
    return "".join(codes.EASY[byte % len(codes.EASY)] for byte in mixed)


def read(text: str, *, key: str) -> Read:
    """The token in ``text``, and when it was shown; a forged or shortened code has no such time."""
    text = text.upper()
    if len(text) != TOKEN + PLACE + PROOF or not set(text) <= set(_BASE32):
        return Read(text)
    token, place, proof = text[:TOKEN], text[TOKEN : TOKEN + PLACE], text[TOKEN + PLACE :]
    if not hmac.compare_digest(b32encode(_digest(token, place, key)).decode()[:PROOF], proof):
        return Read(token)
    step = 0
    for letter in place:
        step = step * 32 + _BASE32.index(letter)
    return Read(token, datetime.fromtimestamp(step * STEP, UTC))


def from_typed(token: str, end: str, *, key: str, at: datetime) -> str:
    """The code that was on the screen when these last characters stood there; the bare token if never."""
    for steps in range(-TOLERANCE, TOLERANCE + 1):
        moment = at + timedelta(seconds=steps * STEP)
        if typed_end(token, key=key, at=moment) == end.upper():
            return shown(token, key=key, at=moment)
    return token


def is_fresh(shown_at: datetime | None, at: datetime) -> bool:
    """Whether a scan at ``at`` may have seen the code that was shown from ``shown_at`` on."""
    return shown_at is not None and abs(_step(at) - _step(shown_at)) <= TOLERANCE


def until_next(at: datetime) -> int:
    """Seconds until the next code, rounded up."""
    return STEP - int(at.timestamp()) % STEP


def _step(at: datetime) -> int:
    return int(at.timestamp()) // STEP


def _spelled_step(step: int) -> str:
    return "".join(_BASE32[step >> shift & 31] for shift in range(5 * (PLACE - 1), -1, -5))


def _digest(token: str, place: str, key: str) -> bytes:
    return hmac.digest(secret_of(token, key=key), place.encode(), "sha256")
