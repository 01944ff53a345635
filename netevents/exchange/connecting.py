"""The scan: one connection per pair and event, whoever scans, however often, at once from both sides too.

This is the hot path: one statement reads all that the rules need, one upsert writes, straight to the driver;
on PostgreSQL both are one round trip. The rules stand once, in the ``verdict`` column of the shared SELECT.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import Connection as Database

from netevents.exchange.youth.leaders import TWO_LEADERS
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
    """

    token: str
    secret: str
    key: str = ""
    scanned_at: datetime | None = None
    typed: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a scan.

    :ivar code: the connection's, where there is one to show
    :ivar told: whether plugins have something to hear
    """

    result: Result
    code: str = ""
    told: bool = False


def connect(database: Database, scan: Scan, *, now: datetime) -> Outcome:
    """Make, confirm or find the connection of the scanner with the badge's owner. Does not commit.

    At most three statements. A scan that waited offline counts at its own time, kept within the event.
    """
    values = _values(scan, now=now)
    cursor = database.connection.cursor()
    scan_it = _postgresql_scan if database.dialect.name == "postgresql" else _sqlite_scan
    return _outcome(scan_it(cursor, values), values)


def foresee(database: Database, scan: Scan, *, now: datetime) -> str | None:
    """What :func:`connect` finds before its upsert: a :class:`Result`, ``meet``, or None: no such token."""
    values = _values(scan, now=now)
    if database.dialect.name == "postgresql":
        row = database.exec_driver_sql(_postgresql_found(), values).one_or_none()
    else:
        row = database.exec_driver_sql(_sqlite_found(), _bound(values)).one_or_none()
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
    if state == "blocked":
        return Outcome(Result.RECORDED if values["late"] else Result.UNKNOWN)
    if state == "waiting":
        return Outcome(Result.WAITING, code)
    if made_key != values["key"]:
        return Outcome(Result.AGAIN, code)
    return Outcome(Result.NEW, code, told=_same(made_at, values["now"]))


def _same(stored: Any, moment: datetime) -> bool:
    return bool(stored == (_text(moment) if isinstance(stored, str) else moment))


def _text(moment: datetime) -> str:
    """``moment`` as SQLite holds it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


# Columns: what the INSERT needs, then the verdict. {least}/{greatest}: scalar functions of either database.
_FOUND = """
SELECT
  CASE WHEN r.id < mine.id THEN r.id ELSE mine.id END AS low_id,
  CASE WHEN r.id < mine.id THEN mine.id ELSE r.id END AS high_id,
  mine.id < r.id AS scanner_is_low,
  r.event_id AS event_id,
  r.asks_first AS asks_first,
  b.kind = 'screen' AND {live} AS shows_live,
  CASE WHEN {late} THEN 'offline' WHEN {typed} THEN 'code' WHEN b.kind = 'screen' THEN 'live' ELSE 'qr' END
    AS how,
  CASE WHEN {late} THEN {greatest}(e.starts_at, {least}({at}, coalesce(e.ended_at, {now})))
       ELSE {at} END AS met_at,
  CASE
    WHEN mine.id IS NULL THEN 'stranger'
    WHEN r.erased_at IS NOT NULL OR mine.erased_at IS NOT NULL OR EXISTS (
      SELECT 1 FROM block k WHERE (k.blocker_id = r.person_id AND k.blocked_id = s.person_id)
                               OR (k.blocker_id = s.person_id AND k.blocked_id = r.person_id)
    ) THEN CASE WHEN {late} THEN 'recorded' ELSE 'unknown' END
    WHEN mine.id = r.id THEN 'own'
    WHEN r.hidden THEN 'unknown'
    WHEN b.replaced_at IS NOT NULL THEN 'replaced'
    WHEN r.is_minor OR mine.is_minor THEN 'youth'
    WHEN NOT (e.state = 'open'
      OR ({late} AND e.state = 'ended' AND coalesce(e.ended_at, e.ends_at) > {long_ago})) THEN 'closed'
    WHEN e.audience = 'youth' AND NOT {two_leaders} THEN 'leaders'
    WHEN EXISTS (
      SELECT 1 FROM tombstone t WHERE t.at >= {at}
        AND t.low_id = CASE WHEN r.id < mine.id THEN r.id ELSE mine.id END
        AND t.high_id = CASE WHEN r.id < mine.id THEN mine.id ELSE r.id END
    ) THEN 'recorded'
    ELSE 'meet'
  END AS verdict
FROM badge b
JOIN registration r ON r.id = b.registration_id
JOIN event e ON e.id = r.event_id
LEFT JOIN sign_in s ON s.secret_hash = {secret} AND s.revoked_at IS NULL AND s.expires_at > {now}
LEFT JOIN registration mine ON mine.event_id = r.event_id AND mine.person_id = s.person_id
WHERE b.token = {token}
"""

# What was left begins anew, and what waits is made once both have acted.
_MADE_NOW = """(connection.state = 'withdrawn' OR (connection.state = 'waiting'
    AND coalesce(connection.low_confirmed_at, excluded.low_confirmed_at) IS NOT NULL
    AND coalesce(connection.high_confirmed_at, excluded.high_confirmed_at) IS NOT NULL))"""

# A second scan confirms its own side; made_key is the scan that made it; met_at is the earliest accepted.
_UPSERT = f"""
ON CONFLICT (event_id, low_id, high_id) DO UPDATE SET
  met_at = CASE WHEN excluded.met_at < connection.met_at THEN excluded.met_at ELSE connection.met_at END,
  made_at = CASE WHEN {_MADE_NOW} THEN excluded.made_at ELSE connection.made_at END,
  made_key = CASE WHEN {_MADE_NOW} THEN excluded.made_key ELSE connection.made_key END,
  low_confirmed_at = CASE WHEN connection.state = 'withdrawn' THEN excluded.low_confirmed_at
    ELSE coalesce(connection.low_confirmed_at, excluded.low_confirmed_at) END,
  high_confirmed_at = CASE WHEN connection.state = 'withdrawn' THEN excluded.high_confirmed_at
    ELSE coalesce(connection.high_confirmed_at, excluded.high_confirmed_at) END,
  low_withdrawn_at = CASE WHEN connection.state = 'withdrawn' THEN NULL
    ELSE connection.low_withdrawn_at END,
  high_withdrawn_at = CASE WHEN connection.state = 'withdrawn' THEN NULL
    ELSE connection.high_withdrawn_at END,
  state = CASE WHEN connection.state = 'withdrawn' THEN excluded.state
    WHEN {_MADE_NOW} THEN 'made' ELSE connection.state END
"""

_COLUMNS = (
    "code, event_id, low_id, high_id, low_minor, high_minor, state, how, met_at, made_at, made_key, "
    "low_confirmed_at, high_confirmed_at"
)


_TYPES = {
    "live": "boolean",
    "late": "boolean",
    "typed": "boolean",
    "at": "timestamptz",
    "now": "timestamptz",
    "long_ago": "timestamptz",
    "secret": "text",
    "token": "text",
}


def _found(**words: str) -> str:
    return _FOUND.format(two_leaders=TWO_LEADERS.format(event="e.id", now=words["now"]), **words)


@cache
def _postgresql_found() -> str:
    typed = {name: f"%({name})s::{type_}" for name, type_ in _TYPES.items()}
    return _found(least="least", greatest="greatest", **typed)


@cache
def _postgresql() -> str:
    """Read, upsert and note for the plugins in one statement."""
    return f"""
WITH found AS ({_postgresql_found()}), done AS (
  INSERT INTO connection ({_COLUMNS})
  SELECT %(code)s, event_id, low_id, high_id, false, false,
    CASE WHEN asks_first THEN 'waiting' ELSE 'made' END, how, met_at, %(now)s::timestamptz, %(key)s,
    CASE WHEN scanner_is_low OR (shows_live AND NOT asks_first) THEN met_at END,
    CASE WHEN NOT scanner_is_low OR (shows_live AND NOT asks_first) THEN met_at END
  FROM found WHERE verdict = 'meet'
  {_UPSERT}
  RETURNING id, code, state, made_key, made_at
), heard AS (
  INSERT INTO untold (connection_id)
  SELECT id FROM done WHERE state = 'made' AND made_at = %(now)s::timestamptz AND made_key = %(key)s
)
SELECT found.verdict, done.code, done.state, done.made_key, done.made_at
FROM found LEFT JOIN done ON true
"""  # noqa: S608  our own words only; what comes from outside is bound


@cache
def _sqlite_found() -> str:
    return _found(least="min", greatest="max", **{name: f":{name}" for name in _TYPES})


@cache
def _sqlite_upsert() -> str:
    return f"""
INSERT INTO connection ({_COLUMNS}) VALUES (?, ?, ?, ?, 0, 0, ?, ?, ?, ?, ?, ?, ?) {_UPSERT}
RETURNING id, code, state, made_key, made_at
"""  # noqa: S608  as above


def _bound(values: dict[str, Any]) -> dict[str, Any]:
    return {key: _text(value) if isinstance(value, datetime) else value for key, value in values.items()}


def _postgresql_scan(cursor: Any, values: dict[str, Any]) -> Any:
    cursor.execute(_postgresql(), values)
    return cursor.fetchone()


def _sqlite_scan(cursor: Any, values: dict[str, Any]) -> Any:
    """The same in three statements: the writers' queue makes them one."""
    bound = _bound(values)
    found = cursor.execute(_sqlite_found(), bound).fetchone()
    if found is None:
        return None
    low_id, high_id, scanner_is_low, event_id, asks_first, shows_live, how, met_at, verdict = found
    if verdict != "meet":
        return verdict, "", "", "", ""
    agreed = shows_live and not asks_first
    id_, code, state, made_key, made_at = cursor.execute(
        _sqlite_upsert(),
        (
            bound["code"],
            event_id,
            low_id,
            high_id,
            "waiting" if asks_first else "made",
            how,
            met_at,
            bound["now"],
            bound["key"],
            met_at if scanner_is_low or agreed else None,
            met_at if not scanner_is_low or agreed else None,
        ),
    ).fetchone()
    if state == "made" and made_at == bound["now"] and made_key == bound["key"]:
        cursor.execute("INSERT INTO untold (connection_id) VALUES (?)", (id_,))
    return verdict, code, state, made_key, made_at
