"""The scanner of attendees: badges before a camera, from the page to the spreadsheet; and no camera."""

from __future__ import annotations

import io
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from playwright.sync_api import expect

from netevents.exchange import badges
from netevents.exchange.exports import connections_csv
from netevents.exchange.models import PRINTED
from netevents.people.domain import sign_in as signed_in_row
from netevents.web.qr import badge_address, modules
from tests.browser.clip import HANDS, Hand, a_clip
from tests.browser.looking import PHONE
from tests.browser.test_newcomer import press
from tests.cast import an_event, attending, world
from tests.chromium import launched
from tests.conftest import NOON
from tests.in_here import served, sign_in
from tests.routes_world import LASTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flask import Flask
    from playwright.sync_api import Browser, Locator, Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True),
]

HOST = "https://events.example.org"
NEAR = 3700
"""Pixels of the clip to the metre: a badge a foot away."""

CAMERA_OF_CANVAS = """() => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 1280, height: 720 });
  const pen = canvas.getContext('2d');
  let rows = [];
  setInterval(() => {
    pen.fillStyle = '#ddd';
    pen.fillRect(0, 0, 1280, 720);
    pen.fillStyle = '#111';
    const [x, y] = [500 + Math.random() * 20, 220 + Math.random() * 20];
    rows.forEach((row, down) => [...row].forEach((dark, right) => {
      if (dark === '1') pen.fillRect(x + 7 * right, y + 7 * down, 7, 7);
    }));
  }, 100);
  window.hold = (drawn) => { rows = drawn; };
  navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(10);
}"""
AT_NOON = """() => {
  const Real = Date;
  const ahead = AT - Real.now();
  window.Date = class extends Real {
    constructor(...given) { given.length ? super(...given) : super(Real.now() + ahead); }
    static now() { return Real.now() + ahead; }
  };
}""".replace("AT", str(round(1000 * NOON.timestamp())))
"""The phones' clocks go as the server's, which stands."""
UNTIL_KEPT = """async (paths) => {
  for (let left = 200, path; left && (path = paths[0]); left--) {
    if (await caches.match(path, { ignoreSearch: true })) paths.shift();
    else await new Promise((next) => setTimeout(next, 50));
  }
}"""
READER = "/static/vendor/zxing-wasm-3.1.3/reader/zxing_reader.wasm"
NO_CAMERA = """() => {{
  navigator.mediaDevices.getUserMedia = async () => {{ throw new DOMException('', '{error}'); }};
}}"""
CAMERA_TO_SCAN = """() => {
  const sent = performance.getEntriesByType('resource').find((one) => one.name.includes('/scans/fresh'));
  return Math.round(sent.startTime - window.opened);
}"""
NOTE_OPENING = """() => {
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wishes) => {
    window.opened = performance.now();
    window.wished = wishes;
    return open(wishes);
  };
}"""


@dataclass(frozen=True)
class Attendee:
    secret: str
    token: str
    code: str


class Evening:
    """An event under way, at which so many people are."""

    def __init__(self, app: Flask, names: Sequence[str]) -> None:
        self.app = app
        self.people: dict[str, Attendee] = {}
        with world(app) as session:
            self.event = an_event(session)
            for name in names:
                place = attending(session, self.event, name)
                secret = signed_in_row(session, place.person, how="joined", lasts=LASTS, now=NOON).secret
                badge = badges.current(session, place)[PRINTED]
                self.people[name] = Attendee(secret, badge.token, badge.code)

    @property
    def scanner(self) -> str:
        return f"/e/{self.event.slug}/scan"

    def csv(self) -> pd.DataFrame:
        with world(self.app) as session:
            file = b"".join(connections_csv(session, session.merge(self.event)))
        return pd.read_csv(io.BytesIO(file), encoding="utf-8-sig", dtype=str, keep_default_na=False)

    def met(self) -> set[frozenset[str]]:
        rows = self.csv()
        return {frozenset(pair) for pair in zip(rows.person_a, rows.person_b, strict=True)}


@pytest.fixture
def evening(app: Flask) -> Evening:
    return Evening(app, ("Ben", "黄晓明", "Zoë"))


@contextmanager
def phones(
    evening: Evening, browser: Browser, *names: str, script: str = "", **facts: Any
) -> Iterator[list[Page]]:
    """A phone of each, with ``script`` run before any page, at the start of the event's pages."""
    width, height = PHONE
    with ExitStack() as opened:
        base = opened.enter_context(served(evening.app))
        evening.app.config["BASE_URL"] = base
        pages = []
        for name in names:
            context = browser.new_context(
                base_url=base, viewport={"width": width, "height": height}, has_touch=True, **facts
            )
            opened.enter_context(context)
            context.set_default_timeout(20_000)
            page = context.new_page()
            for each in filter(None, (AT_NOON, script)):
                page.add_init_script(f"({each})()")
            sign_in(evening.app, page, base, evening.people[name].secret)
            pages.append(page)
        expect.set_options(timeout=20_000)
        yield pages


def address(evening: Evening, name: str) -> str:
    """What the code on the badge of ``name`` says."""
    return badge_address(evening.app.config["BASE_URL"], evening.people[name].token)


def hold(page: Page, text: str) -> None:
    """Show the canvas camera of ``page`` a code that says ``text``."""
    rows = ["".join("01"[dark] for dark in row) for row in modules(text, mask_pattern=None)]
    page.evaluate("(rows) => window.hold(rows)", rows)


def said(page: Page) -> Locator:
    return page.locator("#said")


@pytest.mark.parametrize(
    "way", [pytest.param(way, marks=[pytest.mark.prove] if way != "tilted" else []) for way in HANDS]
)
def test_a_badge_before_the_camera_ends_in_the_spreadsheet(evening, browser, tmp_path, record_property, way):
    evening.app.config["BASE_URL"] = HOST
    clip = a_clip(tmp_path / "badge.mjpeg", address(evening, "黄晓明"), HANDS[way], metre_shows=NEAR)
    with (
        launched(browser.browser_type, camera=clip) as seeing,
        phones(evening, seeing, "Ben", script=NOTE_OPENING) as [page],
    ):
        evening.app.config["BASE_URL"] = HOST
        page.goto(evening.scanner)
        expect(said(page).get_by_role("heading", name="黄晓明")).to_be_visible()
        expect(said(page)).to_contain_text("Connected.")
        record_property("milliseconds from camera to scan", page.evaluate(CAMERA_TO_SCAN))
        wished = page.evaluate("window.wished.video")
        assert wished == {
            "facingMode": {"ideal": "environment"},
            "width": {"ideal": 1920},
            "height": {"ideal": 1080},
        }
        rows = evening.csv()
        assert rows[["person_a", "person_b", "how"]].values.tolist() == [["Ben", "黄晓明", "qr"]]


@pytest.mark.prove
def test_what_nobody_could_read_is_not_read(evening, browser, tmp_path):
    clip = a_clip(tmp_path / "fog.mjpeg", address(evening, "黄晓明"), Hand(blur=9), metre_shows=NEAR)
    with launched(browser.browser_type, camera=clip) as seeing, phones(evening, seeing, "Ben") as [page]:
        page.goto(evening.scanner)
        expect(said(page)).to_have_text("Hold their badge in the frame.")
        page.wait_for_timeout(3_000)
        expect(said(page)).to_have_text("Hold their badge in the frame.")


@pytest.mark.parametrize("many", [3, pytest.param(20, marks=pytest.mark.prove)])
def test_everybody_scans_the_next_one_at_once(app, browser, many):
    names = [f"Person {number}" for number in range(many)]
    evening = Evening(app, names)
    with phones(evening, browser, *names, script=CAMERA_OF_CANVAS) as pages:
        for page in pages:
            page.goto(evening.scanner)
        for number, page in enumerate(pages):
            hold(page, address(evening, names[(number + 1) % many]))
        for number, page in enumerate(pages):
            expect(said(page).locator("h1")).to_have_text(names[(number + 1) % many], timeout=60_000)

    assert len(evening.csv()) == many
    assert evening.met() == {
        frozenset({name, names[(number + 1) % many]}) for number, name in enumerate(names)
    }


def test_one_after_the_other_with_every_outcome_said(evening, browser):
    with phones(evening, browser, "Ben", script=CAMERA_OF_CANVAS) as [page]:
        page.goto(evening.scanner)
        told = said(page)
        for text, sentence in {
            "HTTPS://ELSEWHERE.EXAMPLE/X/ABCDEFGHIJKLMNOPQRST": "leads to elsewhere.example",
            "WIFI:S:hall;;": "That code is no badge.",
            f"{evening.app.config['BASE_URL']}/j/ABCDEF".upper(): "it is no badge",
        }.items():
            hold(page, text)
            expect(told).to_contain_text(sentence)
        for text, sentence in {
            address(evening, "Ben"): "That is your own badge.",
            badge_address(evening.app.config["BASE_URL"], "A" * 20): "Nobody here has this code.",
            address(evening, "Zoë"): "Connected.",
        }.items():
            hold(page, text)
            expect(told.locator(".flash")).to_contain_text(sentence)
            page.get_by_role("button", name="Scan next").click()
        expect(page.locator("#sees")).to_be_visible()  # the same badge is still there, and no news
        hold(page, "")
        assert evening.met() == {frozenset({"Ben", "Zoë"})}


@pytest.mark.parametrize(
    ("error", "sentence"),
    {
        "NotAllowedError": "The camera is not allowed here.",
        "NotFoundError": "This device has no camera.",
    }.items(),
)
def test_without_a_camera_a_code_is_typed_at_the_same_place(evening, browser, error, sentence):
    with phones(evening, browser, "Ben", script=NO_CAMERA.format(error=error)) as [page]:
        page.goto(evening.scanner)
        expect(said(page)).to_contain_text(sentence)
        expect(page.get_by_role("button", name="Use the camera")).to_be_visible()
        page.get_by_label("The code under their badge").fill("QQQQQQ")
        page.get_by_role("button", name="Find them").click()
        expect(page.locator("#code-error")).to_contain_text("Nobody here has that code.")
        page.get_by_label("The code under their badge").fill(evening.people["Zoë"].code.lower())
        press(page, "Find them")
        press(page, "Connect")
        assert page.inner_text("h1") == "Zoë"


def test_a_photo_of_a_badge_is_read_in_the_page(evening, browser, tmp_path):
    unsafe = "() => Object.defineProperty(window, 'isSecureContext', { value: false })"
    with phones(evening, browser, "Ben", script=unsafe) as [page]:
        page.goto(evening.scanner)
        expect(said(page)).to_contain_text("over https only")
        for hand, sentence in ((Hand(blur=9), "no code to be seen"), (HANDS["tilted"], "Connected.")):
            photo = a_clip(tmp_path / "photo.jpg", address(evening, "Zoë"), hand, metre_shows=NEAR)
            page.locator("#file").set_input_files(photo)
            expect(said(page)).to_contain_text(sentence)
        assert evening.met() == {frozenset({"Ben", "Zoë"})}


def test_without_a_network_the_scanner_opens_and_what_it_reads_waits(evening, browser):
    with phones(evening, browser, "Ben", script=CAMERA_OF_CANVAS) as [page]:
        page.goto(f"/e/{evening.event.slug}/")
        page.evaluate("async () => void await navigator.serviceWorker.ready")
        page.goto(evening.scanner)
        page.evaluate(UNTIL_KEPT, [evening.scanner, READER])
        page.context.set_offline(True)
        page.reload()
        expect(said(page)).to_have_text("Hold their badge in the frame.")
        hold(page, address(evening, "Zoë"))
        expect(said(page)).to_contain_text("Saved on this phone.")
        page.get_by_label("The code under their badge").fill(evening.people["黄晓明"].code)
        page.get_by_role("button", name="Find them").click()
        expect(page.get_by_label("The code under their badge")).to_have_value("")
        assert evening.met() == set()

        page.context.set_offline(False)
        expect(said(page).get_by_role("heading", name="黄晓明")).to_be_visible()
        assert evening.met() == {frozenset({"Ben", "Zoë"}), frozenset({"Ben", "黄晓明"})}


def test_inside_another_app_it_says_how_to_get_out(evening, browser):
    inside = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Instagram 350.0"
    with phones(evening, browser, "Ben", script=CAMERA_OF_CANVAS, user_agent=inside) as [page]:
        page.goto(evening.scanner)
        expect(page.get_by_role("heading", name="You are inside Instagram")).to_be_visible()
        assert page.get_by_label("Link to this page").input_value() == page.url
        page.get_by_role("button", name="Use the camera").click()
        hold(page, address(evening, "Zoë"))
        expect(said(page)).to_contain_text("Connected.")


def test_without_script_it_is_the_typed_code(evening, browser):
    with phones(evening, browser, "Ben", java_script_enabled=False) as [page]:
        page.goto(evening.scanner)
        assert page.locator("noscript").inner_text().startswith("Point your phone’s camera app")
        assert not page.locator("#sees").is_visible()
        assert not page.get_by_role("button", name="Photo of a badge").is_visible()
        page.get_by_label("The code under their badge").fill(evening.people["Zoë"].code)
        press(page, "Find them")
        assert page.inner_text("h1") == "Zoë"
