"""Texts in boxes, as large as can be and never cut. Millimetres; ems where a size is not chosen yet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from netevents.exchange.lettering import BOLD, CAPITAL, JOINERS, Lettering, Line, printable

MOST_LINES: Final = 12
DESCENT: Final = 0.22
LEADING: Final = 0.16
VIRAMA: Final = 9
"""The combining class of the sign that joins two consonants."""


class Box(NamedTuple):
    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass(frozen=True)
class Block:
    """Lines of text in one size.

    :param em: the size of the letters
    """

    lines: tuple[Line, ...]
    em: float

    @property
    def capital(self) -> float:
        return self.em * CAPITAL

    @property
    def height(self) -> float:
        return self.em * _stacked(self.lines)


class Placed(NamedTuple):
    """A line of text where it is drawn: its pen's start on the baseline."""

    line: Line
    em: float
    x: float
    baseline: float

    @property
    def ink(self) -> Box:
        """What the letters cover."""
        line = self.line
        return Box(
            self.x + line.left * self.em,
            self.baseline - line.top * self.em,
            line.width * self.em,
            (line.top - line.bottom) * self.em,
        )


def fit(
    lettering: Lettering, text: str, width: float, height: float,
    *, largest: float, readable: float | None = None, least: float | None = None, latin: str = BOLD,
) -> Block:  # fmt: skip
    """``text`` as large as it goes into this width and height.

    On one line while its capitals are ``readable`` high, else on the one to four that make them largest.
    Where they are lower than ``least`` even so: on as many lines as it takes, in broken words if need be.
    """
    shown = printable(text)
    if not shown:
        return Block((), 0.0)
    readable, least = readable or largest * 0.7, least or largest * 0.6

    def block(lines: Iterable[str]) -> Block:
        ready = tuple(lettering.line(line, latin=latin) for line in lines)
        widest = max(line.width for line in ready)
        return Block(ready, min(largest / CAPITAL, width / max(widest, 1e-6), height / _stacked(ready)))

    best = block([shown])
    if best.capital < readable:
        best = max(best, *(block(_wrapped(shown, count)) for count in (2, 3, 4)), key=lambda found: found.em)
    if best.capital < least:
        ways = (_wrapped(shown, count, cut) for cut in (_words, _fragments) for count in range(2, MOST_LINES))
        best = max((best, *map(block, ways)), key=lambda found: found.em)
    return best


def centred(block: Block, left: float, width: float, top: float) -> Iterator[Placed]:
    """The lines below each other from ``top``, each in the middle of ``width``."""
    for placed in flush(block, left, top):
        ink = placed.ink
        yield placed._replace(x=placed.x + (width - ink.width) / 2)


def flush(block: Block, left: float, top: float) -> Iterator[Placed]:
    """The lines below each other from ``top``, each beginning at ``left``."""
    for line in block.lines:
        rise, fall = _reach(line)
        yield Placed(line, block.em, left - line.left * block.em, top + rise * block.em)
        top += (rise + fall + LEADING) * block.em


def _reach(line: Line) -> tuple[float, float]:
    """How far a line goes above and below its baseline; the same for all without tall letters."""
    return max(line.top, CAPITAL), max(-line.bottom, DESCENT)


def _stacked(lines: Sequence[Line]) -> float:
    return sum(sum(_reach(line)) + LEADING for line in lines) - LEADING


def _words(text: str, limit: int) -> Iterator[tuple[str, str]]:
    """The parts of ``text`` between which a line may end, each with the blank before it."""
    del limit
    for word in text.split():
        blank = " "
        for part in re.findall(r"[^-]+-*|-+", word):
            yield blank, part
            blank = ""


def _fragments(text: str, limit: int) -> Iterator[tuple[str, str]]:
    """As words, but long ones in even parts, with hyphens between them where the script has capitals."""
    for blank, word in _words(text, limit):
        letters = list(_letters(word))
        parts = 1 if len(word) <= limit else -(-len(word) // max(limit - 1, 1))
        length = -(-len(letters) // parts)
        for start in range(0, len(letters), length):
            part = "".join(letters[start : start + length])
            is_last = start + length >= len(letters)
            yield blank if start == 0 else "", part if is_last or part.lower() == part.upper() else f"{part}-"


def _letters(word: str) -> Iterator[str]:
    """The letters of ``word``, each with the marks and joined letters that belong to it."""
    letter = ""
    for char in word:
        joined = letter and (letter[-1] in JOINERS or unicodedata.combining(letter[-1]) == VIRAMA)
        if letter and not joined and char not in JOINERS and unicodedata.category(char)[0] != "M":
            yield letter
            letter = ""
        letter += char
    yield letter


def _wrapped(
    text: str, count: int, cut: Callable[[str, int], Iterator[tuple[str, str]]] = _words
) -> Sequence[str]:
    """``text`` on ``count`` lines or fewer, the longest as short as its parts allow."""
    for limit in range(-(-len(text) // count), len(text)):
        lines: list[str] = []
        for blank, part in cut(text, limit):
            if lines and len(lines[-1] + blank + part) <= limit:
                lines[-1] += blank + part
            else:
                lines.append(part)
        if len(lines) <= count and (max(map(len, lines)) <= limit):
            return lines
    return [text]
