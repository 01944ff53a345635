"""A newcomer’s ten minutes: from an empty installation to the connections in a spreadsheet, in browsers."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from PIL import Image

from netevents.clock import system_clock
from tests.barcodes import qr_codes
from tests.served import ROOT, SERVE, Server, a_free_port

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PHONE = {"width": 390, "height": 844}
EMAIL, PASSWORD = "ada@example.org", "a sentence is a fine password"
ZONE = "Europe/Amsterdam"
COLUMNS = (
    "connection_id,event,met_at,met_at_local,timezone,person_a,role_a,organization_a,email_a,"
    "person_b,role_b,organization_b,email_b,how,both_confirmed,follow_up"
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a fresh installation answers; made by the commands of the README, with one organizer."""
    environment = os.environ | {"NETEVENTS_INSTANCE": str(tmp_path_factory.mktemp("fresh") / "instance")}

    def netevents(*words: str, typed: str = "") -> None:
        command = [sys.executable, "-m", "netevents", *words]
        subprocess.run(command, env=environment, cwd=ROOT, input=typed, text=True, check=True)

    netevents("init")
    netevents("db", "upgrade")
    netevents("organizer", "add", EMAIL, "--name", "Ada Obi", "--password-stdin", typed=PASSWORD)
    port = a_free_port()
    server = Server(port, [*SERVE, "--port", str(port), "--workers", "1"], environment)
    try:
        server.start()
        yield f"http://127.0.0.1:{port}"
    finally:
        server.kill()


@dataclass
class Party:
    """Phones with a browser each, that can reach one installation."""

    address: str
    browser: Browser
    open: ExitStack
    scripts: bool

    def phone(self) -> Page:
        """A phone that has never been here."""
        context = self.browser.new_context(
            viewport=PHONE, has_touch=True, is_mobile=True, java_script_enabled=self.scripts
        )
        context.set_default_timeout(10_000)
        self.open.callback(context.close)
        page = context.new_page()
        page.goto(self.address)
        return page


@pytest.fixture
def party(browser: Browser, address: str) -> Iterator[Party]:
    with a_party(browser, address, scripts=True) as party:
        yield party


@contextmanager
def a_party(browser: Browser, address: str, *, scripts: bool) -> Iterator[Party]:
    with ExitStack() as open_until_then:
        yield Party(address, browser, open_until_then, scripts)


def called(page: Page, name: str) -> Locator:
    """The button or link that is called so and is seen."""
    button = page.get_by_role("button", name=name, exact=True)
    return button.or_(page.get_by_role("link", name=name, exact=True)).locator("visible=true").first


def press(page: Page, name: str) -> None:
    """Press what is called so, and wait for the page that it leads to."""
    with page.expect_navigation():
        called(page, name).click()


def text(page: Page) -> str:
    return page.inner_text("main")


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/console/")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")


def plan(page: Page, name: str) -> str:
    """Found a group, plan an event that is under way, open it: its room code."""
    start = system_clock().astimezone(ZoneInfo(ZONE)) - timedelta(hours=1)
    press(page, "New group" if page.get_by_role("link", name="New group").count() else "Start a group")
    page.get_by_label("Name").fill(f"Friends of {name}")
    press(page, "Start the group")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Hackathon").check()
    page.get_by_label("Day", exact=True).fill(f"{start:%Y-%m-%d}")
    page.get_by_label("Starts").fill(f"{start:%H:%M}")
    page.get_by_label("Ends").fill(f"{start + timedelta(hours=4):%H:%M}")
    page.get_by_label("Time zone").select_option(ZONE)
    page.get_by_text("Place, an end on another day").click()
    page.get_by_label("Place").fill("The old library")
    press(page, "Keep it as a draft")
    press(page, "Open the event")
    return page.locator("div:has(> dt:text-is('Room code')) dd").inner_text()


def join(page: Page, room_code: str, name: str) -> None:
    page.get_by_label("Room code").fill(room_code)
    press(page, "Find my event")
    press(page, "Join")
    page.get_by_label("Your name").fill(name)
    press(page, "Join")
    assert "You are in." in text(page)


def badge_read_by_a_camera(page: Page) -> str:
    """What somebody's camera makes of the badge on this phone's screen."""
    press(page, "My badge")
    picture = Image.open(io.BytesIO(page.screenshot()))
    return qr_codes(picture)[0].text


def rows_of(page: Page, why: str) -> pd.DataFrame:
    """``connections.csv`` as the organizer on this phone downloads it, read as a spreadsheet would."""
    press(page, "Exports")
    wanted = page.get_by_role("form", name="Who met whom")
    wanted.get_by_label("What is it for?").fill(why)
    with page.expect_download() as download:
        wanted.get_by_role("button").click()
    file: Path = download.value.path()
    assert file.read_bytes().startswith(b"\xef\xbb\xbf" + COLUMNS.encode())
    return pd.read_csv(file, encoding="utf-8-sig", dtype=str, keep_default_na=False)


@pytest.mark.parametrize("scripts", [True, False], ids=["", "no script"])
def test_from_an_empty_installation_to_the_spreadsheet(browser, address, scripts):
    with a_party(browser, address, scripts=scripts) as party:
        ada, ben, cleo = party.phone(), party.phone(), party.phone()
        name = "Hack night" if scripts else "Quiet night"
        sign_in(ada, address)
        room_code = plan(ada, name)
        join(ben, room_code, "Ben Castellanos")
        join(cleo, room_code.lower(), "黄晓明")

        cleo.goto(badge_read_by_a_camera(ben))
        assert cleo.inner_text("h1") == "Ben Castellanos"
        press(cleo, "Connect")
        cleo.get_by_label("What we talked about").fill("His dog eats circuit boards.")
        called(cleo, "Save the note").click()
        cleo.get_by_text("Saved. Only you see it.").wait_for()
        press(cleo, "My people")
        cleo.get_by_role("searchbox").fill("circuit")
        cleo.keyboard.press("Enter")
        cleo.get_by_role("link", name="Ben Castellanos").click()
        assert cleo.get_by_label("What we talked about").input_value() == "His dog eats circuit boards."

        press(ben, "My people")
        ben.get_by_role("link", name="黄晓明").click()
        assert "circuit" not in ben.content()

        rows = rows_of(ada, "For the club’s report")
        assert rows[["event", "timezone", "how", "both_confirmed"]].values.tolist() == [
            [name, ZONE, "live", "yes"]
        ]
        assert {rows.person_a[0], rows.person_b[0]} == {"Ben Castellanos", "黄晓明"}
        assert abs(pd.Timestamp(rows.met_at[0]) - system_clock()) < timedelta(minutes=5)
        assert "circuit" not in rows.to_csv()
        ada.reload()
        assert "For the club’s report" in text(ada)


def test_without_a_camera_a_code_is_typed(party):
    ada, ben, cleo = party.phone(), party.phone(), party.phone()
    sign_in(ada, party.address)
    room_code = plan(ada, "Typing night")
    join(ben, room_code, "Ben")
    join(cleo, room_code, "Cleo")
    press(ben, "My badge")
    code = ben.inner_text(".big-code")

    press(cleo, "Scan a badge")
    cleo.get_by_label("The code under their badge").fill("QQQQQQ")
    called(cleo, "Find them").click()
    cleo.get_by_text("Nobody here has that code.").wait_for()
    cleo.get_by_label("The code under their badge").fill(code.lower())
    press(cleo, "Find them")
    press(cleo, "Connect")

    assert cleo.inner_text("h1") == "Ben"
    assert rows_of(ada, "To look").how.tolist() == ["code"]


def test_who_likes_to_be_asked_first_is_asked(party):
    ada, ben, cleo = party.phone(), party.phone(), party.phone()
    sign_in(ada, party.address)
    room_code = plan(ada, "Asking night")
    join(ben, room_code, "Ben")
    join(cleo, room_code, "Cleo")
    press(ben, "What I share here")
    ben.get_by_label("Ask me first").check()
    press(ben, "Save")

    cleo.goto(badge_read_by_a_camera(ben))
    press(cleo, "Connect")
    assert "waits for their yes" in text(cleo)
    assert rows_of(ada, "Too early").empty
    press(ben, "My people")
    assert "They wait for your yes" in text(ben)
    ben.get_by_role("link", name="Cleo").click()
    press(ben, "Yes, connect")

    press(cleo, "My people")
    cleo.get_by_role("link", name="Ben").click()
    cleo.get_by_role("heading", name="What they share").wait_for()
    ada.reload()
    assert len(rows_of(ada, "Now they have met")) == 1


def test_a_connection_made_by_mistake_is_undone(party):
    ada, ben, cleo = party.phone(), party.phone(), party.phone()
    sign_in(ada, party.address)
    room_code = plan(ada, "Slippery night")
    join(ben, room_code, "Ben")
    join(cleo, room_code, "Cleo")
    badge = badge_read_by_a_camera(ben)
    cleo.goto(badge)
    press(cleo, "Connect")

    cleo.get_by_text("Change or end this connection").click()
    press(cleo, "Undo")

    press(ben, "My people")
    assert "Nobody here yet." in text(ben)
    assert rows_of(ada, "To be sure").empty
    cleo.goto(badge)
    press(cleo, "Connect")
    assert "waits for their yes" in text(cleo)
    press(ben, "My people")
    ben.get_by_role("link", name="Cleo").click()
    press(ben, "Yes, connect")
    assert len(rows_of(ada, "They did meet after all")) == 1


def test_who_scans_before_joining_comes_back_to_the_badge(party):
    ada, ben, cleo = party.phone(), party.phone(), party.phone()
    sign_in(ada, party.address)
    join(ben, plan(ada, "Open night"), "Ben")
    badge = badge_read_by_a_camera(ben)

    cleo.goto(badge)
    assert "Ben" not in text(cleo)
    press(cleo, "Join")
    cleo.get_by_label("Your name").fill("Cleo")
    press(cleo, "Join")

    assert cleo.inner_text("h1") == "Ben"
    assert re.fullmatch(r".*/[xX]/[A-Z2-7]{20}", cleo.url)
    press(cleo, "Connect")
    assert "Ben" in text(cleo)
