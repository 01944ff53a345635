"""Badges as a printable PDF: every code a drawing, every font embedded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from netevents.exchange.badge_layout import BadgeFace, layout
from netevents.exchange.labels import STOCKS, Stock, stock
from netevents.exchange.lettering import Lettering
from netevents.web import qr

if TYPE_CHECKING:
    from netevents.exchange.paper import Paper

__all__ = ["STOCKS", "BadgeFace", "Stock", "pdf", "stock"]


def pdf(faces: Sequence[BadgeFace], stock: Stock) -> bytes:
    """The badges of ``faces``, in this order, on as many sheets of ``stock`` as it takes; at least one."""
    from netevents.exchange.paper import Paper

    paper = Paper(stock.page, title=faces[0].event_name if faces else "")
    lettering = Lettering()
    for first in range(0, max(len(faces), 1), stock.per_page):
        paper.add_page()
        if stock.cut:
            paper.draw_cut_marks(stock.width, stock.height)
        for face, corner in zip(faces[first : first + stock.per_page], stock.places, strict=False):
            _draw(paper, face, stock, corner, lettering)
    return bytes(paper.output())


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
