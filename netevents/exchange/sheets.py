"""Badges as a printable PDF: every code a drawing, every font embedded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, Literal

from netevents.exchange.badge_layout import BadgeFace, layout
from netevents.exchange.labels import STOCKS, Stock, stock
from netevents.exchange.lettering import Lettering
from netevents.web import qr

if TYPE_CHECKING:
    from netevents.exchange.paper import Paper

__all__ = ["SIDES", "STOCKS", "BadgeFace", "Sides", "Stock", "pdf", "stock"]

Sides = Literal["one", "duplex", "fold"]
SIDES: Final[tuple[Sides, ...]] = ("one", "duplex", "fold")
"""The front alone; both by a printer that turns sheets on the long edge; both by folding plain paper."""


def pdf(faces: Sequence[BadgeFace], stock: Stock, *, sides: Sides = "one", begin: int = 0) -> bytes:
    """The badges of ``faces``, in this order, on as many sheets of ``stock`` as it takes; at least one.

    :param begin: how many labels of the first sheet are used up already
    """
    from netevents.exchange.paper import Paper

    paper = Paper(stock.page, title=faces[0].event_name if faces else "")
    lettering = Lettering()
    places = list(stock.places)
    if sides == "fold":
        places = places[stock.columns * (stock.rows - 1) :]
    for sheet in _sheets(faces, len(places), begin % len(places)):
        for back in (False, True) if sides == "duplex" else (False,):
            paper.add_page()
            if stock.cut:
                paper.draw_cut_marks(stock.width, stock.height)
            for place, face in sheet:
                left, top = places[place]
                if back:
                    left = stock.page[0] - left - stock.width
                _draw(paper, face, stock, (left, top), lettering)
                if sides == "fold":
                    with paper.upside_down(stock.page):
                        _draw(paper, face, stock, (stock.page[0] - left - stock.width, top), lettering)
    return bytes(paper.output())


def _sheets(
    faces: Sequence[BadgeFace], per_page: int, begin: int
) -> Iterator[Sequence[tuple[int, BadgeFace]]]:
    """The labels of each sheet that are printed on, with what they say."""
    for first in range(-begin, max(len(faces), 1 - begin), per_page):
        there = faces[max(first, 0) : first + per_page]
        yield list(enumerate(there, start=max(-first, 0)))


def _draw(
    paper: Paper, face: BadgeFace, stock: Stock, corner: tuple[float, float], lettering: Lettering
) -> None:
    left, top = corner
    placed = layout(face, stock, lettering)
    code = qr.modules(face.address, mask_pattern=None)
    module = placed.code.width / (len(code) + 2 * qr.MARGIN)
    margin = qr.MARGIN * module
    paper.draw_code(code, left + placed.code.x + margin, top + placed.code.y + margin, module)
    for text in placed.texts:
        paper.draw_text(text.line, text.em, left + text.x, top + text.baseline)
