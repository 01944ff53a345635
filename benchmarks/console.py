"""The console with 5,000 attendees and 50,000 connections: milliseconds and statements of its pages.

    python benchmarks/console.py [--people 5000] [--connections 50000] [--times 20]

The database is the one of NETEVENTS_DATABASE_URL, else a new SQLite file. Pages are asked for inside one
process, without a server in between.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from filled import EMAIL, fill

PAGES = {
    "roll": "roll",
    "roll, by who came last": "roll?by=came",
    "search": "roll?q=attendee-0421",
    "live page": "live",
    "dashboard": "",
    "audit trail": "audit",
    "exports": "exports",
    "after": "after",
    "picture’s dots": "after/graph.json",
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=5_000)
    parser.add_argument("--connections", type=int, default=50_000)
    parser.add_argument("--times", type=int, default=20)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(asked, Path(folder))


def measure(asked: argparse.Namespace, folder: Path) -> None:
    print(f"load {os.getloadavg()[0]:.1f}, {asked.people:,} people, {asked.connections:,} connections")
    slug = fill(folder, people=asked.people, connections=asked.connections)
    from netevents.app import create_app

    app = create_app()
    client = app.test_client()
    seen = signed_in(app, client)
    for name, end in PAGES.items():
        path = f"/console/e/{slug}/{end}"
        status = client.get(path).status_code
        seen.clear()
        client.get(path)
        statements = len(seen)
        times = []
        for _ in range(asked.times):
            begun = time.perf_counter()
            client.get(path)
            times.append(1000 * (time.perf_counter() - begun))
        print(
            f"{name:24} {status}  {statements} statements  "
            f"median {statistics.median(times):6.1f} ms  worst {max(times):6.1f} ms"
        )


def signed_in(app: Any, client: Any) -> list[str]:
    """Let Ada in at ``client``; the list fills with the statements that the database is given."""
    from sqlalchemy import event, select

    from netevents.db import db
    from netevents.people.domain import sign_in
    from netevents.people.models import Credential, Person

    seen: list[str] = []
    with app.app_context():
        ada = db.session.scalars(select(Person).join(Credential).where(Credential.email == EMAIL)).one()
        row = sign_in(
            db.session,
            ada,
            how="password",
            lasts=app.permanent_session_lifetime,
            now=app.extensions["netevents.clock"](),
        )
        secret = row.secret
        db.session.commit()

        def see(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
            if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK TO", "BEGIN", "COMMIT")):
                seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", see)
    with client.session_transaction() as cookie:
        cookie["_user_id"] = secret
        cookie.permanent = True
    return seen


if __name__ == "__main__":
    main()
