"""The only writer of CSV: UTF-8 with a BOM, CRLF, and no cell that a spreadsheet would run."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, takewhile

BOM = "\ufeff"
LINES = 512
"""So many lines stand in one piece of a file, some 64 KB."""

_PHONE = re.compile(r"\+[0-9 ()-]+")
_UNREADABLE = re.compile("[\0\ud800-\udfff]")  # NUL ends a cell in some readers; UTF-8 has no lone surrogates
_QUOTE_FOR = re.compile(r'[,;"\s]')
_LIVE = tuple("=+-@|%")


def guarded(cell: str) -> str:
    """``cell``, with a ``'`` before it where a spreadsheet could take it for a formula.

    Full-width signs and signs behind spaces or invisible characters count. Phone numbers stay as they are.
    Nothing is cut; a character that no file can hold is replaced by U+FFFD.
    """
    if cell.isascii() and cell[:1].isalnum() and "\0" not in cell:  # most cells, at a tenth of the price
        return cell
    seen = unicodedata.normalize("NFKC", cell)
    led_in = "".join(takewhile(_is_invisible, seen))
    risky = seen.startswith(_LIVE, len(led_in)) or any(unicodedata.category(sign) == "Cc" for sign in led_in)
    whole = _UNREADABLE.sub("\ufffd", cell)
    return f"'{whole}" if risky and not _is_phone_number(cell) else whole


def fragment(cells: Iterable[str]) -> str:
    """Guarded and quoted cells with commas between them: a part of a line, to be kept and joined."""
    return ",".join(_quoted(guarded(cell)) for cell in cells)


def row(cells: Iterable[str]) -> str:
    """One whole line. A line of one empty cell is quoted, since readers skip blank ones."""
    return (fragment(cells) or '""') + "\r\n"


def header_and_rows(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """The file in pieces of some lines; the header goes first, before any row is asked for."""
    return header_and_lines(header, map(row, rows))


def header_and_lines(header: Sequence[str], lines: Iterable[str]) -> Iterator[bytes]:
    """The same for lines that the caller has joined from fragments, each with its CRLF."""
    yield (BOM + row(header)).encode()
    left = iter(lines)
    while piece := "".join(islice(left, LINES)):
        yield piece.encode()


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if _QUOTE_FOR.search(cell) else cell


def _is_invisible(sign: str) -> bool:
    """Spaces, controls, and format characters such as the byte order mark."""
    return sign.isspace() or unicodedata.category(sign) in {"Cc", "Cf", "Zs", "Zl", "Zp"}


def _is_phone_number(cell: str) -> bool:
    """An international number; with fewer than seven digits it would be a sum, such as +1-1."""
    return bool(_PHONE.fullmatch(cell)) and sum(map(str.isdigit, cell)) >= 7
