"""What is read for the files that people and organizers take home."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import Any, Final

from sqlalchemy import Connection as Wire
from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session, joinedload

from netevents.events.models import AuditEntry, Event, Registration
from netevents.exchange.models import MADE, Connection
from netevents.exchange.policy import Listed
from netevents.people.models import Profile

EXPORTED: Final = "exported"
"""How the acts of the audit trail begin that take a file home."""
BATCH: Final = 2000

BOTH, LOW_BACK, HIGH_BACK = 4, 2, 1
"""How a connection stands: both sides confirmed it; the low, the high side took its fields back."""

Fact = tuple[str, int, int, str, str, int]
"""Of one connection: its code, both places, the moment, how it was made, how it stands.

The moment is text in UTC, ``2026-05-08 12:00:00``, perhaps with a fraction: a million are not parsed.
"""


def made_connections(session: Session, event: Event) -> Iterator[Fact]:
    """Every connection made at ``event``, by the time they met, as the database's driver hands it over."""
    session.flush()  # what follows goes past the session
    wire = session.connection()
    row = Connection.__table__.c
    both = row.low_confirmed_at.is_not(None) & row.high_confirmed_at.is_not(None) & (row.how != "leader")
    stands = (
        case((both, BOTH), else_=0)
        + case((row.low_withdrawn_at.is_not(None), LOW_BACK), else_=0)
        + case((row.high_withdrawn_at.is_not(None), HIGH_BACK), else_=0)
    )
    query = (
        select(row.code, row.low_id, row.high_id, row.met_at, row.how, stands)
        .where(row.event_id == event.id, row.state == MADE)
        .order_by(row.met_at, row.id)
    )
    if wire.dialect.name == "postgresql":
        return _copied(wire, query)
    found: Any = wire.execute(query)
    facts: Iterator[Fact] = iter(found.cursor)
    return facts


def whole_connections(session: Session, event: Event) -> Iterator[tuple[Fact, Connection]]:
    """The same with the connection itself, for columns of plugins: slower by far."""
    query = (
        select(Connection)
        .where(Connection.event_id == event.id, Connection.state == MADE)
        .order_by(Connection.met_at, Connection.id)
        .execution_options(yield_per=BATCH)
    )
    for row in session.scalars(query):
        stands = (
            BOTH * row.both_confirmed
            + LOW_BACK * (row.low_withdrawn_at is not None)
            + HIGH_BACK * (row.high_withdrawn_at is not None)
        )
        met_at = f"{row.met_at.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
        yield (row.code, row.low_id, row.high_id, met_at, row.how, stands), row


def everybody_listed(session: Session, event: Event) -> Iterator[Listed]:
    """Every place at ``event``, erased ones too, by name, with what files may ask for."""
    place = Registration
    query = (
        select(
            place.id,
            place.code,
            place.name,
            place.subgroup,
            place.role,
            place.is_minor,
            place.claimed_at.is_not(None),
            place.erased_at.is_not(None),
            place.stays_out,
            place.hidden,
            place.organizers_may_email,
            place.shows_in_graph,
            func.coalesce(Profile.organization, ""),
            func.coalesce(Profile.email, ""),
        )
        .outerjoin(Profile, Profile.person_id == place.person_id)
        .where(place.event_id == event.id)
        .order_by(place.name, place.id)
    )
    return map(Listed._make, session.execute(query))


def is_large(session: Session, event: Event, most: int) -> bool:
    """Whether more than ``most`` connections were ever begun at ``event``; read from an index alone."""
    later = (
        select(Connection.id)
        .where(Connection.event_id == event.id)
        .order_by(Connection.met_at, Connection.id)
        .offset(most)
        .limit(1)
    )
    return session.scalar(later) is not None


def exports_of(session: Session, event: Event) -> Sequence[AuditEntry]:
    """Who took a file of the event home, and why, the latest first, with the person loaded."""
    return session.scalars(
        select(AuditEntry)
        .where(AuditEntry.event_id == event.id, AuditEntry.act.startswith(EXPORTED))
        .options(joinedload(AuditEntry.person))
        .order_by(AuditEntry.id.desc())
        .limit(50)
    ).all()


def _copied(wire: Wire, query: Select[Any]) -> Iterator[Fact]:
    """By COPY, which is PostgreSQL's quickest way out and keeps no row in memory."""
    from psycopg import sql

    told = query.compile(dialect=wire.dialect, compile_kwargs={"literal_binds": True})
    driver: Any = wire.connection.driver_connection
    with driver.cursor() as cursor:
        cursor.execute("SET LOCAL TIME ZONE 'UTC'")
        with cursor.copy(sql.SQL("COPY ({}) TO STDOUT").format(sql.SQL(str(told)))) as lines:
            for line in lines:
                code, low, high, met_at, how, stands = bytes(line).decode().rstrip("\n").split("\t")
                yield code, int(low), int(high), met_at, how, int(stands)
