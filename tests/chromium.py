"""The browser that tests drive."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, or the one that NETEVENTS_TEST_CHROMIUM names; its absence is a failure."""
    from playwright.sync_api import sync_playwright

    program = os.environ.get("NETEVENTS_TEST_CHROMIUM") or shutil.which("chromium")
    assert program, "Chromium is missing. Run: make set-up"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            chromium_sandbox=os.geteuid() != 0,  # Chromium's sandbox refuses root
            args=[
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-gpu",
                "--use-fake-device-for-media-stream",
                "--use-fake-ui-for-media-stream",
            ],
        )
        yield browser
        browser.close()
