"""How much a phone in a crowded hall has to fetch before its owner is in."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from netevents.ops.static import FOR_READERS
from netevents.web import filters
from tests.browser.sights import LINK, Seen

if TYPE_CHECKING:
    from tests.browser.scenes import Scenes

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("html")]

KB = 1024
FIRST_VISIT, UNTIL_IN, STYLESHEET, FURTHER = 8 * KB, 14 * KB, 4 * KB, 4 * KB
FILES = re.compile(r"""<(?:link|script|img)\s[^>]*(?:href|src)="([^"]+)\"""")
WHAT_TO_MEND = KB // 4
"""So much more a form may weigh that comes back with what to mend."""
SHEETS = re.compile(r"""<link rel="stylesheet" href="([^"]+)\"""")
SCRIPT = re.compile(r"<script[^>]*>[^<]*")
UNBLOCKING = re.compile(r"""<script (?:type="module" src="[^"]+"|src="[^"]+" defer)[^>]*>""")
STATIC = Path(filters.__file__).parent / "static"
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
    assert sum(phone.bytes.values()) <= FIRST_VISIT, phone.bytes
    join = next(link for link in LINK.findall(phone.html) if link.endswith("/join"))
    phone.open(join)
    phone.send(join, name="Zoë", age="adult")

    assert "You are in." in phone.html
    assert {path for path in phone.bytes if path.startswith("/static/")} != set()
    record_property("bytes", phone.bytes)
    assert sum(phone.bytes.values()) <= UNTIL_IN, phone.bytes


def test_the_stylesheet_is_light(phone):
    phone.open("/")
    sheets = {path: size for path, size in phone.bytes.items() if ".css" in path}

    assert len(sheets) == 1
    assert sum(sheets.values()) <= STYLESHEET, sheets


def test_a_phone_that_takes_nothing_compressed_is_seen_to_be_heavy(scenes, phone):
    phone.web.headers["Accept-Encoding"] = "identity"

    phone.open(scenes.site.world.here.address("/J/<code>"))

    assert sum(phone.bytes.values()) > FIRST_VISIT


def weights(pages: list[Seen]) -> dict[str, int]:
    """Bytes that each page of attendees takes until it is drawn, by a phone that has been here before.

    What every page has, the phone keeps; a sheet that only some have counts on each of them.
    """
    found = {}
    for page in pages:
        sheets = [sheet for sheet in SHEETS.findall(page.html) if "/netevents.css" not in sheet]
        if not any("/console.css" in sheet for sheet in sheets):
            parts = [page.html.encode(), *(sheet_body(sheet) for sheet in sheets)]
            size = sum(len(gzip.compress(part, 6)) for part in parts)
            found[page.sight.name] = size - WHAT_TO_MEND * (page.status == 422)
    return found


def sheet_body(address: str) -> bytes:
    file = STATIC / address.removeprefix("/static/").partition("?")[0]
    return FOR_READERS.sub(b"", file.read_bytes())


def test_every_further_page_is_light(pages, record_property):
    found = weights(pages)
    heaviest = dict(sorted(found.items(), key=lambda one: -one[1])[:20])

    record_property("bytes", heaviest)
    assert len(found) > 100
    assert {page: size for page, size in heaviest.items() if size > FURTHER} == {}


def test_no_script_holds_a_page_up(pages):
    scripts = {script for page in pages for script in SCRIPT.findall(page.html)}

    assert scripts
    assert {script for script in scripts if not UNBLOCKING.fullmatch(script)} == set()


def test_what_holds_a_page_up_is_found():
    for script in (
        '<script src="/static/x.js">',
        "<script>alert(1)",
        '<script type="module">import "./x.js"',
    ):
        assert SCRIPT.fullmatch(script)
        assert not UNBLOCKING.fullmatch(script)
