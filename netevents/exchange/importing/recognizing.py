"""Whose list this is and what its columns hold, by their headings and by what stands in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from netevents.exchange.importing import values
from netevents.exchange.importing.encodings import NAMES
from netevents.exchange.importing.headings import (
    AGE,
    CAME,
    EMAIL,
    FIELDS,
    FIRST,
    KEY,
    LAST,
    LEFT_OUT,
    LINK,
    NAME,
    OF_THEIR_OWN,
    OPT_OUT,
    PHONE,
    ROLE,
    STATUS,
    fields_of,
    is_about_others,
    plain,
)
from netevents.exchange.importing.reading import SEPARATORS, Row, Table
from netevents.languages import _, grouped, several

SAMPLE: Final = 200
SEVERAL: Final = {LINK: 3, OPT_OUT: 3}
"""What more than one column may hold, and how many."""
LONGEST_HEADING: Final = 200
DIALECTS: Final = {
    "Eventbrite": (
        {"order number", "attendee number", "attendee status"},
        {"order id", "attendee id", "attendee status"},
    ),
    "Luma": ({"api id", "approval status"}, {"guest id", "approval status"}),
    "Meetup": ({"user id", "rsvp", "url of member profile"}, {"user id", "rsvp", "rsvped on"}),
    "Handshake": ({"student email address", "identifiable type"}, {"student email address", "checked in"}),
}
"""Whose lists have these headings, in any order."""
STAMPS: Final = frozenset(
    {"timestamp", "marca temporal", "horodateur", "zeitstempel", "carimbo de data hora"}
    | {"informazioni cronologiche", "tijdstempel", "отметка времени", "時間戳記", "タイムスタンプ"}
)
GOOGLE_FORMS: Final = "Google Forms"
NAME_OR_PART: Final = frozenset(("nombre", "nome", "имя", "imie", "이름", "name"))
"""What stands over first names in some lists and over whole names in others."""


@dataclass(frozen=True, slots=True)
class Recognized:
    """What we took a table for. ``fields`` has an entry for each column; an empty one is left out."""

    dialect: str
    headed: bool
    headings: tuple[str, ...]
    fields: tuple[str, ...]
    people: Sequence[Row]


def recognize(table: Table, *, headed: bool | None = None, minors: bool = False) -> Recognized:
    """What stands in which column.

    :param headed: whether the first row holds headings, if somebody knows better
    :param minors: whether ages matter at the event; elsewhere nobody keeps them
    """
    first = table.rows[0]
    dialect = _dialect(first.cells)
    if headed is None:
        headed = bool(dialect) or _is_heading(table)
    if not headed:
        dialect = ""
    people = table.rows[1:] if headed else table.rows
    width = max(len(row.cells) for row in table.rows[: SAMPLE + 1])
    headings = tuple(
        values.words(first.cells[at])[:LONGEST_HEADING] if headed and at < len(first.cells) else ""
        for at in range(width)
    )
    columns = [
        [row.cells[at] if at < len(row.cells) else "" for row in people[:SAMPLE]] for at in range(width)
    ]
    fields = _by_heading(headings, columns, minors=minors) if headed else [LEFT_OUT] * width
    _by_content(fields, headings, columns, headed=headed)
    return Recognized(dialect, headed, headings, tuple(fields), people)


def in_words(table: Table, found: Recognized) -> str:
    """``A Luma list: 5 rows in UTF-8, with commas between the cells.``"""
    number = len(found.people)
    whose = _whose(found.dialect)
    if not table.separator and found.fields in {(NAME,), (FIRST,)}:
        whose = _("A list of names")
    rows = several("%(number)s row", "%(number)s rows", number, number=grouped(number))
    encoding = _(NAMES[table.encoding])
    if not table.separator:
        return _("%(list)s: %(rows)s in %(encoding)s.", list=whose, rows=rows, encoding=encoding)
    return _(
        "%(list)s: %(rows)s in %(encoding)s, with %(signs)s between the cells.",
        list=whose,
        rows=rows,
        encoding=encoding,
        signs=_(SEPARATORS.get(table.separator, table.separator)),
    )


def _whose(dialect: str) -> str:
    if not dialect:
        return _("A list")
    if dialect.startswith("E"):
        return _("An %(maker)s list", maker=dialect)
    return _("A %(maker)s list", maker=dialect)


def choices_for(heading: str, *, minors: bool) -> list[str]:
    """What may be chosen for a column: what is said of a parent or a buyer is no phone of the attendee."""
    barred = OF_THEIR_OWN if is_about_others(heading) else frozenset()
    return [field for field in FIELDS if field not in barred and (minors or field != AGE)]


def _dialect(cells: Sequence[str]) -> str:
    found = {plain(cell) for cell in cells}
    for name, kinds in DIALECTS.items():
        if any(kind <= found for kind in kinds):
            return name
    return GOOGLE_FORMS if cells and plain(cells[0]) in STAMPS and len(cells) > 1 else ""


def _is_heading(table: Table) -> bool:
    """Whether the first row speaks of columns and not of a person."""
    cells = table.rows[0].cells
    if any("@" in cell for cell in cells):
        return False
    sure = max((score for cell in cells for score, _ in fields_of(cell)), default=0)
    if sure >= (3 if len(cells) == 1 else 2):
        return True
    below = table.rows[1 : SAMPLE + 1]
    return len(cells) > 1 and any(
        _share([row.cells[at] for row in below if at < len(row.cells)], _is_mail) > 0.5
        for at in range(len(cells))
    )


def _by_heading(headings: Sequence[str], columns: Sequence[Sequence[str]], *, minors: bool) -> list[str]:
    claims = sorted(
        (-score, at, order, field)
        for at, heading in enumerate(headings)
        for order, (score, field) in enumerate(fields_of(heading))
        if _fits(field, columns[at]) and (minors or field != AGE)
    )
    fields = [LEFT_OUT] * len(headings)
    for _score, at, _order, field in claims:
        taken = fields.count(field)
        if not fields[at] and taken < SEVERAL.get(field, 1):
            fields[at] = field
    _part_names(fields, headings, columns)
    return fields


def _part_names(fields: list[str], headings: Sequence[str], columns: Sequence[Sequence[str]]) -> None:
    """``Nom`` beside ``Prénom`` is a last name, alone it is the whole; so is ``Name`` beside ``Vorname``."""
    at = {field: fields.index(field) for field in (NAME, FIRST, LAST) if field in fields}
    if NAME not in at:
        for part in (FIRST, LAST):
            alone = part in at and len(at) == 1
            if alone and (part == LAST or plain(headings[at[part]]) in NAME_OR_PART):
                fields[at[part]] = NAME
    elif FIRST in at and LAST not in at and plain(headings[at[NAME]]) in NAME_OR_PART:
        pairs = list(zip(columns[at[NAME]], columns[at[FIRST]], strict=True))
        within = sum(first.strip().casefold() in whole.casefold() for whole, first in pairs if first.strip())
        if within * 2 < len(pairs):
            fields[at[NAME]] = LAST


def _by_content(
    fields: list[str], headings: Sequence[str], columns: Sequence[Sequence[str]], *, headed: bool
) -> None:
    """What no heading told: the e-mail, and without headings the names."""
    if EMAIL not in fields:
        for at, column in enumerate(columns):
            if not fields[at] and not is_about_others(headings[at]) and _share(column, _is_mail) > 0.6:
                fields[at] = EMAIL
                break
    if headed or {NAME, FIRST, LAST} & set(fields):
        return
    texts = [at for at, column in enumerate(columns) if not fields[at] and _share(column, _is_name) > 0.6]
    if len(texts) >= 2 and all(_share(columns[at], _is_one_word) > 0.6 for at in texts[:2]):
        fields[texts[0]], fields[texts[1]] = FIRST, LAST
    elif texts:
        fields[texts[0]] = NAME


def _fits(field: str, column: Sequence[str]) -> bool:
    """Whether what stands in ``column`` can be what its heading says."""
    given = [cell for cell in column if cell.strip()]
    if field == KEY:
        return len(set(given)) == len(given) and len(given) * 10 >= len(column) * 9
    if field == ROLE:
        return any(values.is_role(cell) for cell in given)
    if not given or field not in LOOKS_LIKE:
        return True
    check, least = LOOKS_LIKE[field]
    return _share(given, check) >= least


def _share(column: Sequence[str], check: Callable[[str], bool]) -> float:
    """The part of the cells with anything in them that pass ``check``."""
    given = [cell for cell in column if cell.strip()]
    return sum(map(check, given)) / len(given) if given else 0.0


def _is_mail(cell: str) -> bool:
    head, at, tail = cell.partition("@")
    return bool(at) and "." in tail and bool(head.strip()) and len(cell) < 300


def _is_phone(cell: str) -> bool:
    return 5 <= sum(map(str.isdigit, cell)) <= 20 and sum(map(str.isalpha, cell)) <= 3


def _is_link(cell: str) -> bool:
    return "." in cell and " " not in cell.strip() and "@" not in cell


def _is_name(cell: str) -> bool:
    return not any(map(str.isdigit, cell)) and any(map(str.isalpha, cell)) and len(cell) < 80


def _is_one_word(cell: str) -> bool:
    return len(cell.split()) == 1


def _is_about_door(cell: str) -> bool:
    return values.came(cell) or values.is_status(cell)


LOOKS_LIKE: Final = {
    EMAIL: (_is_mail, 0.3),
    PHONE: (_is_phone, 0.3),
    LINK: (_is_link, 0.3),
    STATUS: (values.is_status, 0.5),
    CAME: (_is_about_door, 0.5),
    AGE: (values.is_age, 0.3),
}
"""What must be in a column beside its heading, and in which part of the cells at least."""
