"""Text to rows: what stands between cells, quotation marks that are never closed, bare names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from netevents.exchange.importing.encodings import AS_FOUND, encoding_of, text_of
from netevents.languages import _, grouped, mark
from netevents.refusal import Refusal

MOST_BYTES: Final = 10 * 1024 * 1024
MOST_ROWS: Final = 20_000
MOST_CELLS: Final = 200
LONGEST_CELL: Final = 60
"""Lines that one quoted cell may have; what is longer was never closed."""
LONGEST_MAILBOXES: Final = 10_000
SAMPLE: Final = 300
SEPARATORS: Final = {",": mark("commas"), ";": mark("semicolons"), "\t": mark("tabs"), "|": mark("bars")}

_LINE_END: Final = re.compile(r"\r\n|\n|\r")
_SAID: Final = re.compile(r'"?sep=([^\w" ])"?\s*', re.IGNORECASE)
_MAILBOX: Final = re.compile(r"\s*([^<>,;]*<[^<>@\s]+@[^<>@\s]+>)\s*(?:[,;]|$)")
_BLANKS: Final = re.compile(" *")
_QUOTED: Final = re.compile(r'[^"]*(?:""[^"]*)*')
_WORKBOOKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


class Unreadable(Refusal):
    """This is no list, or one that is too long."""

    status = 422


@dataclass(frozen=True, slots=True)
class Row:
    """One row, and on which line of the file it begins; ``broken`` where a quotation mark is never closed."""

    line: int
    cells: tuple[str, ...]
    broken: bool = False

    @property
    def is_empty(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """What stands in a file. ``separator`` is empty where every line is one cell."""

    encoding: str
    separator: str
    rows: Sequence[Row]


def read(content: bytes, encoding: str = AS_FOUND) -> Table:
    """The rows of a file.

    :param encoding: one of ``encodings.NAMES``, if somebody knows better
    :raises Unreadable: if it is too large, empty, or no text
    """
    if len(content) > MOST_BYTES:
        raise Unreadable(
            _("That file is larger than 10 MB. Split it, or leave out columns that nobody needs.")
        )
    if content.startswith(_WORKBOOKS):
        raise Unreadable(_("That is a workbook. Open it, choose “Save as” and CSV, and send that file."))
    if content.startswith((b"%PDF-", b"\x89PNG", b"\xff\xd8\xff")):
        raise Unreadable(_("That is no list. Send a CSV file: a table with one person in each row."))
    name = encoding or encoding_of(content)
    return replace(read_text(text_of(content, name)), encoding=name)


def read_text(text: str) -> Table:
    """The rows of a list as text.

    :raises Unreadable: if it is empty or too long
    """
    lines = _LINE_END.split(text.replace("\0", "").removeprefix("\ufeff"))
    first, separator = 1, ""
    if said := _SAID.fullmatch(lines[0]):
        separator, lines, first = said[1], lines[1:], 2
    elif mailboxes := _mailboxes(lines):
        return Table("utf-8", "", [Row(1, (one,)) for one in mailboxes])
    separator = separator or _separator(lines)
    rows = list(islice(_rows(lines, separator, first), MOST_ROWS + 2))
    if not rows:
        raise Unreadable(_("There is nothing in this list. It needs one person in each line."))
    if len(rows) > MOST_ROWS + 1:
        long = _(
            "That list has more than %(most)s rows. Split it into several files.", most=grouped(MOST_ROWS)
        )
        raise Unreadable(long)
    if any(len(row.cells) > MOST_CELLS for row in rows):
        wide = _(
            "That list has more than %(most)s columns. Leave out those that nobody needs.", most=MOST_CELLS
        )
        raise Unreadable(wide)
    return Table("utf-8", separator, rows)


def _mailboxes(lines: Sequence[str]) -> list[str]:
    """People pasted from a mail’s “To”: ``Ada <ada@example.org>, Ben <ben@example.org>`` on one line."""
    whole = [line for line in lines if line.strip()]
    if len(whole) != 1 or len(whole[0]) > LONGEST_MAILBOXES or whole[0].count("<") < 2:
        return []
    parts = _MAILBOX.findall(whole[0])
    return parts if "".join(parts).count("@") == whole[0].count("@") else []


def _separator(lines: Sequence[str]) -> str:
    """The sign by which most rows have equally many cells, at least two; none, if that is no sign."""
    best, found = (0.0, 0), ""
    for sign in SEPARATORS:
        widths = Counter(len(row.cells) for row in islice(_rows(lines, sign, 1), SAMPLE))
        if not widths:
            continue
        width, times = max(widths.items(), key=lambda item: (item[1], item[0]))
        share = times / widths.total()
        if width > 1 and share > 0.5 and (share, width) > best:
            best, found = (share, width), sign
    return found


def _rows(lines: Sequence[str], separator: str, first: int) -> Iterator[Row]:
    """The rows of ``lines``, of which the first is line ``first`` of the file. Blank lines are none."""
    at = 0
    while at < len(lines):
        line, taken = lines[at], 1
        if not line.strip(" "):
            at += 1
            continue
        if '"' not in line:
            yield Row(first + at, tuple(line.split(separator)) if separator else (line,))
        elif whole := _quoted(lines, at, separator):
            cells, taken = whole
            yield Row(first + at, cells)
        else:
            cells = tuple(line.split(separator)) if separator else (line,)
            yield Row(first + at, cells, broken=bool(separator))
        at += taken


def _quoted(lines: Sequence[str], at: int, separator: str) -> tuple[tuple[str, ...], int] | None:
    """The cells of the row that begins at ``lines[at]`` and how many lines it takes; None if it is broken."""
    cells: list[str] = []
    line, place, taken = lines[at], 0, 1
    while len(cells) <= MOST_CELLS:
        opening = _after_blanks(line, place)
        if not line.startswith('"', opening):
            end = line.find(separator, place) if separator else -1
            cells.append(line[place:] if end < 0 else line[place:end])
            if end < 0:
                return tuple(cells), taken
            place = end + 1
            continue
        parts, place = [], opening + 1
        while True:
            part = _QUOTED.match(line, place)
            assert part is not None, "the pattern matches nothing at least"
            parts.append(part[0])
            place = part.end()
            if place < len(line):
                break
            if taken >= LONGEST_CELL or at + taken >= len(lines):
                return None
            line, place, taken = lines[at + taken], 0, taken + 1
        cells.append("\n".join(parts).replace('""', '"'))
        place = _after_blanks(line, place + 1)
        if place == len(line):
            return tuple(cells), taken
        if not separator or line[place] != separator:
            return None
        place += 1
    return None


def _after_blanks(line: str, place: int) -> int:
    blanks = _BLANKS.match(line, place)
    assert blanks is not None, "the pattern matches nothing at least"
    return blanks.end()
