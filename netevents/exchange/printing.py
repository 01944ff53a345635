"""Badges on paper: what each says, which are new or say something else now, and which were printed when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final
from urllib.parse import parse_qsl

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from netevents.events.models import Event, Registration
from netevents.exchange import sheets
from netevents.exchange.badge_layout import BadgeFace
from netevents.exchange.models import PRINTED, Badge
from netevents.languages import _, speaking
from netevents.web.qr import badge_address

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)
MOST: Final = 500
"""So many badges go into one PDF; the next ones go into the next."""
BADGES: Final = "badges.pdf"
"""A PDF of so many badges that the worker draws it."""
SAID_OF_ROLE: Final = {"attendee": ""}
"""Most people attend; that need not stand on a badge."""


@dataclass(frozen=True, slots=True)
class Printable:
    """One printed badge: what it says now, and when and as what it was printed last."""

    badge_id: int
    registration: str
    face: BadgeFace
    printed_at: datetime | None
    printed_as: str | None

    @property
    def says(self) -> str:
        """A fingerprint of all that stands on it."""
        return sha256("\n".join(astuple(self.face)).encode("utf-8", "replace")).hexdigest()

    @property
    def is_new(self) -> bool:
        return self.printed_at is None

    @property
    def has_changed(self) -> bool:
        return self.printed_at is not None and self.printed_as != self.says


def printables(
    session: Session, event: Event, *, base_url: str, only: str = "", sheet: int | None = None
) -> Sequence[Printable]:
    """The badges of ``event`` by name, as they would be printed now. One statement.

    Of a minor a badge says first name and group, of everybody else name and role.

    :param only: the code of one registration, for just that one
    :param sheet: only those that were printed together, by the number that :func:`mark` gave
    """
    columns = (
        Badge.id,
        Badge.token,
        Badge.code,
        Badge.printed_at,
        Badge.printed_as,
        Registration.code.label("registration"),
        Registration.name,
        Registration.role,
        Registration.subgroup,
        Registration.is_minor,
    )
    query = (
        select(*columns)
        .join(Registration, Registration.id == Badge.registration_id)
        .where(
            Badge.event_id == event.id,
            Badge.kind == PRINTED,
            Badge.replaced_at.is_(None),
            Registration.erased_at.is_(None),
        )
        .order_by(Registration.name, Registration.id)
    )
    if only:
        query = query.where(Registration.code == only)
    if sheet is not None:
        query = query.where(Badge.printed_at == EPOCH + sheet * MICROSECOND)
    return [
        Printable(
            row.id,
            row.registration,
            BadgeFace(
                name=row.name,
                line=row.subgroup if row.is_minor else _role(row.role, event.language),
                address=badge_address(base_url, row.token),
                code=row.code,
                event_name=event.name,
            ),
            row.printed_at,
            row.printed_as,
        )
        for row in session.execute(query)
    ]


def _role(role: str, language: str) -> str:
    """Paper is in the event’s language, whoever prints it."""
    with speaking(language):
        return SAID_OF_ROLE.get(role, _(role.capitalize()))


def due(found: Sequence[Printable]) -> Sequence[Printable]:
    """Those that were never printed, or would say something else now."""
    return [one for one in found if one.is_new or one.has_changed]


def mark(session: Session, event: Event, printed: Sequence[Printable], *, now: datetime) -> int:
    """Remember that these are on paper, as they are now; the number by which this printing is found again."""
    last = session.scalar(select(func.max(Badge.printed_at)).where(Badge.event_id == event.id))
    at = now if last is None else max(now, last + MICROSECOND)
    session.execute(
        update(Badge),
        [{"id": one.badge_id, "printed_at": at, "printed_as": one.says} for one in printed],
    )
    return (at - EPOCH) // MICROSECOND


def begin_anew(session: Session, event: Event) -> None:
    """Count every badge of ``event`` as never printed."""
    session.execute(
        update(Badge)
        .where(Badge.event_id == event.id, Badge.kind == PRINTED)
        .values(printed_at=None, printed_as=None)
        .execution_options(synchronize_session=False)
    )


def latest_sheet(found: Sequence[Printable]) -> int | None:
    """What was printed last."""
    times = [one.printed_at for one in found if one.printed_at is not None]
    return (max(times) - EPOCH) // MICROSECOND if times else None


def pdf(session: Session, event: Event, query: str, *, base_url: str) -> bytes:
    """One printing on paper, drawn by the worker.

    :param query: ``stock``, ``sides``, ``begin`` and ``sheet``, as an address has them
    """
    asked = dict(parse_qsl(query))
    paper = sheets.stock(asked["stock"]) or sheets.STOCKS[0]
    found = printables(session, event, base_url=base_url, sheet=int(asked["sheet"]))
    sides = next(sides for sides in sheets.SIDES if sides == asked["sides"])
    faces = [one.face for one in found[:MOST]]
    return sheets.pdf(faces, paper, sides=sides, begin=int(asked["begin"]) - 1)
