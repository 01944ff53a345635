"""The scanner of attendees: badges before a camera, from the page to the spreadsheet; and no camera."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from netevents.web.qr import badge_address
from tests.browser.clip import HANDS, Hand, a_clip
from tests.browser.scanning import CAMERA_OF_CANVAS, Evening, address, hold, phones, said
from tests.browser.test_newcomer import press
from tests.chromium import launched

if TYPE_CHECKING:
    from flask import Flask

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True),
]

HOST = "https://events.example.org"
NEAR = 3700
"""Pixels of the clip to the metre: a badge a foot away."""
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


@pytest.fixture
def evening(app: Flask) -> Evening:
    return Evening(app, ("Ben", "黄晓明", "Zoë"))


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
