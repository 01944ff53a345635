"""The command line of an installation: each command on a folder of its own."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from netevents.cli import COMMANDS, main
from netevents.ops.development import FileClock


@contextmanager
def in_folder(folder: Path) -> Iterator[Path]:
    """Commands work on ``folder``; what they tell the processes they start is taken back."""
    before = dict(os.environ)
    os.environ["NETEVENTS_INSTANCE"] = str(folder)
    yield folder
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Path]:
    """A folder for one installation."""
    with in_folder(tmp_path / "instance") as folder:
        yield folder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation as the first two commands leave it."""
    with in_folder(tmp_path_factory.mktemp("made") / "instance") as folder:
        run("init")
        run("db", "upgrade")
    return folder


@pytest.fixture
def ready(made: Path, instance: Path) -> Path:
    """A copy of it for one test."""
    return shutil.copytree(made, instance)


def run(*words: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, words)
    assert result.exit_code == code, (result.output, result.exception)
    return result


def test_help_names_every_command_without_importing_the_application():
    loaded = "import sys; from netevents.cli import main; main(['--help'], standalone_mode=False)"
    program = f"{loaded}; print('flask' in sys.modules, 'sqlalchemy' in sys.modules)"

    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    answer = result.stdout

    assert all(name in answer for name in COMMANDS)
    assert answer.endswith("False False\n")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str):
    assert "Usage:" in run(name, "--help").output


def test_init_makes_a_private_key_once(instance: Path):
    run("init")
    key = instance / "secret_key"
    first = key.read_text()

    run("init")

    assert key.read_text() == first
    assert len(first) >= 32
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_a_key_that_others_can_read_stops_the_start_with_a_sentence(ready: Path):
    (ready / "secret_key").chmod(0o644)

    assert "chmod 600" in run("tick", code=1).output


def test_without_init_a_command_says_what_to_do(instance: Path):
    assert "netevents init" in run("tick", code=1).output


def test_also_a_backup_says_so(instance: Path):
    assert "netevents init" in run("backup", code=1).output


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("TRUSTED_HOPS", "one", "NETEVENTS_TRUSTED_HOPS must be a number, not “one”"),
        ("MAIL_PORT", "-25", "NETEVENTS_MAIL_PORT must be a number, not “-25”"),
        ("DATABASE_URL", "secret", "NETEVENTS_DATABASE_URL must look like"),
        ("DATABASE_URL", "mysql://me:secret@here/x", "NETEVENTS_DATABASE_URL must look like"),
        ("BASE_URL", "https://[::1", "NETEVENTS_BASE_URL must look like"),
        ("BASE_URL", "https://example.org:http", "NETEVENTS_BASE_URL must look like"),
    ],
)
def test_a_setting_that_cannot_be_is_said_in_a_sentence(
    ready: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
):
    monkeypatch.setenv(f"NETEVENTS_{name}", value)

    output = run("doctor", code=1).output

    assert sentence in output
    assert "secret" not in output


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE netevents_version SET version_num = '9999'", "Install the newer version again"),
        ("DROP TABLE announcement", "table announcement is missing"),
    ],
)
def test_the_doctor_asks_for_no_upgrade_that_would_mend_nothing(ready: Path, statement: str, sentence: str):
    with closing(sqlite3.connect(ready / "netevents.sqlite")) as database:
        database.execute(statement)
        database.commit()

    output = run("doctor", code=1).output

    assert sentence in output
    assert "db upgrade" not in output


def test_the_doctor_misses_the_folder(instance: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NETEVENTS_SECRET_KEY", "k" * 40)

    assert f"There is no folder {instance}" in run("doctor", code=1).output


def test_the_doctor_finds_a_good_installation_good(ready: Path):
    output = run("doctor").output

    assert "mend" not in output
    assert "the schema that this code expects" in output


def test_the_doctor_says_what_to_mend(instance: Path):
    run("init")

    assert "netevents db upgrade" in run("doctor", code=1).output


@pytest.mark.parametrize(("hops", "code"), [("0", 1), ("1", 0)])
def test_the_doctor_misses_a_trusted_proxy_where_the_site_is_https(ready: Path, monkeypatch, hops, code):
    monkeypatch.setenv("NETEVENTS_BASE_URL", "https://events.example.org")
    monkeypatch.setenv("NETEVENTS_TRUSTED_HOPS", hops)

    assert ("set NETEVENTS_TRUSTED_HOPS=1" in run("doctor", code=code).output) is (code == 1)


def test_the_demo_fills_an_empty_database_once(ready: Path):
    assert "Sign in as ada@example.org" in run("demo").output
    assert stat.S_IMODE((ready / "demo-sign-in").stat().st_mode) == 0o600
    assert "not empty" in run("demo", code=1).output
    run("demo", "--if-empty")


def test_tick_tells_the_plugins_of_the_demos_connections(ready: Path):
    from sqlalchemy import func, select

    from netevents.db import engine_for
    from netevents.exchange.models import Untold

    run("demo")
    engine = engine_for(f"sqlite:///{ready / 'netevents.sqlite'}")
    with engine.connect() as connection:
        before = connection.scalar(select(func.count()).select_from(Untold))

    run("tick")

    with engine.connect() as connection:
        after = connection.scalar(select(func.count()).select_from(Untold))
    engine.dispose()
    assert before
    assert after == 0


def test_a_backup_comes_back(ready: Path):
    run("demo")
    copy = ready / "copy.sqlite"

    run("backup", str(copy))
    (ready / "netevents.sqlite").unlink()
    run("restore", str(copy))

    assert "not empty" in run("demo", code=1).output


def test_serve_refuses_a_database_that_is_behind(instance: Path):
    run("init")

    assert "netevents db upgrade" in run("serve", code=1).output


def test_serve_refuses_plain_http_beyond_this_machine(ready: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NETEVENTS_BASE_URL", "http://events.example.org")

    assert "--insecure-lan" in run("serve", code=1).output


def test_the_development_clock_tells_what_stands_in_its_file(tmp_path: Path):
    file = tmp_path / "clock"
    clock = FileClock(file)
    assert abs((clock() - datetime.now(UTC)).total_seconds()) < 5

    file.write_text("2026-05-08T12:00:00+00:00")
    first = clock()
    file.write_text("2026-05-08T15:00:00+02:00")
    os.utime(file, ns=(1, 1))

    assert first == datetime(2026, 5, 8, 12, tzinfo=UTC)
    assert clock() == datetime(2026, 5, 8, 13, tzinfo=UTC)
