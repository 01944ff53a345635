"""What two people read of why they were put together: in their own words, and never a score."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from netevents_mentoring.programs.models import Offer, Request
from netevents_mentoring.programs.words import folded, in_utc, spellings

FEW: Final = 3
BOTH_READ: Final = "One wants to learn, and the other knows: {topics}."
MENTEE_READS: Final = "What you want to learn, they know: {topics}."
MENTOR_READS: Final = "They want to learn what you know: {topics}."


def in_common(request: Request, offer: Offer, *, now: datetime, of_topics: str = BOTH_READ) -> list[str]:
    """What the two have in common, as both of them said it; nothing that only one of them did.

    :param of_topics: how topics are said to whoever reads it; ``{topics}`` stands for them
    """
    known = spellings(offer.topics)
    topics = [known[folded(topic)] for topic in request.topics["order"] if folded(topic) in known]
    goals = _both(request.goals, offer.goals)
    languages = _both(request.languages, offer.languages)
    hours = in_utc(request.hours.get("week", ()), request.zone, now) & in_utc(
        offer.hours.get("week", ()), offer.zone, now
    )
    said = []
    if topics:
        said.append(of_topics.replace("{topics}", listed(topics)))
    if goals:
        said.append(f"Both of you have in mind: {listed(goals)}.")
    if languages:
        said.append(f"You both speak {listed(languages)}.")
    if hours:
        said.append("Your weeks have time in common.")
    return said


def listed(words: Sequence[str]) -> str:
    """``a, b and c``: the first few of them."""
    shown = list(words[:FEW])
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _both(ours: Iterable[str], theirs: Iterable[str]) -> list[str]:
    known = spellings(theirs)
    return [known[folded(one)] for one in ours if folded(one) in known]
