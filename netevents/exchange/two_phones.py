"""Two who met without the network: each phone signed, and whichever has it first connects both, once.

Showing an offer and reading the answer is what each did in person, so both have confirmed. Until the receipt
is there, whoever likes to be asked first is still asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import bindparam, select, text
from sqlalchemy.orm import Session, joinedload

from netevents.db import UtcDateTime
from netevents.events.models import Event, Registration
from netevents.exchange import signing
from netevents.exchange.connecting import LATE_UPLOADS, Outcome, Result
from netevents.exchange.models import MADE, WAITING, Connection, Tombstone, Untold
from netevents.exchange.queries import between
from netevents.exchange.scan_statements import UPSERT_SIGNED
from netevents.exchange.signing_models import PhoneKey, SignedExchange
from netevents.exchange.youth.leaders import two_leaders_here
from netevents.languages import _
from netevents.people import codes
from netevents.refusal import Refusal

KEYS_AT_ONCE: Final = 5
"""Phones and browsers of one person at one event; a sixth one ends the oldest one's key."""
APART_AT_MOST: Final = timedelta(minutes=15)
"""Between offer and answer; both phones' clocks may be wrong meanwhile."""


class NotAKey(Refusal):
    """No browser of ours made this."""

    status = 422


class NotForMinors(Refusal):
    """Leaders record whom a minor has met."""


class Unsigned(Refusal):
    """A signature is missing or does not check: made up, or damaged on the way."""


class OfferUsed(Refusal):
    """Somebody else has answered the same offer."""


class TooFarApart(Refusal):
    """The answer belongs to an offer of another hour."""


def register_key(session: Session, mine: Registration, public_key: str, *, now: datetime) -> PhoneKey:
    """Let a phone of ``mine`` sign from now on. The same key again is the one that is there.

    :raises NotAKey: if no browser could have made it, or it has ended
    :raises NotForMinors: if ``mine`` is a minor's
    """
    if mine.is_minor:
        raise NotForMinors(_("A leader records whom you meet."))
    if not signing.is_public_key(public_key):
        raise NotAKey(_("This phone could not make a key. Reload the page."))
    keys = session.scalars(
        select(PhoneKey)
        .where(PhoneKey.registration_id == mine.id, PhoneKey.public_key != "")
        .order_by(PhoneKey.id)
    ).all()
    there = next((key for key in keys if key.public_key == public_key), None)
    if there is not None:
        if there.revoked_at is not None:
            raise NotAKey(_("This key has ended. Reload the page."))
        return there
    working = [key for key in keys if key.revoked_at is None]
    for key in working[: max(0, len(working) - KEYS_AT_ONCE + 1)]:
        key.revoked_at = now
    made = PhoneKey(
        code=codes.public_code(), registration_id=mine.id, public_key=public_key, made_at=now, revoked_at=None
    )
    session.add(made)
    session.flush()
    return made


def key_codes(session: Session, mine: Registration) -> list[str]:
    """The keys with which phones of ``mine`` may sign at present."""
    return list(
        session.scalars(
            select(PhoneKey.code).where(PhoneKey.registration_id == mine.id, PhoneKey.revoked_at.is_(None))
        )
    )


def receive(
    session: Session, event: Event, mine: Registration, sent: str, *, now: datetime
) -> tuple[Outcome, Registration | None]:
    """Connect the two whose phones signed ``sent``, one of which is ``mine``; also says who the other is.

    :raises Unsigned: if a signature does not check
    :raises OfferUsed: if the offer has served somebody else, and whoever made it did not sign this answer
    :raises TooFarApart: if offer and answer are of different hours
    """
    proof = signing.read(sent)
    if proof is None:
        raise Unsigned(_("These two codes don’t belong together. Meet once more and scan again."))
    keys = _keys(session, event, proof)
    if keys is None or mine.id not in {key.registration_id for key in keys}:
        return Outcome(Result.UNKNOWN), None
    offer_key, answer_key = keys
    offered, answered = offer_key.registration, answer_key.registration
    other = answered if offered.id == mine.id else offered
    if verdict := _verdict(session, event, offered, answered, at=proof.offer.at, now=now):
        return Outcome(verdict), None
    if offer_key.revoked_at is not None or answer_key.revoked_at is not None:
        return Outcome(Result.REPLACED), None
    if not signing.checks(proof, offer_key=offer_key.public_key, answer_key=answer_key.public_key):
        raise Unsigned(_("A signature does not check. Meet once more and scan again."))
    if abs(proof.answer.at - proof.offer.at) > APART_AT_MOST:
        raise TooFarApart(_("The two codes are from different hours. Meet once more and scan again."))
    _keep(session, proof, offer_key, answer_key, now=now)
    return _connect(session, event, proof, offered, answered, now=now), other


def signed_exchanges(session: Session, event: Event | None = None) -> Iterator[tuple[SignedExchange, bool]]:
    """Every exchange that two phones signed, and whether all its signatures check; of one event or of all."""
    found = select(SignedExchange).options(
        joinedload(SignedExchange.offer_key), joinedload(SignedExchange.answer_key)
    )
    if event is not None:
        found = (
            found.join(SignedExchange.offer_key)
            .join(PhoneKey.registration)
            .where(Registration.event_id == event.id)
        )
    for row in session.scalars(found.order_by(SignedExchange.id)):
        proof = signing.read(" ".join(part for part in (row.offer, row.answer, row.receipt) if part))
        sound = proof is not None and signing.checks(
            proof, offer_key=row.offer_key.public_key, answer_key=row.answer_key.public_key
        )
        yield row, sound


def _keys(session: Session, event: Event, proof: signing.Proof) -> tuple[PhoneKey, PhoneKey] | None:
    """Both keys; whoever comes second with the same offer waits here for the first."""
    wanted = (proof.offer.key_code, proof.answer.key_code)
    found = {
        key.code: key
        for key in session.scalars(
            select(PhoneKey)
            .join(PhoneKey.registration)
            .where(PhoneKey.code.in_(wanted), Registration.event_id == event.id)
            .options(joinedload(PhoneKey.registration))
            .order_by(PhoneKey.id)
            .with_for_update(of=PhoneKey)
            .execution_options(populate_existing=True)
        )
    }
    return (found[wanted[0]], found[wanted[1]]) if found.keys() == set(wanted) else None


def _verdict(
    session: Session,
    event: Event,
    offered: Registration,
    answered: Registration,
    *,
    at: datetime,
    now: datetime,
) -> Result | None:
    """What keeps the two apart, whatever they signed; the rules and their order are those of a late scan."""
    both = (offered, answered)
    if any(place.erased_at is not None for place in both):
        return Result.RECORDED
    if session.scalar(select(between(offered.person_id, answered.person_id))):
        return Result.RECORDED
    if offered.id == answered.id:
        return Result.OWN
    if offered.hidden:
        return Result.UNKNOWN
    if any(place.is_minor for place in both):
        return Result.YOUTH
    ended = event.ended_at or event.ends_at
    if event.state != "open" and not (event.state == "ended" and ended > now - LATE_UPLOADS):
        return Result.CLOSED
    if event.audience == "youth" and not two_leaders_here(session, event, now=now):
        return Result.LEADERS
    stone = session.get(Tombstone, (min(offered.id, answered.id), max(offered.id, answered.id)))
    return Result.RECORDED if stone is not None and stone.at >= at else None


def _keep(
    session: Session, proof: signing.Proof, offer_key: PhoneKey, answer_key: PhoneKey, *, now: datetime
) -> None:
    """Write down why the two are connected. One offer, one answer, unless a receipt says which one it was."""
    there = session.scalars(
        select(SignedExchange).where(
            SignedExchange.offer_key_id == offer_key.id, SignedExchange.nonce == proof.offer.nonce
        )
    ).all()
    receipt = proof.receipt.text if proof.receipt else ""
    for row in there:
        if row.answer_key_id == answer_key.id:
            row.receipt = row.receipt or (receipt if row.answer == proof.answer.text else "")
            return
    if there and not receipt:
        raise OfferUsed(_("This code was used by somebody else. Ask for a fresh one."))
    session.add(
        SignedExchange(
            offer_key_id=offer_key.id,
            answer_key_id=answer_key.id,
            nonce=proof.offer.nonce,
            offer=proof.offer.text,
            answer=proof.answer.text,
            receipt=receipt,
            arrived_at=now,
        )
    )
    session.flush()


def _connect(
    session: Session,
    event: Event,
    proof: signing.Proof,
    offered: Registration,
    answered: Registration,
    *,
    now: datetime,
) -> Outcome:
    met_at = min(max(event.starts_at, min(proof.answer.at, event.ended_at or now)), now)
    low, high = sorted((offered, answered), key=lambda place: place.id)
    waits = offered if offered.asks_first and proof.receipt is None else None
    key = f"signed {proof.offer.nonce}"
    moments = ("met_at", "now", "low_at", "high_at")
    row = session.execute(
        text(UPSERT_SIGNED).bindparams(*(bindparam(name, type_=UtcDateTime()) for name in moments)),
        {
            "code": codes.public_code(),
            "event": event.id,
            "low": low.id,
            "high": high.id,
            "state": WAITING if waits else MADE,
            "met_at": met_at,
            "now": now,
            "key": key,
            "low_at": None if low is waits else met_at,
            "high_at": None if high is waits else met_at,
        },
    ).one_or_none()
    known = session.scalars(
        select(Connection)
        .where(Connection.event_id == event.id, Connection.low_id == low.id, Connection.high_id == high.id)
        .execution_options(populate_existing=True)
    ).one()
    made_now = row is not None and (known.state, known.made_key, known.made_at) == (MADE, key, now)
    if made_now:
        session.add(Untold(connection_id=known.id))
    if known.state == WAITING:
        return Outcome(Result.WAITING, known.code)
    return Outcome(Result.NEW if known.made_key == key else Result.AGAIN, known.code, told=made_now)
