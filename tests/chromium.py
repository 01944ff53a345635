"""The browser that tests drive."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.heard import listened_to

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserType

PROGRAMS = ("chromium-headless-shell", "chromium")
"""The same engine, first without the windows that nobody sees: those take a third of the time."""
LEFT_OUT = (
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxPopup",
)
"""What Playwright leaves out, for only the last such list counts; and the pages behind the address bar, which
each window loads though nobody sees them: they take more time than the pages of the tests."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, or the one that NETEVENTS_TEST_CHROMIUM names; its absence is a failure."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = launched(playwright.chromium)
        yield browser
        browser.close()


def launched(kind: BrowserType, *, camera: Path | None = None) -> Browser:
    """A browser of that kind.

    :param camera: the clip that its camera sees; without, a test picture
    """
    named = os.environ.get("NETEVENTS_TEST_CHROMIUM")
    program = next(filter(None, map(shutil.which, [named] if named else PROGRAMS)), None)
    assert program, "Chromium is missing. Run: make set-up"
    browser = kind.launch(
        executable_path=program,
        chromium_sandbox=os.geteuid() != 0,  # Chromium's sandbox refuses root
        args=[
            "--disable-background-networking",
            "--disable-component-update",
            f"--disable-features={','.join(LEFT_OUT)}",
            "--disable-gpu",
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            *([f"--use-file-for-fake-video-capture={camera}"] if camera else []),
        ],
    )
    return listened_to(browser)
