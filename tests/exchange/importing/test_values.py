"""What cells say of ages: whoever is not clearly an adult counts as a minor."""

from __future__ import annotations

import pytest

from netevents.exchange.importing.values import age, says_minor
from netevents.people.models import ADULT, UNDER_13


@pytest.mark.parametrize(
    ("cell", "band"),
    [
        ("9", UNDER_13),
        ("Under 13", UNDER_13),
        ("12 años", UNDER_13),
        ("over 12", UNDER_13),
        ("14", "13-15"),
        ("13-15", "13-15"),
        ("15 to 16 years", "13-15"),
        ("17 years old", "16-17"),
        ("18歳", ADULT),
        ("18", ADULT),
        ("18+", ADULT),
        (" > 18 ", ADULT),
        ("over 18", ADULT),
        ("18 or older", ADULT),
        ("at least 21", ADULT),
        ("18–24", ADULT),
        ("25 bis 34 Jahre", ADULT),
        ("Adult (18+)", ADULT),
        ("Erwachsen", ADULT),
    ],
)
def test_an_age_is_read_in_the_ways_it_is_written(cell, band):
    assert age(cell, "Age") == band


@pytest.mark.parametrize(
    "cell",
    [
        *("<18", "< 18", "≤ 18", "-18", "– 18", "under 18", "below 18", "less than 18", "up to 18", "U18"),
        *("18 or under", "18 and younger", "younger than 18", "not 18 yet", "no more than 18", "18 next May"),
        *("menor de 18", "menos de 18", "moins de 18 ans", "unter 18", "bis 18", "meno di 18", "до 18"),
        *("", "x", "no", "minor", "2008-05-12", "12/05/2001", "9/10/11 or so"),
    ],
)
def test_what_does_not_say_that_somebody_is_an_adult_says_nothing(cell):
    assert age(cell, "Age") == ""


@pytest.mark.parametrize(
    ("heading", "band"),
    [
        ("Are you 18 or older?", ADULT),
        ("Are you at least 18?", ADULT),
        ("¿Eres mayor de edad?", ADULT),
        ("¿Tienes al menos 18 años?", ADULT),
        ("Avez-vous au moins 18 ans ?", ADULT),
        ("Sind Sie volljährig?", ADULT),
        ("Are you under 18?", ""),
        ("Younger than 18?", ""),
        ("Age < 18", ""),
        ("¿Eres menor de 18 años?", ""),
        ("¿Tienes menos de 18 años?", ""),
        ("Avez-vous moins de 18 ans ?", ""),
        ("Sind Sie unter 18?", ""),
        ("Coming?", ""),
    ],
)
def test_a_yes_makes_an_adult_only_where_that_was_asked(heading, band):
    assert [age(yes, heading) for yes in ("yes", "Sí", "oui", "ja")] == [band] * 4
    assert age("no", heading) == ""


@pytest.mark.parametrize(
    ("cell", "heading", "says"),
    [
        ("14", "Age", True),
        ("<18", "Age", True),
        ("minor", "Age", True),
        ("no", "Are you 18 or older?", True),
        ("yes", "Are you under 18?", True),
        ("no", "Are you under 18?", False),
        ("yes", "Are you 18 or older?", False),
        ("", "Age", False),
        ("n/a", "Age", False),
        ("34", "Age", False),
    ],
)
def test_a_cell_speaks_of_a_minor_where_it_says_something_else_than_adult(cell, heading, says):
    assert says_minor(cell, heading) == says
