"""Pages of a PDF with codes and letters on them. It imports fpdf, so import it only where a PDF is made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from fpdf import FPDF
from fpdf.fonts import TTFFont

from netevents.exchange.lettering import FOLDER, Glyph, Line, Run
from netevents.web.qr import Modules, runs

POINT: Final = 72 / 25.4
"""Points to a millimetre."""

MARK: Final = (4.0, 9.0)
"""Where a cut mark begins and ends, from the edge of the page: printers leave the first millimetres white."""


class Paper(FPDF):
    """A document that is drawn on in millimetres from the upper left of the page.

    fpdf keeps the pages and embeds what is used of each font. What is drawn is written as operators, for
    fpdf's cells shape every text again and its rectangles take a call for each of a code's 200 stretches.
    """

    def __init__(self, size: tuple[float, float], *, title: str) -> None:
        super().__init__(unit="mm", format=size)
        self.set_title(title)
        self._codes: dict[tuple[str, int, str], tuple[str, int]] = {}

    def draw_code(self, code: Modules, x: float, y: float, module: float) -> None:
        """Draw a QR code without its margin, its upper left at ``x`` and ``y``."""
        squares = " ".join(f"{column} {row} {length} 1 re" for row, column, length in runs(code))
        side = module * POINT
        self._out(f"q {side:.5f} 0 0 {-side:.5f} {x * POINT:.3f} {self._from_below(y):.3f} cm {squares} f Q")

    def draw_text(self, line: Line, em: float, x: float, baseline: float) -> None:
        """Draw a line of text, its pen starting at ``x``."""
        for run in line.runs:
            self._draw_run(run, em, x, baseline)

    def draw_frame(self, colour: tuple[float, float, float], inset: float) -> None:
        """Draw the double rule around the page that many things of ours have on a screen."""
        red, green, blue = colour
        rules = []
        for width, side in ((0.7, inset), (0.25, inset + 1.2)):
            box = side * POINT, side * POINT, (self.w - 2 * side) * POINT, (self.h - 2 * side) * POINT
            rules.append(f"{width * POINT:.3f} w {' '.join(f'{edge:.3f}' for edge in box)} re S")
        self._out(f"q {red:.3f} {green:.3f} {blue:.3f} RG {' '.join(rules)} Q")

    @contextmanager
    def upside_down(self, page: tuple[float, float]) -> Iterator[None]:
        """Draw as if the page were turned by half: its upper left corner is the lower right one."""
        width, height = page
        self._out(f"q -1 0 0 -1 {width * POINT:.3f} {height * POINT:.3f} cm")
        yield
        self._out("Q")

    def draw_cut_marks(self, width: float, height: float) -> None:
        """Mark where this page is cut into parts of that size, at its edges and where cuts cross."""
        begin, end = MARK
        downwards = [width * column for column in range(1, round(self.w / width))]
        across = [height * row for row in range(1, round(self.h / height))]
        self.set_line_width(0.1)
        for x in downwards:
            self.line(x, begin, x, end)
            self.line(x, self.h - end, x, self.h - begin)
        for y in across:
            self.line(begin, y, end, y)
            self.line(self.w - end, y, self.w - begin, y)
        for x in downwards:
            for y in across:
                self.line(x - 2, y, x + 2, y)
                self.line(x, y - 2, x, y + 2)

    def _draw_run(self, run: Run, em: float, x: float, baseline: float) -> None:
        font = self._embedded(run.font)
        size = em * POINT
        shown: list[str] = []
        pen, rise = run.glyphs[0].x, 0.0
        start = f"1 0 0 1 {(x + pen * em) * POINT:.3f} {self._from_below(baseline):.3f} Tm"
        for glyph in run.glyphs:
            code, width = self._code_of(glyph, run.font, font)
            if glyph.y != rise:
                shown.append(f"] TJ {glyph.y * size:.3f} Ts [")
                rise = glyph.y
            if kern := round((pen - glyph.x) * 1000):
                shown.append(str(kern))
                pen -= kern / 1000
            shown.append(f"<{code}>")
            pen += width / 1000
        set_font = self._set_font_for_page(font, size, wrap_in_text_object=False)
        self._out(f"BT {set_font} {start} [{''.join(shown)}] TJ{' 0 Ts' if rise else ''} ET")

    def _embedded(self, name: str) -> TTFFont:
        if name.lower() not in self.fonts:
            self.add_font(name, fname=FOLDER / name)
        font = self.fonts[name.lower()]
        assert isinstance(font, TTFFont)
        return font

    def _code_of(self, glyph: Glyph, name: str, font: TTFFont) -> tuple[str, int]:
        """The number that a glyph goes by in this document, and its width in thousandths of an em."""
        key = name, glyph.number, glyph.stands_for
        if key not in self._codes:
            glyph_name = font.ttfont.getGlyphName(glyph.number)
            width = round(font.scale * font.ttfont["hmtx"].metrics[glyph_name][0])
            kept = font.subset.get_glyph(glyph.number, tuple(map(ord, glyph.stands_for)), glyph_name, width)
            self._codes[key] = f"{font.subset.pick_glyph(kept):04X}", width
        return self._codes[key]

    def _from_below(self, y: float) -> float:
        return (self.h - y) * POINT
