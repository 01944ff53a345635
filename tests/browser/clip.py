"""What a camera sees that somebody holds a badge before: clips for Chromium's pretended camera.

By hand: ``python -m tests.browser.clip OUT TEXT`` makes one clip for each way of ``HANDS``.
"""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from netevents.web.qr import MARGIN, modules

WIDTH, HEIGHT = 1280, 720
WALL, CARD = 110, 235


@dataclass(frozen=True)
class Hand:
    """How a badge is held before a camera.

    :ivar turned: degrees, in the plane of the picture
    :ivar leaning: how much of the far side's height is lost because the badge leans away
    :ivar blur: of the lens, in pixels
    :ivar stride: pixels that the badge moves from frame to frame, smeared along half of them
    :ivar light: how much of it there is; the less, the more the sensor rustles
    :ivar frames: how many before it begins anew
    """

    turned: float = 7
    leaning: float = 0
    blur: float = 0.6
    stride: int = 3
    light: float = 1
    frames: int = 4


STEADY = Hand()
HANDS = {
    "tilted": Hand(turned=32, leaning=0.25),
    "blurred": Hand(blur=1.8),
    "moving": Hand(stride=12, frames=16),
    "dim": Hand(light=0.16),
}


def a_clip(
    file: Path, text: str, hand: Hand = STEADY, *, millimetres: float = 45, metre_shows: int = 2400
) -> Path:
    """Frames of a badge whose code is this wide, held by ``hand``.

    :param metre_shows: how many pixels of the picture a metre fills at this distance
    """
    size = round(millimetres / 1000 * metre_shows)
    badge = _leaning(_code(text).resize((size, size), Image.Resampling.NEAREST), hand.leaning)
    badge = badge.rotate(hand.turned, Image.Resampling.BICUBIC, expand=True, fillcolor=CARD)
    with file.open("wb") as clip:
        for frame in range(hand.frames):
            scene = Image.new("L", (WIDTH, HEIGHT), WALL)
            ImageDraw.Draw(scene).rectangle((320, 60, 960, 660), fill=CARD)
            x = (WIDTH - badge.width) // 2 + hand.stride * (frame - hand.frames // 2)
            scene.paste(badge, (x, (HEIGHT - badge.height) // 2))
            seen = _rustling(_smeared(scene, hand.stride // 2), hand.light, seed=frame)
            picture = BytesIO()
            seen.filter(ImageFilter.GaussianBlur(hand.blur)).convert("RGB").save(picture, "JPEG", quality=80)
            clip.write(picture.getvalue())
    return file


def _code(text: str) -> Image.Image:
    code = modules(text, mask_pattern=None)
    width = len(code) + 2 * MARGIN
    drawn = Image.new("L", (width, width), 255)
    for y, row in enumerate(code):
        for x, dark in enumerate(row):
            if dark:
                drawn.putpixel((x + MARGIN, y + MARGIN), 0)
    return drawn


def _leaning(badge: Image.Image, share: float) -> Image.Image:
    """``badge`` with its right side further away: a trapezium."""
    if not share:
        return badge
    size = badge.width
    # Where on the flat badge each point of the picture lies.
    flat = (1 - share, 0, 0, -share / 2, 1, 0, -share / size, 0)
    return badge.transform(
        badge.size, Image.Transform.PERSPECTIVE, flat, Image.Resampling.BICUBIC, fillcolor=CARD
    )


def _smeared(scene: Image.Image, pixels: int) -> Image.Image:
    """``scene`` as it is while the shutter is open and the badge moves that far."""
    if pixels < 2:
        return scene
    smeared = scene
    for step in range(1, pixels):
        smeared = Image.blend(smeared, ImageChops.offset(scene, step, 0), 1 / (step + 1))
    return smeared


def _rustling(scene: Image.Image, light: float, *, seed: int) -> Image.Image:
    if light == 1:
        return scene
    dice = random.Random(seed)
    noise = Image.frombytes("L", (WIDTH // 2, HEIGHT // 2), dice.randbytes(WIDTH * HEIGHT // 4))
    dim = scene.point(lambda bright: round(bright * light))
    rustle = noise.resize(scene.size).point(lambda level: level * 12 // 255)
    return ImageChops.add(dim, rustle)


def main(out: Path, text: str) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for way, hand in HANDS.items():
        a_clip(out / f"{way}.mjpeg", text, hand, metre_shows=3700)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
