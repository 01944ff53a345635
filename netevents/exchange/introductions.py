"""Whom a host might introduce to whom, and why: words that one says they look for and another can help with.

Pure: values in, values out. Nobody is rated; a word counts the more, the fewer people here say it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from netevents.languages import _, mark

HOSTS: Final = {
    "mentor": mark("%(name)s is a mentor here."),
    "speaker": mark("%(name)s is a speaker here."),
    "organizer": mark("%(name)s is an organizer here."),
}
"""Roles of people who are glad to be brought somebody, and how that is put."""
AT_MOST: Final = 2
"""How many newcomers are sent to the same person, while there are others."""
WORD: Final = re.compile(r"[^\W\d_]{3,}[\w+#]*|[^\W\d_][+#]+")
_COMMON: Final = """
about all also and any are can anything everything find for from get good great have help how into just learn
like looking lot love make meet more new not one other our out people really some somebody someone something
somewhere talk team teams than that the their them they thing things this use using want what when where which
who will with work would you your
algo alguien algún alguna aprender ayuda ayudar bien buena bueno busco como cómo con conocer cosa
cosas cualquier cualquiera cuando del desde donde equipo ella ellos encontrar esa ese eso esta este esto esos
estas estos gente grupo gusta hablar hacer hacia hasta las les los más mejor mis mucha muchas mucho muchos muy
nos nuestra nuestro nueva nuevas nuevo nuevos otra otras otro otros para pero persona personas poco por porque
puedo que qué quien quién quiero ser sin sobre son sus tengo tiene toda todas todo todos trabajo una unas uno
unos usar
"""
SAYS_NOTHING: Final = frozenset(_COMMON.split())

Lines = Mapping[str, Mapping[str, str]]
"""By line, its words that say something: folded, and as they were written."""


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who is here, with the lines that they show to everybody at the event."""

    id: int
    code: str
    name: str
    role: str = "attendee"
    has_met_somebody: bool = False
    lines: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Introduction:
    """Bring ``newcomer`` to ``to``, and say ``why``; nobody may be left to bring them to."""

    newcomer: Guest
    to: Guest | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """What brings two together; ``weight`` only compares reasons for one newcomer."""

    weight: float
    why: str


# What one says, what the other says, how much that brings them together, and how it is put.
TIES: Final = (
    (
        "looking_for",
        "can_help_with",
        4.0,
        mark("%(one)s is looking for “%(word)s”, %(other)s can help with it."),
    ),
    (
        "can_help_with",
        "looking_for",
        4.0,
        mark("%(other)s is looking for “%(word)s”, %(one)s can help with it."),
    ),
    (
        "looking_for",
        "ask_me_about",
        3.0,
        mark("%(one)s is looking for “%(word)s”, %(other)s likes to be asked about it."),
    ),
    (
        "ask_me_about",
        "looking_for",
        3.0,
        mark("%(other)s is looking for “%(word)s”, %(one)s likes to be asked about it."),
    ),
    ("ask_me_about", "ask_me_about", 2.0, mark("Both like to be asked about “%(word)s”.")),
    ("looking_for", "looking_for", 1.0, mark("Both are looking for “%(word)s”.")),
)


def introductions(
    newcomers: Sequence[Guest], others: Iterable[Guest], *, apart: Collection[tuple[int, int]] = ()
) -> Sequence[Introduction]:
    """One person for each of ``newcomers``, in their order.

    :param others: everybody else who is here
    :param apart: pairs of ids, lower first, that nobody brings together
    """
    everybody = [*newcomers, *others]
    said = {guest.id: words_of(guest) for guest in everybody}
    common = Counter(word for lines in said.values() for word in {*_all(lines)})
    sent, paired = Counter[int](), set[tuple[int, int]]()
    found = []
    for newcomer in newcomers:
        choices = [
            (
                sent[other.id] < AT_MOST and _pair(newcomer, other) not in paired,
                reason.weight,
                -place,
                other,
                reason.why,
            )
            for place, other in enumerate(everybody)
            if other.id != newcomer.id and _pair(newcomer, other) not in apart
            for reason in [_reason(newcomer, other, said, common)]
        ]
        if not choices:
            found.append(Introduction(newcomer))
            continue
        *_, to, why = max(choices, key=lambda choice: choice[:3])
        sent[to.id] += 1
        paired.add(_pair(newcomer, to))
        found.append(Introduction(newcomer, to, why))
    return found


def words_of(guest: Guest) -> Lines:
    """What ``guest`` says in each line."""
    return {
        line: {word.casefold(): word for word in WORD.findall(text) if word.casefold() not in SAYS_NOTHING}
        for line, text in guest.lines.items()
    }


def _reason(one: Guest, other: Guest, said: Mapping[int, Lines], common: Mapping[str, int]) -> Reason:
    """The best reason there is to bring ``one`` to ``other``."""
    best = _without_words(other)
    for line, answer, weight, why in TIES:
        mine, theirs = said[one.id].get(line, {}), said[other.id].get(answer, {})
        both = sorted(mine.keys() & theirs.keys(), key=lambda word: (common[word], word))
        worth = 10 + weight * sum(1 / common[word] for word in both)
        if both and worth > best.weight:
            best = Reason(worth, _(why, one=one.name, other=other.name, word=mine[both[0]]))
    return best


def _without_words(other: Guest) -> Reason:
    if other.role in HOSTS:
        return Reason(3, _(HOSTS[other.role], name=other.name))
    if not other.has_met_somebody:
        return Reason(2, _("Neither has met anybody here yet."))
    return Reason(1, _("Their lines have nothing in common yet; %(name)s is here, too.", name=other.name))


def _all(lines: Lines) -> Iterator[str]:
    for words in lines.values():
        yield from words


def _pair(one: Guest, other: Guest) -> tuple[int, int]:
    return (min(one.id, other.id), max(one.id, other.id))
