"""Lets plugins of a test's own in beside the installed ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from netevents.host import discover
from netevents.plugin import Plugin

Install = Callable[..., None]


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
