"""What a camera sees that somebody holds a badge before: a clip for Chromium's pretended camera."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFilter

from netevents.web.qr import MARGIN, modules

if TYPE_CHECKING:
    from pathlib import Path

WIDTH, HEIGHT = 1280, 720
FRAMES = 4


def a_clip(file: Path, text: str, *, millimetres: float = 45, metre_shows: int = 2400) -> Path:
    """Frames of a badge whose code is this wide, held slightly askew by a hand that is not quite steady.

    :param metre_shows: how many pixels of the picture a metre fills at this distance
    """
    code = modules(text, mask_pattern=None)
    width = len(code) + 2 * MARGIN
    drawn = Image.new("L", (width, width), 255)
    for y, row in enumerate(code):
        for x, dark in enumerate(row):
            if dark:
                drawn.putpixel((x + MARGIN, y + MARGIN), 0)
    size = round(millimetres / 1000 * metre_shows)
    with file.open("wb") as clip:
        for frame in range(FRAMES):
            scene = Image.new("L", (WIDTH, HEIGHT), 110)
            ImageDraw.Draw(scene).rectangle((320, 120, 960, 600), fill=235)
            badge = drawn.resize((size, size), Image.Resampling.NEAREST).rotate(7, expand=True, fillcolor=235)
            scene.paste(badge, ((WIDTH - badge.width) // 2 + 3 * frame, (HEIGHT - badge.height) // 2))
            picture = BytesIO()
            scene.filter(ImageFilter.GaussianBlur(0.6)).convert("RGB").save(picture, "JPEG", quality=80)
            clip.write(picture.getvalue())
    return file
