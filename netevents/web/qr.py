"""The QR code of a badge: its modules, as a drawing for pages and as characters for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby
from typing import Final

from markupsafe import Markup

Modules = tuple[tuple[bool, ...], ...]

MARGIN: Final = 4
"""How many modules of white a reader wants around a code."""

SMALLEST: Final = 3
"""The version that badges have, 29 modules wide, whatever less would do."""

ON_SCREEN: Final = 3
"""The mask of codes on a screen, where looking for the calmest of eight costs more than it brings."""


def badge_address(base_url: str, token: str) -> str:
    """What a badge's code says: upper case, so that the code takes two characters in 11 bits."""
    return f"{base_url.rstrip('/')}/x/{token}".upper()


def modules(text: str, *, mask_pattern: int | None) -> Modules:
    """The code for ``text`` without its white margin, row by row, true where dark; correction level M.

    :param mask_pattern: 0 to 7; None takes the one that the standard calls best, for print
    """
    if mask_pattern is not None:
        return _drawn(text, mask_pattern)
    first = _drawn(text, 0)
    size = len(first)
    rows, columns = _packed(first), _packed(tuple(zip(*first, strict=True)))
    penalties = [
        _penalty(rows ^ changed_rows, columns ^ changed_columns, size)
        for changed_rows, changed_columns in _changes(size)
    ]
    return _unpacked(rows ^ _changes(size)[penalties.index(min(penalties))][0], size)


def svg(text: str, *, title: str) -> Markup:
    """The code as a drawing for a page, dark on white in every theme.

    It has no size of its own: the stylesheet gives it one.
    """
    code = modules(text, mask_pattern=ON_SCREEN)
    width = len(code) + 2 * MARGIN
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}" shape-rendering="crispEdges"'
        ' role="img" aria-label="{1}">'
        '<path fill="#fff" d="M0 0h{0}v{0}H0z"/><path stroke="#000" d="{2}"/></svg>'
    ).format(width, title, _path(code))


def terminal(text: str) -> str:
    """The code in characters of half a line each, for a terminal of either colour.

    Colours are set, so that the code is dark on light on a dark terminal too.
    """
    code = modules(text, mask_pattern=None)
    width = len(code) + 2 * MARGIN
    blank = (False,) * width
    framed = [blank] * MARGIN
    framed += [(False,) * MARGIN + row + (False,) * MARGIN for row in code]
    framed += [blank] * (MARGIN + 1)  # an odd number of rows: the last half line is white as well
    pairs = zip(framed[::2], framed[1::2], strict=False)
    lines = ("".join(" ▄▀█"[2 * upper + lower] for upper, lower in zip(*pair, strict=True)) for pair in pairs)
    return "".join(f"\x1b[30;107m{line}\x1b[0m\n" for line in lines)


def runs(code: Modules) -> Iterator[tuple[int, int, int]]:
    """The dark stretches of ``code``, each as row, first column and length."""
    for number, row in enumerate(code):
        column = 0
        for dark, stretch in groupby(row):
            length = len(tuple(stretch))
            if dark:
                yield number, column, length
            column += length


def _drawn(text: str, mask_pattern: int, *, at_least: int = SMALLEST) -> Modules:
    from qrcode.constants import ERROR_CORRECT_M
    from qrcode.main import QRCode

    code = QRCode(version=at_least, error_correction=ERROR_CORRECT_M, mask_pattern=mask_pattern)
    code.add_data(text, optimize=0)  # all in one mode: what is upper case throughout is alphanumeric
    code.make(fit=True)
    return tuple(tuple(map(bool, row)) for row in code.modules)


def _path(code: Modules) -> str:
    """Strokes one module wide, each reached by the shorter of an absolute and a relative move."""
    strokes: list[str] = []
    pen_x, pen_y = 0.0, 0.0
    for row, column, length in runs(code):
        x, y = column + MARGIN, row + MARGIN + 0.5
        moves = f"M{x} {y:g}", f"m{x - pen_x:g}{' ' if y >= pen_y else ''}{y - pen_y:g}"
        strokes.append(f"{min(moves, key=len) if strokes else moves[0]}h{length}")
        pen_x, pen_y = x + length, y
    return "".join(strokes)


# To choose a mask, a code is one long number: its rows, or its columns, one after the other with a 0 between
# them. All lines are then looked at in a few operations, many times as fast as module by module.


def _packed(lines: Sequence[Sequence[bool]]) -> int:
    return int("0".join("".join("01"[module] for module in line) for line in lines), 2)


def _unpacked(packed: int, size: int) -> Modules:
    bits = f"{packed:0{size * size + size - 1}b}"
    return tuple(
        tuple(bit == "1" for bit in bits[start : start + size]) for start in range(0, len(bits), size + 1)
    )


@cache
def _changes(size: int) -> tuple[tuple[int, int], ...]:
    """What each of the eight masks changes in the rows and the columns of a code made with mask 0.

    Text does not come into it: masks and the mark that names them are the same for all codes of a size.
    """
    drawn = [_drawn("0", mask, at_least=(size - 17) // 4) for mask in range(8)]
    rows = [_packed(code) for code in drawn]
    columns = [_packed(tuple(zip(*code, strict=True))) for code in drawn]
    return tuple((row ^ rows[0], column ^ columns[0]) for row, column in zip(rows, columns, strict=True))


@cache
def _places(size: int) -> int:
    """The bits of a packed code that are modules."""
    return _packed([[True] * size] * size)


def _penalty(rows: int, columns: int, size: int) -> int:
    """How far a code is from calm, by the four rules of the standard."""
    light_rows, light_columns = rows ^ _places(size), columns ^ _places(size)
    stretches = sum(_long(lines) for lines in (rows, light_rows, columns, light_columns))
    squares = 3 * sum(_squares(lines, size) for lines in (rows, light_rows))
    finders = 40 * (_finders(rows, light_rows) + _finders(columns, light_columns))
    balance = 10 * int(abs(rows.bit_count() / size**2 * 100 - 50) / 5)
    return stretches + squares + finders + balance


def _long(lines: int) -> int:
    """A point for each module from the third of a stretch of five or more."""
    fifths = lines & lines >> 1 & lines >> 2 & lines >> 3 & lines >> 4
    return fifths.bit_count() + 2 * (fifths & ~(fifths >> 1)).bit_count()


def _squares(lines: int, size: int) -> int:
    """How many two by two modules are all of this colour."""
    pairs = lines & lines >> 1
    return (pairs & pairs >> (size + 1)).bit_count()


def _finders(dark: int, light: int) -> int:
    """How many stretches look like the middle of a corner mark with white on one side."""
    found = 0
    for pattern in ("10111010000", "00001011101"):
        alike = -1
        for place, module in enumerate(pattern):
            alike &= (dark if module == "1" else light) >> place
        found += alike.bit_count()
    return found
