"""Which fields a registration shares at its event, with a record of every change."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Select, insert, select
from sqlalchemy.orm import Session

from netevents.events.models import Event, Registration
from netevents.exchange.models import FIELDS, LINES, Consent
from netevents.languages import _
from netevents.refusal import Refusal

DEFAULT: Final = frozenset(LINES)
"""What an adult shares from the start: beside the name, the three lines."""


class MinorsShareNothing(Refusal):
    """A minor's record holds no field that could be shared."""


def give(session: Session, registration: Registration, fields: Collection[str], *, now: datetime) -> None:
    """Share exactly ``fields`` from now on; what was shared before and no longer is, is withdrawn.

    :raises MinorsShareNothing: if a minor should share anything
    """
    wanted = frozenset(fields)
    if wanted - set(FIELDS):
        raise ValueError(f"no such fields: {sorted(wanted - set(FIELDS))}")
    if wanted and registration.is_minor:
        raise MinorsShareNothing(_("Youth members share their first name and interests only."))
    session.execute(select(Registration.id).where(Registration.id == registration.id).with_for_update())
    current = select(Consent).where(
        Consent.registration_id == registration.id, Consent.withdrawn_at.is_(None)
    )
    given = {row.field: row for row in session.scalars(current)}
    for field, row in given.items():
        if field not in wanted:
            row.withdrawn_at = now
    session.flush()
    _write(session, [registration], wanted - set(given), now=now)


def give_defaults(session: Session, registrations: Sequence[Registration], *, now: datetime) -> None:
    """Share the three lines for each of these new registrations; minors share nothing."""
    adults = [registration for registration in registrations if not registration.is_minor]
    _write(session, adults, DEFAULT, now=now)


def shared(session: Session, registration_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """What each of these registrations shares at present; everybody asked about is a key."""
    if not registration_ids:
        return {}
    fields: dict[int, set[str]] = {id_: set() for id_ in registration_ids}
    for row in session.execute(_current().where(Consent.registration_id.in_(fields))):
        fields[row.registration_id].add(row.field)
    return {id_: frozenset(found) for id_, found in fields.items()}


def who_share(session: Session, event: Event, field: str) -> frozenset[int]:
    """The places at ``event`` whose people share ``field`` at present."""
    at_event = select(Consent.registration_id).join(Registration, Registration.id == Consent.registration_id)
    return frozenset(
        session.scalars(
            at_event.where(
                Registration.event_id == event.id, Consent.field == field, Consent.withdrawn_at.is_(None)
            )
        )
    )


def _write(
    session: Session, registrations: Sequence[Registration], fields: Collection[str], *, now: datetime
) -> None:
    rows = [
        {"registration_id": registration.id, "field": field, "given_at": now}
        for registration in registrations
        for field in sorted(fields)
    ]
    if rows:
        session.execute(insert(Consent), rows)


def _current() -> Select[int, str]:
    return select(Consent.registration_id, Consent.field).where(Consent.withdrawn_at.is_(None))
