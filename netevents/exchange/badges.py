"""Badges: the tokens and codes that stand for one registration, and how they are replaced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import islice

from sqlalchemy import Select, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from netevents.events.models import Event, Registration
from netevents.exchange.live_codes import TOKEN
from netevents.exchange.models import PRINTED, SCREEN, Badge
from netevents.exchange.signing_models import PhoneKey
from netevents.people import codes

CODE_LENGTH = 6
TRIES = 8
BATCH = 500


def issue_all(
    session: Session, registrations: Sequence[Registration], *, now: datetime
) -> Sequence[Registration]:
    """Give each of these their two badges, and return those that never had any before.

    Who had badges once gets no new ones here: a revoked badge stays revoked until somebody replaces it.
    """
    fresh: list[Registration] = []
    remaining = iter(registrations)
    while batch := list(islice(remaining, BATCH)):
        ids = [registration.id for registration in batch]
        had = set(session.scalars(select(Badge.registration_id).where(Badge.registration_id.in_(ids))))
        new = [registration for registration in batch if registration.id not in had]
        if new:
            _draw(session, new, now=now)
            fresh += new
    return fresh


def replace(session: Session, registration: Registration, *, now: datetime) -> Mapping[str, Badge]:
    """Give ``registration`` two new badges; from this moment the old ones open nothing."""
    revoke(session, registration, now=now)
    _draw(session, [registration], now=now)
    return current(session, registration)


def revoke(session: Session, registration: Registration, *, now: datetime) -> None:
    """End both badges of ``registration``, and what its phones sign with, without giving new ones."""
    # Two replacements at once wait for each other here, so that the second ends the first one's badges.
    session.execute(select(Registration.id).where(Registration.id == registration.id).with_for_update())
    session.execute(
        update(Badge)
        .where(Badge.registration_id == registration.id, Badge.replaced_at.is_(None))
        .values(replaced_at=now)
    )
    session.execute(
        update(PhoneKey)
        .where(PhoneKey.registration_id == registration.id, PhoneKey.revoked_at.is_(None))
        .values(revoked_at=now)
    )


def current(session: Session, registration: Registration) -> Mapping[str, Badge]:
    """The badges that work at present, by kind; empty after a revocation."""
    found = session.scalars(
        select(Badge).where(Badge.registration_id == registration.id, Badge.replaced_at.is_(None))
    )
    return {badge.kind: badge for badge in found}


def by_token(session: Session, token: str) -> Badge | None:
    """The badge of a token, or of a live code, replaced ones too, with its registration and event."""
    return session.scalar(_with_registration().where(Badge.token == token[:TOKEN].upper()))


def by_code(session: Session, event: Event, typed: str) -> Badge | None:
    """The badge of ``event`` that this short code names, replaced or not, with its registration and
    event; what changes with a live code is not looked at.
    """
    code = codes.as_typed(typed)[:CODE_LENGTH]
    return session.scalar(_with_registration().where(Badge.event_id == event.id, Badge.code == code))


def _with_registration() -> Select[Badge]:
    return select(Badge).options(joinedload(Badge.registration).joinedload(Registration.event))


def _draw(session: Session, registrations: Sequence[Registration], *, now: datetime) -> None:
    """Write new badges; where a short code is taken at the event, all of these are drawn anew."""
    for _ in range(TRIES - 1):
        try:
            return _write(session, registrations, now=now)
        except IntegrityError:
            continue
    return _write(session, registrations, now=now)


def _write(session: Session, registrations: Sequence[Registration], *, now: datetime) -> None:
    drawn = [
        {
            "event_id": registration.event_id,
            "registration_id": registration.id,
            "kind": kind,
            "token": codes.token(),
            "code": codes.easy_code(CODE_LENGTH),
            "made_at": now,
        }
        for registration in registrations
        for kind in (PRINTED, SCREEN)
    ]
    with session.begin_nested():
        session.execute(insert(Badge), drawn)
