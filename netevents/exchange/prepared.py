"""Large files: asked for on a page, written by the worker, fetched from a secret address for a day.

The server itself hands them out, so that somebody who reads slowly holds up no page and no scan.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Update, delete, func, or_, select, update
from sqlalchemy.orm import Session

from netevents.db import reading
from netevents.events.models import Event
from netevents.exchange.models import MADE, Connection
from netevents.exchange.prepared_models import ASKED, GONE, READY, WRITING, PreparedFile
from netevents.people import codes
from netevents.people.models import Person

FOLDER: Final = "handed-out"
"""Beside the database: a folder for each file, with a secret name."""
ADDRESS: Final = "/handed-out"
"""Where the server shows that folder, past the application."""
LASTS: Final = timedelta(hours=24)
GIVEN_UP: Final = timedelta(minutes=10)
"""A worker that has not finished by then has died."""
TRIES: Final = 5
STEP: Final = 4 * 1024 * 1024
"""Bytes after which the page is told how far the file has come."""

Pieces = Callable[[Session, Event, str], Iterator[bytes]]


def ask(
    session: Session, event: Event, name: str, *, by: Person, now: datetime, query: str = ""
) -> PreparedFile:
    """Have the worker write the file ``name`` of ``event``. One that is being written already is returned.

    :param query: what is asked beside the name, for :data:`Pieces` after a question mark
    """
    there = latest(session, event, name, query)
    if there is not None and there.is_under_way:
        return there
    row = PreparedFile(
        code=codes.public_code(),
        event_id=event.id,
        asked_by_id=by.id,
        name=name,
        query=query,
        asked_at=now,
    )
    session.add(row)
    session.flush()
    return row


def prepared_files(session: Session, event: Event) -> Sequence[PreparedFile]:
    """What was asked for and is not forgotten yet, the latest first."""
    return session.scalars(
        select(PreparedFile).where(PreparedFile.event_id == event.id).order_by(PreparedFile.id.desc())
    ).all()


def latest(session: Session, event: Event, name: str, query: str = "") -> PreparedFile | None:
    """The last one of this name that was asked for."""
    return session.scalars(
        select(PreparedFile)
        .where(PreparedFile.event_id == event.id, PreparedFile.name == name, PreparedFile.query == query)
        .order_by(PreparedFile.id.desc())
        .limit(1)
    ).first()


def prepared_file(session: Session, event: Event, code: str) -> PreparedFile | None:
    """The one of ``code``, if it is of ``event``."""
    return session.scalar(
        select(PreparedFile).where(PreparedFile.event_id == event.id, PreparedFile.code == code)
    )


def address(row: PreparedFile) -> str:
    """Where a file that is ready can be fetched; empty where it is not."""
    path = Path(row.path)
    return f"{ADDRESS}/{path.parent.name}/{path.name}" if row.state == READY and path.exists() else ""


def content(row: PreparedFile) -> bytes | None:
    """What stands in a small file that is ready; nothing where it is not."""
    try:
        return Path(row.path).read_bytes() if row.state == READY else None
    except FileNotFoundError:
        return None


def spoil(session: Session, event_ids: Collection[int]) -> None:
    """Somebody in the files of these events shares less now: they are deleted, or written anew.

    Until this transaction ends, the worker reads nothing of these events for a file.
    """
    gate = select(Event.id).where(Event.id.in_(event_ids)).order_by(Event.id)
    session.execute(gate.with_for_update(read=True, key_share=True))
    found = session.scalars(
        select(PreparedFile)
        .where(PreparedFile.event_id.in_(event_ids), PreparedFile.state.in_((ASKED, WRITING, READY)))
        .order_by(PreparedFile.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    for row in found:
        if row.state == READY:
            _remove(row.path)
        row.state = GONE if row.state == READY else ASKED
        row.path = ""


def work_on_files(session: Session, folder: Path, *, pieces: Pieces, now: datetime) -> bool:
    """Delete what is past its time, and write what was asked for. For the worker: commits as it goes.

    :param folder: where the files lie
    :param pieces: makes the file of an event with this name, and behind a question mark what else was asked
    :return: False: one call does all of it
    """
    with reading():  # most of the time there is nothing, and no scan waits for that
        nothing = session.scalar(select(PreparedFile.id).limit(1)) is None
    session.rollback()
    if nothing and not _lying_in(folder):
        return False
    _forget_old(session, folder, now=now)
    session.commit()
    while (job := _taken(session, folder, now=now)) is not None:
        session.commit()
        _write(session, job, pieces)
        written: Any = session.execute(job.still().values(state=READY, written=100, ready_at=now))
        session.commit()
        if not written.rowcount:  # spoiled meanwhile, and to be written anew
            _remove(str(job.path))
    return False


@dataclass(frozen=True)
class _Job:
    """One file being written."""

    id: int
    event_id: int
    asked: str
    path: Path

    def still(self) -> Update:
        """A change of its row, if it is still this file that is being written for it."""
        return update(PreparedFile).where(
            PreparedFile.id == self.id, PreparedFile.state == WRITING, PreparedFile.path == str(self.path)
        )


def _taken(session: Session, folder: Path, *, now: datetime) -> _Job | None:
    """The next file to write, marked as being written."""
    died = (PreparedFile.state == WRITING) & (PreparedFile.began_at < now - GIVEN_UP)
    row = session.scalars(
        select(PreparedFile)
        .where(or_(PreparedFile.state == ASKED, died))
        .order_by(PreparedFile.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if row is None:
        return None
    if row.tries >= TRIES:
        row.state, row.path = GONE, ""
        return None
    path = folder / codes.secret() / row.name
    row.state, row.path = WRITING, str(path)
    row.began_at, row.tries, row.written = now, row.tries + 1, 0
    return _Job(row.id, row.event_id, f"{row.name}?{row.query}" if row.query else row.name, path)


def _write(session: Session, job: _Job, pieces: Pieces) -> None:
    """Write the file from one reading transaction, and say from time to time how far it has come."""
    job.path.parent.mkdir(mode=0o700, parents=True)
    session.execute(select(Event.id).where(Event.id == job.event_id).with_for_update())
    session.commit()  # whoever was sharing less has done so, and whoever does from now on finds this file
    with Session(session.get_bind()) as reader, job.path.open("wb") as file:
        with reading():
            event = reader.get_one(Event, job.event_id)
        made = select(func.count()).where(Connection.event_id == event.id, Connection.state == MADE)
        whole = max(1, reader.scalar(made) or 0)
        lines = size = 0
        for piece in pieces(reader, event, job.asked):
            file.write(piece)
            lines, size = lines + piece.count(b"\n"), size + len(piece)
            if size >= STEP:
                session.execute(job.still().values(written=min(99, 100 * lines // whole)))
                session.commit()
                size = 0
    job.path.chmod(0o600)


def _forget_old(session: Session, folder: Path, *, now: datetime) -> None:
    """What is a day old goes, and every file that no row knows: its event, or a consent in it, is gone."""
    session.execute(
        delete(PreparedFile).where(
            or_(PreparedFile.ready_at <= now - LASTS, PreparedFile.asked_at <= now - 2 * LASTS)
        )
    )
    known = {Path(path).parent for path in session.scalars(select(PreparedFile.path))}
    for there in _lying_in(folder):
        if there not in known:
            shutil.rmtree(there, ignore_errors=True)


def _lying_in(folder: Path) -> Sequence[Path]:
    return list(folder.iterdir()) if folder.exists() else ()


def _remove(path: str) -> None:
    if path:
        shutil.rmtree(Path(path).parent, ignore_errors=True)
