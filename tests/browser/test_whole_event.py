"""A whole event without a spreadsheet: planned on a phone, lived through at the door, taken home in files."""

from __future__ import annotations

import io
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import networkx as nx
import pandas as pd
import pypdfium2
import pytest
from PIL import Image
from playwright.sync_api import expect

from netevents.people.domain import sign_in as signed_in_row
from tests.barcodes import qr_codes
from tests.browser.test_newcomer import called, press, text
from tests.cast import a_group, an_organizer, world
from tests.conftest import NOON
from tests.in_here import served, sign_in
from tests.routes_world import LASTS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.conftest import StandingClock

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True),
]

PHONE = {"width": 390, "height": 844}
LIST = """Order #,Attendee #,First Name,Surname,Email,Attendee Status,What would you like to talk about?
70000,9001,Zoë,Núñez,family@example.edu,Attending,Tide pools
70000,9002,Mateo,Núñez,family@example.edu,Attending,Maps
70000,9003,Dana,Gone,dana@example.edu,Not Attending,
70000,9004,,,,Attending,
"""


class Installation:
    """One that serves here, with Ada, who has just founded her group."""

    def __init__(self, app: Flask, browser: Browser, base: str, open_: ExitStack) -> None:
        self.app, self.browser, self.base, self.open = app, browser, base, open_
        with world(app) as session:
            ada = an_organizer(session, "Ada")
            self.group = a_group(session, "Robotics club", owner=ada).slug
            self.secret = signed_in_row(session, ada, how="password", lasts=LASTS, now=NOON).secret

    def device(self, **facts: object) -> BrowserContext:
        context = self.open.enter_context(
            self.browser.new_context(base_url=self.base, timezone_id="Europe/Madrid", **facts)
        )
        context.set_default_timeout(10_000)
        return context

    def of_ada(self, **facts: object) -> Page:
        page = self.device(**facts).new_page()
        sign_in(self.app, page, self.base, self.secret)
        return page

    def phone(self) -> Page:
        return self.device(viewport=PHONE, has_touch=True, is_mobile=True).new_page()


@contextmanager
def installed(app: Flask, browser: Browser) -> Iterator[Installation]:
    with ExitStack() as open_, served(app) as base:
        yield Installation(app, browser, base, open_)


def planned(here: Installation) -> str:
    """Ada plans the event on her phone: its address in the console."""
    phone = here.of_ada(viewport=PHONE, has_touch=True, is_mobile=True)
    phone.goto(f"/console/g/{here.group}/")
    press(phone, "Plan the first event")
    phone.get_by_label("Name").fill("Robots and tapas")
    phone.get_by_label("Mixer").check()
    expect(phone.get_by_label("Time zone")).to_have_value("Europe/Madrid")
    phone.get_by_label("Day", exact=True).fill(f"{NOON:%Y-%m-%d}")
    phone.get_by_label("Starts").fill("12:30")
    phone.get_by_label("Ends").fill("18:00")
    press(phone, "Open it now")
    assert "It is live" in phone.inner_text("h1")
    return phone.url.removesuffix("ready")


def imported(desk: Page, console: str) -> None:
    desk.goto(f"{console}roll")
    press(desk, "Import a list")
    desk.get_by_label("Or paste").fill(LIST)
    press(desk, "Check the list")
    assert "Eventbrite" in text(desk)
    press(desk, "Preview")
    assert "2 people are added" in text(desk)
    press(desk, "Import now")
    assert "The list is imported" in desk.inner_text("h1")
    with desk.expect_download() as sent_back:
        called(desk, "Download these rows").click()
    rows = pd.read_csv(sent_back.value.path(), encoding="utf-8-sig", dtype=str, keep_default_na=False)
    assert len(rows) == 2


def printed(desk: Page, console: str) -> list[str]:
    """What the codes on the printed sheet say."""
    desk.goto(f"{console}badges")
    with desk.expect_response("**/badges.pdf?*"):
        called(desk, "Make the PDF").click()
    desk.goto(f"{console}badges")
    assert "All badges are printed" in text(desk)
    once_more = called(desk, "The last printing once more").get_attribute("href")
    sheet = desk.request.get(f"{desk.url.partition('/console')[0]}{once_more}").body()
    pictures = [page.render(scale=150 / 72).to_pil() for page in pypdfium2.PdfDocument(sheet)]
    return [code.text for picture in pictures for code in qr_codes(picture)]


def joined(phone: Page, base: str, name: str, console: str) -> None:
    slug = console.rstrip("/").rpartition("/")[2]
    phone.goto(f"{base}/e/{slug}/")
    press(phone, "Join")
    phone.get_by_label("Your name").fill(name)
    press(phone, "Join")
    assert "You are in." in text(phone)


def file_of(desk: Page, words: str) -> Path:
    form = desk.get_by_role("form", name=words)
    form.get_by_label("What is it for?").fill("The club’s yearbook")
    with desk.expect_download() as download:
        form.get_by_role("button").click()
    path: Path = download.value.path()
    return path


def test_a_whole_event_without_a_spreadsheet(app: Flask, clock: StandingClock, browser: Browser) -> None:
    with installed(app, browser) as here:
        console = planned(here)
        desk = here.of_ada()
        imported(desk, console)
        codes = printed(desk, console)
        assert len(codes) == 2

        desk.goto(f"{console}door")
        said = desk.locator("#said")
        for code in codes:
            desk.keyboard.type(code)
            desk.keyboard.press("Enter")
            expect(said).to_contain_text("Checked in.")
        desk.get_by_label("Name, organization").fill("Kofi Mensah, Chess club")
        desk.get_by_role("button", name="Add and check in").click()
        expect(said).to_contain_text("Registered and checked in.")

        ben, cleo = here.phone(), here.phone()
        joined(ben, here.base, "Ben", console)
        joined(cleo, here.base, "Cleo", console)
        press(ben, "My badge")
        badge = qr_codes(Image.open(io.BytesIO(ben.screenshot())))[0].text
        cleo.goto(here.base + badge[badge.upper().index("/X/") :])
        press(cleo, "Connect")
        cleo.get_by_label("What we talked about").fill("Paella for forty")
        called(cleo, "Save the note").click()
        cleo.get_by_text("Saved. Only you see it.").wait_for()

        clock.advance(timedelta(minutes=15))
        desk.goto(f"{console}live")
        assert "Kofi Mensah" in text(desk)
        assert "Introduce them to" in text(desk)

        desk.goto(console)
        press(desk, "End the event")
        press(desk, "Download")
        rows = pd.read_csv(file_of(desk, "Who met whom"), encoding="utf-8-sig", dtype=str)
        assert rows[["event", "timezone", "how", "both_confirmed"]].values.tolist() == [
            ["Robots and tapas", "Europe/Madrid", "live", "yes"]
        ]
        roll = pd.read_csv(file_of(desk, "The roll"), encoding="utf-8-sig", dtype=str)
        assert sorted(roll.name) == ["Ben", "Cleo", "Kofi Mensah", "Mateo Núñez", "Zoë Núñez"]
        graph = nx.read_graphml(file_of(desk, "The picture, as a file"))
        assert graph.number_of_edges() == len(rows) == 1
        assert "Paella" not in rows.to_csv() + roll.to_csv() + desk.content()
