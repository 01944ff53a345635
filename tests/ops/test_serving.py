"""The server as it runs: pages, the worker beside them, the end of it, and the rehearsal's https."""

from __future__ import annotations

import http.client
import os
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from netevents.config import settings
from netevents.db import db
from netevents.exchange.models import Untold
from netevents.host.tracks import upgrade_all
from netevents.ops.certificate import self_signed
from netevents.ops.serving import EVERYWHERE, _greet
from netevents.ops.wsgi import application
from tests.cast import world
from tests.served import Phone, a_free_port, crowd, serving

if TYPE_CHECKING:
    from flask import Flask

PAGES = """
import sys
from functools import partial
from pathlib import Path
from netevents.ops.serving import pages
pages("127.0.0.1", int(sys.argv[1]), workers=1, threads=1, tls=(Path(sys.argv[2]), Path(sys.argv[3])))
"""


def within(seconds: float, holds: Callable[[], bool]) -> bool:
    """Whether ``holds`` comes true in time."""
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def untold(app: Flask) -> int:
    with world(app) as session:
        return session.scalar(select(func.count()).select_from(Untold)) or 0


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_worker_tells_plugins_right_after_a_scan(app: Flask) -> None:
    ben, cleo = crowd(app, 2)
    with serving(app, workers=1) as server:
        phone = Phone(server.port, ben)

        assert phone.scan(cleo.token, key="first")

        assert within(15, lambda: untold(app) == 0)
        phone.close()


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_stopped_server_leaves_no_process_behind(app: Flask) -> None:
    with serving(app, workers=2) as server:
        assert server.leader
        group = server.leader.pid

        os.kill(group, signal.SIGTERM)

        assert server.leader.wait(20) == 0
        assert within(5, lambda: not processes_of(group))
        server.leader = None


def processes_of(group: int) -> list[str]:
    listed = subprocess.run(["ps", "-eo", "pgid=,pid=,stat="], capture_output=True, text=True, check=True)
    rows = [line.split() for line in listed.stdout.splitlines()]
    return [row[1] for row in rows if row[0] == str(group) and not row[2].startswith("Z")]


@pytest.mark.parametrize(
    ("host", "lan", "base", "here"),
    [
        ("127.0.0.1", "", "http://127.0.0.1:8123", "http://127.0.0.1:8123"),
        ("127.0.0.7", "", "http://127.0.0.7:8123", "http://127.0.0.7:8123"),
        ("localhost", "", "http://localhost:8123", "http://localhost:8123"),
        (EVERYWHERE, "192.168.1.7", "http://192.168.1.7:8123", "http://127.0.0.1:8123"),
        (EVERYWHERE, "", "https://meet.example.org", "https://meet.example.org"),
        ("10.0.0.5", "", "https://meet.example.org", "https://meet.example.org"),
    ],
)
def test_the_console_that_is_printed_answers_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], host: str, lan: str, base: str, here: str
) -> None:
    facts = {"SECRET_KEY": "k" * 32, "BASE_URL": base, "INSECURE_LAN": bool(lan), "INSTANCE": str(tmp_path)}

    _greet(settings(facts), host, 8123, lan)

    printed = capsys.readouterr().out
    assert f"  Console   {here}/console/\n" in printed
    assert f"{base}/" in printed


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_over_https_the_cookie_is_bound_to_this_host(app: Flask, tmp_path: Path) -> None:
    certificate, key = self_signed(tmp_path, "127.0.0.1")
    assert self_signed(tmp_path, "127.0.0.1") == (certificate, key)
    assert key.stat().st_mode & 0o077 == 0
    port = a_free_port()
    folder = app.config["INSTANCE"]
    folder.mkdir(exist_ok=True)
    environment = os.environ | {
        "NETEVENTS_INSTANCE": str(folder),
        "NETEVENTS_SECRET_KEY": str(app.secret_key),
        "NETEVENTS_DATABASE_URL": str(app.config["SQLALCHEMY_DATABASE_URI"]),
    }
    command = [sys.executable, "-c", PAGES, str(port), str(certificate), str(key)]
    server = subprocess.Popen(command, env=environment)
    try:
        trusting = ssl.create_default_context(cafile=str(certificate))
        cookies: list[str] = []

        def answers() -> bool:
            wire = http.client.HTTPSConnection("127.0.0.1", port, timeout=5, context=trusting)
            try:
                wire.request("GET", "/sign-in")
                answer = wire.getresponse()
                cookies.append(answer.headers["Set-Cookie"] or "")
            except OSError:
                return False
            finally:
                wire.close()
            return True

        assert within(30, answers)
    finally:
        server.terminate()
        server.wait(20)

    assert cookies[0].startswith("__Host-netevents=")
    assert {"Secure", "HttpOnly", "SameSite=Lax"} <= {part.strip() for part in cookies[0].split(";")}
    with app.app_context():
        db.engine.dispose()


def test_no_connection_is_open_when_processes_are_forked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgrade_all(f"sqlite:///{tmp_path / 'netevents.sqlite'}")
    monkeypatch.setenv("NETEVENTS_INSTANCE", str(tmp_path))
    monkeypatch.setenv("NETEVENTS_SECRET_KEY", "k" * 32)

    app = application.__wrapped__().application.__self__

    with app.app_context():
        untouched = db.engine.pool.recreate().status()
        assert db.engine.pool.status() == untouched
        with db.engine.connect():
            assert db.engine.pool.status() != untouched
        db.engine.dispose()
