"""The nightly look at everybody: statements and seconds for each thousand people.

    python benchmarks/nudges.py [--people 5000] [--connections 50000]

The event ends, what time brings to the plugins is done, then each morning everybody is looked at, as if they
all lived in one zone. Prints, for the pass of each kind of work, what it took. The database is the one of
NETEVENTS_DATABASE_URL, else a new SQLite file.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from filled import fill
from sqlalchemy import Engine, event, func, select, update

DAYS = (1, 3, 4, 10, 100, 366)
"""Mornings after the end on which it is measured."""


@dataclass
class Counted:
    """What happened meanwhile."""

    statements: int = 0
    begun: float = field(default_factory=time.perf_counter)

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self.begun


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=5000)
    parser.add_argument("--connections", type=int, default=50_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder) / "instance", asked.people, asked.connections)


def measure(instance: Path, people: int, connections: int) -> None:
    """Fill, end the event, and look at everybody on several mornings."""
    slug = fill(instance, people=people, connections=connections)
    from netevents.app import create_app
    from netevents.clock import system_clock

    moment = [system_clock()]
    app = create_app(clock=lambda: moment[0])
    with app.app_context():
        ended = _end(app, slug, moment[0])
        print(f"{people} people, {connections} connections")
        for days in DAYS:
            moment[0] = (ended + timedelta(days=days)).replace(hour=9, minute=0)
            _morning(app, f"day {days}")


def _morning(app: Any, name: str) -> None:
    """What the worker does on one morning, kind by kind."""
    from netevents.db import db
    from netevents.host.discover import installed
    from netevents.host.models import Given
    from netevents.host.nudging import AT_ONCE, give_due
    from netevents.host.switches import events_with

    now = app.extensions["netevents.clock"]()
    for plugin in installed():
        with counted(db.engine) as passed:
            while plugin.due(db.session, now=now, on=events_with(plugin)):
                db.session.commit()
            db.session.commit()
        print(f"{name}: due of {plugin.name}: {passed.statements} statements, {passed.seconds:.2f} s")
    batch, more = 0, True
    while more:
        with counted(db.engine) as passed:
            more = give_due(db.session, mails=True, base_url="https://example.org", now=now)
        if passed.statements > 2:
            batch += 1
            print(
                f"{name}: people {AT_ONCE * (batch - 1) + 1} and on: {passed.statements} statements, "
                f"{passed.seconds:.2f} s"
            )
    given = db.session.scalar(select(func.count()).where(Given.given_at == now))
    db.session.commit()
    print(f"{name}: {given} nudges given")


def _end(app: Any, slug: str, now: datetime) -> datetime:
    """The event has ended, with the plugins of reminders on and everybody in one zone."""
    from netevents.db import db
    from netevents.events.domain import end_event
    from netevents.events.queries import event_by_slug
    from netevents.host.switches import switch_on
    from netevents.people.models import Person

    held = event_by_slug(db.session, slug)
    assert held is not None
    for name in ("followup", "keepintouch"):
        switch_on(db.session, held, name)
    db.session.execute(update(Person).values(zone="UTC"))
    with counted(db.engine) as passed:
        end_event(db.session, held, now=now, tell=app.extensions["netevents.tell"])
        db.session.commit()
    print(f"end of the event: {passed.statements} statements, {passed.seconds:.2f} s")
    return now


@contextmanager
def counted(engine: Engine) -> Iterator[Counted]:
    """The statements meanwhile, without those that begin and end transactions."""
    passed = Counted()

    def count(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")):
            passed.statements += 1

    event.listen(engine, "before_cursor_execute", count)
    try:
        yield passed
    finally:
        event.remove(engine, "before_cursor_execute", count)


if __name__ == "__main__":
    main()
