"""Phones that sign as the browser's do, in Python, and two of them that met."""

from __future__ import annotations

from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from netevents.exchange import two_phones
from netevents.exchange.connecting import Outcome
from tests.conftest import NOON
from tests.exchange.stage import HOUR, MINUTE, Attendee, Stage, a_stage

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

NONCE = "ABCDEFGHIJKLMNOP"
LATER = NOON + 2 * HOUR


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
    made = two_phones.register_key(session, who.registration, point(key), now=NOON)
    return SigningPhone(key, made.code.upper())


@dataclass
class Meeting:
    """Ben's phone offered at noon, Cleo's answered, and Ben's read the answer."""

    stage: Stage
    ben: SigningPhone
    cleo: SigningPhone
    offer: str
    answer: str
    receipt: str

    def send(self, who: Attendee, *parts: str, now: datetime = LATER) -> Outcome:
        session = self.stage.session
        outcome, _ = two_phones.receive(session, self.stage.event, who.registration, " ".join(parts), now=now)
        session.flush()
        session.expire_all()
        return outcome

    def by_cleo(self, now: datetime = LATER) -> Outcome:
        """Her phone holds what it read and what it answered."""
        return self.send(self.stage.cleo, self.offer, self.answer, now=now)

    def by_ben(self, now: datetime = LATER) -> Outcome:
        """His also has his receipt."""
        return self.send(self.stage.ben, self.offer, self.answer, self.receipt, now=now)


def a_meeting(session: Session, **facts: object) -> Meeting:
    stage = a_stage(session, **facts)
    ben, cleo = a_signing_phone(session, stage.ben), a_signing_phone(session, stage.cleo)
    offer = ben.offer()
    answer = cleo.answer(offer, at=NOON + MINUTE)
    return Meeting(stage, ben, cleo, offer, answer, ben.receipt(offer, answer))


def exchanges(session: Session) -> list[bool]:
    """For each exchange that is kept, whether its signatures check."""
    return [sound for _, sound in two_phones.signed_exchanges(session)]


def swapped(text: str) -> str:
    """``text`` with its last but one letter changed."""
    return text[:-2] + ("A" if text[-2] != "A" else "B") + text[-1]
