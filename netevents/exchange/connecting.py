"""The scan: one connection per pair and event, whoever scans, however often, at once from both sides too.

This is the hot path: one statement reads all that the rules need, one upsert writes, straight to the driver;
on PostgreSQL both are one round trip. The rules stand once, in the ``verdict`` column of the shared SELECT.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection as Database

from netevents.db import OneAct
from netevents.exchange import live_codes
from netevents.exchange import scan_statements as statements
from netevents.people import codes

LATE_UPLOADS = timedelta(hours=72)
CLOCKS_AGREE = timedelta(minutes=2)
LIVE_CODE_LASTS = timedelta(minutes=5)


class Result(StrEnum):
    """What a scan came to; each has its sentence in the views."""

    NEW = "new"
    AGAIN = "again"
    WAITING = "waiting"
    OWN = "own"
    REPLACED = "replaced"
    OLD = "old"
    PRINTED = "printed"
    CLOSED = "closed"
    YOUTH = "youth"
    LEADERS = "leaders"
    RECORDED = "recorded"
    STRANGER = "stranger"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Scan:
    """A badge was read.

    :ivar token: what the badge says
    :ivar secret: the scanning device's sign-in
    :ivar key: chosen by the phone for this scan; sending it again gives the same answer
    :ivar scanned_at: the phone's time, where it differs from the server's because the scan waited offline
    :ivar typed: the short code was typed instead
    :ivar shown_at: when the badge's screen showed what was read, where that is a live code that checks
    :ivar seen_at: when this device opened that code here, to act on it a little later
    """

    token: str
    secret: str
    key: str = ""
    scanned_at: datetime | None = None
    typed: bool = False
    shown_at: datetime | None = None
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a scan.

    :ivar code: the connection's, where there is one to show
    :ivar told: whether plugins have something to hear
    """

    result: Result
    code: str = ""
    told: bool = False


def connect(database: Database | OneAct, scan: Scan, *, now: datetime) -> Outcome:
    """Make, confirm or find the connection of the scanner with the badge's owner. Does not commit.

    At most three statements. A scan that waited offline counts at its own time, kept within the event.
    """
    values = _values(scan, now=now)
    cursor = database.connection.cursor()
    if database.dialect.name == "postgresql":
        return _outcome(_postgresql_scan(cursor, values), values)
    return _outcome(_sqlite_scan(database, cursor, values), values)


def foresee(database: Database, scan: Scan, *, now: datetime) -> str | None:
    """What :func:`connect` finds before its upsert: a :class:`Result`, ``meet``, or None: no such token."""
    values = _values(scan, now=now)
    if database.dialect.name == "postgresql":
        row = database.exec_driver_sql(statements.postgresql_found(), values).one_or_none()
    else:
        row = database.exec_driver_sql(statements.sqlite_found(), _bound(values)).one_or_none()
    return None if row is None else str(row.verdict)


def _values(scan: Scan, *, now: datetime) -> dict[str, Any]:
    scanned_at = scan.scanned_at or now
    skew = abs(now - scanned_at)
    late = skew > CLOCKS_AGREE
    code = codes.public_code()
    return {
        "token": scan.token.upper(),
        "secret": codes.fingerprint(scan.secret),
        "now": now,
        "at": min(scanned_at, now),
        "late": late,
        "long_ago": now - LATE_UPLOADS,
        "live": skew <= LIVE_CODE_LASTS,
        "fresh": live_codes.is_fresh(scan.shown_at, scan.seen_at or min(scanned_at, now)),
        "typed": scan.typed,
        "key": scan.key[:40] or code,
        "code": code,
    }


def _outcome(row: Any, values: dict[str, Any]) -> Outcome:
    if row is None:
        return Outcome(Result.UNKNOWN)
    verdict, code, state, made_key, made_at = row
    if verdict != "meet":
        return Outcome(Result(verdict))
    if state == "waiting":
        return Outcome(Result.WAITING, code)
    if made_key != values["key"]:
        return Outcome(Result.AGAIN, code)
    return Outcome(Result.NEW, code, told=_same(made_at, values["now"]))


def _same(stored: Any, moment: datetime) -> bool:
    return bool(stored == (_text(moment) if isinstance(stored, str) else moment))


def _text(moment: datetime) -> str:
    """``moment`` as SQLite holds it."""
    here = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return here.isoformat(" ", "microseconds")[:26]


def _bound(values: dict[str, Any]) -> dict[str, Any]:
    now, at = values["now"], values["at"]
    written = _text(now)
    return values | {
        "now": written,
        "at": written if at is now else _text(at),
        "long_ago": _text(values["long_ago"]),
    }


def _postgresql_scan(cursor: Any, values: dict[str, Any]) -> Any:
    cursor.execute(statements.postgresql_scan(), values)
    return cursor.fetchone()


def _sqlite_scan(database: Database | OneAct, cursor: Any, values: dict[str, Any]) -> Any:
    """The same in three statements. Who has met before waits for no writer; who writes, reads anew."""
    bound = _bound(values)
    seen = cursor.execute(statements.sqlite_look(), bound).fetchone()
    if seen is None or seen[0] != "meet" or seen[1] is not None:
        return seen
    if isinstance(database, OneAct):
        database.write()
    written = cursor.execute(statements.sqlite_scan(), bound).fetchone()
    if written is None:
        return cursor.execute(statements.sqlite_look(), bound).fetchone()
    id_, code, state, made_key, made_at = written
    if state == "made" and made_at == bound["now"] and made_key == bound["key"]:
        cursor.execute("INSERT INTO untold (connection_id) VALUES (?)", (id_,))
    return "meet", code, state, made_key, made_at
