"""The sheets for children as a PDF: a page or half a page each, in large letters, with lines to write on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from netevents.exchange.fitting import Box, fit, flush
from netevents.exchange.labels import A4, LETTER
from netevents.exchange.lettering import BOLD, REGULAR, Lettering
from netevents.languages import _, mark
from netevents_followup.youth_sheets import Entry, Sheet

if TYPE_CHECKING:
    from netevents.exchange.paper import Paper

PAPERS: Final = {"a4": A4, "letter": LETTER}
HALF, WHOLE = "half", "whole"
TITLE: Final = mark("Whom you met, and one thing to say next time")
BETWEEN_GUARDIANS: Final = mark(
    "To see each other elsewhere, let your parents or guardians talk to each other."
)
PAD: Final = 14.0
GREY: Final = 120
EMPTY: Final = 3
"""Places to fill in by hand for a child of whom nothing was passed on."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How much a sheet holds, and how large its letters are: heights of capitals in millimetres."""

    entries: int
    name: float
    met: float
    text: float
    head: float


KINDS: Final = {HALF: Kind(3, 7.5, 4.6, 3.5, 25.0), WHOLE: Kind(5, 11.0, 6.0, 4.4, 42.0)}


@dataclass(frozen=True, slots=True)
class Part:
    """What stands on one page or half: a place without an entry is for writing it in by hand."""

    sheet: Sheet
    entries: tuple[Entry | None, ...]
    number: int


def pdf(sheets: Sequence[Sheet], *, event: str, when: str, paper: str, size: str) -> bytes:
    """All ``sheets`` below each other, in the language spoken now; who met more people than fit gets another
    part.

    :param paper: a key of ``PAPERS``
    :param size: a key of ``KINDS``
    """
    from netevents.exchange.paper import Paper

    page = PAPERS[paper]
    drawn, lettering, kind = Paper(page, title=event), Lettering(), KINDS[size]
    rows = 2 if size == HALF else 1
    height = page[1] / rows
    for place, part in enumerate(part for sheet in sheets for part in parts(sheet, kind.entries)):
        if place % rows == 0:
            drawn.add_page()
            if rows > 1:
                drawn.draw_cut_marks(page[0], height)
            drawn.set_draw_color(GREY)
            drawn.set_line_width(0.3)
        top = height * (place % rows)
        _draw(drawn, lettering, kind, part, f"{event}, {when}", Box(0, top, page[0], height))
    return bytes(drawn.output())


def parts(sheet: Sheet, fit_on: int) -> Iterator[Part]:
    """``sheet`` on as many parts as it takes; where there is room, one place is left to write in."""
    entries: list[Entry | None] = list(sheet.entries) or [None] * min(EMPTY, fit_on)
    if sheet.entries and len(entries) % fit_on:
        entries.append(None)
    for first in range(0, len(entries), fit_on):
        yield Part(sheet, tuple(entries[first : first + fit_on]), first // fit_on + 1)


def _draw(paper: Paper, lettering: Lettering, kind: Kind, part: Part, where: str, box: Box) -> None:
    """One part, from above: the child, what it is, whom they met, and who talks to whom."""
    pad = PAD if kind.entries > KINDS[HALF].entries else PAD * 0.8
    inner = Box(box.x + pad, box.y + pad, box.width - 2 * pad, box.height - 2 * pad)
    sheet = part.sheet
    if part.number > 1:
        where = _("%(where)s, page %(number)s", where=where, number=part.number)
    half = inner.width * 0.48
    _set(paper, lettering, sheet.name, Box(inner.x, inner.y, half, kind.head * 0.55), kind.name)
    aside = Box(inner.x + inner.width - half, inner.y, half, kind.head * 0.55)
    texts = [text for text in (sheet.subgroup, where) if text]
    for row, text in enumerate(texts):
        line = aside._replace(y=aside.y + row * aside.height / 2, height=aside.height / 2 - 1)
        _set(paper, lettering, text, line, kind.text * 0.85, latin=REGULAR)
    title = Box(inner.x, inner.y + kind.head * 0.62, inner.width, kind.head * 0.3)
    _set(paper, lettering, _(TITLE), title, kind.text * 1.1)
    foot = 4.5
    room = inner.height - kind.head - foot
    for place, entry in enumerate(part.entries):
        height = room / kind.entries
        there = Box(inner.x, inner.y + kind.head + place * height, inner.width, height)
        _draw_entry(paper, lettering, kind, entry, there)
    below = Box(inner.x, inner.bottom - foot + 1, inner.width, foot)
    _set(paper, lettering, _(BETWEEN_GUARDIANS), below, 2.6, latin=REGULAR)


def _draw_entry(paper: Paper, lettering: Lettering, kind: Kind, entry: Entry | None, box: Box) -> None:
    """Whom they met, what these like, what to say, and a line for an own idea."""
    name, line = kind.met * 1.5, box.bottom - box.height * 0.15
    if entry is None:
        between = (line - box.y - name) / 2
        _rule(paper, lettering, _("I met:"), kind.text, box, box.y + name)
        _rule(paper, lettering, _("I could say:"), kind.text, box, box.y + name + between)
        paper.line(box.x, line, box.right, line)
        return
    _set(paper, lettering, entry.name, box._replace(width=box.width * 0.42, height=name), kind.met)
    x = box.x + box.width * 0.42 + 4
    likes = Box(x, box.y, box.right - x, name)
    shown = _("Likes: %(interests)s", interests=", ".join(entry.likes)) if entry.likes else ""
    _set(paper, lettering, shown, likes, kind.text * 0.9, latin=REGULAR)
    say = Box(box.x, box.y + name + 1, box.width, kind.text * 3.6)
    _set(paper, lettering, entry.say, say, kind.text, latin=REGULAR)
    _rule(paper, lettering, _("Or say:"), kind.text, box, line)


def _rule(paper: Paper, lettering: Lettering, label: str, capital: float, box: Box, y: float) -> None:
    """A line to write on, with what belongs there before it."""
    block = fit(lettering, label, box.width / 2, capital * 2, largest=capital * 0.85, latin=REGULAR)
    text = block.lines[0]
    paper.draw_text(text, block.em, box.x, y - 0.6)
    paper.line(box.x + text.width * block.em + 2.5, y, box.right, y)


def _set(
    paper: Paper, lettering: Lettering, text: str, box: Box, capital: float, *, latin: str = BOLD
) -> None:
    """``text`` flush in ``box``, its capitals at most so high."""
    block = fit(
        lettering,
        text,
        box.width,
        box.height,
        largest=capital,
        readable=capital * 0.9,
        least=2.2,
        latin=latin,
    )
    for placed in flush(block, box.x, box.y):
        paper.draw_text(placed.line, placed.em, placed.x, placed.baseline)
