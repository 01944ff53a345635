"""Any bytes become rows or a sentence; what is no table stays a list of lines."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netevents.exchange.import_models import VERDICTS
from netevents.exchange.importing.encodings import encoding_of, text_of
from netevents.exchange.importing.finding import Known
from netevents.exchange.importing.judging import Reading, judge
from netevents.exchange.importing.reading import MOST_BYTES, MOST_ROWS, Unreadable, read, read_text
from netevents.exchange.importing.recognizing import in_words, recognize

CALM = settings(deadline=None, database=None, derandomize=True, max_examples=150)


def cells(text):
    return [row.cells for row in read_text(text).rows]


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        ("Nom,Prénom\nLefèvre,Zoé", "utf-8", "utf-8"),
        ("Nom,Prénom\nLefèvre,Zoé", "utf-8-sig", "utf-8"),
        ("Nom,Prénom\nLefèvre,Zoé", "cp1252", "cp1252"),
        ("Name,Stadt\n„Jürgen“ Müller – Größe,Köln", "cp1252", "cp1252"),
        ("Nom,Prénom\nLefèvre,Zoé", "mac_roman", "mac_roman"),
        ("Imię;Nazwisko\r\nŁukasz;Żółkiewski\r\nŚwiętosława;Dębska\r\n", "cp1250", "cp1250"),
        (
            "Имя;Фамилия;Почта\r\nИван;Петров;ivan@example.ru\r\nАнна;Сидорова;a@example.ru",
            "cp1251",
            "cp1251",
        ),
        ("名前,メール\n山田太郎,taro@example.jp\n鈴木花子,hana@example.jp", "cp932", "cp932"),
        ("姓名,邮箱\n王小明,wang@example.cn\n李雷,li@example.cn", "gb18030", "gb18030"),
        ("이름,메일\n김민수,kim@example.kr\n", "cp949", "cp949"),
        ("Имя\tПочта", "utf-16", "utf-16-le"),
        ("Name\tMail\nAda\ta@example.org", "utf-16-le", "utf-16-le"),
        ("Name\tMail\nAda\ta@example.org", "utf-16-be", "utf-16-be"),
        ("Name,Mail", "utf-32", "utf-32-le"),
    ],
)
def test_letters_are_read_as_they_were_written(text, encoding, found):
    content = text.encode(encoding)

    assert encoding_of(content) == found
    assert text_of(content, found) == text


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_sign_between_cells_is_found_whatever_stands_in_them(separator):
    rows = [
        ("Name", "E-mail", "About"),
        ("O'Neil, Annie", "a@example.org", "one; two | three, four"),
        ("Ben", "", 'says "hi"'),
        ("Cleo", "c@example.org", "two\nlines, and a comma"),
    ]
    file = io.StringIO()
    csv.writer(file, delimiter=separator).writerows(rows)

    table = read_text(file.getvalue())

    assert table.separator == separator
    assert [row.cells for row in table.rows] == rows
    assert [row.line for row in table.rows] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("sep=;\na;b\nc;d", [("a", "b"), ("c", "d")]),
        ("Ada\nBen\n", [("Ada",), ("Ben",)]),
        ('"O\'Neil, Annie"\nEasley; Annie', [("O'Neil, Annie",), ("Easley; Annie",)]),
        ("a,b\n\n  \nc,d\n", [("a", "b"), ("c", "d")]),
        ("a,b\r\nc,d\re,f", [("a", "b"), ("c", "d"), ("e", "f")]),
        ('a,b\n "c" ,"d"\n', [("a", "b"), ("c", "d")]),
        ("\ufeffa,b\nc\0,d", [("a", "b"), ("c", "d")]),
        (
            "Ada <ada@example.org>, Ben <ben@example.org>; Cleo <cleo@example.org>",
            [("Ada <ada@example.org>",), ("Ben <ben@example.org>",), ("Cleo <cleo@example.org>",)],
        ),
    ],
)
def test_rows_are_found(text, rows):
    assert cells(text) == rows


def test_a_quotation_mark_that_is_never_closed_spoils_its_own_row_only():
    table = read_text(
        'name,mail\n"Ada,a@example.org\nBen,b@example.org\n"Cleo","c@example.org"\n"Dan,d\nEve,e\n'
    )

    assert [(row.line, row.broken) for row in table.rows] == [
        (1, False),
        (2, True),
        (3, False),
        (4, False),
        (5, True),
        (6, False),
    ]
    assert table.rows[2].cells == ("Ben", "b@example.org")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "nothing in this list"),
        (b" \n\n ", "nothing in this list"),
        (b"PK\x03\x04rest of a workbook", "a workbook"),
        (b"%PDF-1.7", "no list"),
        (b"a" * (MOST_BYTES + 1), "larger than 10 MB"),
        (b"Ada\n" * (MOST_ROWS + 2), "more than 20,000 rows"),
        (b"," * 300, "more than 200 columns"),
    ],
)
def test_what_is_no_list_is_refused_in_a_sentence(content, sentence):
    with pytest.raises(Unreadable, match=sentence):
        read(content)


@pytest.mark.parametrize(
    "text",
    [
        '"' * 3_000_000,
        '"a",' * 700_000,
        '"a' + "\n" * 3_000_000,
        'x"\n"' * 700_000,
        "<a" * 1_000_000,
        "a" * 3_000_000 + "<@><@>",
        "Name,E-mail\n" + ",".join(["a" * 1_000_000] * 3),
    ],
)
def test_what_was_made_to_be_slow_is_read_as_quickly_as_anything(text):
    verdicts(text.encode())


def verdicts(content):
    """How many rows there are, and what becomes of each; None if it is refused as a whole."""
    try:
        table = read(content)
    except Unreadable:
        return None
    found = recognize(table, minors=True)
    assert in_words(table, found)
    for audience in ("adult", "youth"):
        reading = Reading(found.dialect, found.fields, found.headings, audience)
        judged = list(judge(found.people, reading, Known(), lambda text: text))
        assert len(judged) == len(found.people)
        assert {verdict.verdict for verdict in judged} <= set(VERDICTS)
        assert all(verdict.choice in verdict.offers for verdict in judged if verdict.verdict == "ask")
    return len(found.people)


@CALM
@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(content):
    verdicts(content)


PIECES = st.sampled_from(
    [
        *("Name", "First name", "E-mail", "Parent's phone", "Status", "ID", "Age", "Role", "LinkedIn"),
        *("Ada", "O'Neil, Annie", "a@example.org", "Ada <a@example.org>", "555-0100", "no", "waitlist", "17"),
        *(
            '"',
            '""',
            ",",
            ";",
            "\t",
            "\n",
            "\r\n",
            "",
            " ",
            "=1+1",
            "日本",
            "\u202e",
            "https://x.org",
            "mentor",
        ),
    ]
)


@CALM
@given(st.lists(PIECES, max_size=60).map("".join))
def test_no_text_breaks_the_reader(text):
    verdicts(text.encode())


@CALM
@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12),
            min_size=3,
            max_size=3,
        ),
        min_size=1,
        max_size=12,
    )
)
def test_no_row_of_a_proper_table_is_lost(rows):
    """Whatever stands in the cells, also signs that separate them elsewhere."""
    file = io.StringIO()
    csv.writer(file).writerows([["Name", "E-mail", "Company"], *rows])

    table = read(file.getvalue().encode())

    expected = [tuple(_kept(cell) for cell in row) for row in rows]
    assert [tuple(_kept(cell) for cell in row.cells) for row in table.rows[1:]] == expected


def _kept(cell):
    """Line ends are one kind, and a mark at a file’s beginning is no text."""
    return cell.replace("\r\n", "\n").replace("\r", "\n")
