"""Long work of plugins: each job in a process of its own beside the worker, for as long as it is wanted."""

from __future__ import annotations

import fcntl
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

import click
from sqlalchemy import func, select
from sqlalchemy.orm import Session

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from sqlalchemy import Connection, Engine

log = logging.getLogger("netevents")
Name = tuple[str, str]
"""A plugin's name, and its name for the job."""

LOOKS_EVERY: Final = 0.5
"""Seconds between two looks at what is wanted."""
PAUSE: Final = 5.0
"""Seconds before a job that ended without being done is begun again."""
PATIENCE: Final = 2.0
"""Seconds that a job may take to end when it is told to."""
LOCK: Final = "jobs-lock"
DATABASE: Final = "NETEVENTS_DATABASE_URL"
ADVISORY_LOCK: Final = 0x6A6F6273  # "jobs" in ASCII; any number would do, if it is always the same


def any_jobs() -> bool:
    """Whether an installed plugin has long work at all."""
    from netevents.host.discover import installed
    from netevents.plugin import Plugin

    return any(type(plugin).jobs is not Plugin.jobs for plugin in installed())


def keep_looking(jobs: Jobs) -> None:
    """Begin and end jobs for as long as this process lives; what fails is logged and tried again."""
    while True:
        try:
            jobs.look()
        except Exception:
            log.exception("jobs could not be looked at")
        time.sleep(LOOKS_EVERY)


def run_wanted(app: Flask) -> None:
    """Run what is wanted now, one after the other, unless another worker is at it."""
    jobs = Jobs(app)
    try:
        while jobs.look():
            time.sleep(LOOKS_EVERY)
    finally:
        jobs.leave()


class Jobs:
    """What runs beside one worker: at most one job at a time, and none while another worker has some."""

    def __init__(self, app: Flask) -> None:
        from netevents.db import db

        self.folder: Path = app.config["INSTANCE"]
        self.clock = app.extensions["netevents.clock"]
        with app.app_context():
            self.engine: Engine = db.engine
        self.lock = -1
        self.wire: Connection | None = None
        self.running: Name | None = None
        self.child: subprocess.Popen[bytes] | None = None
        self.paused: dict[Name, float] = {}

    def look(self) -> bool:
        """Begin what is wanted, end what is not wanted any more; whether a job is running."""
        if not self._is_first():
            return False
        wanted = list(self._wanted())
        if self.child is not None and self.child.poll() is not None:
            if self.running in wanted:
                self.paused[self.running] = time.monotonic() + PAUSE
            self.child = self.running = None
        if self.child is not None and self.running not in wanted:
            self.end()
        if self.child is None:
            ready = (name for name in wanted if self.paused.get(name, 0) <= time.monotonic())
            for name in ready:
                self._begin(name)
                break
        return self.child is not None

    def end(self) -> None:
        """End the job that runs, if there is one."""
        if self.child is None:
            return
        self.child.terminate()
        try:
            self.child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
        self.child = self.running = None

    def leave(self) -> None:
        """End what runs and let another worker be first."""
        self.end()
        if self.wire is not None:
            self.wire.close()
            self.wire = None
        if self.lock >= 0:
            os.close(self.lock)
            self.lock = -1

    def _wanted(self) -> Iterator[Name]:
        from netevents.db import reading
        from netevents.host.discover import installed
        from netevents.host.switches import events_with

        for plugin in installed():
            try:
                with reading(), Session(self.engine) as session:
                    names = list(plugin.jobs(session, now=self.clock(), on=events_with(plugin)))
            except Exception:
                log.exception("the plugin %s could not say what it has to do", plugin.name)
                continue
            yield from ((plugin.name, name) for name in names)

    def _begin(self, name: Name) -> None:
        """Start the process, which holds on to the lock: nobody begins the job a second time beside it."""
        url = self.engine.url.render_as_string(hide_password=False)
        environment = os.environ | {DATABASE: url, "NETEVENTS_INSTANCE": str(self.folder)}
        command = [sys.executable, "-m", "netevents", "job", *name, str(os.getpid())]
        self.child = subprocess.Popen(command, env=environment, pass_fds=[self.lock])  # noqa: S603  our own
        self.running = name

    def _is_first(self) -> bool:
        """Whether no other worker runs jobs: on this machine, and on PostgreSQL on any."""
        if self.lock < 0:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = os.open(self.folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(lock)
                return False
            self.lock = lock
        return self.engine.dialect.name != "postgresql" or self._is_first_there()

    def _is_first_there(self) -> bool:
        try:
            if self.wire is None:
                wire = self.engine.connect()
                wire.detach()  # the lock lasts as long as the line, so that closing must not keep it
                if not wire.scalar(select(func.pg_try_advisory_lock(ADVISORY_LOCK))):
                    wire.close()
                    return False
                self.wire = wire
            self.wire.scalar(select(1))
            self.wire.commit()
        except Exception:  # the line to the database is cut, and with it the lock is gone
            cut, self.wire = self.wire, None
            if cut is not None:
                cut.invalidate()
            self.end()
            raise
        return True


@click.command()
@click.argument("plugin")
@click.argument("name")
@click.argument("worker", type=int)
def job(plugin: str, name: str, worker: int) -> None:
    """Do one job; started by a worker and ending with it."""
    from netevents.db import engine_for
    from netevents.host.discover import plugin_named
    from netevents.ops.development import chosen_clock

    os.nice(10)
    threading.Thread(target=_end_with, args=(worker,), daemon=True).start()
    found = plugin_named(plugin)
    if found is None:
        raise click.ClickException(f"There is no plugin “{plugin}” here.")
    engine = engine_for(os.environ[DATABASE])

    @contextmanager
    def sessions() -> Iterator[Session]:
        with Session(engine) as session, session.begin():
            yield session

    found.run_job(name, sessions=sessions, clock=chosen_clock())


def _end_with(worker: int) -> None:
    """End this process when the worker that started it is gone, however it went."""
    with suppress(KeyboardInterrupt):
        while os.getppid() == worker:
            time.sleep(LOOKS_EVERY)
    os._exit(1)
