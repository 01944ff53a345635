"""Sentences are kept once, and said to each reader in their language."""

from __future__ import annotations

from pathlib import Path

import pytest

import netevents_mentoring
from netevents.languages import FOLDER, add_folder, mark, speaking
from netevents_mentoring.matching.rules import NAMED
from netevents_mentoring.matching.words import kept, listed, said, several

add_folder(Path(netevents_mentoring.__file__).parent / FOLDER)
HOURS = several("One hour a week in common.", "%(number)s hours a week in common.", 3)
FIX = kept(NAMED["banned"].fix, mentors=2)


@pytest.mark.parametrize(
    ("text", "english", "spanish"),
    [
        (mark("No goal in common."), "No goal in common.", "Ninguna meta en común."),
        (HOURS, "Three hours a week in common.", "Tres horas a la semana en común."),
        (
            kept(mark("Not offered: %(topics)s."), topics=["100 % art", "law", "[x]"]),
            "Not offered: 100 % art, law and [x].",
            "No se ofrece: 100 % art, law y [x].",
        ),
        (
            f"{FIX}\n{mark('There is still a place.')}",
            "Take a ban back: two mentors would do then. There is still a place.",
            "Anula un descarte: entonces sería posible con dos personas mentoras. Aún queda un hueco.",
        ),
    ],
)
def test_what_was_kept_is_said_in_the_language_of_who_reads_it(text, english, spanish):
    assert said(text) == english
    with speaking("es"):
        assert said(text) == spanish
    assert said(text) == english


def test_what_a_round_of_an_earlier_version_wrote_stays_readable():
    with speaking("es"):
        assert said("Offers what is wanted: art.") == "Offers what is wanted: art."
        assert said("No goal in common.") == "Ninguna meta en común."


def test_only_what_is_not_a_name_may_be_called_otherwise():
    text = kept(mark("Not offered: %(topics)s."), topics=["art", "law"])
    by_hand = kept(mark("Match them by hand with %(mentor)s."), mentor="art")

    assert said(text, called=str.upper) == "Not offered: ART and LAW."
    assert said(by_hand, called=str.upper) == "Match them by hand with art."


def test_lists_of_any_length():
    assert [listed(["a", "b", "c"][:length]) for length in range(4)] == ["", "a", "a and b", "a, b and c"]


@pytest.mark.parametrize(
    ("last", "spanish"),
    [
        ("Inés", "Ana e Inés"),
        ("Hilda", "Ana e Hilda"),
        ("Ían", "Ana e Ían"),
        ("Hielo", "Ana y Hielo"),
        ("Bo", "Ana y Bo"),
    ],
)
def test_spanish_says_e_before_a_name_that_begins_like_and(last, spanish):
    with speaking("es"):
        assert listed(["Ana", last]) == spanish


def test_many_mentors_are_a_number():
    assert said(kept(NAMED["banned"].fix, mentors=30)) == "Take a ban back: 30 mentors would do then."
