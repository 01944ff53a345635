"""Pictures of every page, by hand: ``python -m tests.browser.pictures OUT [WORD …]``.

Phone and desktop, light and dark, and sheets that show several at once. With words, only pages whose names
contain one of them.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from tests import databases
from tests.browser.looking import DESKTOP, PHONE, SCHEMES, Window, a_window
from tests.browser.scenes import served
from tests.browser.sights import everything
from tests.chromium import chromium

if TYPE_CHECKING:
    from tests.browser.sights import Seen

SHEETS = {"phone": (PHONE, 4, 1700), "desktop": (DESKTOP, 2, 1400)}
"""By name: the window, how many pictures stand beside each other, and where long ones are cut."""


def main(out: Path, words: list[str]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    databases.begin_run()
    try:
        with (
            tempfile.TemporaryDirectory() as folder,
            served(Path(folder)) as scenes,
            chromium() as browser,
            a_window(browser, scenes) as window,
        ):
            pages = [page for page in everything(scenes) if _asked_for(page, words)]
            files = {f"{size} {scheme}": list[Path]() for size in SHEETS for scheme in SCHEMES}
            for number, page in enumerate(pages):
                window.go(page)
                for sheet, file in _taken(window, out / f"{number:03} {_plain(page.sight.name)}"):
                    files[sheet].append(file)
    finally:
        databases.end_run()
    for sheet, taken in files.items():
        _, beside, _ = SHEETS[sheet.split()[0]]
        for first in range(0, len(taken), beside):
            _sheet(taken[first : first + beside], out / f"sheet {sheet} {first:03}.png")


def _taken(window: Window, file: Path) -> list[tuple[str, Path]]:
    taken = []
    for size, (window_size, _, _) in SHEETS.items():
        for scheme in SCHEMES:
            window.set(window_size, scheme)
            picture = file.with_name(f"{file.name} {size} {scheme}.png")
            window.page.screenshot(path=picture, full_page=True)
            taken.append((f"{size} {scheme}", picture))
    return taken


def _sheet(pictures: list[Path], file: Path) -> None:
    """Several pictures beside each other, each under its name."""
    opened = [Image.open(picture).convert("RGB") for picture in pictures]
    _, _, cut = SHEETS["phone" if opened[0].width < 500 else "desktop"]
    height = max(min(picture.height, cut) for picture in opened)
    sheet = Image.new("RGB", (sum(picture.width + 10 for picture in opened), height + 24), "grey")
    left = 0
    for picture, path in zip(opened, pictures, strict=True):
        sheet.paste(picture.crop((0, 0, picture.width, min(picture.height, cut))), (left, 24))
        ImageDraw.Draw(sheet).text((left + 4, 6), path.stem)
        left += picture.width + 10
    sheet.save(file)


def _asked_for(page: Seen, words: list[str]) -> bool:
    return not words or any(word in page.sight.name for word in words)


def _plain(name: str) -> str:
    return re.sub(r"[^\w ]+", "-", name)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
