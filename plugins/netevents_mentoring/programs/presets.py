"""What a new program begins with: topics and goals by kind of event, and how much each criterion counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

MUST, HIGH, SOME, OFF = "must", "high", "some", "off"
WEIGHT_WORDS: Final[Mapping[str, str]] = {
    MUST: "Must: without it nobody is matched",
    HIGH: "Counts a lot",
    SOME: "Counts",
    OFF: "Does not count",
}

TOPICS: Final[Mapping[str, Sequence[str]]] = {
    "hackathon": (
        "Getting started with code",
        "Web",
        "Mobile apps",
        "Hardware",
        "Machine learning",
        "Design",
        "Pitching",
        "Finding a team",
    ),
    "career fair": (
        "Choosing a direction",
        "CV and cover letter",
        "Interviews",
        "Internships",
        "Graduate school",
        "Working abroad",
        "Starting a company",
        "First months in a job",
    ),
    "mixer": (
        "Settling in",
        "Studying well",
        "Choosing courses",
        "Research",
        "Clubs and projects",
        "Life after university",
    ),
    "troop meeting": (
        "Outdoor skills",
        "Crafts",
        "First aid",
        "Music",
        "Building things",
        "Leading a small group",
    ),
}
GOALS: Final[Mapping[str, Sequence[str]]] = {
    "hackathon": ("Learn something new", "Finish a project", "Find my direction", "Meet people in the field"),
    "career fair": (
        "Find an internship",
        "Find a first job",
        "Find my direction",
        "Meet people in the field",
    ),
    "mixer": ("Find my direction", "Do better in my courses", "Feel at home", "Start something of my own"),
    "troop meeting": ("Learn a skill", "Earn a badge", "Try something new"),
}

CRITERIA: Final[Mapping[str, tuple[str, str]]] = {
    "topics": ("Topics", "What the mentee wants is what the mentor offers. Counts most by itself."),
    "goals": ("Goals", "Both are after the same thing."),
    "hours": ("Shared hours", "They have time in the same hours of the week."),
    "text": ("Their own words", "What they wrote about themselves has words in common."),
    "wishes": ("The mentor’s wishes", "The mentee is whom the mentor hopes for."),
    "years": ("Years apart", "The mentor is ahead, but not so far that they speak of different times."),
}
"""By the name of each criterion, what it is called and what it means."""

WEIGHTS: Final[Mapping[str, str]] = dict.fromkeys(CRITERIA, SOME)
"""Topics count most by themselves."""

LANGUAGES: Final = (
    *("Arabic", "Chinese", "Dutch", "English", "French", "German", "Hindi", "Italian", "Japanese", "Korean"),
    *("Persian", "Polish", "Portuguese", "Russian", "Spanish", "Swahili", "Turkish", "Ukrainian"),
)
"""From these minors pick, who write nothing themselves."""
