"""What SQLite is told, and when its answer counts: nobody hears of a row before the disk has it."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from netevents import sqlite
from netevents.sqlite import SqliteConnection

PATIENTLY = 20
"""Seconds after which a test gives up on something that must happen."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "some.sqlite"
    with closing(SqliteConnection(path)) as connection:
        connection.execute("CREATE TABLE said (words TEXT UNIQUE)")
    return path


@pytest.fixture
def opened(file: Path) -> Iterator[Callable[[], SqliteConnection]]:
    connections: list[SqliteConnection] = []

    def another() -> SqliteConnection:
        connections.append(SqliteConnection(file, check_same_thread=False))
        return connections[-1]

    yield another
    for connection in connections:
        connection.close()


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    disk = Disk()
    monkeypatch.setattr(sqlite, "_to_disk", disk)
    return disk


class Disk:
    """Counts how often it was waited for, and can be kept waiting."""

    def __init__(self) -> None:
        self.times = 0
        self.reached = threading.Event()
        self.free = threading.Event()
        self.free.set()

    def __call__(self, file: int) -> None:
        self.times += 1
        self.reached.set()
        assert self.free.wait(PATIENTLY)


def say(connection: SqliteConnection, words: str) -> None:
    connection.begin(reads=False)
    connection.execute("INSERT INTO said VALUES (?)", (words,))
    connection.commit()


def heard(connection: SqliteConnection) -> list[str]:
    connection.begin(reads=True)
    rows = connection.execute("SELECT words FROM said").fetchall()
    connection.commit()
    return [words for (words,) in rows]


def test_a_power_cut_takes_nothing_that_was_acknowledged(
    file: Path, tmp_path: Path, opened: Callable[[], SqliteConnection], monkeypatch: pytest.MonkeyPatch
) -> None:
    image = tmp_path / "after the cut"
    image.mkdir()
    shutil.copy(file, image)  # before anybody has it open; all that is written stays in the log
    one_at_a_time = threading.Lock()

    def to_disk(descriptor: int) -> None:
        os.fsync(descriptor)
        with one_at_a_time:
            shutil.copy(f"{file}-wal", image)

    def survives(words: str) -> bool:
        with one_at_a_time, closing(sqlite3.connect(image / file.name)) as found:
            found.execute("PRAGMA locking_mode=EXCLUSIVE")
            return bool(found.execute("SELECT 1 FROM said WHERE words = ?", (words,)).fetchone())

    def somebody(number: int) -> list[bool]:
        connection = opened()
        survived = []
        for time in range(40):
            say(connection, f"{number} for the {time}th time")
            survived.append(survives(f"{number} for the {time}th time"))
        return survived

    monkeypatch.setattr(sqlite, "_to_disk", to_disk)
    with ThreadPoolExecutor(3) as hands:
        told = list(hands.map(somebody, range(3)))

    assert told == [[True] * 40] * 3


def test_what_waits_for_no_disk_does_not_survive_the_cut(file: Path, tmp_path: Path) -> None:
    """So that the test above could fail."""
    with closing(SqliteConnection(file)) as connection:
        image = shutil.copy(file, tmp_path / "image.sqlite")
        say(connection, "early")

        with closing(sqlite3.connect(image)) as found:
            assert found.execute("SELECT * FROM said").fetchall() == []


def test_others_write_while_one_waits_for_the_disk(
    opened: Callable[[], SqliteConnection], disk: Disk
) -> None:
    one, other = opened(), opened()
    disk.free.clear()

    with ThreadPoolExecutor(1) as hands:
        waiting = hands.submit(say, one, "first")
        assert disk.reached.wait(PATIENTLY)
        other.begin(reads=False)
        found = other.execute("SELECT words FROM said").fetchall()
        other.rollback()
        assert not waiting.done()
        disk.free.set()

    assert found == [("first",)]


def test_who_reads_what_is_not_yet_on_the_disk_waits_for_it_too(
    opened: Callable[[], SqliteConnection], disk: Disk
) -> None:
    writer, reader = opened(), opened()
    assert heard(reader) == []
    disk.times = 0

    say(writer, "hello")
    assert disk.times == 1
    assert heard(reader) == ["hello"]
    assert disk.times == 2
    assert heard(reader) == ["hello"]
    assert disk.times == 2


def test_who_reads_without_a_transaction_and_then_commits_waits_for_it_as_well(
    opened: Callable[[], SqliteConnection], disk: Disk
) -> None:
    writer, reader = opened(), opened()
    heard(reader)
    say(writer, "hello")
    disk.times = 0

    assert reader.execute("SELECT words FROM said").fetchall() == [("hello",)]
    assert disk.times == 0
    reader.commit()
    assert disk.times == 1


def test_what_is_taken_back_lets_the_next_one_write(opened: Callable[[], SqliteConnection]) -> None:
    one, other = opened(), opened()
    one.begin(reads=False)
    one.execute("INSERT INTO said VALUES ('no')")
    one.rollback()

    say(other, "yes")

    assert heard(one) == ["yes"]


def test_what_sqlite_takes_back_itself_lets_the_next_one_write(
    opened: Callable[[], SqliteConnection],
) -> None:
    one, other = opened(), opened()
    one.begin(reads=False)
    with pytest.raises(sqlite3.IntegrityError):
        one.execute("INSERT OR ROLLBACK INTO said VALUES ('no'), ('no')")
    one.commit()

    say(other, "yes")

    assert heard(one) == ["yes"]


def test_who_cannot_begin_lets_the_next_one_write(file: Path, opened: Callable[[], SqliteConnection]) -> None:
    one, other = opened(), opened()
    one.execute("PRAGMA busy_timeout=1")
    with closing(sqlite3.connect(file, isolation_level=None)) as stranger:
        stranger.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            one.begin(reads=False)

    say(other, "yes")

    assert heard(other) == ["yes"]


def test_all_names_of_a_file_lead_to_one_queue(tmp_path: Path, file: Path) -> None:
    link = tmp_path / "link.sqlite"
    link.symlink_to(file)
    queues = [sqlite.open_queue(str(name)) for name in (file, link)]

    try:
        assert os.path.sameopenfile(*queues)
    finally:
        for queue in queues:
            os.close(queue)


def test_a_reading_connection_cannot_write(opened: Callable[[], SqliteConnection]) -> None:
    reader = opened()
    reader.begin(reads=True)

    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.execute("INSERT INTO said VALUES ('no')")


@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "No space left"), (errno.EIO, "Input/output error")]
)
def test_a_full_or_broken_disk_is_no_yes(
    opened: Callable[[], SqliteConnection], monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def broken(descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    connection = opened()
    monkeypatch.setattr(sqlite, "_to_disk", broken)

    with pytest.raises(sqlite3.OperationalError, match=words):
        say(connection, "lost")
    with pytest.raises(sqlite3.OperationalError, match=words):
        heard(connection)


def test_a_file_that_cannot_have_a_log_beside_it_is_written_with_full_care() -> None:
    with closing(SqliteConnection(":memory:")) as connection:
        connection.execute("CREATE TABLE said (words TEXT)")
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
        say(connection, "hello")
        assert heard(connection) == ["hello"]
