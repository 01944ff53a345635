"""An evening at the door, in a browser: scanner, names, walk-ins, a phone that waits, and a camera."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from netevents.events.models import Registration
from netevents.exchange import badges
from netevents.exchange.models import PRINTED
from netevents.people.domain import sign_in as signed_in_row
from netevents.web.qr import badge_address
from tests.browser.clip import a_clip
from tests.browser.test_newcomer import press
from tests.cast import a_group, a_person, an_event, attending, world
from tests.chromium import launched
from tests.conftest import NOON
from tests.in_here import served, sign_in
from tests.routes_world import LASTS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True),
]

HOST = "https://events.example.org"


class Evening:
    """Hack night with Gus at the door, and a few people on the list."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with world(app) as session:
            gus = a_person(session, "Gus")
            self.event = an_event(session, a_group(session, greeter=gus))
            self.secret = signed_in_row(session, gus, how="joined", lasts=LASTS, now=NOON).secret
            self.tokens = {
                name: badges.current(session, attending(session, self.event, name, source="import"))[PRINTED]
                for name in ("Ben Castellanos", "黄晓明", "Zoë Adeyemi")
            }

    @property
    def door(self) -> str:
        return f"/console/e/{self.event.slug}/door"

    def address(self, name: str) -> str:
        """What the code on the badge of ``name`` says."""
        return badge_address(HOST, self.tokens[name].token)

    def here(self) -> list[str]:
        with world(self.app) as session:
            came = select(Registration.name).where(Registration.checked_in_at.is_not(None))
            return list(session.scalars(came.order_by(Registration.id)))


@pytest.fixture
def evening(app: Flask) -> Evening:
    return Evening(app)


@contextmanager
def at_the_door(evening: Evening, browser: Browser, *, scripts: bool = True) -> Iterator[Page]:
    """Gus's laptop, on the door page."""
    with (
        served(evening.app) as base,
        browser.new_context(java_script_enabled=scripts, base_url=base) as context,
    ):
        context.set_default_timeout(10_000)
        expect.set_options(timeout=10_000)
        page = context.new_page()
        sign_in(evening.app, page, base, evening.secret)
        page.goto(evening.door)
        yield page


def scanner(page: Page, text: str) -> None:
    """A scanner in the hand: it types into whatever has the keyboard, then Enter."""
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_an_evening_at_the_door(evening: Evening, browser: Browser) -> None:
    with at_the_door(evening, browser) as page:
        said, field = page.locator("#said"), page.get_by_label("Code on the badge")
        expect(field).to_be_focused()
        for name in evening.tokens:  # three in a row, without a look at the screen
            scanner(page, evening.address(name))
        expect(said.locator(".word")).to_have_text("Zoë Adeyemi")
        expect(field).to_be_focused()
        expect(field).to_have_value("")
        assert evening.here() == ["Ben Castellanos", "黄晓明", "Zoë Adeyemi"]

        scanner(page, evening.address("黄晓明"))
        expect(said).to_contain_text("Already here since 14:00.")
        said.get_by_role("button", name="Undo").click()
        expect(said).to_contain_text("Not here: the check-in is undone.")
        assert evening.here() == ["Ben Castellanos", "Zoë Adeyemi"]
        scanner(page, "QQQQQQ")
        expect(said.locator(".bad")).to_contain_text("No badge of this event has this code.")

        page.get_by_role("searchbox").fill("晓")
        page.locator("#found").get_by_role("button", name="Check in").click()
        expect(said).to_contain_text("Checked in.")
        page.get_by_role("searchbox").focus()
        scanner(page, evening.address("Zoë Adeyemi"))  # in the wrong field: still a badge
        expect(said).to_contain_text("Already here since 14:00.")

        page.get_by_label("Name, organization").fill("Kofi Mensah, Chess club")
        page.get_by_role("button", name="Add and check in").dblclick()  # one person all the same
        expect(said).to_contain_text("Registered and checked in.")
        expect(page.get_by_label("Name, organization")).to_have_value("")
        expect(page.locator("#now li").first).to_contain_text("Kofi Mensah")
        assert evening.here() == ["Ben Castellanos", "黄晓明", "Zoë Adeyemi", "Kofi Mensah"]


def test_without_script_the_door_does_the_same(evening: Evening, browser: Browser) -> None:
    with at_the_door(evening, browser, scripts=False) as page:
        for name in evening.tokens:
            with page.expect_navigation():
                scanner(page, evening.address(name))
            assert page.locator("#said .word").inner_text() == name
        assert not page.get_by_role("button", name="Use the camera").is_visible()
        page.get_by_role("searchbox").fill("zo")
        press(page, "Search")
        with page.expect_navigation():
            page.locator("#found").get_by_role("button", name="Undo").click()
        assert evening.here() == ["Ben Castellanos", "黄晓明"]


def test_a_phone_is_let_in_by_what_it_shows(evening: Evening, browser: Browser) -> None:
    with at_the_door(evening, browser) as page, browser.new_context() as context:
        phone = context.new_page()
        base = page.url.partition("/console")[0]
        phone.goto(f"{base}/x/{evening.tokens['Zoë Adeyemi'].token}")
        press(phone, "Yes, it is mine")
        mark = phone.locator(".big-code").inner_text()

        expect(page.locator("#waiting .claim")).to_contain_text(mark)  # it came by itself
        page.locator("#waiting").get_by_role("button", name="I see it: let it in").click()
        expect(page.locator("#said")).to_contain_text("the phone may go on")

        phone.get_by_role("button", name="Go on").click()  # so did this
        expect(phone.locator("main")).to_contain_text("Welcome, Zoë Adeyemi.")
        assert evening.here() == ["Zoë Adeyemi"]


def test_the_camera_reads_a_badge(evening: Evening, browser: Browser, tmp_path: Path) -> None:
    clip = a_clip(tmp_path / "badge.mjpeg", evening.address("黄晓明"))
    with launched(browser.browser_type, camera=clip) as seeing, at_the_door(evening, seeing) as page:
        page.get_by_role("button", name="Use the camera").click()
        expect(page.locator("#said .word")).to_have_text("黄晓明", timeout=20_000)
        page.get_by_role("button", name="Stop the camera").click()

        assert page.locator("video").count() == 0
        assert evening.here() == ["黄晓明"]


NO_CAMERA = {
    "NotAllowedError": "The camera is not allowed here.",
    "NotFoundError": "This device has no camera.",
    "NotReadableError": "Another program is using the camera.",
    "AbortError": "The camera did not start.",
}


def test_a_camera_that_does_not_start_says_why(evening: Evening, browser: Browser) -> None:
    with at_the_door(evening, browser) as page:
        said, use = page.locator("#said"), page.get_by_role("button", name="Use the camera")
        for error, sentence in NO_CAMERA.items():
            refuse = f"async () => {{ throw new DOMException('', '{error}'); }}"
            page.evaluate(f"() => {{ navigator.mediaDevices.getUserMedia = {refuse}; }}")
            use.click()
            expect(said).to_contain_text(sentence)
        page.evaluate("() => Object.defineProperty(window, 'isSecureContext', { value: false })")
        use.click()
        expect(said).to_contain_text("over https only")

        scanner(page, evening.address("黄晓明"))  # the field beside it works all the same
        expect(said.locator(".word")).to_have_text("黄晓明")


def test_a_scan_without_a_connection_says_so(evening: Evening, browser: Browser) -> None:
    with at_the_door(evening, browser) as page:
        page.context.set_offline(True)
        scanner(page, evening.address("黄晓明"))
        expect(page.locator("#said .bad")).to_contain_text("Not saved")
        page.context.set_offline(False)
        scanner(page, evening.address("黄晓明"))
        expect(page.locator("#said .word")).to_have_text("黄晓明")

    assert evening.here() == ["黄晓明"]
