"""Phones that sign as the browser's do, in Python."""

from __future__ import annotations

from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from netevents.exchange.two_phones import register_key
from tests.conftest import NOON

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tests.exchange.stage import Attendee

NONCE = "ABCDEFGHIJKLMNOP"


@dataclass
class SigningPhone:
    """A phone with a key that the server knows under ``code``."""

    key: ec.EllipticCurvePrivateKey
    code: str

    def offer(self, *, at: datetime = NOON, nonce: str = NONCE) -> str:
        return self._signed(f"NE:O:{self.code}:{int(at.timestamp())}:{nonce}")

    def answer(self, offer: str, *, at: datetime = NOON) -> str:
        nonce = offer.split(":")[4]
        return self._signed(f"NE:A:{self.code}:{int(at.timestamp())}:{nonce}", offer)

    def receipt(self, offer: str, answer: str, *, at: datetime = NOON) -> str:
        nonce = offer.split(":")[4]
        return self._signed(f"NE:R:{self.code}:{int(at.timestamp())}:{nonce}", offer, answer)

    def _signed(self, words: str, *before: str) -> str:
        halves = decode_dss_signature(self.key.sign(" ".join([*before, words]).encode(), ec.ECDSA(SHA256())))
        bits = b"".join(half.to_bytes(32) for half in halves)
        return f"{words}:{b32encode(bits).decode().rstrip('=')}"


def point(key: ec.EllipticCurvePrivateKey) -> str:
    """The public half of ``key``, as a browser exports it, in hex."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint).hex()


def a_signing_phone(session: Session, who: Attendee) -> SigningPhone:
    """Another phone of ``who``, which has been online once."""
    key = ec.generate_private_key(ec.SECP256R1())
    made = register_key(session, who.registration, point(key), now=NOON)
    return SigningPhone(key, made.code.upper())
