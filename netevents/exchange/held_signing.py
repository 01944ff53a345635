"""What phones of one person sign with, and what they have signed, as plain JSON values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from netevents.exchange.signing_models import PhoneKey, SignedExchange

Json = dict[str, Any]


def phone_keys(session: Session, ids: Sequence[int]) -> dict[int, list[Json]]:
    """By place, what phones sign with there and what they and other phones signed."""
    keys: dict[int, list[Json]] = {id_: [] for id_ in ids}
    signed: dict[int, list[Json]] = {}
    rows = session.scalars(
        select(PhoneKey).where(PhoneKey.registration_id.in_(ids)).order_by(PhoneKey.id)
    ).all()
    own = [key.id for key in rows]
    for done in session.scalars(
        select(SignedExchange)
        .where(or_(SignedExchange.offer_key_id.in_(own), SignedExchange.answer_key_id.in_(own)))
        .order_by(SignedExchange.id)
    ):
        shown = {name: getattr(done, name) for name in ("offer", "answer", "receipt")}
        for id_ in {done.offer_key_id, done.answer_key_id}:
            signed.setdefault(id_, []).append(shown | {"arrived_at": done.arrived_at.isoformat()})
    for key in rows:
        keys[key.registration_id].append(
            {
                "public_key": key.public_key,
                "made_at": key.made_at.isoformat(),
                "revoked_at": key.revoked_at.isoformat() if key.revoked_at else None,
                "signed": signed.get(key.id, []),
            }
        )
    return keys
