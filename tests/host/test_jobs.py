"""Long work of plugins: in a process of its own, ended when it is not wanted, begun again when it dies."""

from __future__ import annotations

import importlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from netevents.cli import main
from netevents.groups.models import Group
from netevents.ops import jobs
from netevents.ops.jobs import Jobs, any_jobs, run_wanted
from tests.cast import world

PLUGIN = """
import os
import time
from pathlib import Path

from netevents.groups.models import Group
from netevents.plugin import Plugin

HERE = Path(os.environ["TEST_FOLDER_OF_SLOW"])


class Slow(Plugin):
    name, title, summary = "slow", "Slow", "Takes its time."

    def jobs(self, session, *, now, on):
        return (HERE / "wanted").read_text().split()

    def run_job(self, name, *, sessions, clock):
        (HERE / f"{name}-{os.getpid()}").write_text(str(os.nice(0)))
        if name == "dies":
            raise SystemExit(3)
        while name == "stays":
            time.sleep(0.05)
        with sessions() as session:
            session.add(Group(slug=name, name=name, created_at=clock()))
        (HERE / "wanted").write_text("")
"""
WORKER = """
import sys, time
from pathlib import Path
from netevents.app import create_app
from netevents.ops.jobs import Jobs
url, folder = sys.argv[1:]
app = create_app({"SECRET_KEY": "k" * 40, "SQLALCHEMY_DATABASE_URI": url, "INSTANCE": Path(folder)})
jobs = Jobs(app)
while True:
    jobs.look()
    time.sleep(0.1)
"""
SECONDS = 120


@pytest.fixture
def slow(install, tmp_path, monkeypatch):
    """The plugin, here and in processes started from here; gives the folder in which it leaves traces."""
    (tmp_path / "netevents_slow.py").write_text(PLUGIN)
    about = tmp_path / "netevents_slow-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: netevents-slow\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[netevents.plugins]\nslow = netevents_slow:Slow\n")
    (tmp_path / "wanted").write_text("")
    monkeypatch.setenv("TEST_FOLDER_OF_SLOW", str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.syspath_prepend(str(tmp_path))
    install()
    yield tmp_path
    sys.modules.pop("netevents_slow", None)
    importlib.invalidate_caches()


@pytest.fixture
def worker(slow, app):
    found = Jobs(app)
    yield found
    found.leave()


def want(folder: Path, *names: str) -> None:
    (folder / "wanted").write_text(" ".join(names))


def begun(folder: Path, name: str) -> list[int]:
    """The processes that have begun the job."""
    return sorted(int(trace.name.rpartition("-")[2]) for trace in folder.glob(f"{name}-[0-9]*"))


def until(true: Callable[[], object], look: Callable[[], object] = lambda: None) -> None:
    end = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < end, "it did not happen"
        look()
        time.sleep(0.05)


def lives(pid: int) -> bool:
    """Whether the process runs; one that has ended and was not asked for its end does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_job_is_done_in_a_process_of_its_own_that_gives_way_to_others(worker, slow, app):
    want(slow, "quick")

    assert worker.look()
    until(lambda: not worker.look())

    (process,) = begun(slow, "quick")
    assert process != os.getpid()
    assert (slow / f"quick-{process}").read_text() == str(min(os.nice(0) + 10, 19))
    with world(app) as session:
        assert session.query(Group.slug).filter(Group.slug == "quick").count() == 1


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_is_named_no_longer_is_ended_and_the_next_begins(worker, slow):
    want(slow, "stays", "quick")
    until(lambda: begun(slow, "stays"), worker.look)
    (process,) = begun(slow, "stays")
    assert begun(slow, "quick") == []

    want(slow, "quick")
    worker.look()

    assert not lives(process)
    until(lambda: begun(slow, "quick"), worker.look)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_dies_is_begun_again_after_a_pause(worker, slow, monkeypatch):
    monkeypatch.setattr(jobs, "PAUSE", 0.2)
    want(slow, "dies")

    until(lambda: len(begun(slow, "dies")) == 2, worker.look)


def test_a_second_worker_keeps_out_of_it_until_the_first_leaves(worker, slow, app):
    want(slow, "stays")
    until(lambda: begun(slow, "stays"), worker.look)
    second = Jobs(app)

    assert not second.look()
    worker.leave()
    until(second.look)  # PostgreSQL notices a moment later that a line was closed

    second.leave()


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_with_a_killed_worker_its_job_ends(slow, database_url, tmp_path):
    want(slow, "stays")
    command = [sys.executable, "-c", WORKER, database_url, str(tmp_path / "instance")]
    with subprocess.Popen(command) as killed:
        until(lambda: begun(slow, "stays"))
        (process,) = begun(slow, "stays")
        killed.send_signal(signal.SIGKILL)
    until(lambda: not lives(process))


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_one_pass_by_hand_does_what_is_wanted(slow, app):
    want(slow, "quick")

    run_wanted(app)

    assert len(begun(slow, "quick")) == 1
    assert (slow / "wanted").read_text() == ""


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_plugin_that_cannot_say_what_it_wants_is_logged_and_stops_nobody(worker, slow, caplog):
    (slow / "wanted").unlink()

    assert not worker.look()
    assert "the plugin slow could not say what it has to do" in caplog.text


def test_the_command_behind_it_is_not_in_the_help(slow):
    assert any_jobs()
    assert "job" not in CliRunner().invoke(main, ["--help"]).output.split()
