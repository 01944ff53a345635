"""What makes a match good, and how much of it: the organizer says so in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

CRITERIA: Final[Mapping[str, float]] = {
    "topics": 0.40,
    "goals": 0.20,
    "hours": 0.15,
    "text": 0.10,
    "wishes": 0.10,
    "years": 0.05,
}
"""The mentee’s view: how much of what they want is offered, then what both have in common."""

TIMES: Final[Mapping[str, int]] = {"must": 2, "high": 2, "some": 1, "off": 0}
"""How often a criterion counts. A must counts as high; answered but worth nothing, it forbids the match."""

MENTEE_SHARE: Final = 0.7
"""Both views are multiplied, the mentee’s to this power and the mentor’s to the rest."""
UNKNOWN: Final = 0.5
"""The score of two people of whom nothing is known."""
UNRANKED: Final = 0.6
"""Somebody who named mentors values all others this much less."""
ENOUGH_HOURS: Final = 3
"""More hours of the week in common are worth no more."""
BY_PLACE: Final = (1.0, 0.85, 0.7, 0.55, 0.4)
"""How much a wanted topic weighs by its place among them; further ones weigh as the last."""
BY_LACK: Final = (1.0, 0.7, 0.4)
"""What a topic is worth where the mentor’s level is none, one, two below the one that is wanted."""
IDENTITY: Final = 0.5
"""An identity wish beside the mentor’s other wishes, which weigh 1 each."""


def by_words(weights: Mapping[str, str]) -> dict[str, float]:
    """The mentee’s weights once the organizer’s words are heard; who says nothing says “some”."""
    return {name: share * TIMES[weights.get(name, "some")] for name, share in CRITERIA.items()}


def mentors_view(weights: Mapping[str, str]) -> dict[str, float]:
    """The mentor’s weights: their own wishes weigh as much as wanted topics do for the mentee."""
    swapped = {**CRITERIA, "topics": CRITERIA["wishes"], "wishes": CRITERIA["topics"]}
    return {name: share * TIMES[weights.get(name, "some")] for name, share in swapped.items()}


def worth_of_place(place: int) -> float:
    """What naming a mentor at ``place``, from 1, is worth."""
    return max(0.1, 1.1 - 0.1 * place)


def worth_of_years(gap: float) -> float:
    """What it is worth that the mentor is ``gap`` years ahead: most from 3 to 12."""
    return max(0.0, min(1.0, gap / 3, max(0.4, 1.6 - gap / 20)))
