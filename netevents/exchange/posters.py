"""The poster as a PDF: a code for the back row, a short address, the room code; for paper or a screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from netevents.exchange.fitting import Block, Box, Placed, centred, fit, flush
from netevents.exchange.labels import A4, INCH, LETTER
from netevents.exchange.lettering import REGULAR, Lettering
from netevents.languages import _
from netevents.web import qr
from netevents.web.tokens import rgb

if TYPE_CHECKING:
    from netevents.exchange.paper import Paper

WIDE: Final = (13.333 * INCH, 7.5 * INCH)
"""What presentation programs call 16:9."""
SIZES: Final = {"a4": A4, "letter": LETTER, "screen": WIDE}
PAD: Final = 14.0


@dataclass(frozen=True)
class Poster:
    """What stands on it.

    :param line: what to do, in a sentence
    :param target: what the code says
    :param address: where to type the room code, without the scheme
    """

    group: str
    name: str
    when: str
    place: str
    line: str
    target: str
    address: str
    room_code: str


@dataclass(frozen=True)
class Arranged:
    """A page of this size with the code, its white margin included, and the texts."""

    page: tuple[float, float]
    code: Box
    texts: tuple[Placed, ...]


def poster_pdf(poster: Poster, size: str) -> bytes:
    """One page, every font embedded, the code a drawing.

    :param size: a key of ``SIZES``
    """
    from netevents.exchange.paper import Paper

    arranged = arrange(poster, size)
    paper = Paper(arranged.page, title=poster.name)
    paper.add_page()
    paper.draw_frame(rgb("accent"), PAD / 2)
    _draw_code(paper, poster.target, arranged.code)
    for text in arranged.texts:
        paper.draw_text(text.line, text.em, text.x, text.baseline)
    return bytes(paper.output())


def arrange(poster: Poster, size: str) -> Arranged:
    """Where everything lies: above each other on paper, words beside the code on a screen."""
    page = SIZES[size]
    return _lying(poster, page) if page[0] > page[1] else _standing(poster, page)


def _standing(poster: Poster, page: tuple[float, float]) -> Arranged:
    width, lettering = page[0] - 2 * PAD, Lettering()
    side = 160.0
    head = Box(PAD, PAD, width, page[1] - 2 * PAD - side - 56)
    code = Box((page[0] - side) / 2, head.bottom + 2, side, side)
    below = Box(PAD, code.bottom + 3, width, page[1] - PAD - code.bottom - 3)
    places = [*_head(poster, head, lettering), *_foot(poster, below, lettering)]
    texts = (text for block, top in places for text in centred(block, PAD, width, top))
    return Arranged(page, code, tuple(texts))


def _lying(poster: Poster, page: tuple[float, float]) -> Arranged:
    side = page[1] - 2 * PAD
    code = Box(page[0] - PAD - side, PAD, side, side)
    width, lettering = code.x - 2 * PAD, Lettering()
    head, foot = Box(PAD, PAD, width, side * 0.56), Box(PAD, PAD + side * 0.6, width, side * 0.4)
    places = [*_head(poster, head, lettering), *_foot(poster, foot, lettering)]
    return Arranged(page, code, tuple(text for block, top in places for text in flush(block, PAD, top)))


def _head(poster: Poster, box: Box, lettering: Lettering) -> Iterator[tuple[Block, float]]:
    """Group, name, when and where, from above; the name gets what the others leave."""
    group = fit(lettering, poster.group, box.width, 8, largest=4.6, latin=REGULAR)
    when = fit(lettering, poster.when, box.width, 13, largest=5.4, latin=REGULAR)
    place = fit(lettering, poster.place, box.width, 11, largest=4.6, latin=REGULAR)
    small = [block for block in (group, when, place) if block.lines]
    gap = 4.0
    room = box.height - sum(block.height for block in small) - gap * len(small)
    name = fit(lettering, poster.name, box.width, room, largest=17, readable=12, least=6)
    top = box.y + (box.height - sum(block.height for block in (*small, name)) - gap * len(small)) / 2
    for block in (group, name, when, place):
        if block.lines:
            yield block, top
            top += block.height + gap


def _foot(poster: Poster, box: Box, lettering: Lettering) -> Iterator[tuple[Block, float]]:
    """What to do, and for those without a camera the address and the room code."""
    line = fit(lettering, poster.line, box.width, box.height * 0.24, largest=6.5)
    address = fit(
        lettering,
        _("Or open %(address)s and type", address=poster.address),
        box.width,
        box.height * 0.2,
        largest=5,
        latin=REGULAR,
    )
    code = fit(lettering, poster.room_code, box.width, box.height * 0.36, largest=14)
    gap = (box.height - line.height - address.height - code.height) / 3
    top = box.y
    for block in (line, address, code):
        yield block, top
        top += block.height + gap


def _draw_code(paper: Paper, target: str, box: Box) -> None:
    code = qr.modules(target, mask_pattern=None)
    module = box.width / (len(code) + 2 * qr.MARGIN)
    paper.draw_code(code, box.x + qr.MARGIN * module, box.y + qr.MARGIN * module, module)
