"""What is read for the files that people and organizers take home."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy import Connection as Wire
from sqlalchemy import Select, case, delete, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from netevents.events.models import AuditEntry, Event, Registration
from netevents.events.retention import past_usual
from netevents.exchange.models import MADE, Connection
from netevents.exchange.policy import Listed
from netevents.people.models import Person, Profile

EXPORTED: Final = "exported"
"""How the acts of the audit trail begin that take a file home."""

BOTH, LOW_BACK, HIGH_BACK = 4, 2, 1
"""How a connection stands: both sides confirmed it; the low, the high side took its fields back."""
BATCH: Final = 2000

Fact = tuple[str, int, int, str, str, int, int]
"""Of one connection: its code, both places, the moment, how it was made, how it stands, its id.

The moment is text in UTC, ``2026-05-08 12:00:00``, perhaps with a fraction: a million are not parsed.
"""


def made_connections(session: Session, event: Event) -> Iterator[Fact]:
    """Every connection made at ``event``, by the time they met, as the database's driver hands it over.

    On PostgreSQL ``session`` is busy until the last one is read.
    """
    session.flush()  # what follows goes past the session
    wire = session.connection()
    if wire.dialect.name == "postgresql":
        return _copied(wire, _facts(event))
    return _raw(wire, _facts(event))


def connections_in_turn(session: Session, event: Event) -> Iterator[Fact]:
    """The same, with time for other statements of ``session`` between one and the next."""
    session.flush()
    wire = session.connection()
    if wire.dialect.name == "postgresql":
        return _fetched(wire, _facts(event))
    return _raw(wire, _facts(event))


class Outline:
    """A made connection as the columns of plugins see it, without a row of the ORM for each of a million.

    It knows what a fact says. Whatever else a column asks for is loaded then.
    """

    __slots__ = ("_loaded", "_session", "both_confirmed", "code", "high_id", "how", "id", "low_id")
    state = MADE

    def __init__(self, session: Session, fact: Fact) -> None:
        self.code, self.low_id, self.high_id, _, self.how, stands, self.id = fact
        self.both_confirmed = stands >= BOTH
        self._session = session
        self._loaded: Connection | None = None

    def other_id(self, registration_id: int) -> int:
        """The id of the registration on the other side."""
        return self.high_id if registration_id == self.low_id else self.low_id

    def __getattr__(self, name: str) -> Any:
        self._loaded = self._loaded or self._session.get_one(Connection, self.id)
        return getattr(self._loaded, name)


def outline(session: Session, fact: Fact) -> Connection:
    """The connection of ``fact``, for a column of a plugin."""
    return cast("Connection", Outline(session, fact))


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


def has_said_why(session: Session, event: Event, person: Person, act: str, *, since: datetime) -> bool:
    """Whether the trail says since ``since`` what ``person`` needs the file for whose taking is ``act``."""
    said = exists().where(
        AuditEntry.event_id == event.id,
        AuditEntry.person_id == person.id,
        AuditEntry.act == act,
        AuditEntry.at >= since,
    )
    return bool(session.scalar(select(said)))


def forget_trails(session: Session, over: Select[int], *, now: datetime) -> None:
    """Forget the audit trails of the events ``over``, of which organizers see nothing any more.

    People still read who took a file with them home, until the usual time: organizers who let go sooner take
    no trace of that away.
    """
    usual = select(Event.id).where(past_usual(now))
    session.execute(
        delete(AuditEntry).where(
            AuditEntry.event_id.in_(over),
            or_(~AuditEntry.act.startswith(EXPORTED), AuditEntry.event_id.in_(usual)),
        )
    )


def _facts(event: Event) -> Select[*tuple[Any, ...]]:
    row = Connection.__table__.c
    both = row.low_confirmed_at.is_not(None) & row.high_confirmed_at.is_not(None) & (row.how != "leader")
    stands = (
        case((both, BOTH), else_=0)
        + case((row.low_withdrawn_at.is_not(None), LOW_BACK), else_=0)
        + case((row.high_withdrawn_at.is_not(None), HIGH_BACK), else_=0)
    )
    return (
        select(row.code, row.low_id, row.high_id, row.met_at, row.how, stands, row.id)
        .where(row.event_id == event.id, row.state == MADE)
        .order_by(row.met_at, row.id)
    )


def _raw(wire: Wire, query: Select[*tuple[Any, ...]]) -> Iterator[Fact]:
    """SQLite's own rows, in which a moment is the text that we want."""
    found: Any = wire.execute(query)
    return cast("Iterator[Fact]", iter(found.cursor))


def _fetched(wire: Wire, query: Select[*tuple[Any, ...]]) -> Iterator[Fact]:
    """Some rows at a time, by a cursor that stays in the database."""
    found = wire.execute(query, execution_options={"yield_per": BATCH})
    for code, low, high, met_at, how, stands, id_ in found:
        yield code, low, high, f"{met_at:%Y-%m-%d %H:%M:%S}", how, stands, id_


def _copied(wire: Wire, query: Select[*tuple[Any, ...]]) -> Iterator[Fact]:
    """By COPY, which is PostgreSQL's quickest way out and keeps no row in memory."""
    from psycopg import sql

    told = query.compile(dialect=wire.dialect, compile_kwargs={"literal_binds": True})
    driver: Any = wire.connection.driver_connection
    with driver.cursor() as cursor:
        cursor.execute("SET LOCAL TIME ZONE 'UTC'")
        with cursor.copy(sql.SQL("COPY ({}) TO STDOUT").format(sql.SQL(str(told)))) as lines:
            for line in lines:
                code, low, high, met_at, how, stands, id_ = str(line, "ascii").split("\t")
                yield code, int(low), int(high), met_at, how, int(stands), int(id_)
