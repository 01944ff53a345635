"""An event filled by bulk inserts: many people, and many connections among them."""

from __future__ import annotations

import math
import os
import random
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

SCHOOLS = ("Hill College", "Lake University", "Harbour School of Art, Design", "Technische Universität Nord")
EMAIL, PASSWORD = "ada@example.org", "a long password for a benchmark"


def fill(instance: Path, *, people: int, connections: int) -> str:
    """Make an open event in the database of ``instance`` and return its slug.

    Ada organizes it. Whoever was at an event of the benchmarks before comes too, so that phones can scan.
    """
    os.environ["NETEVENTS_INSTANCE"] = str(instance)
    for command in (["init"], ["db", "upgrade"]):
        subprocess.run([sys.executable, "-m", "netevents", *command], check=True, stdout=subprocess.DEVNULL)
    from netevents.app import create_app
    from netevents.db import db

    app = create_app()
    with app.app_context():
        slug, event_id = _event(app, db.session)
        db.session.commit()
        engine, now = db.engine, app.extensions["netevents.clock"]()
        first = _people(engine, event_id, people, now)
        _connections(engine, event_id, range(first, first + people), connections, now)
        _settle(engine)
        engine.dispose()
    return slug


def _settle(engine: Any) -> None:
    """As a database is that was filled over hours: its log written back, or its tables looked at."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")
        return
    wire = engine.raw_connection()
    wire.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    wire.close()


def _event(app: Any, session: Any) -> tuple[str, int]:
    from sqlalchemy import select

    from netevents.events import domain as events
    from netevents.events.models import Event
    from netevents.groups import domain as groups
    from netevents.people.accounts import open_account

    now = app.extensions["netevents.clock"]()
    ada = open_account(session, EMAIL, name="Ada", password=PASSWORD, now=now)
    there = session.scalars(select(Event)).first()
    if there is not None:
        from netevents.groups.models import Group

        groups.give_role(session, session.get_one(Group, there.group_id), ada, "organizer", now=now)
        return there.slug, there.id
    event = events.create(
        session,
        groups.found(session, "Benchmark", owner=ada, now=now),
        name="Benchmark",
        kind="mixer",
        zone="Europe/Madrid",
        starts_at=now - timedelta(hours=30),
        ends_at=now + timedelta(hours=9),
        by=ada,
        now=now,
    )
    events.open_event(session, event, now=now, tell=lambda occasion: None)
    return event.slug, event.id


PERSON = "id code name age is_minor created_at"
PROFILE = "person_id is_minor ask_me_about looking_for can_help_with organization email phone links"
REGISTRATION = (
    "id code event_id person_id person_minor is_minor name subgroup role source registered_at claimed_at "
    "checked_in_at asks_first hidden stays_out organizers_may_email"
)
CONSENT = "registration_id is_minor field given_at"
CONNECTION = (
    "code event_id low_id high_id low_minor high_minor state how met_at made_at made_key low_confirmed_at "
    "high_confirmed_at"
)
SHARED = ("ask_me_about", "looking_for", "can_help_with", "organization")


def _people(engine: Any, event_id: int, number: int, now: Any) -> int:
    """Rows as joining leaves them; the id of the first registration. Two in three share their e-mail."""
    from netevents.people import codes

    person_from, place_from = 1 + _last(engine, "person"), 1 + _last(engine, "registration")
    at = f"{now:%Y-%m-%d %H:%M:%S.000000}"
    people, profiles, places, consents = [], [], [], []
    for n in range(number):
        person, place, school = person_from + n, place_from + n, SCHOOLS[n % len(SCHOOLS)]
        role = "mentor" if n % 20 == 0 else "attendee"
        came, out, mail = at if n % 5 else None, n % 100 == 99, n % 3 > 0
        people.append((person, codes.public_code(), _name(n), "unasked", False, at))
        told = ("Ants", "A team", "Soldering", school, f"p{n}@example.org", "", "[]")
        profiles.append((person, False, *told))
        who = (place, codes.public_code(), event_id, person, False, False, _name(n), "", role)
        places.append((*who, "self", at, at, came, False, False, out, mail))
        consents += [(place, False, field, at) for field in SHARED]
    _load(engine, "person", PERSON, people)
    _load(engine, "profile", PROFILE, profiles)
    _load(engine, "registration", REGISTRATION, places)
    _load(engine, "consent", CONSENT, consents)
    return place_from


def _connections(engine: Any, event_id: int, places: Sequence[int], number: int, now: Any) -> None:
    """Pairs at random, in the order of time, as scans write them; two in three confirmed by both."""
    from netevents.people import codes

    begun = now - timedelta(hours=30)
    pairs = random.Random(1).sample(range(len(places) * (len(places) - 1) // 2), number)

    def rows() -> Iterator[tuple[Any, ...]]:
        for n, pair in enumerate(pairs):
            high = (1 + math.isqrt(1 + 8 * pair)) // 2
            low = pair - high * (high - 1) // 2
            at = f"{begun + timedelta(seconds=n * 100_000 / number):%Y-%m-%d %H:%M:%S.%f}"
            both = at if n % 3 else None
            sides = (places[low], places[high], False, False)
            yield (codes.public_code(), event_id, *sides, "made", "qr", at, at, "", at, both)

    _load(engine, "connection", CONNECTION, rows())


def _name(number: int) -> str:
    return f"{('Zoë', 'Ada', 'Ben', 'José', 'Олена', '明')[number % 6]} Attendee-{number:05}"


def _last(engine: Any, table: str) -> int:
    with engine.connect() as connection:
        return int(connection.exec_driver_sql(f"SELECT coalesce(max(id), 0) FROM {table}").scalar())


def _load(engine: Any, table: str, names: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """All ``rows`` in one transaction: by executemany on SQLite, by COPY on PostgreSQL."""
    columns = names.split()
    with engine.begin() as connection:
        driver = connection.connection.driver_connection
        if engine.dialect.name == "sqlite":
            marks = ", ".join("?" * len(columns))
            driver.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)
            return
        with driver.cursor() as cursor:
            with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            if "id" in columns:
                cursor.execute(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))")
