"""What two people read of why they were put together: in their own words, and never a score."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from netevents.languages import _, mark
from netevents_mentoring.matching import words
from netevents_mentoring.programs import presets
from netevents_mentoring.programs.models import Offer, Request
from netevents_mentoring.programs.words import folded, in_utc, spellings
from netevents_mentoring.rounds.my_matches import MENTEE, MENTOR

FEW: Final = 3
"""So many topics, goals and languages are named."""
BOTH_READ: Final = mark("One wants to learn, and the other knows: %(topics)s.")
MENTEE_READS: Final = mark("What you want to learn, they know: %(topics)s.")
MENTOR_READS: Final = mark("They want to learn what you know: %(topics)s.")
NONE_OFFERED: Final = {
    MENTEE: mark(
        "None of what you would like to learn is on their list. Ask what else they could help you with."
    ),
    MENTOR: mark("None of what they would like to learn is on your list. Say what else you could help with."),
}
NOT_OFFERED: Final = {
    MENTEE: mark("Not on their list: %(topics)s."),
    MENTOR: mark("Not on your list: %(topics)s."),
}
FURTHER: Final = {
    MENTEE: mark("You would like to get further than they say they are: %(topics)s."),
    MENTOR: mark("They would like to get further than you say you are: %(topics)s."),
}
"""What to mind, by who reads it; ``%(topics)s`` stands for those that it is about."""


def in_common(request: Request, offer: Offer, *, now: datetime, of_topics: str = BOTH_READ) -> list[str]:
    """What the two have in common, as both of them said it; nothing that only one of them did.

    :param of_topics: how topics are said to whoever reads it; ``%(topics)s`` stands for them
    """
    known = spellings(offer.topics)
    topics = [known[folded(topic)] for topic in request.topics["order"] if folded(topic) in known]
    goals = _both(request.goals, offer.goals)
    languages = _both(request.languages, offer.languages)
    said = []
    if topics:
        said.append(_(of_topics, topics=_few(topics)))
    if goals:
        said.append(_("Both of you have in mind: %(goals)s.", goals=_few(goals)))
    if languages:
        said.append(_("You both speak %(languages)s.", languages=_few(languages)))
    if _hours(request, offer, now):
        said.append(_("Your weeks have time in common."))
    ways = {request.format, offer.format} - {"either"}
    if len(ways) < 2:
        said.append(_meeting(ways))
    return said


def to_mind(request: Request, offer: Offer, *, now: datetime, reader: str) -> str:
    """The one thing that the two should keep in mind, of what they said that the other may read.

    :param reader: who is spoken to, :data:`MENTOR` or :data:`MENTEE`
    """
    found = _cautions(request, offer, now, reader)
    return max(
        found, key=lambda one: one[0], default=(0, _("Nothing stands out; the first meeting will tell."))
    )[1]


def _cautions(request: Request, offer: Offer, now: datetime, reader: str) -> Iterator[tuple[float, str]]:
    """Each with how much it matters, as in what organizers read."""
    hours = _hours(request, offer, now)
    if not (request.hours.get("week") and offer.hours.get("week")):
        yield 0.6, _("It is not known yet when both of you have time.")
    elif not hours:
        yield 0.95, _("You have named no hour of the week in common.")
    elif len(hours) == 1:
        yield 0.9, _("You have only one hour a week in common.")
    yield from _lacks(request, offer, reader)
    if not (request.languages and offer.languages):
        yield 0.5, _("It is not known yet which language you both speak.")
    if request.goals and offer.goals and not _both(request.goals, offer.goals):
        yield 0.55, _("You have different goals in mind. Tell each other about yours.")


def _lacks(request: Request, offer: Offer, reader: str) -> Iterator[tuple[float, str]]:
    """Topics that are asked for and not offered, or less deeply."""
    wanted = request.topics["order"]
    known = {folded(topic): level for topic, level in offer.topics.items()}
    missing = [topic for topic in wanted if folded(topic) not in known]
    levels = request.topics["levels"]
    deeper = [topic for topic in wanted if known.get(folded(topic), 3) < levels.get(topic, 1)]
    if len(missing) == len(wanted):
        yield 0.85, _(NONE_OFFERED[reader])
    elif missing:
        first = missing[0] == wanted[0]
        topics = missing[:1] if first else missing
        yield 0.8 if first else 0.5, _(NOT_OFFERED[reader], topics=_few(topics))
    if deeper:
        yield 0.45, _(FURTHER[reader], topics=_few(deeper))


def told(kept: str) -> str:
    """What a round has kept, such as a reason, in the language spoken now."""
    return words.said(kept, called=presets.said)


def _hours(request: Request, offer: Offer, now: datetime) -> frozenset[int]:
    """The hours of the week that both have."""
    mine, theirs = request.hours.get("week", ()), offer.hours.get("week", ())
    return in_utc(mine, request.zone, now) & in_utc(theirs, offer.zone, now)


def _meeting(ways: set[str]) -> str:
    """How they can meet, by what at least one of them prefers."""
    if not ways:
        return _("You can meet in person or online.")
    return _("You can meet online.") if ways == {"online"} else _("You can meet in person.")


def _few(texts: Sequence[str]) -> str:
    """The first few of them, as ``a, b and c``."""
    return words.listed([presets.said(text) for text in texts[:FEW]])


def _both(ours: Iterable[str], theirs: Iterable[str]) -> list[str]:
    known = spellings(theirs)
    return [known[folded(one)] for one in ours if folded(one) in known]
