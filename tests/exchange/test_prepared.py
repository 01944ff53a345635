"""Large files: written by the worker, handed out from a secret address, gone when they should be."""

from __future__ import annotations

import csv
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.events.models import Event
from netevents.exchange import files, parting, prepared
from netevents.exchange.prepared_models import GONE, READY, WRITING, PreparedFile
from netevents.exchange.sharing import Choices, choose, write_profile
from netevents.people.domain import Told
from tests.cast import a_group, an_event, nobody
from tests.conftest import NOON
from tests.exchange.stage import Stage, a_stage, an_attendee


def met(session) -> Stage:
    """Ben has met Cleo and Dan, and something was asked for."""
    stage = a_stage(session)
    stage.scan(stage.ben, stage.cleo.screen)
    stage.scan(stage.ben, an_attendee(session, stage.event, "Dan").screen)
    prepared.ask(session, stage.event, "connections.csv", by=stage.ben.person, now=NOON)
    session.commit()
    return stage


def write(session, folder: Path, *, now=NOON, pieces=files.pieces) -> PreparedFile:
    """Let the worker work; the row of the only file."""
    assert prepared.work_on_files(session, folder, pieces=pieces, now=now) is False
    session.commit()
    return session.scalars(select(PreparedFile)).one()


def test_the_worker_writes_what_was_asked_for(session, tmp_path):
    met(session)

    row = write(session, tmp_path / "out")

    file = Path(row.path)
    assert (row.state, row.written, row.ready_at) == (READY, 100, NOON)
    assert prepared.address(row) == f"/handed-out/{file.parent.name}/connections.csv"
    assert len(file.parent.name) > 25
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    found = list(csv.DictReader(StringIO(file.read_text(encoding="utf-8-sig"), newline="")))
    assert [line["person_b"] for line in found] == ["Cleo", "Dan"]


def test_asking_twice_writes_one_file(session):
    stage = met(session)

    again = prepared.ask(session, stage.event, "connections.csv", by=stage.ben.person, now=NOON)

    assert prepared.prepared_files(session, stage.event) == [again]


def test_a_file_is_gone_after_a_day(session, tmp_path):
    met(session)
    file = Path(write(session, tmp_path / "out").path)

    prepared.work_on_files(session, tmp_path / "out", pieces=files.pieces, now=NOON + timedelta(hours=24))
    session.commit()

    assert not file.exists()
    assert session.scalars(select(PreparedFile)).all() == []


def test_a_file_that_no_row_knows_is_deleted(session, tmp_path):
    stray = tmp_path / "out" / "stray"
    stray.mkdir(parents=True)
    (stray / "connections.csv").write_text("a")

    prepared.work_on_files(session, tmp_path / "out", pieces=files.pieces, now=NOON)

    assert not stray.exists()


def less_is_shared(stage: Stage, what: str) -> None:
    """Cleo gives less than before."""
    session, cleo = stage.session, stage.cleo
    connection = stage.made()
    session.refresh(connection, ["event"])
    session.refresh(cleo.registration, ["event"])
    facts = {"now": NOON, "tell": nobody}
    match what:
        case "choice":
            choose(session, cleo.registration, Choices(stays_out=True), now=NOON)
        case "withdrawn":
            parting.withdraw(connection, cleo.registration, **facts)
        case "left":
            parting.leave(session, connection, cleo.registration, **facts)
        case "profile":
            write_profile(session, cleo.person, Told(email="c@example.org"))
        case "undone":
            parting.undo(session, connection, cleo.registration, **facts)
        case "blocked":
            parting.block(session, cleo.person, stage.ben.person, **facts)
    session.commit()


@pytest.mark.parametrize("what", ["choice", "withdrawn", "left", "undone", "blocked", "profile"])
def test_a_file_goes_at_once_when_somebody_in_it_shares_less(session, tmp_path, what):
    stage = met(session)
    file = Path(write(session, tmp_path / "out").path)

    less_is_shared(stage, what)

    row = session.scalars(select(PreparedFile)).one()
    assert (row.state, row.path, prepared.address(row)) == (GONE, "", "")
    assert not file.parent.exists()


def test_what_no_file_says_spoils_none(session, tmp_path):
    stage = met(session)
    row = write(session, tmp_path / "out")

    write_profile(session, stage.cleo.person, Told(looking_for="A team", phone="+34 600 000 000"))
    session.commit()

    assert Path(row.path).exists()


@pytest.mark.parametrize("asked_first", [True, False])
def test_no_file_is_read_while_somebody_is_about_to_share_less(session, tmp_path, asked_first):
    stage = met(session)
    cleo = stage.cleo.registration
    session.refresh(cleo, ["event"])
    row = session.scalars(select(PreparedFile)).one()
    if not asked_first:
        session.delete(row)
        session.commit()
    session.refresh(cleo, ["event"])

    def ask_and_write() -> None:
        with Session(session.get_bind()) as worker:
            if not asked_first and session.get_bind().dialect.name == "postgresql":
                event = worker.get_one(Event, cleo.event_id)
                prepared.ask(worker, event, "connections.csv", by=stage.ben.person, now=NOON)
                worker.commit()
            prepared.work_on_files(worker, tmp_path / "out", pieces=files.pieces, now=NOON)
            worker.commit()

    choose(session, cleo, Choices(stays_out=True), now=NOON)
    session.flush()
    with ThreadPoolExecutor(1) as hands:
        working = hands.submit(ask_and_write)
        wait([working], timeout=0.5)
        session.commit()
        working.result(10)

    for file in (tmp_path / "out").glob("*/connections.csv"):
        assert "Cleo" not in file.read_text()


def test_what_somebody_shares_elsewhere_spoils_nothing_here(session, tmp_path):
    stage = met(session)
    other = an_event(session, a_group(session, "Chess club"))
    place = an_attendee(session, other, "Eve").registration
    session.commit()
    row = write(session, tmp_path / "out")
    session.refresh(place, ["event"])

    choose(session, place, Choices(stays_out=True), now=NOON)
    session.commit()

    assert Path(row.path).exists()
    assert stage.event.id != other.id


def test_a_file_is_written_anew_when_somebody_shares_less_meanwhile(session, tmp_path):
    stage = met(session)
    seen = []

    def spoilt_once(reader, event, name):
        pieces = list(files.pieces(reader, event, name))
        reader.rollback()
        if not seen:
            seen.append(session.scalars(select(PreparedFile.state)).one())
            less_is_shared(stage, "choice")
        return iter(pieces)

    row = write(session, tmp_path / "out", pieces=spoilt_once)

    assert seen == [WRITING]
    assert (row.state, row.tries) == (READY, 2)
    assert "Cleo" not in Path(row.path).read_text()
    assert len(list((tmp_path / "out").iterdir())) == 1


def test_a_file_whose_worker_died_is_written_by_the_next_but_not_for_ever(session, tmp_path):
    met(session)
    row = session.scalars(select(PreparedFile)).one()
    row.state, row.began_at, row.tries = WRITING, NOON, 1
    session.commit()

    assert write(session, tmp_path, now=NOON + timedelta(minutes=10)).state == WRITING
    assert write(session, tmp_path, now=NOON + timedelta(minutes=11)).state == READY
    row.state, row.began_at, row.tries = WRITING, NOON, prepared.TRIES
    session.commit()
    assert write(session, tmp_path, now=NOON + timedelta(minutes=11)).state == GONE
