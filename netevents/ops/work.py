"""Waiting work. Rows in our tables are the truth; the queue only wakes the worker, so a lost queue loses
nothing.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Container, Iterator
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final

import click

from netevents.config import instance_folder
from netevents.ops.jobs import Jobs, any_jobs, keep_looking, run_wanted
from netevents.ops.words import said

if TYPE_CHECKING:
    from flask import Flask
    from huey import Huey
    from sqlalchemy.orm import Session

    from netevents.events.models import Event
    from netevents.plugin import Plugin

log = logging.getLogger("netevents")
BATCH: Final = 1
"""Connections told of in one commit: on SQLite, scans wait for as long as plugins take to hear of them."""
FIRST: Final = "telling"
AT_ONCE: Final = (FIRST, "mail", "imports", "series", "files")
"""What people wait for; the rest has time until the next minute."""
REST: Final = 9
"""So many times as long as a commit took, a worker rests before the next: scans come first."""
PATIENCE: Final = 2.0
"""Seconds that it rests at most, as what took long has mostly read, and that it waits at most for a lull
among the scans: mail waits behind it."""
PARENT_SEEN_EVERY: Final = 2.0
"""Seconds between two looks at whether the process that this worker stops with still lives."""


Work = Callable[["Session", datetime], bool]
"""One kind of waiting work: does some in the session given, and says whether there is more."""


def one_pass(app: Flask, *, only: Container[str] | None = None, gives_way: bool = False) -> None:
    """All work that is due now, each kind in its own small commits; what fails is logged and comes again.

    :param only: the kinds to be done, if not all
    :param gives_way: whether each commit waits for a lull, and rests after, so that pages get in
    """
    kinds = {name: work for name, work in _kinds(app).items() if only is None or name in only}
    due = set(kinds)
    while due:  # what has more goes on, a commit each in turn, and between them whoever connects is told of
        for name, work in kinds.items():
            if name in due or name == FIRST:
                if _one_commit(app, name, work, gives_way=gives_way):
                    due.add(name)
                else:
                    due.discard(name)


def _one_commit(app: Flask, name: str, work: Work, *, gives_way: bool) -> bool:
    """Whether there is more of this kind."""
    from netevents.db import await_lull, db

    with app.app_context():
        if gives_way:
            await_lull(db.engine, patience=PATIENCE)
        begun = time.monotonic()
        try:
            more = work(db.session, app.extensions["netevents.clock"]())
            db.session.commit()
        except Exception:  # one kind of work must not hold up the others
            log.exception("waiting work failed: %s", name)
            return False
    if more and gives_way:
        time.sleep(min(REST * (time.monotonic() - begun), PATIENCE))
    return more


def _kinds(app: Flask) -> dict[str, Work]:
    """Each kind of work by its name, in the order of doing."""
    from netevents.exchange.files import pieces
    from netevents.exchange.importing.waiting import work_on_lists
    from netevents.exchange.prepared import FOLDER, work_on_files
    from netevents.exchange.retention import contacts_due, doubles_due, retain, unclaimed_due
    from netevents.exchange.series import work_on_series
    from netevents.exchange.youth.retention import youth_due
    from netevents.host.discover import installed
    from netevents.host.nudging import forget_old, give_due
    from netevents.host.telling import tell_connections, tell_end
    from netevents.people.mail import AT_ONCE as LETTERS
    from netevents.people.mail import deliver_due, mailer_is_set

    def mail(session: Session, now: datetime) -> bool:
        return deliver_due(session, now=now) >= LETTERS

    def nudges(session: Session, now: datetime) -> bool:
        return give_due(session, mails=mailer_is_set(), base_url=app.config["BASE_URL"], now=now)

    def written(session: Session, event: Event, name: str) -> Iterator[bytes]:
        columns = app.extensions["netevents.connection_columns"](session, event)
        return pieces(session, event, name, columns=columns, base_url=app.config["BASE_URL"])

    failed: set[int] = set()
    folder = app.config["INSTANCE"] / FOLDER
    everywhere = {"plugins": app.extensions["netevents.erase"], "tell": app.extensions["netevents.tell"]}
    return {
        FIRST: lambda session, now: tell_connections(session, now=now, limit=BATCH) >= BATCH,
        "mail": mail,
        "imports": lambda session, now: work_on_lists(
            session, now=now, tell_all=app.extensions["netevents.tell_all"]
        ),
        "series": lambda session, now: work_on_series(
            session, now=now, tell_all=app.extensions["netevents.tell_all"]
        ),
        "files": lambda session, now: work_on_files(session, folder, pieces=written, now=now),
        "retention": lambda session, now: retain(session, now=now),
        "merged places": lambda session, now: doubles_due(session, now=now, **everywhere),
        "records of minors": lambda session, now: youth_due(session, now=now, **everywhere),
        "places nobody came into": lambda session, now: unclaimed_due(session, now=now, **everywhere),
        "what lists said": lambda session, now: contacts_due(session, now=now),
        "ends of events": lambda session, now: tell_end(session, now=now, failed=failed),
        **{f"what time brings to {plugin.name}": partial(_due, plugin) for plugin in installed()},
        "old nudges": lambda session, now: forget_old(session, now=now),
        "nudges": nudges,
        "mail written just now": mail,
    }


def _due(plugin: Plugin, session: Session, now: datetime) -> bool:
    from netevents.host.switches import events_with

    return plugin.due(session, now=now, on=events_with(plugin))


@click.command()
@said
def tick() -> None:
    """Do all due work once."""
    app = _app()
    one_pass(app)
    run_wanted(app)
    click.echo("Done what was due.")


@click.command()
@said
def worker() -> None:
    """Do waiting work until stopped: once a minute, and within a second when a page asks for it."""
    work_until_stopped()


def work_until_stopped(stop_with: int = 0) -> None:
    """Wait for work and do it.

    :param stop_with: the process that started this one; when it is gone, however it went, this one ends
    """
    from huey import crontab
    from huey.consumer import Consumer

    app = _app()
    queue = queue_of(app)
    work_task(queue, app)
    queue.periodic_task(crontab(), name="work each minute")(lambda: one_pass(app, gives_way=True))
    if stop_with:
        threading.Thread(target=_end_with, args=(stop_with,), daemon=True).start()
    jobs = Jobs(app)
    if any_jobs():
        threading.Thread(target=keep_looking, args=(jobs,), daemon=True).start()
    try:
        Consumer(queue, workers=1, initial_delay=0.1, max_delay=0.5, backoff=1.2).run()
    finally:
        jobs.end()


def work_task(queue: Huey, app: Flask) -> Callable[[], object]:
    """The task under the one name that pages and the worker know; calling it puts it into ``queue``."""

    def work() -> None:
        one_pass(app, only=AT_ONCE, gives_way=True)

    task: Callable[[], object] = queue.task(name="work")(work)
    return task


def queue_of(app: Flask) -> Huey:
    """The queue that wakes workers: a SQLite file beside the database, or Redis where it is configured."""
    redis = os.environ.get("NETEVENTS_REDIS_URL")
    if redis:
        from huey import RedisHuey

        return RedisHuey("netevents", url=redis, results=False)
    from huey import SqliteHuey

    return SqliteHuey("netevents", filename=str(app.config["INSTANCE"] / "queue.sqlite"), results=False)


def _app() -> Flask:
    from netevents.app import create_app
    from netevents.ops.development import chosen_clock

    instance_folder().mkdir(exist_ok=True, parents=True)
    return create_app(clock=chosen_clock())


def _end_with(parent: int) -> None:
    """End this worker when the server that started it is gone, however it went."""
    while os.getppid() == parent:
        threading.Event().wait(PARENT_SEEN_EVERY)
    os._exit(0)
