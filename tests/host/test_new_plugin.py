"""A stranger's plugin: written by the command, installed beside netevents, migrated, taken away again."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import inspect

from netevents.db import engine_for
from netevents.host.commands import plugins
from tests.conftest import patiently_on_postgresql

ROOT = Path(__file__).parents[2]
IN_ONE_GO = """
import sys
from netevents.cli import main
from netevents.app import create_app

for words in sys.argv[1:]:
    main.main(words.split(), standalone_mode=False)
print(*create_app().url_map.iter_rules())
"""


@pytest.fixture
def garden(tmp_path: Path) -> Path:
    """The folder that ``netevents plugins new garden`` writes."""
    answer = CliRunner().invoke(plugins, ["new", "garden", "--into", str(tmp_path)])
    assert answer.exit_code == 0, answer.output
    return tmp_path / "netevents-garden"


@pytest.fixture
def site(garden: Path, tmp_path: Path) -> Path:
    """A folder of installed packages that holds the garden, built as for publishing."""
    run("-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "dist"), at=garden)
    site = tmp_path / "site"
    with zipfile.ZipFile(next((tmp_path / "dist").glob("*.whl"))) as wheel:
        wheel.extractall(site)
    return site


def run(*words: str, at: Path = ROOT, **environ: str) -> str:
    """Call Python as somebody would in their terminal."""
    answer = subprocess.run(
        [sys.executable, *words],
        cwd=at,
        env=os.environ | environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return answer.stdout


def netevents(*commands: str, **environ: str) -> str:
    """What the commands say, one after the other, and then every address of the application."""
    return run("-c", IN_ONE_GO, *commands, **environ)


def test_what_it_writes_passes_its_own_tests(garden, site):
    said = run("-m", "pytest", "-q", "-p", "no:cacheprovider", at=garden, PYTHONPATH=str(site))

    assert "3 passed" in said


def test_what_it_writes_keeps_to_the_house_style(garden):
    config = ["--config", str(ROOT / "pyproject.toml")]
    run("-m", "ruff", "check", *config, "--no-cache", "--ignore", "INP001", str(garden))
    run("-m", "ruff", "format", "--check", *config, "--no-cache", str(garden))


@patiently_on_postgresql
def test_it_is_found_mounted_and_migrated_by_its_own_track_and_can_be_uninstalled(
    site, empty_database_url, tmp_path
):
    environ = {
        "NETEVENTS_DATABASE_URL": empty_database_url,
        "NETEVENTS_INSTANCE": str(tmp_path / "instance"),
        "PYTHONPATH": str(site),
    }

    said = netevents("init", "db upgrade", "db check", "plugins list", **environ)

    assert "garden: " in said
    assert "/e/<slug>/garden/" in said
    assert tables(empty_database_url) >= {
        "plugin_garden_line",
        "plugin_garden_version",
        "plugin_starters_version",
    }

    shutil.rmtree(site)
    said = netevents("db upgrade", "db check", "plugins list", **environ)

    assert "starters: " in said
    assert "garden: " not in said
    assert "/e/<slug>/garden/" not in said
    assert "plugin_garden_line" in tables(empty_database_url)


@pytest.mark.parametrize("name", ["Garden", "my-plugin", "x", "9lives", "../up", "a" * 31])
def test_a_name_must_be_one_plain_word(name, tmp_path):
    answer = CliRunner().invoke(plugins, ["new", name, "--into", str(tmp_path)])

    assert answer.exit_code == 1
    assert "one plain word" in answer.output
    assert not any(tmp_path.iterdir())


def test_a_folder_that_is_there_is_left_alone(garden):
    answer = CliRunner().invoke(plugins, ["new", "garden", "--into", str(garden.parent)])

    assert answer.exit_code == 1
    assert "is there already" in answer.output


def tables(url: str) -> set[str]:
    engine = engine_for(url)
    try:
        return set(inspect(engine).get_table_names())
    finally:
        engine.dispose()
