"""A crowd for the benchmarks: an event with many people, each with a signed-in phone of their own."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from itsdangerous import URLSafeTimedSerializer


@dataclass(frozen=True)
class Phone:
    """One attendee's phone: its cookie, a CSRF token that goes with it, and the token of the badge it would
    show.
    """

    cookie: str
    csrf: str
    token: str
    name: str


def gather(instance: Path, people: int) -> list[Phone]:
    """Make an open event with ``people`` attendees in the database of ``instance`` and give their phones."""
    os.environ["NETEVENTS_INSTANCE"] = str(instance)
    for command in (["init"], ["db", "upgrade"]):
        subprocess.run([sys.executable, "-m", "netevents", *command], check=True, stdout=subprocess.DEVNULL)
    from netevents.app import create_app
    from netevents.db import db
    from netevents.events import domain as events
    from netevents.exchange import badges, joining
    from netevents.exchange.models import PRINTED
    from netevents.groups import domain as groups
    from netevents.people.domain import new_person, sign_in

    app = create_app()
    with app.app_context():
        now = app.extensions["netevents.clock"]()

        tell = app.extensions["netevents.tell"]
        owner = new_person(db.session, "Owner", now=now)
        group = groups.found(db.session, "Benchmark", owner=owner, now=now)
        event = events.create(
            db.session,
            group,
            name="Benchmark",
            kind="mixer",
            zone="UTC",
            starts_at=now - timedelta(hours=1),
            ends_at=now + timedelta(hours=9),
            by=owner,
            now=now,
        )
        events.open_event(db.session, event, now=now, tell=tell)
        phones = []
        for number in range(people):
            person = new_person(db.session, f"Person {number}", now=now)
            registration = joining.join(db.session, event, person, now=now, tell=tell)
            device = sign_in(db.session, person, how="joined", lasts=timedelta(days=1), now=now)
            token = badges.current(db.session, registration)[PRINTED].token
            phones.append(_phone(app, device.secret, token, person.name))
        db.session.commit()
        if db.engine.dialect.name == "postgresql":
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("ANALYZE")
    return phones


def _phone(app: Any, secret: str, token: str, name: str) -> Phone:
    raw = secrets.token_hex(20)
    signer = app.session_interface.get_signing_serializer(app)
    cookie = signer.dumps({"_user_id": secret, "_fresh": True, "_permanent": True, "csrf_token": raw})
    csrf = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(raw)
    return Phone(cookie=f"netevents={cookie}", csrf=str(csrf), token=token, name=name)


def scan_request(scanner: Phone, scanned: Phone) -> bytes:
    """The whole HTTP request of a scan, as a phone sends it."""
    body = f"csrf_token={scanner.csrf}&key={secrets.token_urlsafe(12)}".encode()
    head = (
        f"POST /x/{scanned.token} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {scanner.cookie}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def wait_for(url: str, seconds: float = 15) -> float:
    """Wait for the first answer of ``url`` and say how many seconds it took."""
    begun = time.perf_counter()
    while True:
        try:
            with urlopen(url, timeout=1):
                return time.perf_counter() - begun
        except OSError:
            if time.perf_counter() - begun > seconds:
                raise
            time.sleep(0.02)
