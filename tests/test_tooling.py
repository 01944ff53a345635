"""The project file, the locks and the folders agree with each other."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PLUGINS = sorted(folder.name for folder in (ROOT / "plugins").glob("netevents_*"))
VENDORED = sorted(folder for folder in ROOT.glob("netevents/web/*/vendor/*") if folder.is_dir())
EXTRAS = PROJECT["project"]["optional-dependencies"]
WANTED = {"run": PROJECT["project"]["dependencies"], "dev": [*EXTRAS["test"], *EXTRAS["dev"]]}


def locked(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9.-]+)==([^ ;\\]+)", text, re.MULTILINE))


@pytest.mark.parametrize("name", ["run", "dev"])
def test_the_lock_has_what_the_project_asks_for(name):
    found = locked(name)
    wanted = [wish for wish in map(Requirement, WANTED[name]) if wish.name != "netevents"]

    assert [str(wish) for wish in wanted if found.get(wish.name.lower(), "0") not in wish.specifier] == []


def test_a_developer_tests_what_is_run():
    run, dev = locked("run"), locked("dev")

    assert {name: dev.get(name) for name in run} == run


@pytest.mark.parametrize("name", ["run", "dev", "uv"])
def test_the_lock_names_no_host(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")

    assert "==" in text
    assert re.findall(r"^-.*|.*://.*", text, re.MULTILINE) == []


def test_every_plugin_is_shipped_found_and_held_to_the_contracts():
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    entries = PROJECT["project"]["entry-points"]["netevents.plugins"].values()
    contracts = {contract["id"]: contract for contract in PROJECT["tool"]["importlinter"]["contracts"]}

    assert PLUGINS
    assert wheel == ["netevents", *(f"plugins/{name}" for name in PLUGINS)]
    assert sorted(entry.partition(":")[0] for entry in entries) == PLUGINS
    assert sorted(PROJECT["tool"]["importlinter"]["root_packages"]) == ["netevents", *PLUGINS]
    assert contracts["plugins"]["source_modules"] == PLUGINS
    assert contracts["core"]["forbidden_modules"] == PLUGINS
    assert set(PLUGINS) < set(contracts["slices"]["containers"])


def unnamed(vendored: Path) -> list[str]:
    """What ``vendored`` lacks of its version and its licence."""
    said = {file.name: file.read_text(encoding="utf-8").strip() for file in vendored.glob("[A-Z]*")}
    return [
        file
        for file, wanted in (("VERSION", r"\S+ \d+(\.\d+)+"), ("LICENSE", r".*\bLicense\b"))
        if not re.match(wanted, said.get(file, ""))
    ]


@pytest.mark.parametrize("vendored", VENDORED, ids=lambda folder: folder.name)
def test_what_is_vendored_says_its_version_and_its_licence(vendored):
    assert unnamed(vendored) == []


def test_what_comes_without_either_is_found(tmp_path):
    (tmp_path / "VERSION").write_text("newest")

    assert unnamed(tmp_path) == ["VERSION", "LICENSE"]
