"""Codes made on the phone itself: the badge that changes, and two phones without any network."""

from __future__ import annotations

import io
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from playwright.sync_api import expect
from sqlalchemy import select

from netevents.exchange import badges, live_codes, two_phones
from netevents.exchange.models import SCREEN, Connection
from netevents.people.domain import sign_in as signed_in_row
from tests.barcodes import qr_codes
from tests.cast import an_event, attending, world
from tests.conftest import NOON
from tests.in_here import served, sign_in
from tests.routes_world import LASTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True),
]

IS_WATCHED = "() => navigator.serviceWorker.controller !== null"
UNTIL_KEPT = """async (path) => {
  for (let left = 200; left && !(await (await caches.open('pages')).match(path)); left -= 1) {
    await new Promise((next) => setTimeout(next, 50));
  }
}"""


class Hall:
    """An event whose codes change, with Ben and Cleo, and a phone for each."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with world(app) as session:
            self.event = an_event(session, badge_codes="live")
            places = [attending(session, self.event, name) for name in ("Ben", "Cleo")]
            self.token = badges.current(session, places[0])[SCREEN].token
            self.secrets = [
                signed_in_row(session, place.person, how="joined", lasts=LASTS, now=NOON).secret
                for place in places
            ]

    @property
    def path(self) -> str:
        return f"/e/{self.event.slug}/"

    @contextmanager
    def phone(self, browser: Browser, base: str, secret: str) -> Iterator[Page]:
        with browser.new_context(base_url=base, viewport={"width": 390, "height": 844}) as context:
            context.set_default_timeout(15_000)
            page = context.new_page()
            sign_in(self.app, page, base, secret)
            yield page


def code_on(page: Page, drawing: str = "article.badge svg") -> str:
    """What a camera reads from the screen."""
    picture = Image.open(io.BytesIO(page.locator(drawing).screenshot()))
    return str(qr_codes(picture)[0].text)


def test_badge_changes_by_itself_and_without_the_network(app: Flask, browser: Browser) -> None:
    hall = Hall(app)
    key = app.config["SECRET_KEY"]
    with served(app) as base, hall.phone(browser, base, hall.secrets[0]) as page:
        page.clock.install(time=NOON)
        page.goto(f"{hall.path}badge")
        first = code_on(page)
        page.context.set_offline(True)
        for step in range(1, 4):
            page.clock.run_for(30_000)
            at = NOON + timedelta(seconds=30 * step)
            expect(page.locator(".big-code")).to_contain_text(
                live_codes.typed_end(hall.token, key=key, at=at)
            )
            assert code_on(page).rpartition("/")[2] == live_codes.shown(hall.token, key=key, at=at)

    assert first.rpartition("/")[2] == live_codes.shown(hall.token, key=key, at=NOON)


def test_without_script_the_page_brings_the_next_code(app: Flask, browser: Browser) -> None:
    hall = Hall(app)
    with served(app) as base, browser.new_context(java_script_enabled=False, base_url=base) as context:
        page = context.new_page()
        sign_in(app, page, base, hall.secrets[0])
        page.goto(f"{hall.path}badge")

        assert page.locator("meta[http-equiv=refresh]").get_attribute("content") == "31"
        assert code_on(page).rpartition("/")[2] == live_codes.shown(
            hall.token, key=app.config["SECRET_KEY"], at=NOON
        )


@pytest.mark.parametrize(
    "survivor", ["the one who answered", pytest.param("the one who offered", marks=pytest.mark.prove)]
)
def test_two_phones_meet_without_a_network_and_one_is_lost(
    app: Flask, browser: Browser, survivor: str
) -> None:
    hall = Hall(app)
    with (
        served(app) as base,
        hall.phone(browser, base, hall.secrets[0]) as ben,
        hall.phone(browser, base, hall.secrets[1]) as cleo,
    ):
        for page in (ben, cleo):
            with page.expect_response("**/phone-key"):
                page.goto(f"{hall.path}badge")
            page.wait_for_function(IS_WATCHED)
            page.reload()  # from now on pages are kept
            page.evaluate(UNTIL_KEPT, f"{hall.path}two-phones")
            page.context.set_offline(True)
            page.goto(f"{hall.path}two-phones")
            expect(page.locator("#said")).to_contain_text("This phone is ready")

        ben.get_by_role("button", name="Show my code").click()
        expect(ben.locator("#said")).to_contain_text("Let them scan this")
        given(cleo, code_on(ben))
        expect(cleo.locator("#said")).to_contain_text("Now let them scan this code")
        given(ben, code_on(cleo))
        expect(ben.locator("#said")).to_contain_text("as soon as one of your phones has a network")
        given(ben, code_on(cleo))
        expect(ben.locator("#said")).to_contain_text("was read already")
        assert connections(app) == []

        lost, kept = (cleo, ben) if survivor == "the one who offered" else (ben, cleo)
        lost.context.close()
        with kept.expect_response("**/scans") as answer:
            kept.context.set_offline(False)
        assert answer.value.json()["result"] == "new"

    [connection] = connections(app)
    assert connection.both_confirmed
    with world(app) as session:
        assert [sound for _, sound in two_phones.signed_exchanges(session)] == [True]


def given(page: Page, text: str) -> None:
    """What a camera read, put into the page as the scanner hands it over."""
    page.evaluate("(text) => { location.hash = text; }", text)


def connections(app: Flask) -> list[Connection]:
    with world(app) as session:
        return list(session.scalars(select(Connection)))
