"""Random codes: what is kept secret, what is typed, what stands in addresses."""

import secrets
from base64 import b32encode
from hashlib import sha256
from typing import Final

EASY: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Letters and digits that nobody confuses when typing: no 0, O, 1 or I."""


def token() -> str:
    """A badge's secret: 20 base32 characters, 100 random bits."""
    return _base32(100)


def public_code() -> str:
    """A code for addresses of things that only some may open: 60 random bits, lower case."""
    return _base32(60).lower()


def _base32(bits: int) -> str:
    """``bits`` random bits, five to a character."""
    return b32encode(secrets.token_bytes((bits + 7) // 8)).decode()[: bits // 5]


def easy_code(length: int) -> str:
    """A code to be read aloud and typed: 5 random bits a character."""
    return "".join(secrets.choice(EASY) for _ in range(length))


def as_typed(text: str) -> str:
    """What was meant by a typed code: capitals, no blanks or hyphens."""
    return "".join(char for char in text.upper() if char.isalnum())


def digits(length: int) -> str:
    """A code of digits, for mail."""
    return "".join(secrets.choice("0123456789") for _ in range(length))


def secret() -> str:
    """A sign-in's secret: 160 random bits, for the cookie only."""
    return secrets.token_urlsafe(20)


def fingerprint(secret: str) -> str:
    """What is kept of a secret: its SHA-256 in hex. Enough for random secrets, not for passwords."""
    return sha256(secret.encode()).hexdigest()
