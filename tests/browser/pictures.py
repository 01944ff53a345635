"""Contact sheets of every page, by hand: ``python -m tests.browser.pictures OUT [WORD …]``.

One sheet for each theme (light and dark, left to right and right to left), on which each page stands
as a phone, a narrow phone and a desktop show it. Each picture is there alone, too. With words, only pages
whose names contain one of them.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from tests import databases
from tests.browser.looking import DESKTOP, PHONE, SCHEMES, Window, a_window
from tests.browser.scenes import served
from tests.browser.sights import everything, one_of_each
from tests.chromium import chromium
from tests.heard import drained

if TYPE_CHECKING:
    from tests.browser.sights import Seen

SIZES = {"phone": (PHONE, 0.5), "narrow": ((320, 568), 0.5), "desktop": (DESKTOP, 0.3)}
"""By name: the window, and how large it stands on a sheet."""
THEMES = [f"{scheme} {runs}" for scheme, runs in product(SCHEMES, ("ltr", "rtl"))]
HEIGHT = "document.querySelector('.plate') ? 0 : document.documentElement.scrollHeight"
"""What the window is made as high as; codes are as large as the screen allows, so that they keep theirs."""
CUT, TALL, BESIDE, GAP, HEAD = 2400, 640, 4, 8, 18
"""Where long pictures are cut, alone and on a sheet; how many pages stand beside each other; gaps."""


def main(out: Path, words: list[str]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    databases.begin_run()
    cells = {theme: list[Image.Image]() for theme in THEMES}
    try:
        with (
            tempfile.TemporaryDirectory() as folder,
            served(Path(folder)) as scenes,
            chromium() as browser,
            a_window(browser, scenes) as window,
        ):
            pages = [page for page in _all(everything(scenes)) if _asked_for(page, words)]
            for number, page in enumerate(pages):
                window.go(page)
                for theme in THEMES:
                    name = f"{number:03} {_plain(page.sight.name)}"
                    cells[theme].append(_cell(name, dict(_taken(window, out, name, theme))))
    finally:
        databases.end_run()
    for theme, shown in cells.items():
        _sheet(shown).save(out / f"sheet {theme}.png")
    sys.stdout.write("\n".join([f"{len(pages)} pages", *drained(), ""]))


def _all(pages: list[Seen]) -> list[Seen]:
    """The arranged pages, and one of each view that is none of them."""
    arranged = [
        page for page in pages if " for " not in page.sight.name and " sent in by " not in page.sight.name
    ]
    return arranged + [page for page in one_of_each(pages) if page not in arranged]


def _taken(window: Window, out: Path, name: str, theme: str) -> Iterator[tuple[str, Image.Image]]:
    scheme, runs = theme.split()
    window.page.evaluate("(runs) => { document.documentElement.dir = runs }", runs)
    for size, (pixels, _) in SIZES.items():
        window.set(pixels, scheme)
        file = out / f"{name} {size} {theme}.png"
        if height := int(window.page.evaluate(HEIGHT)):
            window.set((pixels[0], min(CUT, height)), scheme)
        window.page.screenshot(path=file)
        with Image.open(file) as picture:
            yield size, picture.convert("RGB")


def _cell(name: str, pictures: dict[str, Image.Image]) -> Image.Image:
    """One page in all sizes beside each other, under its name."""
    small = [picture.resize(_smaller(picture, SIZES[size][1])) for size, picture in pictures.items()]
    height = min(TALL, max(picture.height for picture in small))
    cell = Image.new("RGB", (sum(picture.width + GAP for picture in small), height + HEAD), "grey")
    ImageDraw.Draw(cell).text((2, 3), name)
    at = 0
    for picture in small:
        cell.paste(picture.crop((0, 0, picture.width, min(picture.height, height))), (at, HEAD))
        at += picture.width + GAP
    return cell


def _smaller(picture: Image.Image, scale: float) -> tuple[int, int]:
    return round(picture.width * scale), round(picture.height * scale)


def _sheet(cells: list[Image.Image]) -> Image.Image:
    """All cells in rows, as high as their highest."""
    rows = [cells[first : first + BESIDE] for first in range(0, len(cells), BESIDE)]
    heights = [max(cell.height for cell in row) + GAP for row in rows]
    sheet = Image.new("RGB", (BESIDE * (max(cell.width for cell in cells) + GAP), sum(heights)), "grey")
    top = 0
    for row, height in zip(rows, heights, strict=True):
        for column, cell in enumerate(row):
            sheet.paste(cell, (column * (cell.width + GAP), top))
        top += height
    return sheet


def _asked_for(page: Seen, words: list[str]) -> bool:
    return not words or any(word in page.sight.name for word in words)


def _plain(name: str) -> str:
    return re.sub(r"[^\w ]+", "-", name)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("words", nargs="*", help="only pages with one of these in their name")
    asked = parser.parse_args()
    main(asked.folder, asked.words)
