"""One served installation, and one window on it, for all the tests of pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.browser.looking import Window, a_window
from tests.browser.scenes import Scenes, served
from tests.browser.sights import Seen, everything

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NORMAL = ("nobody", "attendee", "minor", "leader", "greeter", "owner")


@pytest.fixture(scope="session")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scenes]:
    with served(tmp_path_factory.mktemp("scenes")) as scenes:
        yield scenes


@pytest.fixture(scope="session")
def pages(scenes: Scenes) -> list[Seen]:
    """What most roles see; ``make prove`` looks as all of them."""
    return everything(scenes, NORMAL)


@pytest.fixture(scope="session", params=["en", "es"])
def translated(scenes: Scenes, request: pytest.FixtureRequest) -> Scenes:
    """The same installation, read in one language after the other."""
    return replace(scenes, language=request.param)


@pytest.fixture(scope="session")
def all_pages(translated: Scenes) -> list[Seen]:
    """What everybody sees, in the language of ``translated``."""
    return everything(translated)


@pytest.fixture
def window(browser: Browser, scenes: Scenes) -> Iterator[Window]:
    with a_window(browser, scenes) as window:
        yield window
