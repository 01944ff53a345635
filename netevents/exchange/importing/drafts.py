"""One row as the person it speaks of, before anybody has decided anything about it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from netevents.exchange.importing import optouts, values
from netevents.exchange.importing.headings import (
    AGE,
    ASK_ME_ABOUT,
    CAME,
    CAN_HELP_WITH,
    EMAIL,
    FIRST,
    KEY,
    LAST,
    LINK,
    LOOKING_FOR,
    NAME,
    OPT_OUT,
    ORGANIZATION,
    PHONE,
    ROLE,
    STATUS,
)
from netevents.exchange.importing.sentences import Sentences, sentence
from netevents.exchange.youth.stricter import NAMELESS, first_name
from netevents.languages import mark
from netevents.people.models import ADULT, UNKNOWN

LONGEST_KEY: Final = 90
MOST_READ: Final = 2000
"""So much of a cell is looked at; no field keeps more than a tenth of it."""
LINES: Final = {
    ASK_ME_ABOUT: mark("“Ask me about” was shortened to %(most)s characters."),
    LOOKING_FOR: mark("“I’m looking for” was shortened to %(most)s characters."),
    CAN_HELP_WITH: mark("“I can help with” was shortened to %(most)s characters."),
}
LONG_ORGANIZATION: Final = mark("The school or organization was shortened to %(most)s characters.")
_FAMILY_FIRST: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Scripts in which the family’s name stands before one’s own, with nothing to tell them apart."""


class NoFirstName(Exception):
    """Of a minor’s whole name we cannot tell which part is the first name."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What one row says. ``came`` and ``status`` are about this event, ``key`` is the list’s own number.

    ``first`` and ``whole`` are what stood in columns of such names: of these a minor’s first name is taken.
    ``says_minor`` is whether the row itself speaks of somebody under age. ``unreduced`` is what else stood in
    a minor’s row, to find who is on the roll as an adult; nothing of it is kept. ``is_kept_out`` is whether
    their school keeps them out of directories.
    """

    name: str = ""
    email: str = ""
    phone: str = ""
    organization: str = ""
    role: str = ""
    ask_me_about: str = ""
    looking_for: str = ""
    can_help_with: str = ""
    links: tuple[str, ...] = ()
    key: str = ""
    status: str = values.COMES
    said: str = ""
    came: bool = False
    age: str = ""
    first: str = ""
    whole: str = ""
    is_minor: bool = False
    says_minor: bool = False
    unreduced: Draft | None = field(default=None, compare=False)
    is_kept_out: bool = False
    remarks: tuple[Sentences, ...] = field(default=(), compare=False)


def draft(
    cells: Sequence[str], fields: Sequence[str], headings: Sequence[str], *, dialect: str = ""
) -> Draft:
    """What stands in these cells, as far as it can be kept; the rest has remarks.

    :param fields: what each column holds
    :param dialect: whose list it is: their numbers are theirs alone
    """
    remarks: list[Sentences] = []
    remark = remarks.append
    cells = [text[:MOST_READ] for text in cells]
    cell = {
        held: cells[at] if at < len(cells) else ""
        for at, held in enumerate(fields)
        if held and held not in {LINK, OPT_OUT}
    }
    links = [
        values.link(cells[at], remark) for at, held in enumerate(fields) if held == LINK and at < len(cells)
    ]
    if more := [shown for extra in cells[len(fields) :] if (shown := values.words(extra))]:
        remark(
            sentence(
                mark("It has more cells than the list has columns. “%(text)s” is left out."),
                text=more[-1][:40],
            )
        )
    email, before = values.mail(cell.get(EMAIL, ""), remark)
    name, first, whole = _name(cell, before)
    lines = {
        line: values.short(values.words(cell.get(line, "")), 200, shortened, remark)
        for line, shortened in LINES.items()
    }
    if is_kept_out := optouts.opts_out(cells, fields, headings):
        remark(optouts.KEPT_OUT)
    said = values.words(cell.get(STATUS, ""))
    number = values.words(cell.get(KEY, ""))[:LONGEST_KEY]
    return Draft(
        name=name,
        first=first,
        whole=whole,
        email=email,
        phone=values.phone(cell.get(PHONE, ""), remark),
        organization=values.short(values.words(cell.get(ORGANIZATION, "")), 120, LONG_ORGANIZATION, remark),
        role=values.role(cell.get(ROLE, ""), remark),
        links=tuple(link for link in dict.fromkeys(links) if link),
        key=f"{dialect}:{number}" if number else "",
        status=values.status(said),
        said=said,
        came=values.came(cell.get(CAME, "")) or values.came_by_status(said),
        age=values.age(cell[AGE], headings[fields.index(AGE)]) if AGE in cell else "",
        says_minor=AGE in cell and values.says_minor(cell[AGE], headings[fields.index(AGE)]),
        is_kept_out=is_kept_out,
        remarks=tuple(remarks),
        ask_me_about=lines[ASK_ME_ABOUT],
        looking_for=lines[LOOKING_FOR],
        can_help_with=lines[CAN_HELP_WITH],
    )


def reduced(one: Draft) -> Draft:
    """As much of ``one`` as is kept of a minor: a first name, and the list’s number.

    :raises NoFirstName: if there is none, or the name does not show which part is the first
    """
    given = one.first or one.whole
    if not given or (not one.first and len(given) > 1 and _FAMILY_FIRST.search(given)):
        raise NoFirstName
    name = first_name(given)
    if name == NAMELESS:
        raise NoFirstName
    return Draft(
        name=name,
        key=one.key,
        status=one.status,
        said=one.said,
        came=one.came,
        age=one.age or UNKNOWN,
        is_minor=True,
        says_minor=one.says_minor,
        unreduced=one,
        is_kept_out=one.is_kept_out,
        remarks=(optouts.KEPT_OUT,) if one.is_kept_out else (),
    )


def for_event(one: Draft, audience: str) -> Draft:
    """``one`` as it may be kept at an event for ``audience``: where ages matter, not knowing means a minor.

    :raises NoFirstName: for a minor whose first name cannot be told
    """
    if audience == "adult":
        return replace(one, age="", says_minor=False)
    return one if one.age == ADULT else reduced(one)


def _name(cell: dict[str, str], before_mail: str) -> tuple[str, str, str]:
    """What to call them; the first name where the row tells it apart; the whole one where it has that."""
    first, last = values.words(cell.get(FIRST, "")), values.words(cell.get(LAST, ""))
    said = values.words(cell.get(NAME, "")) or ("" if first or last else before_mail)
    whole, turned_last = values.turned(said)
    if turned_last:
        first, whole = first or whole, f"{whole} {turned_last}"
    return whole or f"{first} {last}".strip(), first, whole
