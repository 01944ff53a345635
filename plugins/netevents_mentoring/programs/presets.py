"""What a new program begins with: topics and goals by kind of event, and how much each criterion counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from netevents.languages import _, mark

MUST, HIGH, SOME, OFF = "must", "high", "some", "off"
WEIGHT_WORDS: Final[Mapping[str, str]] = {
    MUST: mark("Must: without it nobody is matched"),
    HIGH: mark("Counts a lot"),
    SOME: mark("Counts"),
    OFF: mark("Does not count"),
}

TOPICS: Final[Mapping[str, Sequence[str]]] = {
    "hackathon": (
        mark("Getting started with code"),
        mark("Web"),
        mark("Mobile apps"),
        mark("Hardware"),
        mark("Machine learning"),
        mark("Design"),
        mark("Pitching"),
        mark("Finding a team"),
    ),
    "career fair": (
        mark("Choosing a direction"),
        mark("CV and cover letter"),
        mark("Interviews"),
        mark("Internships"),
        mark("Graduate school"),
        mark("Working abroad"),
        mark("Starting a company"),
        mark("First months in a job"),
    ),
    "mixer": (
        mark("Settling in"),
        mark("Studying well"),
        mark("Choosing courses"),
        mark("Research"),
        mark("Clubs and projects"),
        mark("Life after university"),
    ),
    "troop meeting": (
        mark("Outdoor skills"),
        mark("Crafts"),
        mark("First aid"),
        mark("Music"),
        mark("Building things"),
        mark("Leading a small group"),
    ),
}
GOALS: Final[Mapping[str, Sequence[str]]] = {
    "hackathon": (
        mark("Learn something new"),
        mark("Finish a project"),
        mark("Find my direction"),
        mark("Meet people in the field"),
    ),
    "career fair": (
        mark("Find an internship"),
        mark("Find a first job"),
        mark("Find my direction"),
        mark("Meet people in the field"),
    ),
    "mixer": (
        mark("Find my direction"),
        mark("Do better in my courses"),
        mark("Feel at home"),
        mark("Start something of my own"),
    ),
    "troop meeting": (mark("Learn a skill"), mark("Earn a badge"), mark("Try something new")),
}

CRITERIA: Final[Mapping[str, tuple[str, str]]] = {
    "topics": (
        mark("Topics"),
        mark("What the mentee wants is what the mentor offers. Counts most by itself."),
    ),
    "goals": (mark("Goals"), mark("Both are after the same thing.")),
    "hours": (mark("Shared hours"), mark("They have time in the same hours of the week.")),
    "text": (mark("Their own words"), mark("What they wrote about themselves has words in common.")),
    "wishes": (mark("The mentor’s wishes"), mark("The mentee is whom the mentor hopes for.")),
    "years": (
        mark("Years apart"),
        mark("The mentor is ahead, but not so far that they speak of different times."),
    ),
}
"""By the name of each criterion, what it is called and what it means."""

WEIGHTS: Final[Mapping[str, str]] = dict.fromkeys(CRITERIA, SOME)
"""Topics count most by themselves."""

LANGUAGES: Final = (
    mark("Arabic"),
    mark("Chinese"),
    mark("Dutch"),
    mark("English"),
    mark("French"),
    mark("German"),
    mark("Hindi"),
    mark("Italian"),
    mark("Japanese"),
    mark("Korean"),
    mark("Persian"),
    mark("Polish"),
    mark("Portuguese"),
    mark("Russian"),
    mark("Spanish"),
    mark("Swahili"),
    mark("Turkish"),
    mark("Ukrainian"),
)
"""From these minors pick, who write nothing themselves."""

FORMAT_WORDS: Final[Mapping[str, str]] = {
    "either": mark("Either"),
    "in person": mark("In person"),
    "online": mark("Online"),
}
"""How people would like to meet."""
_OURS: Final[Mapping[str, str]] = {
    text: text for texts in (*TOPICS.values(), *GOALS.values(), LANGUAGES) for text in texts
}


def marked(texts: Iterable[str]) -> list[str]:
    """``texts``, those of ours marked, so that menus say them to each reader in their language."""
    return [_OURS.get(text, text) for text in texts]


def said(text: str) -> str:
    """A topic, goal or language in the language spoken now, if it is ours; else as somebody wrote it."""
    return _(text) if text in _OURS else text


def kept(text: str) -> str:
    """As :func:`said` one is kept: ours in English, for readers of other languages."""
    return next((ours for ours in _OURS if _(ours) == text), text)
