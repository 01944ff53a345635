"""What is shipped works without the checkout: the wheel, unpacked as an installer would."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that an installer would fill from the wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def netevents(installed: Path, home: Path, *words: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(installed), "NETEVENTS_INSTANCE": str(home / "instance")}
    command = [sys.executable, "-m", "netevents", *words]
    result = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr + result.stdout
    return result.stdout


def test_the_wheel_brings_a_database_up_knows_its_plugins_and_makes_the_demo(installed: Path, tmp_path: Path):
    netevents(installed, tmp_path, "init")

    netevents(installed, tmp_path, "db", "upgrade")

    assert "as the code expects" in netevents(installed, tmp_path, "db", "check")
    assert "starters" in netevents(installed, tmp_path, "plugins", "list")
    assert "Made the demo" in netevents(installed, tmp_path, "demo")


def test_the_wheel_holds_what_pages_and_badges_need(installed: Path):
    package = installed / "netevents"

    assert (package / "_migrations" / "env.py").is_file()
    assert (package / "web" / "static" / "netevents.css").is_file()
    assert (package / "web" / "templates" / "vendor" / "bootstrap-icons" / "LICENSE").is_file()
    assert list((package / "exchange" / "fonts").glob("*.ttf"))
    assert not list(installed.rglob("*.sqlite"))
