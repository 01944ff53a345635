"""What browsers other than this machine's lack, or do in another way: nothing may come to depend on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.waiting import FLUSH, KEEP, Evening, a_phone, states
from tests.in_here import served

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True),
]

OLDER = """() => {
  delete AbortSignal.timeout;
  delete Crypto.prototype.randomUUID;
  delete window.BroadcastChannel;
  Object.defineProperty(navigator, 'locks', { value: undefined });
}"""
"""A phone that has had no new browser for years."""
NOBODY_ANSWERS = "() => { StorageManager.prototype.persist = () => new Promise(() => {}); }"
NO_MEDIA = "() => Object.defineProperty(navigator, 'mediaDevices', { value: undefined })"


@pytest.fixture
def evening(app: Flask) -> Evening:
    return Evening(app, "Ben", "Cleo")


def test_a_phone_that_is_years_old_sends_what_waits(evening: Evening, browser: Browser) -> None:
    with served(evening.app) as base, a_phone(evening, browser, base, "Ben") as page:
        page.add_init_script(f"({OLDER})()")
        page.goto(f"{evening.path}scans")
        page.evaluate(KEEP, evening.scan("Ben", "Cleo"))
        page.evaluate(FLUSH)
        assert states(page, evening, "Ben") == ["connected"]


def test_what_waits_is_called_unsafe_while_the_browser_asks(evening: Evening, browser: Browser) -> None:
    with served(evening.app) as base, a_phone(evening, browser, base, "Ben") as page:
        page.add_init_script(f"({NOBODY_ANSWERS})()")
        page.route("**/scans/fresh", lambda route: route.abort())
        page.goto(f"{evening.path}scans")
        page.evaluate(KEEP, evening.scan("Ben", "Cleo"))
        page.reload()
        expect(page.locator("#room")).to_contain_text("This browser may clear what waits here")


def test_a_window_without_cameras_is_not_told_about_https(evening: Evening, browser: Browser) -> None:
    with served(evening.app) as base, a_phone(evening, browser, base, "Ben") as page:
        page.add_init_script(f"({NO_MEDIA})()")
        page.goto(f"{evening.path}scan")
        page.get_by_role("button", name="Use the camera").click()
        expect(page.locator("#said")).to_have_text("The camera did not start. Try again, or type the code.")
        page.route(f"**{evening.path}code", lambda route: route.abort())
        page.get_by_label("The code under their badge").fill("QQQQQQ")
        page.get_by_role("button", name="Find them").click()
        expect(page.get_by_role("button", name="Scan next")).to_be_visible()
        expect(page.get_by_role("button", name="Use the camera")).to_be_hidden()


def test_at_twice_the_size_a_name_has_the_whole_width(evening: Evening, browser: Browser) -> None:
    with served(evening.app) as base, a_phone(evening, browser, base, "Ben") as page:
        page.goto("/me")
        beside = page.locator(".who > :last-child").bounding_box()
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        below = page.locator(".who > :last-child").bounding_box()
        assert beside
        assert below
        assert beside["x"] > below["x"]
        assert below["width"] > 300
