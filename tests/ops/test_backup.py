"""Backups under load, and restoring: what is taken and what is refused."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import Engine, text

from netevents.db import engine_for
from netevents.host.copies import what_is_broken
from netevents.host.tracks import check
from netevents.ops.backup import NoBackup, NoRestore, backup, restore
from tests.databases import fresh_database


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    """A migrated database in a file, with one group in it."""
    from netevents.host.tracks import upgrade_all

    with fresh_database("sqlite", tmp_path, migrate=upgrade_all):
        add_group(tmp_path / "test.sqlite", "chess")
        yield tmp_path / "test.sqlite"


def url_of(file: Path) -> str:
    return f"sqlite:///{file}"


def add_group(file: Path, slug: str) -> None:
    engine = engine_for(url_of(file))
    with engine.begin() as connection:
        insert_group(connection.execute, slug)
    engine.dispose()


def insert_group(execute: Callable[..., object], slug: str) -> None:
    execute(
        text(
            "INSERT INTO student_group (slug, name, created_at) VALUES (:slug, :slug, '2026-05-08 12:00:00')"
        ),
        {"slug": slug},
    )


def groups(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        return [slug for (slug,) in connection.execute("SELECT slug FROM student_group ORDER BY id")]


@contextmanager
def somebody_writing(engine: Engine) -> Iterator[list[str]]:
    """A thread that adds groups one by one; the list holds those that were acknowledged."""
    stop, done = Event(), list[str]()

    def write() -> None:
        while not stop.is_set():
            slug = f"group-{len(done)}"
            with engine.begin() as connection:
                insert_group(connection.execute, slug)
            done.append(slug)

    writer = Thread(target=write)
    writer.start()
    try:
        yield done
    finally:
        stop.set()
        writer.join()


def test_backups_made_while_somebody_writes_are_whole(file: Path) -> None:
    engine = engine_for(url_of(file))
    with somebody_writing(engine) as done:
        for number in range(8):
            before = list(done)
            copy = backup(url_of(file), file.with_name(f"backup-{number}"))
            after = [*done, f"group-{len(done)}"]

            held = groups(copy)[1:]
            assert what_is_broken(copy) is None
            assert before == held[: len(before)]
            assert held == after[: len(held)]
    engine.dispose()

    assert len(done) > 8


def test_copying_only_the_file_misses_what_was_written(file: Path) -> None:
    """The control: the newest writes are in the file beside it."""
    engine = engine_for(url_of(file))
    with engine.begin() as connection:
        insert_group(connection.execute, "new")
    shutil.copyfile(file, file.with_name("plain"))
    backup(url_of(file), file.with_name("ours"))
    engine.dispose()

    assert groups(file.with_name("plain")) == ["chess"]
    assert groups(file.with_name("ours")) == ["chess", "new"]


def test_a_backup_is_one_file_that_only_its_owner_reads(file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()

    assert backup(url_of(file), folder / "monday.sqlite") == folder / "monday.sqlite"
    assert groups(folder / "monday.sqlite") == ["chess"]
    assert [path.name for path in folder.iterdir()] == ["monday.sqlite"]
    assert (folder / "monday.sqlite").stat().st_mode & 0o777 == 0o600


def test_a_backup_never_overwrites(file: Path) -> None:
    backup(url_of(file), file.with_name("monday"))
    add_group(file, "go")

    with pytest.raises(NoBackup, match="is there already"):
        backup(url_of(file), file.with_name("monday"))
    assert groups(file.with_name("monday")) == ["chess"]


def test_what_cannot_be_backed_up_is_said(file: Path, tmp_path: Path) -> None:
    with pytest.raises(NoBackup, match="pg_dump --format=custom"):
        backup("postgresql://localhost/netevents", tmp_path / "x")
    with pytest.raises(NoBackup, match="There is no database at"):
        backup(url_of(tmp_path / "absent"), tmp_path / "x")
    with pytest.raises(NoBackup, match="There is no folder"):
        backup(url_of(file), tmp_path / "absent" / "x")
    assert not (tmp_path / "x").exists()


def test_a_broken_database_gives_no_backup(file: Path) -> None:
    spoil(file)

    with pytest.raises(NoBackup, match="No backup was made"):
        backup(url_of(file), file.with_name("monday"))
    assert [path.name for path in file.parent.glob("monday*")] == []


def test_restoring_brings_the_old_rows_and_keeps_the_new_beside(file: Path) -> None:
    monday = backup(url_of(file), file.with_name("monday"))
    add_group(file, "go")

    first = restore(url_of(file), monday)
    add_group(file, "bridge")
    second = restore(url_of(file), monday)

    assert (first, second) == (
        file.with_name("test.sqlite.replaced-1"),
        file.with_name("test.sqlite.replaced-2"),
    )
    assert first is not None
    assert second is not None
    assert groups(file) == ["chess"]
    assert groups(first) == ["chess", "go"]
    assert groups(second) == ["chess", "bridge"]
    assert check(url_of(file)) == []
    assert groups(monday) == ["chess"]


def test_restoring_where_nothing_is_yet(file: Path, tmp_path: Path) -> None:
    monday = backup(url_of(file), file.with_name("monday"))
    (tmp_path / "new").mkdir()

    assert restore(url_of(tmp_path / "new" / "netevents.sqlite"), monday) is None
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["netevents.sqlite"]
    assert groups(tmp_path / "new" / "netevents.sqlite") == ["chess"]


def test_restoring_over_a_broken_database(file: Path) -> None:
    monday = backup(url_of(file), file.with_name("monday"))
    spoil(file)
    file.with_name("test.sqlite-wal").write_bytes(b"left by a crash")

    kept = restore(url_of(file), monday)

    assert kept == file.with_name("test.sqlite.replaced-1")
    assert groups(file) == ["chess"]
    assert not file.with_name("test.sqlite-wal").exists()


def cut_short(backup_file: Path) -> None:
    whole = backup_file.read_bytes()
    backup_file.write_bytes(whole[: len(whole) // 2])


def spoil(backup_file: Path) -> None:
    whole = bytearray(backup_file.read_bytes())
    whole[5000 : len(whole)] = b"\xff" * (len(whole) - 5000)
    backup_file.write_bytes(bytes(whole))


def empty(backup_file: Path) -> None:
    backup_file.write_bytes(b"")


def make_newer(backup_file: Path) -> None:
    with closing(sqlite3.connect(backup_file)) as connection, connection:
        connection.execute("UPDATE netevents_version SET version_num = '9999'")


def write_words(backup_file: Path) -> None:
    backup_file.write_text("Dear diary, " * 500)


def lose_a_parent(backup_file: Path) -> None:
    with closing(sqlite3.connect(backup_file)) as connection, connection:
        connection.execute("INSERT INTO credential VALUES (99, 'a@example.org', '', '2026-05-08 12:00:00')")


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (cut_short, "is broken"),
        (spoil, "is broken"),
        (write_words, "is broken: file is not a database"),
        (lose_a_parent, "a row of credential refers to a row of person that is gone"),
        (empty, "not one of netevents"),
        (make_newer, "newer than this program: core is at revision 9999"),
        (Path.unlink, "There is no file"),
    ],
)
def test_a_bad_backup_is_refused_and_nothing_changes(
    file: Path, damage: Callable[[Path], None], words: str
) -> None:
    monday = backup(url_of(file), file.with_name("monday"))
    add_group(file, "go")
    damage(monday)
    before = {path.name for path in file.parent.iterdir()}

    with pytest.raises(NoRestore, match=words):
        restore(url_of(file), monday)

    assert groups(file) == ["chess", "go"]
    assert {path.name for path in file.parent.iterdir()} == before


def test_a_database_in_use_is_not_replaced(file: Path) -> None:
    monday = backup(url_of(file), file.with_name("monday"))
    engine = engine_for(url_of(file))
    with engine.connect() as connection:
        connection.execute(text("SELECT 1 FROM student_group"))

    with pytest.raises(NoRestore, match="The database is in use"):
        restore(url_of(file), monday)

    engine.dispose()
    assert restore(url_of(file), monday) is not None


def test_what_cannot_be_restored_is_said(file: Path) -> None:
    with pytest.raises(NoRestore, match="pg_restore"):
        restore("postgresql://localhost/netevents", file)
    with pytest.raises(NoRestore, match="is the database itself"):
        restore(url_of(file), file)
