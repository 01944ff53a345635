"""A badge's code: what it says, how small it is, and that readers read it."""

from __future__ import annotations

import random
import re
from xml.etree import ElementTree as ET

import pytest
import zxingcpp
from PIL import Image
from qrcode import util
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from netevents.web import qr

TOKEN = "ABCDEFGHIJKLMNOPQRST"
ADDRESS = "HTTPS://EVENTS.EXAMPLE.EDU/X/ABCDEFGHIJKLMNOPQRST"


def tokens(count: int) -> list[str]:
    draw = random.Random(7)
    return ["".join(draw.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", k=20)) for _ in range(count)]


def picture(code: qr.Modules, *, margin: int = qr.MARGIN, scale: int = 4) -> Image.Image:
    width = len(code) + 2 * margin
    image = Image.new("L", (width, width), 255)
    for row, column, length in qr.runs(code):
        image.paste(0, (margin + column, margin + row, margin + column + length, margin + row + 1))
    return image.resize((width * scale, width * scale), Image.Resampling.NEAREST)


def test_an_address_is_upper_case_throughout():
    assert qr.badge_address("https://events.example.edu", TOKEN) == ADDRESS
    assert qr.badge_address("https://events.example.edu/", TOKEN.lower()) == ADDRESS


@pytest.mark.parametrize("host", ["x.org", "192.168.178.100:8080", "a" * 26 + ".edu"])
def test_a_badge_is_29_modules_wide_for_hosts_up_to_30_characters(host):
    assert len(host) <= 30
    assert len(qr.modules(qr.badge_address(f"https://{host}", TOKEN), mask_pattern=None)) == 29


def test_a_badge_grows_when_it_must():
    code = qr.modules(qr.badge_address(f"https://{'a' * 60}.edu", TOKEN), mask_pattern=None)

    assert len(code) == 37
    assert zxingcpp.read_barcode(picture(code)).text == qr.badge_address(f"https://{'a' * 60}.edu", TOKEN)


@pytest.mark.parametrize("mask_pattern", [None, *range(8)])
def test_every_mask_is_read(mask_pattern):
    for token in tokens(10):
        address = qr.badge_address("https://events.example.edu", token)
        read = zxingcpp.read_barcode(picture(qr.modules(address, mask_pattern=mask_pattern)))
        assert (read.text, read.ec_level) == (address, "M")


def test_a_code_that_lost_its_corners_is_not_read():
    code = qr.modules(ADDRESS, mask_pattern=0)
    spoilt = tuple(tuple(module and row > 7 for module in line) for row, line in enumerate(code))

    assert zxingcpp.read_barcode(picture(spoilt)) is None


def test_the_chosen_mask_is_the_calmest_by_the_librarys_own_measure():
    for token in tokens(25):
        address = qr.badge_address("https://events.example.edu", token)
        penalties = [util.lost_point(qr.modules(address, mask_pattern=mask)) for mask in range(8)]

        chosen = qr.modules(address, mask_pattern=None)

        assert chosen == qr.modules(address, mask_pattern=penalties.index(min(penalties)))
        assert util.lost_point(chosen) == min(penalties)
        assert len(set(penalties)) > 1


def test_modules_are_the_librarys():
    code = QRCode(version=3, error_correction=ERROR_CORRECT_M, mask_pattern=5)
    code.add_data(ADDRESS)
    code.make()

    assert qr.modules(ADDRESS, mask_pattern=5) == tuple(map(tuple, code.modules))


def test_lower_case_and_other_scripts_are_read_too():
    text = "https://events.example.edu/join?wer=Müller"

    assert zxingcpp.read_barcode(picture(qr.modules(text, mask_pattern=None))).text == text


def test_the_drawing_is_small_needs_no_style_and_is_dark_on_white():
    drawing = qr.svg(ADDRESS, title='Your <"code">')
    root = ET.fromstring(drawing)

    assert "style" not in drawing
    assert len(drawing) < 1800
    assert (root.get("role"), root.get("aria-label")) == ("img", 'Your <"code">')
    assert root.get("viewBox") == "0 0 37 37"
    white, dark = root
    assert (white.get("fill"), white.get("d")) == ("#fff", "M0 0h37v37H0z")
    assert dark.get("stroke") == "#000"


def test_the_drawings_strokes_are_the_modules():
    root = ET.fromstring(qr.svg(ADDRESS, title="Your code"))
    strokes: list[tuple[int, int, int]] = []
    x, y = 0.0, 0.0
    for step, numbers in re.findall(r"([Mmh])([^Mmh]*)", root[1].get("d", "")):
        values = [float(number) for number in re.findall(r"-?[\d.]+", numbers)]
        if step == "h":
            strokes.append((int(y - 0.5) - qr.MARGIN, int(x) - qr.MARGIN, int(values[0])))
            x += values[0]
        elif step == "M":
            x, y = values
        else:
            x, y = x + values[0], y + values[1]

    assert strokes == list(qr.runs(qr.modules(ADDRESS, mask_pattern=qr.ON_SCREEN)))


def test_what_the_terminal_shows_is_read():
    lines = [
        line.removeprefix("\x1b[30;107m").removesuffix("\x1b[0m")
        for line in qr.terminal(ADDRESS).splitlines()
    ]
    rows = [[char in dark for char in line] for line in lines for dark in ("▀█", "▄█")]
    image = Image.new("L", (len(rows[0]), len(rows)), 255)
    image.putdata([255 * (not dark) for row in rows for dark in row])

    assert {len(line) for line in lines} == {37}
    assert (
        zxingcpp.read_barcode(image.resize((37 * 4, len(rows) * 4), Image.Resampling.NEAREST)).text == ADDRESS
    )
