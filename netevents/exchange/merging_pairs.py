"""How the connections of two merged registrations become those of one, and are told apart again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from netevents.events.models import Registration
from netevents.exchange.models import BLOCKED, LEFT, MADE, WAITING, Connection, Tombstone, Untold
from netevents.exchange.queries import blocked_pairs
from netevents.people.codes import public_code


@dataclass(frozen=True, slots=True)
class Side:
    """A connection as one of its two registrations has it, free of which id is lower."""

    code: str
    state: str
    how: str
    met_at: datetime
    made_at: datetime
    made_key: str
    mine_confirmed_at: datetime | None
    mine_withdrawn_at: datetime | None
    their_confirmed_at: datetime | None
    their_withdrawn_at: datetime | None
    recorded_by_id: int | None
    released_by_id: int | None
    minor: bool


def bring_together(session: Session, kept: Registration, gone: Registration) -> list[dict[str, Any]]:
    """Give ``kept`` every connection of ``gone``; returns what is needed to tell them apart again."""
    mine, theirs = _by_other(session, kept), _by_other(session, gone)
    ended = _ended(session, (kept.id, gone.id))
    apart = _apart(session, kept, {*mine, *theirs})
    before = []
    for other in sorted({*mine, *theirs} - {kept.id, gone.id}):
        if other not in theirs and other not in apart:
            continue
        row, second = mine.get(other), theirs.get(other)
        sides = [
            _seen_by(found, id_) for found, id_ in ((row, kept.id), (second, gone.id)) if found is not None
        ]
        after = _combined(sides, ended_at=ended.get(other), apart=other in apart)
        if row is not None and second is not None:
            _hand_over(session, second, row)
            session.delete(second)
            session.flush()
        row = row or second
        assert row is not None
        if after.state == MADE and MADE not in {side.state for side in sides}:
            session.add(Untold(connection_id=row.id))
        _write(row, kept.id, other, after)
        before.append(
            {
                "other": other,
                "kept": _plain(sides[0]) if other in mine else None,
                "gone": _plain(sides[-1]) if other in theirs else None,
                "row": row.id,
                "after": _plain(after),
            }
        )
    between = mine.get(gone.id)
    if between is not None:
        before.append({"other": gone.id, "kept": _plain(_seen_by(between, kept.id))})
        session.delete(between)
    session.flush()
    return before


def _hand_over(session: Session, second: Connection, row: Connection) -> None:
    """What plugins hold of ``second``, which goes, is about ``row`` from now on, but never twice."""
    tables = Connection.metadata.tables
    connection = tables[Connection.__tablename__].columns["id"]
    for table in tables.values():
        for column in (column for column in table.columns if column.references(connection)):
            keys = list(table.primary_key.columns)
            for key in session.execute(select(*keys).where(column == second.id)).all():
                this = and_(*(part == value for part, value in zip(keys, key, strict=True)))
                with suppress(IntegrityError), session.begin_nested():
                    session.execute(update(table).where(this).values({column: row.id}))


def take_apart(
    session: Session, kept: Registration, gone: Registration, before: Sequence[Mapping[str, Any]]
) -> None:
    """Undo :func:`bring_together`. A connection that somebody ended or took back meanwhile stays so."""
    for entry in before:
        other = entry["other"]
        if other == gone.id:
            _new(session, kept, gone.id, _side(entry["kept"]))
            continue
        row = session.get(Connection, entry["row"])
        if row is None:
            continue
        now, after = _seen_by(row, kept.id), _side(entry["after"])
        if entry["kept"] is not None:
            _write(row, kept.id, other, _with_changes(_side(entry["kept"]), after, now))
            session.flush()
        if entry["gone"] is not None:
            theirs = _with_changes(_side(entry["gone"]), after, now)
            if entry["kept"] is None:
                _write(row, gone.id, other, theirs)
            else:
                _new(session, gone, other, theirs)
    session.flush()


def _by_other(session: Session, registration: Registration) -> dict[int, Connection]:
    rows = session.scalars(
        select(Connection).where(
            or_(Connection.low_id == registration.id, Connection.high_id == registration.id)
        )
    )
    return {row.other_id(registration.id): row for row in rows}


def _ended(session: Session, ids: tuple[int, int]) -> dict[int, datetime]:
    """When the pair of either registration with another one was last ended, by the other's id."""
    ended: dict[int, datetime] = {}
    for stone in session.scalars(
        select(Tombstone).where(or_(Tombstone.low_id.in_(ids), Tombstone.high_id.in_(ids)))
    ):
        other = stone.high_id if stone.low_id in ids else stone.low_id
        ended[other] = max(stone.at, ended.get(other, stone.at))
    return ended


def _apart(session: Session, kept: Registration, others: set[int]) -> set[int]:
    """Which of ``others`` have blocked the person of ``kept``, or are blocked by them."""
    pairs = blocked_pairs(session, kept.event_id, among={kept.id, *others})
    return {other for pair in pairs if kept.id in pair for other in pair if other != kept.id}


def _combined(sides: Sequence[Side], *, ended_at: datetime | None, apart: bool) -> Side:
    """One connection of two: the first meeting, every yes, every withdrawal, and a block above all."""
    first = min(sides, key=lambda side: side.met_at)
    moments: dict[str, Any] = {
        name: min((at for side in sides if (at := getattr(side, name)) is not None), default=None)
        for name in ("mine_confirmed_at", "mine_withdrawn_at", "their_confirmed_at", "their_withdrawn_at")
    }
    both = replace(
        sides[0],
        how=first.how,
        met_at=first.met_at,
        made_at=min(side.made_at for side in sides),
        recorded_by_id=next((side.recorded_by_id for side in sides if side.recorded_by_id), None),
        released_by_id=next((side.released_by_id for side in sides if side.released_by_id), None),
        **moments,
    )
    states = {side.state for side in sides}
    if apart or BLOCKED in states:
        return replace(both, state=BLOCKED)
    standing = [side.made_at for side in sides if side.state in {MADE, WAITING}]
    if not standing or (len(sides) > 1 and ended_at is not None and ended_at >= max(standing)):
        return replace(both, state=LEFT)
    agreed = both.mine_confirmed_at is not None and both.their_confirmed_at is not None and not both.minor
    return replace(both, state=MADE if MADE in states or agreed else WAITING)


def _with_changes(side: Side, after: Side, now: Side) -> Side:
    """``side`` with whatever people changed between the merge and its undoing."""
    changed: dict[str, Any] = {}
    if now.state != after.state:
        changed["state"] = now.state
    for name in ("mine_withdrawn_at", "their_withdrawn_at"):
        if getattr(now, name) != getattr(after, name):
            changed[name] = getattr(now, name)
    return replace(side, **changed)


def _seen_by(row: Connection, my_id: int) -> Side:
    low = row.low_id == my_id
    mine, their = ("low", "high") if low else ("high", "low")
    return Side(
        code=row.code,
        state=row.state,
        how=row.how,
        met_at=row.met_at,
        made_at=row.made_at,
        made_key=row.made_key,
        mine_confirmed_at=getattr(row, f"{mine}_confirmed_at"),
        mine_withdrawn_at=getattr(row, f"{mine}_withdrawn_at"),
        their_confirmed_at=getattr(row, f"{their}_confirmed_at"),
        their_withdrawn_at=getattr(row, f"{their}_withdrawn_at"),
        recorded_by_id=row.recorded_by_id,
        released_by_id=row.released_by_id,
        minor=row.low_minor,
    )


def _write(row: Connection, my_id: int, other_id: int, side: Side) -> None:
    row.low_id, row.high_id = sorted((my_id, other_id))
    row.low_minor = row.high_minor = side.minor
    mine, their = ("low", "high") if my_id < other_id else ("high", "low")
    for name in ("confirmed_at", "withdrawn_at"):
        setattr(row, f"{mine}_{name}", getattr(side, f"mine_{name}"))
        setattr(row, f"{their}_{name}", getattr(side, f"their_{name}"))
    for name in ("state", "how", "met_at", "made_at", "made_key", "recorded_by_id", "released_by_id"):
        setattr(row, name, getattr(side, name))


def _new(session: Session, mine: Registration, other_id: int, side: Side) -> None:
    taken = session.scalar(select(Connection.id).where(Connection.code == side.code)) is not None
    row = Connection(code=public_code() if taken else side.code, event_id=mine.event_id)
    _write(row, mine.id, other_id, side)
    session.add(row)
    session.flush()


def _plain(side: Side) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in asdict(side).items()
    }


def _side(plain: Mapping[str, Any]) -> Side:
    values: dict[str, Any] = {
        name: datetime.fromisoformat(value) if name.endswith("_at") and value else value
        for name, value in plain.items()
    }
    return Side(**values)
