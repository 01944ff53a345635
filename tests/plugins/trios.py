"""Asking for a trio, and who sits together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from netevents.events.models import Registration
from netevents_starters.models import Seat
from tests.cast import post, world

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.plugins.conftest import Evening

TRIO = "/e/hack-night/starters/trio"


def ask(evening: Evening, name: str) -> TestResponse:
    """What they see then."""
    answer = post(evening.phone(name), TRIO)
    return evening.phone(name).get(answer.location) if answer.status_code == 302 else answer


def trios(evening: Evening) -> list[list[str]]:
    """Who sits together, by name."""
    with world(evening.app) as session:
        rows = session.execute(
            select(Seat.trio_id, Registration.name)
            .join(Registration, Registration.id == Seat.registration_id)
            .where(Seat.trio_id.is_not(None))
            .order_by(Registration.name)
        ).all()
    found: dict[int, list[str]] = {}
    for trio, name in rows:
        found.setdefault(trio, []).append(name)
    return list(found.values())
