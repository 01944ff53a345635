"""How long a badge takes to print: ``python -m benchmarks.badges [SHEET]``.

403 badges, as many as were at the SFHH conference, and one of each name of the CLDR, on one kind of sheet.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from time import perf_counter

from netevents.exchange.sheets import BadgeFace, pdf, stock
from netevents.people.codes import easy_code, token
from netevents.web.qr import badge_address

DATA = Path(__file__).parent.parent / "tests" / "data"
PARTS = ("title", "given", "given2", "surname", "surname2", "generation", "credentials")


def main(sheet: str) -> None:
    kind = stock(sheet)
    assert kind is not None, f"no such sheet: {sheet}"
    with (DATA / "people_faker.csv").open(encoding="utf-8", newline="") as rows:
        conference = [row["name"] for row in csv.DictReader(rows)]
    with (DATA / "names_cldr.csv").open(encoding="utf-8", newline="") as rows:
        world = [" ".join(row[part] for part in PARTS if row[part]) for row in csv.DictReader(rows)]
    for title, names in (("a first one", ["Ada"]), ("the conference", conference), ("all names", world)):
        badges = [face(name) for name in names]
        begun = perf_counter()
        document = pdf(badges, kind)
        took = perf_counter() - begun
        print(
            f"{title}: {len(badges)} badges on {kind.title}: {took:.2f} s, "
            f"{1000 * took / len(badges):.1f} ms each, {len(document) / 1000:.0f} kB"
        )


def face(name: str) -> BadgeFace:
    """A badge with a code of its own."""
    address = badge_address("https://events.example.edu", token())
    return BadgeFace(name, "Mentor", address, easy_code(6), "Autumn hack night")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "a4")
