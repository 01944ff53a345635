"""Compiled templates are kept between starts, and never stand in the way."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from netevents.web import compiled
from netevents.web.compiled import Compiled


def said(folder: Path, text: str) -> str:
    """What a process that has just started makes of a template."""
    environment = Environment(loader=DictLoader({"page": text}), bytecode_cache=Compiled(folder))
    return environment.get_template("page").render()


def no_compiling(*_: object) -> None:
    raise AssertionError("it was compiled before")


def test_the_second_start_compiles_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert said(tmp_path / "kept", "Hello {{ 1 + 1 }}") == "Hello 2"
    monkeypatch.setattr(Environment, "compile", no_compiling)

    assert said(tmp_path / "kept", "Hello {{ 1 + 1 }}") == "Hello 2"
    with pytest.raises(AssertionError):
        said(tmp_path / "kept", "Goodbye")


def test_other_code_of_ours_compiles_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said(tmp_path, "Hello")
    monkeypatch.setattr(compiled, "makers", lambda: "newer")
    monkeypatch.setattr(Environment, "compile", no_compiling)

    with pytest.raises(AssertionError):
        said(tmp_path, "Hello")


def test_a_damaged_file_is_passed_over(tmp_path: Path) -> None:
    said(tmp_path, "Hello")
    (kept,) = tmp_path.iterdir()
    whole = kept.read_bytes()

    for length in range(len(whole)):
        kept.write_bytes(whole[:length])
        assert said(tmp_path, "Hello") == "Hello"
    assert kept.read_bytes() == whole


def test_without_a_folder_pages_come_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    assert said(tmp_path / "file" / "kept", "Hello") == "Hello"
