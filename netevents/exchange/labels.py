"""The sheets that badges are printed on: paper, rows and columns, and where each label lies. Millimetres."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from netevents.languages import mark

INCH: Final = 25.4
A4: Final = (210.0, 297.0)
LETTER: Final = (8.5 * INCH, 11 * INCH)


@dataclass(frozen=True)
class Stock:
    """One kind of sheet.

    :param code_width: the side of the code with its white margin
    :param largest, readable: the height of a name's capitals, at most and if one line allows
    :param cut: a plain sheet, which needs marks to cut along
    """

    name: str
    title: str
    page: tuple[float, float]
    columns: int
    rows: int
    width: float
    height: float
    left: float
    top: float
    across: float
    down: float
    code_width: float
    largest: float
    readable: float
    padding: float
    cut: bool = False

    @property
    def per_page(self) -> int:
        return self.columns * self.rows

    @property
    def places(self) -> Iterator[tuple[float, float]]:
        """The upper left corner of each label, row by row."""
        for row in range(self.rows):
            for column in range(self.columns):
                yield self.left + column * self.across, self.top + row * self.down


def _plain(name: str, title: str, page: tuple[float, float]) -> Stock:
    """Four full badges on plain paper, edge to edge, to be cut apart."""
    width, height = page[0] / 2, page[1] / 2
    return Stock(
        name, title, page, 2, 2, width, height, 0, 0, width, height,
        code_width=60, largest=12, readable=8, padding=9, cut=True,
    )  # fmt: skip


def _avery_inches(
    name: str, title: str, columns: int, rows: int, size: tuple[float, float], corner: tuple[float, float],
    *, code_width: float, largest: float, readable: float,
) -> Stock:  # fmt: skip
    """Labels that touch each other on a Letter sheet."""
    width, height, left, top = (INCH * inches for inches in (*size, *corner))
    return Stock(
        name, title, LETTER, columns, rows, width, height, left, top, width, height,
        code_width=code_width, largest=largest, readable=readable, padding=2.5,
    )  # fmt: skip


def _three_by_four(name: str, title: str) -> Stock:
    return _avery_inches(
        name, title, 2, 3, (4, 3), (0.25, 1), code_width=60, largest=9, readable=8
    )  # fmt: skip


# 5390 and 5392 have the measures of the Paper::Specs tables on CPAN. LibreOffice's list of labels agrees on
# 5392; its rows of 5390 lie up to 2 mm nearer to the middle, which our padding bears. 74459 is a kit of the
# 3 x 4 inch family (5384, 5392, 74540, 74541), which has one layout in that list. L4785 is in gLabels'
# templates, which round its margins to 18 and 13 mm; here they are half of what the labels leave free.
STOCKS: Final = (
    _plain("a4", mark("A4, plain paper, 4 full badges"), A4),
    _plain("letter", mark("Letter, plain paper, 4 full badges"), LETTER),
    _three_by_four("avery-5392", mark("Avery 5392, Letter, 6 inserts of 4 × 3 in")),
    _three_by_four("avery-74459", mark("Avery 74459, Letter, 6 inserts of 4 × 3 in")),
    _avery_inches(
        "avery-5390", mark("Avery 5390, Letter, 8 inserts of 3½ × 2¼ in"), 2, 4, (3.5, 2.219), (0.75, 1.0625),
        code_width=45, largest=8, readable=4,
    ),
    Stock(
        "avery-l4785", mark("Avery L4785, A4, 10 labels of 80 × 50 mm"), A4, 2, 5, 80, 50, 17.5, 13.5, 95, 55,
        code_width=45, largest=8, readable=4, padding=2.5,
    ),
)  # fmt: skip


def stock(name: str) -> Stock | None:
    """The sheet of that name."""
    return next((kind for kind in STOCKS if kind.name == name), None)
