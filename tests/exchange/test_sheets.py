"""Badge sheets as a printer gets them: rendered to pixels at 150 dpi, and every code read back."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from fpdf import FPDF
from PIL import Image, ImageChops

from netevents.exchange.labels import STOCKS, Stock, stock
from netevents.exchange.sheets import BadgeFace, pdf
from netevents.web.qr import MARGIN
from tests.barcodes import qr_codes
from tests.exchange.badge_faces import HOSTILE, LONG, SCRIPTS, SHORT, faces

DPI = 150
MM = DPI / 25.4
NAMES = [*LONG, *SCRIPTS, *SHORT, *HOSTILE]

every_stock = pytest.mark.parametrize("kind", STOCKS, ids=lambda kind: kind.name)


def pages(document: bytes) -> list[Image.Image]:
    with pypdfium2.PdfDocument(document) as opened:
        return [page.render(scale=DPI / 72, grayscale=True).to_pil() for page in opened]


def labels(document: bytes, kind: Stock) -> Iterator[Image.Image]:
    for page in pages(document):
        for x, y in kind.places:
            yield page.crop(tuple(round(edge * MM) for edge in (x, y, x + kind.width, y + kind.height)))


def fonts(document: bytes) -> dict[str, bool]:
    """The fonts that a document's texts are set in, and whether they are inside it."""
    found: dict[str, bool] = {}
    with pypdfium2.PdfDocument(document) as opened:
        for page in opened:
            for drawn in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
                font = pdfium.FPDFTextObj_GetFont(drawn.raw)
                name = ctypes.create_string_buffer(200)
                pdfium.FPDFFont_GetBaseFontName(font, name, 200)
                found[name.value.decode()] = pdfium.FPDFFont_GetIsEmbedded(font) == 1
    return found


def ink(picture: Image.Image) -> tuple[int, int, int, int] | None:
    return ImageChops.invert(picture).point(lambda level: 255 * (level > 127)).getbbox()


@every_stock
def test_every_code_is_read_in_order(kind):
    badges = faces(NAMES)

    read = [qr_codes(label) for label in labels(pdf(badges, kind), kind)]

    assert [[code.text for code in codes] for codes in read[: len(badges)]] == [
        [badge.address] for badge in badges
    ]
    assert not any(read[len(badges) :])
    assert len(read) == -(-len(badges) // kind.per_page) * kind.per_page


@every_stock
def test_a_printed_code_is_as_wide_as_it_should_be(kind):
    for label in labels(pdf(faces(["Ada Lovelace"]), kind), kind):
        for code in qr_codes(label):
            corners = code.position
            side = (corners.top_right.x - corners.top_left.x) / MM * (29 + 2 * MARGIN) / 29
            assert side == pytest.approx(kind.code_width, abs=0.6)
            assert side >= 44.5


@every_stock
def test_on_both_sides_each_badge_has_its_own_behind_it(kind):
    badges = faces(NAMES[: kind.per_page + 1])
    fronts_and_backs = pages(pdf(badges, kind, sides="duplex"))

    assert len(fronts_and_backs) == 4
    for front, back in zip(fronts_and_backs[::2], fronts_and_backs[1::2], strict=True):
        for x, y in kind.places:
            behind = kind.page[0] - x - kind.width
            assert code_at(front, x, y, kind) == code_at(back, behind, y, kind)


@pytest.mark.parametrize("kind", [kind for kind in STOCKS if kind.cut], ids=lambda kind: kind.name)
def test_folded_paper_shows_the_badge_on_both_sides(kind):
    """Folded along its middle, each half of the sheet lies behind the other, upright."""
    badges = faces(["Ada", "Bo", "Cleo"])
    sheets = pages(pdf(badges, kind, sides="fold"))

    assert len(sheets) == 2
    for sheet in sheets:
        for column in (0, kind.width):
            assert code_at(sheet, column, kind.height, kind) == code_at(sheet, column, 0, kind)
    assert code_at(sheets[0], 0, 0, kind) == badges[0].address
    upper, lower = (
        code.orientation for code in sorted(qr_codes(sheets[1]), key=lambda code: code.position.top_left.y)
    )
    assert abs(upper) == 180
    assert lower == 0


def code_at(page, x, y, kind):
    label = page.crop(tuple(round(edge * MM) for edge in (x, y, x + kind.width, y + kind.height)))
    return next((code.text for code in qr_codes(label)), None)


@every_stock
def test_a_sheet_used_in_part_is_used_up(kind):
    badges = faces(["Ada", "Bo", "Cleo"])
    begin = kind.per_page - 2

    read = [qr_codes(label) for label in labels(pdf(badges, kind, begin=begin), kind)]

    assert [place for place, codes in enumerate(read) if codes] == [begin, begin + 1, kind.per_page]
    assert len(read) == 2 * kind.per_page


@pytest.mark.parametrize("kind", [kind for kind in STOCKS if not kind.cut], ids=lambda kind: kind.name)
def test_paper_at_the_labels_edges_and_outside_stays_white(kind):
    for page in pages(pdf(faces(NAMES), kind)):
        assert ink(page)
        for x, y in kind.places:
            inside = x + 1, y + 1, x + kind.width - 1, y + kind.height - 1
            page.paste(255, tuple(round(edge * MM) for edge in inside))
        assert ink(page) is None


def test_cut_marks_lie_between_the_badges_of_plain_paper():
    kind = stock("a4")
    (page,) = pages(pdf(faces(["Ada"]), kind))
    middle, edge = round(105 * MM), round(6 * MM)

    assert ink(page.crop((middle - 3, edge - 3, middle + 3, edge + 3)))
    assert ink(page.crop((edge - 3, round(148.5 * MM) - 3, edge + 3, round(148.5 * MM) + 3)))
    assert not ink(page.crop((middle - 3, 0, middle + 3, round(3 * MM))))


@pytest.mark.parametrize("kind", [stock("a4"), stock("letter")], ids=lambda kind: kind.name)
def test_printed_capitals_are_8_mm_high_on_full_badges(kind):
    face = BadgeFace("HILTI HEHEHE", "", "HTTPS://EVENTS.EXAMPLE.EDU/X/A", "A", "")
    label = next(labels(pdf([face], kind), kind))

    left, top, right, bottom = ink(label.crop((20, 20, label.width - 20, round(label.height * 0.4)))) or (
        0,
        0,
        0,
        0,
    )

    assert (bottom - top) / MM >= 8 - 0.2
    assert (right - left) / MM <= kind.width - 2 * kind.padding + 0.4


@pytest.mark.parametrize("kind", [stock("a4"), stock("avery-5390")], ids=lambda kind: kind.name)
def test_every_font_is_inside_the_document(kind):
    found = fonts(pdf(faces(NAMES), kind))

    assert len(found) >= 20
    assert all(found.values())


def test_a_font_that_is_not_inside_is_found_out():
    document = FPDF()
    document.add_page()
    document.set_font("Helvetica", size=12)
    document.cell(text="Ada")

    assert fonts(bytes(document.output())) == {"Helvetica": False}


def test_only_fonts_in_use_are_inside():
    badge = BadgeFace("Ada Lovelace", "Mentor", "HTTPS://EVENTS.EXAMPLE.EDU/X/A", "K7M2QX", "Hack night")
    document = pdf([badge], stock("a4"))

    assert len(fonts(document)) == 2
    assert len(document) < 40_000


def test_names_can_be_searched_and_copied():
    names = ["Ada Lovelace", "Ђорђе Петровић", "山田 太郎", "𠮷野 さくら", "김철수"]
    document = pdf([*faces(names)], stock("avery-5392"))

    with pypdfium2.PdfDocument(document) as opened:
        text = opened[0].get_textpage().get_text_range()

    for name in names:
        assert name in text


def test_a_sheet_names_its_event():
    with pypdfium2.PdfDocument(pdf(faces(["Ada"]), stock("a4"))) as opened:
        assert opened.get_metadata_value("Title") == "Autumn hack night"


@every_stock
def test_nobody_makes_one_blank_sheet(kind):
    (page,) = pages(pdf([], kind))

    assert page.size == pytest.approx([side * MM for side in kind.page], abs=1.5)
    assert kind.cut or ink(page) is None
