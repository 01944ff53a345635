"""The API is what shipped plugins use, and each method is documented with a sample that runs."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from textwrap import dedent

import pytest

import netevents.occasions
from netevents.host.commands import new, plugins
from netevents.host.discover import installed
from netevents.occasions import Occasion
from netevents.plugin import Panel, Plugin

ROOT = Path(__file__).parents[2]
DOCS = (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8")
SAMPLES = (ROOT / "tests" / "host" / "potluck.py").read_text(encoding="utf-8")
METHODS = [name for name, given in vars(Plugin).items() if callable(given) and not name.startswith("_")]
SHIPPED = [plugin for plugin in installed() if (ROOT / "plugins" / f"netevents_{plugin.name}").is_dir()]


def blocks(text, language="python"):
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def chapter(method):
    """What the docs say below the heading of a method."""
    found = re.search(rf"^### `{method}\([a-z, ]*\)`\n(.*?)(?=^##|\Z)", DOCS, re.DOTALL | re.MULTILINE)
    return found[1] if found else ""


def runs(sample, source=SAMPLES):
    """Whether the lines of ``sample`` stand one after the other in ``source``, however far to the right."""
    wanted = dedent(sample).strip("\n")
    found = re.search(
        r"\s*\n\s*".join(re.escape(line.strip()) for line in wanted.splitlines() if line.strip()), source
    )
    return found is not None and dedent(pad(source, found)).strip("\n") == wanted


def pad(source, found):
    """The match with the indentation of its first line."""
    begin = source.rfind("\n", 0, found.start()) + 1
    return source[begin : found.end()]


@pytest.mark.parametrize("method", METHODS)
def test_each_method_is_used_by_a_shipped_plugin(method):
    users = [plugin.name for plugin in SHIPPED if method in vars(type(plugin))]

    assert users, f"nobody uses Plugin.{method}"


@pytest.mark.parametrize("method", METHODS)
def test_each_method_is_documented_with_a_sample_of_it(method):
    assert any(f"def {method}(self" in block for block in blocks(chapter(method))), f"no sample of {method}"


def test_nothing_else_is_documented_as_a_method():
    assert re.findall(r"^### `(\w+)\(", DOCS, re.MULTILINE) == [
        *sorted(METHODS, key=lambda name: DOCS.index(f"### `{name}("))
    ]


@pytest.mark.parametrize("sample", blocks(DOCS))
def test_each_sample_is_cut_from_a_test_that_runs(sample):
    assert runs(sample)


def test_a_sample_that_differs_in_one_word_would_be_found_out():
    sample = blocks(chapter("erase"))[0]

    assert not runs(sample.replace("delete", "remove"))
    assert not runs(sample.replace("            session", "        session"))


def test_what_a_plugin_says_about_itself_is_documented():
    for name in Plugin.__annotations__:
        assert re.search(rf"^\| .*`{name}`", DOCS, re.MULTILINE), name


def test_every_occasion_and_every_part_of_a_panel_is_named():
    occasions = [
        name
        for name, kind in vars(netevents.occasions).items()
        if isinstance(kind, type) and issubclass(kind, Occasion) and kind is not Occasion
    ]
    for name in (*occasions, *(part.name for part in dataclasses.fields(Panel))):
        assert f"`{name}`" in DOCS, name


def test_the_beginning_is_the_command_that_there_is():
    assert plugins.commands["new"] is new
    assert "netevents plugins new garden" in DOCS
