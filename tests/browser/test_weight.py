"""How much a phone in a crowded hall has to fetch before its owner is in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.browser.sights import LINK

if TYPE_CHECKING:
    from tests.browser.scenes import Scenes

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("html")]

KB = 1024
FIRST_VISIT, STYLESHEET = 14 * KB, 4 * KB
FILES = re.compile(r"""<(?:link|script|img)\s[^>]*(?:href|src)="([^"]+)\"""")
TOKEN = re.compile(r"""name="csrf_token" value="([^"]+)\"""")


@dataclass
class Phone:
    """A browser's fetching: each page with all its files, each file once."""

    web: httpx.Client
    bytes: dict[str, int] = field(default_factory=dict)
    html: str = ""

    def open(self, path: str) -> None:
        self._show("GET", path)

    def send(self, path: str, **fields: str) -> None:
        token = TOKEN.findall(self.html)[0]
        sent = {"data": fields | {"csrf_token": token}, "headers": {"Referer": str(self.web.base_url)}}
        self._show("POST", path, **sent)

    def _show(self, method: str, path: str, **sent: object) -> None:
        answer = self._fetch(method, path, **sent)
        while answer.is_redirect:
            path = answer.headers["Location"]
            answer = self._fetch("GET", path)
        assert answer.status_code == 200
        self.html = answer.text
        for file in FILES.findall(self.html):
            if file not in self.bytes:
                self._fetch("GET", file)

    def _fetch(self, method: str, path: str, **sent: object) -> httpx.Response:
        """One answer; what counts is what came over the wire, compressed as it was."""
        answer = self.web.request(method, path, **sent)
        self.bytes[path] = self.bytes.get(path, 0) + answer.num_bytes_downloaded
        return answer


@pytest.fixture
def phone(scenes: Scenes):
    with httpx.Client(base_url=scenes.base, headers={"Accept-Encoding": "gzip"}) as web:
        yield Phone(web)
    scenes.site.put_back()


def test_the_first_visit_is_light(scenes, phone, record_property):
    phone.open(scenes.site.world.here.address("/J/<code>"))
    join = next(link for link in LINK.findall(phone.html) if link.endswith("/join"))
    phone.open(join)
    phone.send(join, name="Zoë", age="adult")

    assert "You are in." in phone.html
    assert {path for path in phone.bytes if path.startswith("/static/")} != set()
    record_property("bytes", phone.bytes)
    assert sum(phone.bytes.values()) <= FIRST_VISIT, phone.bytes


def test_the_stylesheet_is_light(phone):
    phone.open("/")
    sheets = {path: size for path, size in phone.bytes.items() if ".css" in path}

    assert len(sheets) == 1
    assert sum(sheets.values()) <= STYLESHEET, sheets


def test_a_phone_that_takes_nothing_compressed_is_seen_to_be_heavy(scenes, phone):
    phone.web.headers["Accept-Encoding"] = "identity"

    phone.open(scenes.site.world.here.address("/J/<code>"))

    assert sum(phone.bytes.values()) > FIRST_VISIT
