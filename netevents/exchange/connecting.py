"""The scan: one connection per pair and event, whoever scans, however often, at once from both sides too.

This is the hot path: one statement that reads everything the rules need and one upsert, sent straight to the driver. On
PostgreSQL both are one round trip. The rules stand once, in the ``verdict`` column of the shared SELECT.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import Connection as Database

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
    """``code`` is the connection's, where there is one to show; ``told`` whether plugins have something to hear."""

    result: Result
    code: str = ""
    told: bool = False


def connect(database: Database, scan: Scan, *, now: datetime) -> Outcome:
    """Make, confirm or find the connection of the scanner with the badge's owner. Does not commit.

    At most three statements. A scan that waited offline counts at its own time, kept within the event.
    """
    values = _values(scan, now=now)
    if database.dialect.name == "postgresql":
        row = database.exec_driver_sql(_postgresql(), values).one_or_none()
    else:
        row = _sqlite(database, values)
    return _outcome(row, values)


def foresee(database: Database, scan: Scan, *, now: datetime) -> str | None:
    """What :func:`connect` would say before its upsert: a :class:`Result`, ``meet``, or None for an unknown token."""
    values = _values(scan, now=now)
    if database.dialect.name == "postgresql":
        row = database.exec_driver_sql(_postgresql_found(), values).one_or_none()
    else:
        row = database.exec_driver_sql(_sqlite_found(), _bound(values)).one_or_none()
    return None if row is None else str(row.verdict)


def _values(scan: Scan, *, now: datetime) -> dict[str, Any]:
    late = scan.scanned_at is not None and abs(now - scan.scanned_at) > CLOCKS_AGREE
    at = scan.scanned_at if late and scan.scanned_at is not None else now
    return {
        "token": scan.token.upper(),
        "secret": codes.fingerprint(scan.secret),
        "now": now,
        "at": at,
        "late": late,
        "read_at": scan.scanned_at or now,
        "long_ago": now - LATE_UPLOADS,
        "live": not late or now - at <= LIVE_CODE_LASTS,
        "typed": scan.typed,
        "key": scan.key[:40],
        "code": codes.public_code(),
    }


def _outcome(row: Any, values: dict[str, Any]) -> Outcome:
    if row is None:
        return Outcome(Result.UNKNOWN)
    verdict, code, state, made_key, made_at, is_new = row
    if verdict != "meet":
        return Outcome(Result(verdict))
    if state == "blocked":
        return Outcome(Result.RECORDED if values["late"] else Result.UNKNOWN)
    told = state == "made" and (bool(is_new) or _same(made_at, values["now"]))
    if state == "waiting":
        return Outcome(Result.WAITING, code, told)
    mine = is_new or (made_key != "" and made_key == values["key"])
    return Outcome(Result.NEW if mine else Result.AGAIN, code, told)


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
  CASE WHEN {late} THEN 'offline' WHEN {typed} THEN 'code' WHEN b.kind = 'screen' THEN 'live' ELSE 'qr' END AS how,
  CASE WHEN {late} THEN {greatest}(e.starts_at, {least}({at}, coalesce(e.ended_at, {now})))
       ELSE {now} END AS met_at,
  CASE
    WHEN mine.id IS NULL THEN 'stranger'
    WHEN r.erased_at IS NOT NULL OR mine.erased_at IS NOT NULL OR EXISTS (
      SELECT 1 FROM block k WHERE (k.blocker_id = r.person_id AND k.blocked_id = s.person_id)
                               OR (k.blocker_id = s.person_id AND k.blocked_id = r.person_id)
    ) THEN CASE WHEN {late} THEN 'recorded' ELSE 'unknown' END
    WHEN mine.id = r.id THEN 'own'
    WHEN r.hidden THEN 'unknown'
    WHEN b.replaced_at IS NOT NULL THEN 'replaced'
    WHEN e.audience = 'youth' OR r.is_minor OR mine.is_minor THEN 'youth'
    WHEN NOT (e.state = 'open' OR ({late} AND e.state = 'ended' AND coalesce(e.ended_at, e.ends_at) > {long_ago}))
      THEN 'closed'
    WHEN EXISTS (
      SELECT 1 FROM tombstone t WHERE t.at >= {read_at}
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

# A second scan confirms its own side; a withdrawn connection begins anew; met_at is the earliest accepted scan.
_UPSERT = """
ON CONFLICT (event_id, low_id, high_id) DO UPDATE SET
  met_at = CASE WHEN excluded.met_at < connection.met_at THEN excluded.met_at ELSE connection.met_at END,
  made_at = CASE
    WHEN connection.state = 'withdrawn' THEN excluded.made_at
    WHEN connection.state = 'waiting' AND coalesce(connection.low_confirmed_at, excluded.low_confirmed_at) IS NOT NULL
     AND coalesce(connection.high_confirmed_at, excluded.high_confirmed_at) IS NOT NULL THEN excluded.made_at
    ELSE connection.made_at END,
  low_confirmed_at = CASE WHEN connection.state = 'withdrawn' THEN excluded.low_confirmed_at
    ELSE coalesce(connection.low_confirmed_at, excluded.low_confirmed_at) END,
  high_confirmed_at = CASE WHEN connection.state = 'withdrawn' THEN excluded.high_confirmed_at
    ELSE coalesce(connection.high_confirmed_at, excluded.high_confirmed_at) END,
  low_withdrawn_at = CASE WHEN connection.state = 'withdrawn' THEN NULL ELSE connection.low_withdrawn_at END,
  high_withdrawn_at = CASE WHEN connection.state = 'withdrawn' THEN NULL ELSE connection.high_withdrawn_at END,
  state = CASE
    WHEN connection.state = 'withdrawn' THEN excluded.state
    WHEN connection.state = 'waiting' AND coalesce(connection.low_confirmed_at, excluded.low_confirmed_at) IS NOT NULL
     AND coalesce(connection.high_confirmed_at, excluded.high_confirmed_at) IS NOT NULL THEN 'made'
    ELSE connection.state END
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
    "read_at": "timestamptz",
    "now": "timestamptz",
    "long_ago": "timestamptz",
    "secret": "text",
    "token": "text",
}


@cache
def _postgresql_found() -> str:
    typed = {name: f"%({name})s::{type_}" for name, type_ in _TYPES.items()}
    return _FOUND.format(least="least", greatest="greatest", **typed)


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
  SELECT id FROM done WHERE state = 'made' AND made_at = %(now)s::timestamptz
)
SELECT found.verdict, done.code, done.state, done.made_key, done.made_at, done.code = %(code)s
FROM found LEFT JOIN done ON true
"""


@cache
def _sqlite_found() -> str:
    return _FOUND.format(least="min", greatest="max", **{name: f":{name}" for name in _TYPES})


@cache
def _sqlite_upsert() -> str:
    return (
        f"INSERT INTO connection ({_COLUMNS}) VALUES (?, ?, ?, ?, 0, 0, ?, ?, ?, ?, ?, ?, ?) {_UPSERT} "
        "RETURNING id, code, state, made_key, made_at"
    )


def _bound(values: dict[str, Any]) -> dict[str, Any]:
    return {key: _text(value) if isinstance(value, datetime) else value for key, value in values.items()}


def _sqlite(database: Database, values: dict[str, Any]) -> Any:
    """The same in three statements: the writers' queue makes them one."""
    bound = _bound(values)
    found = database.exec_driver_sql(_sqlite_found(), bound).one_or_none()
    if found is None:
        return None
    low_id, high_id, scanner_is_low, event_id, asks_first, shows_live, how, met_at, verdict = found
    if verdict != "meet":
        return verdict, "", "", "", "", False
    agreed = shows_live and not asks_first
    made = database.exec_driver_sql(
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
    ).one()
    if made.state == "made" and made.made_at == bound["now"]:
        database.exec_driver_sql("INSERT INTO untold (connection_id) VALUES (?)", (made.id,))
    return verdict, made.code, made.state, made.made_key, made.made_at, made.code == bound["code"]
