"""Letters of every script: none missing, joined and ordered as their readers expect."""

from __future__ import annotations

import hashlib
import json

import pytest

from netevents.exchange.lettering import (
    CAPITAL,
    FOLDER,
    REGULAR,
    Lettering,
    Line,
    missing,
    printable,
)
from tests.exchange.badge_faces import HOSTILE, LONG, SCRIPTS, SHORT, cldr_names


def set_in_line(text: str) -> Line:
    return Lettering().line(printable(text))


def from_left(line: Line) -> str:
    return "".join(glyph.stands_for for run in line.runs for glyph in run.glyphs)


def test_the_fonts_are_those_of_the_lock():
    lock = json.loads((FOLDER / "fonts.lock.json").read_text())
    shipped = {path.name: path.read_bytes() for path in FOLDER.iterdir() if path.suffix in {".ttf", ".otf"}}

    assert {entry["file"]: entry["sha256"] for entry in lock} == {
        name: hashlib.sha256(content).hexdigest() for name, content in shipped.items()
    }
    assert sum(map(len, shipped.values())) < 12_000_000
    assert "SIL OPEN FONT LICENSE" in (FOLDER / "OFL.txt").read_text()


def test_no_name_misses_a_glyph():
    names = [*cldr_names(), *SCRIPTS, *LONG, *SHORT]

    assert len(names) > 450
    assert {char for name in names for char in missing(name)} == set()
    for name in names:
        numbers = [glyph.number for run in set_in_line(name).runs for glyph in run.glyphs]
        assert numbers
        assert 0 not in numbers, name


def test_a_character_that_no_font_has_is_missed_and_left_out():
    assert missing("Ada 𐎠 ᠪ 😀") == {"𐎠", "ᠪ", "😀"}
    assert printable("Ada 𐎠") == "Ada"
    assert printable("Kick-off 🎉 night") == "Kick-off night"
    assert printable("ᠪᠠᠲᠤ") == ""


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Ng 👩‍👩‍👧", "Ng"),
        ("Ng \N{REPLACEMENT CHARACTER}", "Ng"),
        ("Zoe\u0308", "Zoë"),
        ("  Ada\t\n Lovelace ", "Ada Lovelace"),
        ("\x00\x1bEve\u202e\u2066\u200f", "Eve"),
        ("\ud800", ""),
        ("क्‍ष", "क्‍ष"),
    ],
)
def test_what_can_be_drawn_is_kept(typed, shown):
    assert printable(typed) == shown


@pytest.mark.parametrize("name", HOSTILE)
def test_any_text_can_be_set(name):
    line = set_in_line(name)

    assert line.right >= line.left
    assert line.top >= line.bottom


def test_right_to_left_stands_right_to_left():
    assert from_left(set_in_line("דוד")) == "דוד"[::-1]
    assert from_left(set_in_line("דוד Ada 12")) == "Ada 12 דוד"
    assert from_left(set_in_line("Ada דוד 12 b")) == "Ada 12 דוד b"
    assert from_left(set_in_line("Ada Lovelace")) == "Ada Lovelace"


def test_brackets_turn_with_the_direction():
    rightmost = set_in_line("(דוד").runs[-1].glyphs[-1]

    assert rightmost.stands_for == "("
    assert rightmost.number == set_in_line(")").runs[0].glyphs[0].number
    assert rightmost.number != set_in_line("(").runs[0].glyphs[0].number


def test_arabic_letters_join():
    alone = set_in_line("م").runs[0].glyphs[0].number
    joined = {glyph.number for glyph in set_in_line("ممم").runs[0].glyphs}

    assert len(joined) == 3
    assert alone not in joined
    assert len(set_in_line("لا").runs[0].glyphs) == 1


def test_devanagari_reorders_and_joins():
    (run,) = set_in_line("हिन्दी").runs

    assert len(run.glyphs) < len("हिन्दी")
    assert [glyph.x for glyph in run.glyphs] == sorted(glyph.x for glyph in run.glyphs)


def test_capitals_have_the_height_that_sizes_are_reckoned_by():
    assert set_in_line("H").top == pytest.approx(CAPITAL)
    assert Lettering().line("H", latin=REGULAR).top == pytest.approx(CAPITAL)


def test_a_wider_text_is_wider():
    assert set_in_line("Adaa").width > set_in_line("Ada").width > 0
