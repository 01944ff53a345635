"""Where things lie on each kind of label: names large, whole, on the label, clear of the code."""

from __future__ import annotations

from itertools import combinations

import pytest

from netevents.exchange.badge_layout import LEAST, Layout, layout
from netevents.exchange.fitting import Box
from netevents.exchange.labels import A4, LETTER, STOCKS, Stock, stock
from netevents.exchange.lettering import CAPITAL, Lettering, printable
from netevents.exchange.sheets import BadgeFace
from tests.exchange.badge_faces import HOSTILE, LONG, SCRIPTS, SHORT, cldr_names, faces

FULL = [kind for kind in STOCKS if kind.cut]
NAMES = [*SCRIPTS, *LONG, *SHORT, *HOSTILE, *cldr_names()[::4]]

every_stock = pytest.mark.parametrize("kind", STOCKS, ids=lambda kind: kind.name)


def laid(name: str, kind: Stock, *, line: str = "Mentor") -> Layout:
    face = BadgeFace(name, line, "HTTPS://EVENTS.EXAMPLE.EDU/X/A", "K7M2QX", "Autumn hack night")
    return layout(face, kind, Lettering())


def capital(placed: Layout) -> float:
    return placed.texts[0].em * CAPITAL


def name_of(placed: Layout) -> str:
    return " ".join(text.line.text for text in placed.texts[: placed.name_lines])


def apart(one: Box, other: Box) -> bool:
    slack = 0.001
    return (
        one.right <= other.x + slack
        or other.right <= one.x + slack
        or one.bottom <= other.y + slack
        or other.bottom <= one.y + slack
    )


@every_stock
def test_labels_lie_on_the_page_side_by_side(kind):
    corners = list(kind.places)
    labels = [Box(x, y, kind.width, kind.height) for x, y in corners]

    assert kind.page in {A4, LETTER}
    assert len(corners) == kind.per_page
    assert all(apart(one, other) for one, other in combinations(labels, 2))
    # Sheets are alike from both ends, to the hundredth of an inch that their makers round to.
    assert labels[0].x == pytest.approx(kind.page[0] - labels[-1].right, abs=0.02)
    assert labels[0].y == pytest.approx(kind.page[1] - labels[-1].bottom, abs=0.03)


@pytest.mark.parametrize(
    ("name", "size", "across", "down"),
    [
        ("a4", (105, 148.5), 2, 2),
        ("letter", (107.95, 139.7), 2, 2),
        ("avery-5390", (88.9, 56.36), 2, 4),
        ("avery-5392", (101.6, 76.2), 2, 3),
        ("avery-74459", (101.6, 76.2), 2, 3),
        ("avery-l4785", (80, 50), 2, 5),
    ],
)
def test_labels_have_their_makers_sizes(name, size, across, down):
    kind = stock(name)

    assert kind is not None
    assert (kind.width, kind.height) == pytest.approx(size, abs=0.01)
    assert (kind.columns, kind.rows) == (across, down)
    assert stock("avery-0") is None


@every_stock
def test_nothing_leaves_the_label_or_touches_anything_else(kind):
    lettering = Lettering()
    inner = kind.padding - 0.001
    for face in faces(NAMES):
        placed = layout(face, kind, lettering)
        boxes = [text.ink for text in placed.texts]
        assert placed.code.x >= 0
        assert placed.code.y >= 0
        assert placed.code.right <= kind.width + 0.001, face.name
        assert placed.code.bottom <= kind.height + 0.001
        for box in boxes:
            assert box.x >= inner, face.name
            assert box.y >= inner, face.name
            assert box.right <= kind.width - inner, face.name
            assert box.bottom <= kind.height - inner, face.name
            assert apart(box, placed.code), face.name
        assert all(apart(one, other) for one, other in combinations(boxes, 2)), face.name


@every_stock
def test_the_code_is_never_narrower_than_45_mm(kind):
    assert laid("Ada Lovelace", kind).code.width >= 45


@pytest.mark.parametrize(
    "kind", [*FULL, stock("avery-5392"), stock("avery-74459")], ids=lambda kind: kind.name
)
def test_the_code_is_60_mm_wide_where_the_label_allows(kind):
    assert laid("Ada Lovelace", kind).code.width == 60


@pytest.mark.parametrize("kind", FULL, ids=lambda kind: kind.name)
@pytest.mark.parametrize(
    "name", ["Bo", "Ada Lovelace", "Grace Hopper", "Barbara Liskov", "محمد عبد الله", "山田 太郎"]
)
def test_usual_names_have_capitals_of_8_mm_on_full_badges(kind, name):
    assert 8 <= capital(laid(name, kind)) <= 12


@pytest.mark.parametrize("kind", FULL, ids=lambda kind: kind.name)
def test_a_long_name_shrinks_before_it_falls_below_4_mm_on_full_badges(kind):
    assert capital(laid("Christopher Montgomery-Featherstonehaugh", kind)) < 8
    for name in (*LONG[:-1], *cldr_names()):
        assert capital(laid(name, kind)) >= LEAST, name


@every_stock
def test_a_name_of_two_usual_words_keeps_capitals_of_4_mm_on_every_label(kind):
    for name in ("Ada Lovelace", "Christopher Robinson", "Ђорђе Петровић", "María Fernández García"):
        assert capital(laid(name, kind)) >= LEAST, name


def test_lines_are_more_only_where_that_makes_letters_larger():
    assert laid("Ada Lovelace", stock("a4")).name_lines == 1
    assert laid("Christopher Robinson", stock("a4")).name_lines == 2
    assert laid("Ada Lovelace", stock("avery-l4785")).name_lines == 2
    assert laid("Ada Lovelace", stock("avery-5392")).name_lines == 1


@every_stock
def test_no_name_is_cut(kind):
    for name in (*SCRIPTS, *SHORT, *LONG[:2], *cldr_names()[::4]):
        # A hyphen may end a line, and a line may end where a word is broken.
        whole = "".join(printable(name).replace("-", "").split())
        assert "".join(name_of(laid(name, kind)).replace("-", "").split()) == whole


def test_signs_without_a_glyph_are_left_out_and_the_code_stands_where_nothing_is_left():
    kind = stock("a4")

    assert name_of(laid("Ada 🎉 Lovelace", kind)) == name_of(laid("Ada Lovelace", kind))
    assert "".join(name_of(laid("🎉", kind))) == "K7M2QX"


def test_a_word_is_broken_only_where_it_would_be_too_small():
    broken = laid("Wolfeschlegelsteinhausenbergerdorff", stock("avery-l4785"))
    lines = [text.line.text for text in broken.texts[: broken.name_lines]]

    assert all(line.endswith("-") for line in lines[:-1])
    assert "".join(line.rstrip("-") for line in lines) == "Wolfeschlegelsteinhausenbergerdorff"
    assert capital(broken) >= LEAST


def test_marks_stay_with_their_letters_where_a_word_is_broken():
    placed = laid("क्षे" * 20, stock("avery-l4785"))

    assert placed.name_lines > 1
    assert {text.line.text.replace("क्षे", "") for text in placed.texts[: placed.name_lines]} == {""}


@every_stock
def test_an_empty_line_leaves_no_trace(kind):
    assert len(laid("Ada Lovelace", kind, line="").texts) == len(laid("Ada Lovelace", kind).texts) - 1
