"""Who on the roll a row speaks of: surely, or perhaps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from netevents.exchange.importing.drafts import Draft
from netevents.exchange.youth.stricter import first_name

LONGEST_NAME: Final = 80

Print = Callable[[str], str]
"""What is kept of a name or an e-mail to know it again."""


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody on the roll.

    :ivar stood_as: the names under which they stood in lists
    :ivar dialects: those whose lists gave them a number
    """

    id: int
    name: str
    stood_as: frozenset[str] = frozenset()
    mails: frozenset[str] = frozenset()
    dialects: frozenset[str] = frozenset()
    is_minor: bool = False
    age: str = ""


@dataclass(slots=True)
class Known:
    """Who is on the roll, by everything that can find them again."""

    keys: dict[str, Place] = field(default_factory=dict)
    pairs: dict[tuple[str, str], Place] = field(default_factory=dict)
    mails: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))
    names: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))


def folded(text: str) -> str:
    """A name or e-mail, however it is spelled."""
    return " ".join(text.casefold().split())


def called(one: Draft) -> str:
    """What the person is called: without a name, by what stands before the @ of their e-mail."""
    return one.name or one.email.split("@")[0][:LONGEST_NAME]


def found_by(one: Draft) -> Draft:
    """By what ``one`` is sought on the roll: a minor’s row by all of it, as they may be an adult there."""
    return one.unreduced or one


def find(one: Draft, dialect: str, known: Known, prints: Print) -> Place | None:
    """Who this surely is: the same number, or the same e-mail and name and no other number of that list."""
    if one.key and one.key in known.keys:
        return known.keys[one.key]
    sought = found_by(one)
    if not sought.email:
        return None
    place = known.pairs.get((prints(folded(called(sought))), prints(sought.email)))
    return None if place is None or (one.key and dialect in place.dialects) else place


def is_called_so(one: Draft, place: Place, prints: Print) -> bool:
    """Whether ``place``, found for the minor ``one``, goes by that name, or stood in a list under it."""
    return first_name(place.name) == one.name or prints(folded(called(found_by(one)))) in place.stood_as


def unnumbered(one: Draft, dialect: str, places: Iterable[Place]) -> list[Place]:
    """Those who may be ``one``: of two with different numbers in one list nobody is asked."""
    return [place for place in places if not (one.key and dialect in place.dialects)]


def adults_of_that_name(one: Draft, dialect: str, known: Known) -> list[Place]:
    named = known.names.get(folded(called(found_by(one))), ())
    return unnumbered(one, dialect, (place for place in named if not place.is_minor))


def minors_of_that_first_name(one: Draft, dialect: str, known: Known) -> list[Place]:
    named = known.names.get(folded(first_name(called(one))), ())
    return unnumbered(one, dialect, (place for place in named if place.is_minor))
