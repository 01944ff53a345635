"""Where everything lies on a badge, in millimetres from its corner: texts as large as can be, never cut."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from netevents.exchange.labels import Stock
from netevents.exchange.lettering import BOLD, CAPITAL, JOINERS, REGULAR, Lettering, Line, printable

LEAST: Final = 4.0
"""A name keeps to one or two lines while its capitals are this high."""

MOST_LINES: Final = 12
DESCENT: Final = 0.22
LEADING: Final = 0.16
VIRAMA: Final = 9
"""The combining class of the sign that joins two consonants."""


@dataclass(frozen=True)
class BadgeFace:
    """What one badge shows.

    :param line: a role or a group; may be empty
    :param address: what the code says
    :param code: the short code for people without a camera
    """

    name: str
    line: str
    address: str
    code: str
    event_name: str


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


class Layout(NamedTuple):
    """A whole badge: the code with its white margin, and its texts, of which the first few are the name's."""

    code: Box
    texts: tuple[Placed, ...]
    name_lines: int


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


def layout(face: BadgeFace, stock: Stock, lettering: Lettering) -> Layout:
    """Put ``face`` on one label of ``stock``."""
    if stock.height > stock.width:
        return _standing(face, stock, lettering)
    return _lying(face, stock, lettering)


def _standing(face: BadgeFace, stock: Stock, lettering: Lettering) -> Layout:
    """From above: event, name, line, code, short code; all in the middle."""
    pad, width = stock.padding, stock.width - 2 * stock.padding
    event = _fit(lettering, face.event_name, width, 11, largest=3.4, latin=REGULAR)
    short = _fit(lettering, face.code, width, 8, largest=5)
    short_top = stock.height - pad - short.height
    code = Box(
        (stock.width - stock.code_width) / 2, short_top - stock.code_width, stock.code_width, stock.code_width
    )
    above = pad + event.height + event.capital * 1.5
    line = _fit(lettering, face.line, width, 14, largest=4.6, latin=REGULAR)
    between = line.capital * 1.2 if line.lines else 0.0
    room = code.y - above - line.height - between
    name = _fit(
        lettering, face.name, width, room, largest=stock.largest, readable=stock.readable, least=LEAST
    )
    top = above + (room - name.height) / 2
    return Layout(
        code,
        (
            *_centred(name, pad, width, top),
            *_centred(event, pad, width, pad),
            *_centred(line, pad, width, top + name.height + between),
            *_centred(short, pad, width, short_top),
        ),
        len(name.lines),
    )


def _lying(face: BadgeFace, stock: Stock, lettering: Lettering) -> Layout:
    """The code on the right, its white margin at the label's edge; the name above it, else beside it."""
    pad, side = stock.padding, stock.code_width
    column, above = stock.width - side - pad, stock.height - side
    has_room_above = above - pad > LEAST / CAPITAL
    code = Box(stock.width - side, above if has_room_above else above / 2, side, side)
    small = side / 20
    short = _fit(lettering, face.code, column, small * 4, largest=small * 1.5)
    event = _fit(lettering, face.event_name, column, small * 5, largest=small * 0.9, latin=REGULAR)
    line = _fit(lettering, face.line, column, small * 5, largest=small * 1.2, latin=REGULAR)
    short_top = stock.height - pad - short.height
    event_top = short_top - event.height - event.capital * 0.6
    gap = small * 1.2
    beside = Box(pad, pad, column, event_top - gap - line.height - gap - pad)
    places = [Box(pad, pad, stock.width - 2 * pad, above - pad)] if has_room_above else []
    name = Block((), 0.0)
    for place in (*places, beside):
        found = _fit(
            lettering, face.name, *place[2:], largest=stock.largest, readable=stock.readable, least=LEAST
        )
        name = max(name, found, key=lambda block: block.em)
        if name.capital >= LEAST:
            break
    return Layout(
        code,
        (
            *_flush(name, pad, pad),
            *_flush(event, pad, event_top),
            *_flush(line, pad, pad + name.height + gap),
            *_flush(short, pad, short_top),
        ),
        len(name.lines),
    )


def _centred(block: Block, left: float, width: float, top: float) -> Iterator[Placed]:
    for placed in _flush(block, left, top):
        ink = placed.ink
        yield placed._replace(x=placed.x + (width - ink.width) / 2)


def _flush(block: Block, left: float, top: float) -> Iterator[Placed]:
    for line in block.lines:
        rise, fall = _reach(line)
        yield Placed(line, block.em, left - line.left * block.em, top + rise * block.em)
        top += (rise + fall + LEADING) * block.em


def _reach(line: Line) -> tuple[float, float]:
    """How far a line goes above and below its baseline; the same for all without tall letters."""
    return max(line.top, CAPITAL), max(-line.bottom, DESCENT)


def _stacked(lines: Sequence[Line]) -> float:
    return sum(sum(_reach(line)) + LEADING for line in lines) - LEADING


def _fit(
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
