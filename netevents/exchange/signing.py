"""Pure: what two phones show each other without the network, and whether the signatures on it check.

An offer is ``NE:O:KEY:TIME:NONCE:SIGNATURE``, all capitals and digits, so that a code stays small. An answer
(``NE:A:``) carries the offer's nonce and signs the offer with itself, a receipt (``NE:R:``) both with itself.
"""

from __future__ import annotations

import re
from base64 import b32decode
from binascii import Error as NotBase32
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

OFFER, ANSWER, RECEIPT = "O", "A", "R"
_SIGNED: Final = re.compile(r"NE:([OAR]):([A-Z2-7]{12}):(\d{10}):([A-Z2-7]{16}):([A-Z2-7]{103})")
_HALF: Final = 32


@dataclass(frozen=True, slots=True)
class Signed:
    """One of the three, as it was shown.

    :ivar key_code: which key is said to have signed it
    :ivar at: the time of the phone that made it
    :ivar nonce: drawn for the offer, and repeated by what answers it
    """

    kind: str
    key_code: str
    at: datetime
    nonce: str
    signature: bytes
    text: str

    @property
    def words(self) -> str:
        """What is signed of it: all but the signature."""
        return self.text.rpartition(":")[0]


@dataclass(frozen=True, slots=True)
class Proof:
    """An offer, the answer to it, and the receipt of whoever offered, if it came."""

    offer: Signed
    answer: Signed
    receipt: Signed | None = None


def read(text: str) -> Proof | None:
    """The proof in ``text``, its parts separated by blanks; None if it is none. No signature is looked at."""
    parts = [_signed(part) for part in text.split(" ")]
    kinds = [part.kind if part else "" for part in parts]
    if kinds not in ([OFFER, ANSWER], [OFFER, ANSWER, RECEIPT]):
        return None
    known = [part for part in parts if part is not None]
    return Proof(*known) if len({part.nonce for part in known}) == 1 else None


def checks(proof: Proof, *, offer_key: str, answer_key: str) -> bool:
    """Whether all signatures are those of these public keys, points on P-256 in hex."""
    offer, answer, receipt = proof.offer, proof.answer, proof.receipt
    if not _checks(offer_key, offer.words, offer.signature):
        return False
    if not _checks(answer_key, f"{offer.text} {answer.words}", answer.signature):
        return False
    if receipt is None:
        return True
    if receipt.key_code != offer.key_code:
        return False
    return _checks(offer_key, f"{offer.text} {answer.text} {receipt.words}", receipt.signature)


def is_public_key(point: str) -> bool:
    """Whether this is a point on P-256 in hex, as a browser exports it."""
    try:
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), bytes.fromhex(point))
    except ValueError:
        return False
    return len(point) == 2 * (1 + 2 * _HALF)


def _signed(text: str) -> Signed | None:
    found = _SIGNED.fullmatch(text)
    if found is None:
        return None
    kind, key_code, seconds, nonce, signature = found.groups()
    try:
        bits = b32decode(signature + "=" * (-len(signature) % 8))
    except NotBase32:
        return None
    return Signed(kind, key_code.lower(), datetime.fromtimestamp(int(seconds), UTC), nonce, bits, text)


def _checks(point: str, words: str, signature: bytes) -> bool:
    try:
        key = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), bytes.fromhex(point))
        halves = int.from_bytes(signature[:_HALF]), int.from_bytes(signature[_HALF:])
        key.verify(encode_dss_signature(*halves), words.encode(), ECDSA(SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True
