"""Who asks and who offers, as a round sees them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


def fold(words: str) -> str:
    """The same for words that differ only in case and spaces."""
    return " ".join(words.casefold().split())


NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a mentor would like in a mentee: goals, levels (1 to 3) and topics. It excludes nobody."""

    goals: frozenset[str] = NOTHING
    levels: frozenset[int] = frozenset()
    topics: frozenset[str] = NOTHING


@dataclass(frozen=True, slots=True)
class Mentee:
    """One person who asks.

    :ivar topics: what they want to learn, the most wanted first
    :ivar levels: how far they want to get in a topic, 1 to 3; a topic that is not here counts as 1
    :ivar hours: hours of the week, 0 to 167 from Monday 0:00, in UTC
    :ivar format: ``either``, ``in person`` or ``online``
    :ivar ranks: keys of the mentors they named, the first choice first
    :ivar identity: words that they would like to have in common; weighs a little, is never told
    """

    key: int
    topics: tuple[str, ...] = ()
    levels: Mapping[str, int] = field(default_factory=dict)
    goals: frozenset[str] = NOTHING
    languages: frozenset[str] = NOTHING
    hours: frozenset[int] = frozenset()
    format: str = "either"
    years: int | None = None
    text: str = ""
    organization: str = ""
    is_minor: bool = False
    ranks: tuple[int, ...] = ()
    identity: frozenset[str] = NOTHING


@dataclass(frozen=True, slots=True)
class Mentor:
    """One person who offers.

    :ivar topics: what they know, with the level, 1 to 3
    :ivar capacity: how many mentees they have time for
    :ivar screened: whether a minor may be entrusted to them
    """

    key: int
    topics: Mapping[str, int] = field(default_factory=dict)
    goals: frozenset[str] = NOTHING
    languages: frozenset[str] = NOTHING
    hours: frozenset[int] = frozenset()
    capacity: int = 1
    format: str = "either"
    years: int | None = None
    text: str = ""
    organization: str = ""
    screened: bool = False
    wishes: Wishes = Wishes()
    identity: frozenset[str] = NOTHING
