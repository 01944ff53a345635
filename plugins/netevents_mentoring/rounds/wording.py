"""What two people read of why they were put together: in their own words, and never a score."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from netevents.languages import _, mark
from netevents_mentoring.matching import words
from netevents_mentoring.programs import presets
from netevents_mentoring.programs.models import Offer, Request
from netevents_mentoring.programs.words import folded, in_utc, spellings

FEW: Final = 3
"""So many topics, goals and languages are named."""
BOTH_READ: Final = mark("One wants to learn, and the other knows: %(topics)s.")
MENTEE_READS: Final = mark("What you want to learn, they know: %(topics)s.")
MENTOR_READS: Final = mark("They want to learn what you know: %(topics)s.")


def in_common(request: Request, offer: Offer, *, now: datetime, of_topics: str = BOTH_READ) -> list[str]:
    """What the two have in common, as both of them said it; nothing that only one of them did.

    :param of_topics: how topics are said to whoever reads it; ``%(topics)s`` stands for them
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
        said.append(_(of_topics, topics=_few(topics)))
    if goals:
        said.append(_("Both of you have in mind: %(goals)s.", goals=_few(goals)))
    if languages:
        said.append(_("You both speak %(languages)s.", languages=_few(languages)))
    if hours:
        said.append(_("Your weeks have time in common."))
    return said


def told(kept: str) -> str:
    """What a round has kept, such as a reason, in the language spoken now."""
    return words.said(kept, called=presets.said)


def _few(texts: Sequence[str]) -> str:
    """The first few of them, as ``a, b and c``."""
    return words.listed([presets.said(text) for text in texts[:FEW]])


def _both(ours: Iterable[str], theirs: Iterable[str]) -> list[str]:
    known = spellings(theirs)
    return [known[folded(one)] for one in ours if folded(one) in known]
