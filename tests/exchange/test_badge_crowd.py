"""A whole conference’s badges on paper, at 150 dpi: every code is right, every font inside, no name cut."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from netevents.exchange.badge_layout import layout
from netevents.exchange.labels import Stock, stock
from netevents.exchange.lettering import Lettering, printable
from netevents.exchange.sheets import BadgeFace, pdf
from tests.barcodes import qr_codes
from tests.exchange.badge_faces import cldr_names, faces
from tests.exchange.test_sheets import fonts, labels

FAKER = Path(__file__).parent.parent / "data" / "people_faker.csv"
CONFERENCE = 403
"""As many as were at the SFHH conference of the recorded trace."""


def invented() -> list[str]:
    """A name for everybody at the conference."""
    with FAKER.open(encoding="utf-8", newline="") as rows:
        return [row["name"] for row in csv.DictReader(rows)]


def unlike(badges: list[BadgeFace], kind: Stock) -> list[str]:
    """Badges on which the code is another one, or the name is not all there."""
    document = pdf(badges, kind)
    read = [[code.text for code in qr_codes(label)] for label in labels(document, kind)]
    wrong = [badge.name for badge, codes in zip(badges, read, strict=False) if codes != [badge.address]]
    lettering = Lettering()
    wrong += [badge.name for badge in badges if not whole(badge, kind, lettering)]
    return wrong + [font for font, embedded in fonts(document).items() if not embedded]


def whole(badge: BadgeFace, kind: Stock, lettering: Lettering) -> bool:
    """Whether all letters of the name stand on the label, inside of its padding."""
    placed = layout(badge, kind, lettering)
    lines = placed.texts[: placed.name_lines]
    inner = kind.padding - 0.001
    inside = all(
        inner <= line.ink.x
        and inner <= line.ink.y
        and line.ink.right <= kind.width - inner
        and line.ink.bottom <= kind.height - inner
        for line in lines
    )
    drawn = "".join(line.line.text for line in lines)
    glyphs = "".join(glyph.stands_for for line in lines for run in line.line.runs for glyph in run.glyphs)
    return (
        inside and bare(drawn) == bare(printable(badge.name)) and sorted(bare(glyphs)) == sorted(bare(drawn))
    )


def bare(text: str) -> str:
    """Without blanks and hyphens: a line may end at either."""
    return "".join(text.replace("-", "").split())


def test_every_twelfth_badge_of_a_conference_is_right():
    assert unlike(faces([*invented(), *cldr_names()][::12]), stock("a4")) == []


def test_a_name_that_does_not_fit_would_be_found():
    badge = faces(["Ada Lovelace"])[0]

    assert whole(badge, stock("a4"), Lettering())
    assert not whole(badge, Stock(**{**vars(stock("a4")), "padding": 60.0}), Lettering())


@pytest.mark.prove
@pytest.mark.parametrize("kind", ["a4", "avery-5390"])
def test_all_badges_of_a_conference_and_all_names_of_the_world_are_right(kind):
    names = [*invented(), *cldr_names()]

    assert len(invented()) == CONFERENCE
    assert len(names) > CONFERENCE + 400
    assert unlike(faces(names), stock(kind)) == []
