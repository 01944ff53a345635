"""Our CSV, read back by others, and what a spreadsheet would make of it."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from netevents.web.csv import fragment, guarded, header_and_lines, header_and_rows, row

NAUGHTY: list[str] = json.loads((Path(__file__).parent.parent / "data" / "blns.json").read_text("utf-8"))

INVISIBLE_START = re.compile(
    "^[\\s\x00-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f"
    "\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f]+"
)
PHONE = re.compile(r"\+(?:[ ()-]*[0-9]){7,}[ ()-]*")

LIVE = [
    "=1+1",
    "+1+1",
    "-1",
    "@SUM(A1)",
    "|cmd",
    "%00",
    "＝1+1",  # full-width
    "﹦1+1",  # small
    "＠SUM(A1)",
    " =1+1",
    "\t=1+1",
    "\ttab first",
    "\rreturn first",
    "\nline first",
    " \t two of them",
    "\u00a0=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "\u202e=1+1",
    "\0=1+1",
    "+1-1",  # digits and hyphens only, but nobody's number
    "+49 30 1234567\n=1+1",
    "+49 30 1234567+1",
]
HARMLESS = [
    "",
    "Ada",
    "O’Neil, Shaquille",
    'Dwayne "The Rock"',
    "أحمد",
    "\u200fدنا",
    "李小龍",
    "a=b",
    "1 + 1",
    "ben@example.org",
    " Ben",
    "'twas",
    "+49 30 1234567",
    "+1 (555) 010-9999",
    "two\nlines",
]

nasty = st.text(alphabet="=+-@|%＝\t\r\n\0\x1a\x0b\x85\u2028\u200b\ufeff ,;\"'0a\ud800", max_size=8)
cells = st.one_of(nasty, st.text(), st.text(alphabet=st.characters()), st.sampled_from(NAUGHTY))
tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=5)
)


def is_live(cell: str) -> bool:
    """Whether some spreadsheet, or some reader before it, might take ``cell`` for a formula."""
    seen = unicodedata.normalize("NFKC", cell)
    start = INVISIBLE_START.match(seen)
    if start and any(ord(sign) < 0x20 or 0x7F <= ord(sign) < 0xA0 for sign in start[0]):
        return True
    return INVISIBLE_START.sub("", seen)[:1] in set("=+-@|%") and not PHONE.fullmatch(cell)


def readable(cell: str) -> str:
    return "".join("\ufffd" if sign == "\0" or "\ud800" <= sign <= "\udfff" else sign for sign in cell)


def bare(cell: str, original: str) -> str:
    """``cell`` without the guard's ``'``, which is there exactly if the original is live."""
    if not is_live(original):
        return cell
    assert cell.startswith("'")
    return cell.removeprefix("'")


def by_csv(file: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline=""), strict=True))


def by_pandas(file: bytes) -> list[list[str]]:
    frame = pd.read_csv(io.BytesIO(file), dtype=str, na_filter=False, header=None, encoding="utf-8-sig")
    return [[str(cell) for cell in line] for line in frame.to_numpy()]


def a_file(table: Sequence[Sequence[str]]) -> bytes:
    header = [f"column{number}" for number in range(len(table[0]))]
    return b"".join(header_and_rows(header, table))


@pytest.mark.parametrize("read", [by_csv, by_pandas])
@given(table=tables)
@example(table=[[""], ["\r"], ["\x1a"], ["'=1"]])
@example(table=[[cell, "x"] for cell in (*LIVE, *HARMLESS, *NAUGHTY)])
def test_whatever_was_typed_comes_back(read, table: list[list[str]]) -> None:
    _header, *lines = read(a_file(table))

    assert [
        [bare(cell, original) for cell, original in zip(line, typed, strict=True)]
        for line, typed in zip(lines, table, strict=True)
    ] == [[readable(cell) for cell in typed] for typed in table]


@given(table=tables)
@example(table=[[cell] for cell in (*LIVE, *NAUGHTY)])
def test_no_cell_is_a_live_formula(table: list[list[str]]) -> None:
    for line in by_csv(a_file(table)):
        assert not any(map(is_live, line))


@pytest.mark.parametrize("cell", LIVE)
def test_the_guard_is_needed_and_stands(cell: str) -> None:
    assert is_live(cell)
    assert not is_live(guarded(cell))
    assert guarded(cell) == "'" + readable(cell)


@pytest.mark.parametrize("cell", HARMLESS)
def test_what_is_harmless_stays_as_it_was_typed(cell: str) -> None:
    assert not is_live(cell)
    assert guarded(cell) == cell


def test_an_unguarded_writer_is_caught() -> None:
    """The control: the same cells by the standard library's writer, and by a guard that sees ASCII only."""
    plain = io.StringIO()
    csv.writer(plain).writerows([cell] for cell in LIVE if "\0" not in cell)
    ascii_only = [f"'{cell}" if cell[0] in "=+-@" else cell for cell in LIVE]

    assert all(is_live(cell) for (cell,) in csv.reader(io.StringIO(plain.getvalue(), newline="")))
    assert [cell for cell in ascii_only if is_live(cell)] != []


def test_a_line_of_cells_without_quotes_does_not_come_back() -> None:
    """The control of the round trip."""
    typed = ["a,b", "two\r\nlines"]

    assert by_csv(row(typed).encode()) == [typed]
    assert by_csv((",".join(typed) + "\r\n").encode()) != [typed]


def test_bytes_as_spreadsheets_want_them() -> None:
    assert a_file([["Zoë", "a,b"], ['"', "two\nlines"]]) == (
        b"\xef\xbb\xbfcolumn0,column1\r\n" + 'Zoë,"a,b"\r\n"""","two\nlines"\r\n'.encode()
    )


def test_fragments_join_to_the_same_line() -> None:
    ada, ben = ["Ada", "=1+1"], ["Ben, B.", ""]

    assert f"{fragment(ada)},{fragment(ben)}\r\n" == row([*ada, *ben])
    assert list(header_and_lines(["h"], [row(ada), row(ben)])) == list(header_and_rows(["h"], [ada, ben]))


def test_the_header_goes_out_before_any_row_is_asked_for() -> None:
    def rows() -> Iterator[list[str]]:
        raise AssertionError("a row was asked for")
        yield []

    assert next(header_and_rows(["name", "met_at"], rows())) == b"\xef\xbb\xbfname,met_at\r\n"


def test_pieces_are_of_even_size() -> None:
    line = ["x" * 98]
    pieces = list(header_and_rows(["h"], (line for _ in range(10_000))))

    assert len(pieces) == 21
    assert {len(piece) for piece in pieces[1:-1]} == {51_200}
    assert len(b"".join(pieces)) == len(pieces[0]) + 10_000 * 100
