"""Marks that turn text stay out of what people type; names from right to left stay apart."""

from __future__ import annotations

import pytest

from netevents.exchange.importing.values import words
from netevents.web.directions import apart, unturned
from netevents.web.forms import tidy

TURNS = [*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))]


@pytest.mark.parametrize("clean", [unturned, tidy, words])
@pytest.mark.parametrize("turn", TURNS, ids=ascii)
def test_what_would_turn_other_peoples_sentences_is_left_out(clean, turn):
    assert clean(f"Zoë {turn}O’Neil{turn}") == "Zoë O’Neil"


@pytest.mark.parametrize("clean", [unturned, tidy, words])
def test_marks_of_correct_text_stay(clean):
    name = "\u200fشیدا می\u200cخواهد\u200e"
    assert clean(name) == name


def test_a_name_that_runs_the_other_way_is_isolated_and_no_other():
    assert apart("נועה") == "\u2068נועה\u2069"
    assert apart("شيماء") == "\u2068شيماء\u2069"
    assert apart("Zoë") == "Zoë"
