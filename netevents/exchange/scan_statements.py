"""The SQL of a scan on either database. The rules stand once, in the ``verdict`` column of one SELECT."""

from __future__ import annotations

from functools import cache

from netevents.exchange.youth.leaders import TWO_LEADERS

# Columns: what the INSERT needs, then the verdict. {least}/{greatest}: scalar functions of either database.
_FOUND = """
SELECT
  CASE WHEN r.id < mine.id THEN r.id ELSE mine.id END AS low_id,
  CASE WHEN r.id < mine.id THEN mine.id ELSE r.id END AS high_id,
  mine.id < r.id AS scanner_is_low,
  r.event_id AS event_id,
  r.asks_first OR EXISTS (SELECT 1 FROM tombstone t WHERE {of_pair}) AS asks_first,
  b.kind = 'screen' AND {live} AS shows_live,
  CASE WHEN {late} THEN 'offline' WHEN {typed} THEN 'code' WHEN b.kind = 'screen' THEN 'live' ELSE 'qr' END
    AS how,
  CASE WHEN {late} THEN {least}({now}, {greatest}(e.starts_at, {least}({at}, coalesce(e.ended_at, {now}))))
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
    WHEN b.kind = 'screen' AND e.badge_codes <> 'still' AND NOT {fresh} THEN 'old'
    WHEN b.kind = 'printed' AND e.badge_codes = 'live only' THEN 'printed'
    WHEN EXISTS (
      SELECT 1 FROM tombstone t WHERE t.at >= {at} AND {of_pair}
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

# What the scan would write of the two sides: the scanner acts, and so does whoever shows a live code.
_OFFERED = """
found AS ({found}), offered AS (
  SELECT found.*,
    CASE WHEN scanner_is_low OR (shows_live AND NOT asks_first) THEN met_at END AS low_confirmed_at,
    CASE WHEN NOT scanner_is_low OR (shows_live AND NOT asks_first) THEN met_at END AS high_confirmed_at
  FROM found
)"""

_OF_PAIR = """t.low_id = CASE WHEN r.id < mine.id THEN r.id ELSE mine.id END
        AND t.high_id = CASE WHEN r.id < mine.id THEN mine.id ELSE r.id END"""

# Left by somebody, or blocked once and unblocked since: the verdict has seen that no block stands.
_ENDED = "connection.state IN ('withdrawn', 'blocked')"

# What was ended begins anew and waits for the other side too; what waits is made once both have acted.
_MADE_NOW = f"""({_ENDED} OR (connection.state = 'waiting'
    AND coalesce(connection.low_confirmed_at, excluded.low_confirmed_at) IS NOT NULL
    AND coalesce(connection.high_confirmed_at, excluded.high_confirmed_at) IS NOT NULL))"""

# A second scan confirms its own side; made_key is the scan that made it; met_at is the earliest accepted.
_UPSERT = f"""
ON CONFLICT (event_id, low_id, high_id) DO UPDATE SET
  met_at = CASE WHEN excluded.met_at < connection.met_at THEN excluded.met_at ELSE connection.met_at END,
  made_at = CASE WHEN {_MADE_NOW} THEN excluded.made_at ELSE connection.made_at END,
  made_key = CASE WHEN {_MADE_NOW} THEN excluded.made_key ELSE connection.made_key END,
  low_confirmed_at = CASE WHEN {_ENDED} THEN excluded.low_confirmed_at
    ELSE coalesce(connection.low_confirmed_at, excluded.low_confirmed_at) END,
  high_confirmed_at = CASE WHEN {_ENDED} THEN excluded.high_confirmed_at
    ELSE coalesce(connection.high_confirmed_at, excluded.high_confirmed_at) END,
  state = CASE WHEN {_ENDED} THEN excluded.state
    WHEN {_MADE_NOW} THEN 'made' ELSE connection.state END
"""

# Only then does the scan say anything new.
_SAYS_MORE = f"""({_ENDED} OR excluded.met_at < connection.met_at
  OR (connection.low_confirmed_at IS NULL AND excluded.low_confirmed_at IS NOT NULL)
  OR (connection.high_confirmed_at IS NULL AND excluded.high_confirmed_at IS NOT NULL))"""

_COLUMNS = (
    "code, event_id, low_id, high_id, low_minor, high_minor, state, how, met_at, made_at, made_key, "
    "low_confirmed_at, high_confirmed_at"
)

_INSERT = f"""
INSERT INTO connection ({_COLUMNS})
SELECT {{code}}, event_id, low_id, high_id, false, false,
  CASE WHEN asks_first THEN 'waiting' ELSE 'made' END, how, met_at, {{now}}, {{key}},
  low_confirmed_at, high_confirmed_at
FROM offered WHERE verdict = 'meet'
{_UPSERT}
"""  # noqa: S608  our own words only; what comes from outside is bound

_TYPES = {
    "live": "boolean",
    "fresh": "boolean",
    "late": "boolean",
    "typed": "boolean",
    "at": "timestamptz",
    "now": "timestamptz",
    "long_ago": "timestamptz",
    "secret": "text",
    "token": "text",
    "code": "text",
    "key": "text",
}
_ON_POSTGRESQL = {name: f"%({name})s::{type_}" for name, type_ in _TYPES.items()}
_ON_SQLITE = {name: f":{name}" for name in _TYPES}


def _found(**words: str) -> str:
    rules = _FOUND.replace("{of_pair}", _OF_PAIR)
    return rules.format(two_leaders=TWO_LEADERS.format(event="e.id", now=words["now"]), **words)


@cache
def postgresql_found() -> str:
    return _found(least="least", greatest="greatest", **_ON_POSTGRESQL)


@cache
def postgresql_scan() -> str:
    """Read, upsert and note for the plugins in one statement."""
    return f"""
WITH {_OFFERED.format(found=postgresql_found())}, done AS (
  {_INSERT.format(**_ON_POSTGRESQL)}
  RETURNING id, code, state, made_key, made_at
), heard AS (
  INSERT INTO untold (connection_id)
  SELECT id FROM done WHERE state = 'made' AND made_at = %(now)s::timestamptz AND made_key = %(key)s
)
SELECT found.verdict, done.code, done.state, done.made_key, done.made_at
FROM found LEFT JOIN done ON true
"""  # noqa: S608  as above


@cache
def sqlite_found() -> str:
    return _found(least="min", greatest="max", **_ON_SQLITE)


@cache
def sqlite_look() -> str:
    """The verdict, and the connection of this pair if the scan would change nothing of it."""
    return f"""
WITH {_OFFERED.format(found=sqlite_found())}
SELECT verdict, connection.code, connection.state, made_key, made_at
FROM offered AS excluded LEFT JOIN connection ON connection.event_id = excluded.event_id
  AND connection.low_id = excluded.low_id AND connection.high_id = excluded.high_id AND NOT {_SAYS_MORE}
"""  # noqa: S608  as above


@cache
def sqlite_scan() -> str:
    """Read anew and upsert; gives nothing where the scan may not, or would change nothing."""
    return f"""
WITH {_OFFERED.format(found=sqlite_found())}
{_INSERT.format(**_ON_SQLITE)} WHERE {_SAYS_MORE}
RETURNING id, code, state, made_key, made_at
"""


UPSERT_SIGNED = f"""
INSERT INTO connection ({_COLUMNS})
VALUES (:code, :event, :low, :high, false, false, :state, 'offline', :met_at, :now, :key, :low_at, :high_at)
{_UPSERT} WHERE {_SAYS_MORE}
RETURNING id
"""  # noqa: S608  as above
"""Two phones have signed; the same on either database."""
