"""A real server for tests: ``netevents serve`` in processes of its own, and phones that scan by it."""

from __future__ import annotations

import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from itsdangerous import URLSafeTimedSerializer

from netevents.clock import system_clock
from netevents.exchange import badges
from netevents.exchange.models import PRINTED
from netevents.people.domain import sign_in
from tests.cast import an_event, attending, world

if TYPE_CHECKING:
    from flask import Flask

ROOT = Path(__file__).parent.parent
SERVE = ("-m", "netevents", "serve")


@dataclass(frozen=True)
class Attending:
    """Somebody at an event that is under way: their cookie, and the token on their badge."""

    id: int
    cookie: str
    csrf: str
    token: str


@dataclass
class Phone:
    """``who``'s connection to the server; a new one where the last broke."""

    port: int
    who: Attending
    wire: http.client.HTTPConnection | None = field(default=None, repr=False)

    def scan(self, token: str, key: str) -> str:
        """The code of the connection, once the server says that there is one.

        :raises OSError: if no answer comes
        """
        if self.wire is None:
            self.wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        sent = {
            "Cookie": f"netevents={self.who.cookie}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Referer": f"http://127.0.0.1:{self.port}/",
        }
        try:
            self.wire.request(
                "POST", f"/x/{token}", urlencode({"csrf_token": self.who.csrf, "key": key}), sent
            )
            answer = self.wire.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise ConnectionError("no answer") from error
        assert answer.status == 303, answer.status
        return urlsplit(answer.headers["Location"]).path.removeprefix("/c/")

    def close(self) -> None:
        if self.wire is not None:
            self.wire.close()
            self.wire = None


@dataclass
class Server:
    """Processes that serve one database at one port, in a process group of their own."""

    port: int
    command: Sequence[str]
    environment: Mapping[str, str]
    leader: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Seconds until the first answer."""
        begun = time.perf_counter()
        self.leader = subprocess.Popen(
            [sys.executable, *self.command],
            env=dict(self.environment),
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        while not self._answers():
            assert self.leader.poll() is None, f"the server ended by itself: {self.leader.returncode}"
            assert time.perf_counter() - begun < 60, "the server does not answer"
            time.sleep(0.02)
        return time.perf_counter() - begun

    def kill(self) -> None:
        """As a power cut would: every process of it, without a word."""
        if self.leader is not None:
            with suppress(ProcessLookupError):  # it ended by itself
                os.killpg(self.leader.pid, signal.SIGKILL)
            self.leader.wait()
            self.leader = None

    def _answers(self) -> bool:
        wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            wire.request("GET", "/static/favicon.svg")
            wire.getresponse()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            wire.close()
        return True


@contextmanager
def serving(app: Flask, *, workers: int, command: Sequence[str] = SERVE) -> Iterator[Server]:
    """A server that is up, on the database of ``app``."""
    port = a_free_port()
    folder: Path = app.config["INSTANCE"]
    folder.mkdir(exist_ok=True)
    server = Server(
        port,
        [*command, "--port", str(port), "--workers", str(workers)],
        os.environ
        | {
            "NETEVENTS_INSTANCE": str(folder),
            "NETEVENTS_SECRET_KEY": str(app.secret_key),
            "NETEVENTS_DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"].render_as_string(
                hide_password=False
            ),
        },
    )
    try:
        server.start()
        yield server
    finally:
        server.kill()


def a_free_port() -> int:
    """Below those that the system gives to whoever connects: it must be free again after each kill."""
    while True:
        port = secrets.choice(range(20_000, 30_000))
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def crowd(app: Flask, people: int) -> list[Attending]:
    """People who joined an open event, each signed in on a phone; in the order of their places."""
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    assert signer is not None
    seed = secrets.token_hex(20)
    csrf = str(URLSafeTimedSerializer(str(app.secret_key), salt="wtf-csrf-token").dumps(seed))
    found: list[Attending] = []
    with world(app) as session:
        event = an_event(session)
        for number in range(people):
            place = attending(session, event, f"Person {number}")
            secret = sign_in(
                session, place.person, how="joined", lasts=timedelta(days=1), now=system_clock()
            ).secret
            cookie = signer.dumps({"_user_id": secret, "_permanent": True, "csrf_token": seed})
            token = badges.current(session, place)[PRINTED].token
            found.append(Attending(place.id, str(cookie), csrf, token))
    return found
