"""Long lists of an event, a page at a time and both ways by key: the roll, and the audit trail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from netevents.events.models import AuditEntry, Event, Registration
from netevents.events.queries import PAGE, on_roll

Row = TypeVar("Row")

_NEVER: Final = literal(datetime(1970, 1, 1, tzinfo=UTC), Registration.checked_in_at.type)
SORTS: Final[dict[str, tuple[ColumnElement[Any], bool]]] = {
    "": (Registration.name.expression, False),
    "registered": (Registration.registered_at.expression, True),
    "came": (func.coalesce(Registration.checked_in_at, _NEVER), True),
}
"""What the roll stands by: the name, or the last who joined or came first."""
ACTS: Final = ("exported", "looked", "changed")
"""How acts of the audit trail begin that one can look for."""


@dataclass(frozen=True)
class ListPage(Generic[Row]):
    """Some rows of a long list, and whether there are others before and after them."""

    rows: Sequence[Row]
    has_earlier: bool
    has_later: bool


def roll_page(
    session: Session,
    event: Event,
    *,
    q: str = "",
    state: str = "",
    by: str = "",
    after: str = "",
    before: str = "",
    limit: int = PAGE,
) -> ListPage[Registration]:
    """A page of the roll of ``event``, with event and person loaded.

    :param q: part of the name
    :param state: one of ``STATES_OF_ROLL``, or nothing for all
    :param by: one of ``SORTS``
    :param after: the code of the last attendee of the page before
    :param before: the code of the first one of the page after; ``after`` wins
    """
    key, falling = SORTS[by]
    query = (
        select(Registration).where(*on_roll(event, q=q, state=state)).options(joinedload(Registration.person))
    )
    from_ = _place(session, event, key, after or before)
    found = _page(
        session,
        query,
        (key, Registration.id.expression),
        falling=falling,
        after=from_ if after else None,
        before=from_ if before and not after else None,
        limit=limit,
    )
    for registration in found.rows:
        set_committed_value(registration, "event", event)
    return found


def audit_page(
    session: Session,
    event: Event,
    *,
    act: str = "",
    after: int | None = None,
    before: int | None = None,
    limit: int = PAGE,
) -> ListPage[tuple[AuditEntry, str | None]]:
    """Who did what at ``event``, the latest first, with the person loaded, and to which attendee.

    :param act: one of ``ACTS``, or nothing for all
    :param after: id of the last entry of the page before
    :param before: id of the first entry of the page after
    """
    query = (
        select(AuditEntry, Registration.name)
        .outerjoin(Registration, Registration.id == AuditEntry.registration_id)
        .where(AuditEntry.event_id == event.id)
        .options(joinedload(AuditEntry.person))
    )
    if act in ACTS:
        query = query.where(AuditEntry.act.startswith(act))
    return _page(
        session,
        query,
        (AuditEntry.id.expression,),
        falling=True,
        after=None if after is None else (after,),
        before=None if before is None else (before,),
        limit=limit,
    )


def _place(session: Session, event: Event, key: ColumnElement[Any], code: str) -> tuple[Any, ...] | None:
    """Where the attendee with this code stands."""
    if not code:
        return None
    found = session.execute(
        select(key, Registration.id).where(Registration.event_id == event.id, Registration.code == code)
    ).first()
    return tuple(found) if found else None


def _page(
    session: Session,
    query: Select[*tuple[Any, ...]],
    keys: tuple[ColumnElement[Any], ...],
    *,
    falling: bool,
    after: tuple[Any, ...] | None,
    before: tuple[Any, ...] | None,
    limit: int,
) -> ListPage[Any]:
    """The rows next to a key; those before it are read backwards."""
    backwards = after is None and before is not None
    down = falling is not backwards
    if (at := after or before) is not None:
        here, there = (
            tuple_(*keys),
            tuple_(*(literal(value, key.type) for key, value in zip(keys, at, strict=True))),
        )
        query = query.where(here < there if down else here > there)
    rows = session.execute(
        query.order_by(*(key.desc() if down else key.asc() for key in keys)).limit(limit + 1)
    ).all()
    more, rows = len(rows) > limit, rows[:limit]
    found = [row[0] if len(row) == 1 else tuple(row) for row in rows]
    if backwards:
        return ListPage(found[::-1], more, has_later=True)
    return ListPage(found, after is not None, has_later=more)
