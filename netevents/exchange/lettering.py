"""Lettering: any text as glyphs of the shipped fonts, in the order and shape that its script asks for.

Measures are in ems: 1 is the size that the text will be set in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, Final, NamedTuple

FOLDER: Final = Path(__file__).parent / "fonts"
BOLD: Final = "NotoSans-Bold.ttf"
REGULAR: Final = "NotoSans-Regular.ttf"
CAPITAL: Final = 0.714
"""How high a capital letter is."""

NO_GLYPH: Final = "\N{REPLACEMENT CHARACTER}"
"""Stands for what no font has until it is left out; typed, it says as little."""
JOINERS: Final = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
LEFT_OUT: Final = re.compile(f"[{JOINERS}]*{NO_GLYPH}[{JOINERS}]*")


class Glyph(NamedTuple):
    """A glyph of a font, where it is drawn on its line, and the characters that it begins to stand for."""

    number: int
    x: float
    y: float
    stands_for: str


class Run(NamedTuple):
    """Neighbouring glyphs of one font, left to right."""

    font: str
    glyphs: tuple[Glyph, ...]


@dataclass(frozen=True)
class Line:
    """One line of text, its pen starting at 0, and the box around its ink; up from the baseline is more."""

    text: str
    runs: tuple[Run, ...]
    left: float
    right: float
    top: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left


class Lettering:
    """Sets lines of text, each only once: an event's name stands on all of its badges."""

    def __init__(self) -> None:
        self._set: dict[tuple[str, str], Line] = {}

    def line(self, text: str, *, latin: str = BOLD) -> Line:
        """``text``, which is :func:`printable`, on one line.

        :param latin: the font of Latin, Greek and Cyrillic letters
        """
        key = text, latin
        if key not in self._set:
            self._set[key] = _line(text, latin)
        return self._set[key]


def printable(text: str) -> str:
    """``text`` as it can be drawn: single blanks, no controls, without what no font has; maybe nothing."""
    kept = "".join(map(_drawable, unicodedata.normalize("NFC", text)))
    return " ".join(LEFT_OUT.sub("", kept).split())


def missing(text: str) -> frozenset[str]:
    """The characters of ``text`` that no shipped font has."""
    return frozenset(char for char in text if not _is_silent(char) and not _has_any(char))


def _drawable(char: str) -> str:
    if char.isspace():
        return " "
    if _is_silent(char):
        return char if char in JOINERS else ""
    return char if _has_any(char) else NO_GLYPH


def _is_silent(char: str) -> bool:
    """Blanks, controls, joiners, variation selectors and the like, which have no glyph to miss."""
    return (
        char.isspace()
        or unicodedata.category(char) in {"Cc", "Cf"}
        or "\ufe00" <= char <= "\ufe0f"
        or "\U000e0000" <= char <= "\U000e0fff"
    )


@lru_cache(maxsize=10_000)
def _has_any(char: str) -> bool:
    return any(_has(font, char) for font in _fonts())


def _line(text: str, latin: str) -> Line:
    runs: list[Run] = []
    pen = 0.0
    left, right, top, bottom = 0.0, 0.0, 0.0, 0.0
    for font, part, backwards in _in_order(text, latin):
        glyphs, advance = _shape(font, part, backwards=backwards)
        runs.append(Run(font, tuple(glyph._replace(x=glyph.x + pen) for glyph in glyphs)))
        for glyph in runs[-1].glyphs:
            x, y, wide, high = _ink(font, glyph.number)
            left, right = min(left, glyph.x + x), max(right, glyph.x + x + wide)
            bottom, top = min(bottom, glyph.y + y), max(top, glyph.y + y + high)
        pen += advance
    return Line(text, tuple(runs), left, max(right, pen), top, bottom)


def _in_order(text: str, latin: str) -> Iterable[tuple[str, str, bool]]:
    """The parts of ``text`` from left to right: font, characters as typed, whether these run leftwards."""
    fonts = _font_of_each(text, latin)
    levels = _levels(text)
    parts: list[tuple[str, str, int]] = []
    for (font, level), places in groupby(range(len(text)), key=lambda place: (fonts[place], levels[place])):
        parts.append((font, "".join(text[place] for place in places), level))
    # Rule L2 of the bidirectional algorithm: from the deepest level on, what lies at it or deeper is turned.
    for depth in range(max(levels, default=0), 0, -1):
        turned: list[tuple[str, str, int]] = []
        for deep, group in groupby(parts, key=lambda part: part[2] >= depth):
            same = list(group)
            turned += reversed(same) if deep else same
        parts = turned
    return ((font, part, level % 2 == 1) for font, part, level in parts)


def _levels(text: str) -> list[int]:
    """How deep each character lies in text of the other direction: odd is right to left."""
    if not any(unicodedata.bidirectional(char) in {"R", "AL", "AN"} for char in text):
        return [0] * len(text)
    from fpdf.bidi import BidiParagraph

    paragraph = BidiParagraph(text, preserve_bn_chars=True)
    return [char.embedding_level for char in paragraph.get_characters_with_embedding_level()]


def _font_of_each(text: str, latin: str) -> list[str]:
    """The font of each character; what belongs to no script stays with what it follows."""
    chosen: list[str] = []
    for char in text:
        last = chosen[-1] if chosen else None
        stays = last and (char in JOINERS or (unicodedata.category(char)[0] not in "LN" and _has(last, char)))
        chosen.append(last if last and stays else _font_for(char, latin))
    return chosen


@lru_cache(maxsize=10_000)
def _font_for(char: str, latin: str) -> str:
    return next((font for font in (latin, *_fonts()) if _has(font, char)), latin)


def _has(font: str, char: str) -> bool:
    return _typeface(font).get_nominal_glyph(ord(char)) is not None


@cache
def _fonts() -> tuple[str, ...]:
    """The shipped fonts, Latin first."""
    others = sorted(path.name for path in FOLDER.iterdir() if path.suffix in {".ttf", ".otf"})
    return (BOLD, *(name for name in others if name not in {BOLD, REGULAR}))


@cache
def _typeface(font: str) -> Any:
    import uharfbuzz

    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(FOLDER / font))))


@cache
def _ink(font: str, glyph: int) -> tuple[float, float, float, float]:
    """The box around a glyph's ink: left, bottom, width, height."""
    face = _typeface(font)
    box, em = face.get_glyph_extents(glyph), face.face.upem
    if box is None:
        return 0.0, 0.0, 0.0, 0.0
    return box.x_bearing / em, (box.y_bearing + box.height) / em, box.width / em, -box.height / em


def _shape(font: str, text: str, *, backwards: bool) -> tuple[list[Glyph], float]:
    """The glyphs for ``text`` from left to right, and how far the pen moves."""
    import uharfbuzz

    face = _typeface(font)
    em = face.face.upem
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if backwards else "ltr"
    uharfbuzz.shape(face, buffer)
    starts = sorted({shaped.cluster for shaped in buffer.glyph_infos})
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    glyphs: list[Glyph] = []
    pen = 0
    for shaped, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        stands_for = text[shaped.cluster : ends.pop(shaped.cluster, shaped.cluster)]
        glyphs.append(Glyph(shaped.codepoint, (pen + place.x_offset) / em, place.y_offset / em, stands_for))
        pen += place.x_advance
    return glyphs, pen / em
