"""Where everything lies on a badge, in millimetres from its corner."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from netevents.exchange.fitting import Block, Box, Placed, centred, fit, flush
from netevents.exchange.labels import Stock
from netevents.exchange.lettering import CAPITAL, REGULAR, Lettering, printable

LEAST: Final = 4.0
"""A name keeps to one or two lines while its capitals are this high."""


@dataclass(frozen=True)
class BadgeFace:
    """What one badge shows.

    :param line: a role or a group; may be empty
    :param address: what the code says
    :param code: the short code for people without a camera
    """

    name: str
    line: str
    address: str
    code: str
    event_name: str


class Layout(NamedTuple):
    """A whole badge: the code with its white margin, and its texts, of which the first few are the name's."""

    code: Box
    texts: tuple[Placed, ...]
    name_lines: int


def layout(face: BadgeFace, stock: Stock, lettering: Lettering) -> Layout:
    """Put ``face`` on one label of ``stock``, its code in place of a name of which nothing can be printed."""
    face = replace(face, name=printable(face.name) or face.code)
    if stock.height > stock.width:
        return _standing(face, stock, lettering)
    return _lying(face, stock, lettering)


def _standing(face: BadgeFace, stock: Stock, lettering: Lettering) -> Layout:
    """From above: event, name, line, code, short code; all in the middle."""
    pad, width = stock.padding, stock.width - 2 * stock.padding
    event = fit(lettering, face.event_name, width, 11, largest=3.4, latin=REGULAR)
    short = fit(lettering, face.code, width, 8, largest=5)
    short_top = stock.height - pad - short.height
    code = Box(
        (stock.width - stock.code_width) / 2, short_top - stock.code_width, stock.code_width, stock.code_width
    )
    above = pad + event.height + event.capital * 1.5
    line = fit(lettering, face.line, width, 14, largest=4.6, latin=REGULAR)
    between = line.capital * 1.2 if line.lines else 0.0
    room = code.y - above - line.height - between
    name = fit(lettering, face.name, width, room, largest=stock.largest, readable=stock.readable, least=LEAST)
    top = above + (room - name.height) / 2
    return Layout(
        code,
        (
            *centred(name, pad, width, top),
            *centred(event, pad, width, pad),
            *centred(line, pad, width, top + name.height + between),
            *centred(short, pad, width, short_top),
        ),
        len(name.lines),
    )


def _lying(face: BadgeFace, stock: Stock, lettering: Lettering) -> Layout:
    """The code on the right, its white margin at the label's edge; the name above it, else beside it."""
    pad, side = stock.padding, stock.code_width
    column, above = stock.width - side - pad, stock.height - side
    has_room_above = above - pad > LEAST / CAPITAL
    code = Box(stock.width - side, above if has_room_above else above / 2, side, side)
    small = side / 20
    short = fit(lettering, face.code, column, small * 4, largest=small * 1.5)
    event = fit(lettering, face.event_name, column, small * 5, largest=small * 0.9, latin=REGULAR)
    line = fit(lettering, face.line, column, small * 5, largest=small * 1.2, latin=REGULAR)
    short_top = stock.height - pad - short.height
    event_top = short_top - event.height - event.capital * 0.6
    gap = small * 1.2
    beside = Box(pad, pad, column, event_top - gap - line.height - gap - pad)
    places = [Box(pad, pad, stock.width - 2 * pad, above - pad)] if has_room_above else []
    name = Block((), 0.0)
    for place in (*places, beside):
        found = fit(
            lettering, face.name, *place[2:], largest=stock.largest, readable=stock.readable, least=LEAST
        )
        name = max(name, found, key=lambda block: block.em)
        if name.capital >= LEAST:
            break
    return Layout(
        code,
        (
            *flush(name, pad, pad),
            *flush(event, pad, event_top),
            *flush(line, pad, pad + name.height + gap),
            *flush(short, pad, short_top),
        ),
        len(name.lines),
    )
