"""Attendees' phones: they join, show a badge, scan others' badges and look up whom they met."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx
from browsing import Browser, Page, Unexpected
from eyes import read_badge

CONNECTION = "/c/"
LATECOMER = "application/json"


@dataclass(frozen=True)
class Answer:
    """What came of a scan.

    :ivar code: the connection's
    :ivar result: ``new``, ``again`` …; empty where nothing came of it
    """

    status: int
    result: str = ""
    code: str = ""


@dataclass
class Phone:
    """One attendee's phone.

    :ivar badge: the path that its badge's code leads to
    :ivar took: seconds that each scan took to be answered
    """

    name: str
    browser: Browser
    badge: str = ""
    took: list[float] = field(default_factory=list)

    def join(self, slug: str) -> None:
        """Join with a name, open the badge and read its code off the screen."""
        page = self.browser.visit(f"/e/{slug}/join")
        self.browser.submit(page.form("name"), name=self.name)
        address = urlsplit(read_badge(self.browser.visit(f"/e/{slug}/badge").text))
        here = self.browser.client.base_url
        if f"{address.scheme}://{address.netloc}".lower() != f"{here.scheme}://{here.netloc.decode()}":
            raise Unexpected(f"the badge leads elsewhere, to {address.netloc}")
        self.badge = address.path

    def look(self, badge: str) -> Page:
        """Open the address of ``badge``, as the camera does."""
        return self.browser.get(badge)

    def scan(
        self, badge: str, *, key: str, scanned_at: str = "", together: threading.Barrier | None = None
    ) -> Answer:
        """Look at the badge, then press the page’s button.

        :param key: sent instead of the page's own, so that a reply that is lost can be asked for again
        :param together: press it only when the others there are about to, too
        """
        page = self.look(badge)
        if together is not None:
            together.wait(60)
        if page.location:
            return _answer(page.status, page.location)
        if page.status != 200:
            return Answer(page.status)
        form = page.form("key", "csrf_token")
        hint = {"scanned_at": scanned_at} if scanned_at else {}
        return self.send(form.action, form.fields | {"key": key} | hint)

    def upload(self, badge: str, *, key: str, scanned_at: str = "") -> Answer:
        """Send a scan that waited on the phone, without a look at the page."""
        return self.send(
            badge, {"csrf_token": self.browser.csrf, "key": key, "scanned_at": scanned_at}, accept=LATECOMER
        )

    def send(self, address: str, fields: dict[str, str], *, accept: str = "text/html") -> Answer:
        begun = time.perf_counter()
        page = self.browser.post(address, fields, accept=accept)
        self.took.append(time.perf_counter() - begun)
        if accept == LATECOMER and page.status == 200:
            return _answer(page.status, httpx.Response(200, text=page.text).json()["url"])
        return _answer(page.status, page.location)

    def people(self) -> dict[str, str]:
        """Everybody on the list of whom I met, by name: the code of our connection."""
        return {
            words: urlsplit(href).path.removeprefix(CONNECTION)
            for href, words in self.browser.visit("/people").links
            if href.startswith(CONNECTION)
        }


def _answer(status: int, location: str) -> Answer:
    there = urlsplit(location)
    if not there.path.startswith(CONNECTION):
        return Answer(status)
    return Answer(status, there.query.removeprefix("scan="), there.path.removeprefix(CONNECTION))
