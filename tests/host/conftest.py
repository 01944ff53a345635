"""Lets plugins of a test's own in: classes beside the installed ones, or a package with migrations."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Column, ForeignKey, Integer, String, Table

from netevents.db import Base, UtcDateTime
from netevents.host import discover, track, tracks
from netevents.plugin import Plugin
from tests.conftest import StandingClock
from tests.host.town import Other, Town, Words, a_town
from tests.postbox import Sink, posting

if TYPE_CHECKING:
    from flask import Flask

Install = Callable[..., None]
PLUGIN = """
from netevents.plugin import Plugin

class Garden(Plugin):
    name, title, summary = "garden", "Garden", "Beds and plants."
"""


@dataclass
class Listed:
    """A plugin as a distribution lists it."""

    plugin: type[Plugin]

    @property
    def name(self) -> str:
        return self.plugin.name

    @property
    def value(self) -> str:
        return f"tests:{self.plugin.__name__}"

    def load(self) -> type[Plugin]:
        return self.plugin


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Calling it installs the given plugins; ask for it before ``app``."""
    really = discover.entry_points

    def listed(*plugins: type[Plugin]) -> None:
        monkeypatch.setattr(
            discover, "entry_points", lambda group: [*really(group=group), *map(Listed, plugins)]
        )
        discover.installed.cache_clear()

    yield listed
    monkeypatch.undo()
    discover.installed.cache_clear()


@pytest.fixture
def words(install: Install) -> None:
    install(Words, Other)


@pytest.fixture
def town(words: None, app: Flask, clock: StandingClock) -> Town:
    return a_town(app, clock)


@pytest.fixture
def sink() -> Sink:
    return Sink()


@pytest.fixture
def mailing(town: Town, sink: Sink) -> Iterator[Town]:
    """Its mails arrive in ``sink``."""
    with posting(town.app, sink):
        yield town


@pytest.fixture
def models() -> Iterator[None]:
    """The garden's two tables, for one test alone."""
    bed = Table(
        "plugin_garden_bed",
        Base.metadata,
        Column("id", Integer, primary_key=True),
        Column("name", String(20), nullable=False),
        Column("dug_at", UtcDateTime),
    )
    plant = Table(
        "plugin_garden_plant",
        Base.metadata,
        Column("id", Integer, primary_key=True),
        Column("bed_id", ForeignKey("plugin_garden_bed.id", ondelete="CASCADE"), nullable=False, index=True),
    )
    yield
    Base.metadata.remove(plant)
    Base.metadata.remove(bed)


@pytest.fixture
def garden(models: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A plugin with its first migration, installed beside the core; gives its folder of migrations."""
    package = tmp_path / "plugins" / "netevents_garden"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(PLUGIN)
    monkeypatch.syspath_prepend(str(package.parent))
    plugin: Plugin = importlib.import_module("netevents_garden").Garden()
    for module in (track, tracks):
        monkeypatch.setattr(module, "installed", lambda: (plugin,))
    tracks.new_revision("garden", "Dig the beds", autogenerate=True)
    yield package / "migrations"
    del sys.modules["netevents_garden"]
