"""Made-up mentors and mentees, as many as wanted; some topics and mentors are wanted far more than others."""

from __future__ import annotations

from itertools import accumulate
from random import Random

from netevents_mentoring.matching.profiles import Mentee, Mentor, Wishes

TOPICS = tuple(f"topic {number}" for number in range(80))
GOALS = ("a first job", "a thesis", "a company", "a change", "confidence", "friends in the field")
LANGUAGES = ("English", "Spanish", "Portuguese", "Arabic", "Hindi", "Vietnamese")
WORDS = tuple(
    f"{start}{end}" for start in ("gar", "mol", "ten", "ris", "pol") for end in ("den", "ar", "ix", "ost")
)
EVENINGS = tuple(day * 24 + hour for day in range(7) for hour in range(15, 22))


def people(mentees: int, mentors: int, *, seed: int = 0) -> tuple[list[Mentee], list[Mentor]]:
    """So many of both sides, with places for a tenth more than ask; one in ten leaves a question out."""
    by_chance = Random(seed)
    places = _places(by_chance, mentors, mentees + mentees // 10)
    return (
        [_mentee(by_chance, key) for key in range(mentees)],
        [_mentor(by_chance, key, place) for key, place in enumerate(places)],
    )


def _places(by_chance: Random, mentors: int, wanted: int) -> list[int]:
    places = [1] * mentors
    for _ in range(max(0, wanted - mentors)):
        places[int(by_chance.random() ** 1.5 * mentors)] += 1
    return places


def _some(by_chance: Random, words: tuple[str, ...], least: int, most: int) -> tuple[str, ...]:
    """A few words, the first ones likeliest."""
    heights = list(accumulate(1 / (place + 1) ** 0.8 for place in range(len(words))))
    wanted = by_chance.randint(least, most)
    found: dict[str, None] = {}
    while len(found) < wanted:
        found[by_chance.choices(words, cum_weights=heights)[0]] = None
    return tuple(found)


def _hours(by_chance: Random) -> frozenset[int]:
    return frozenset(by_chance.sample(EVENINGS, by_chance.randint(6, 16)))


def _text(by_chance: Random) -> str:
    return " ".join(by_chance.choices(WORDS, k=by_chance.randint(6, 20)))


def _mentee(by_chance: Random, key: int) -> Mentee:
    topics = _some(by_chance, TOPICS, 2, 4)
    return Mentee(
        key=key,
        topics=topics,
        levels={topic: by_chance.randint(1, 3) for topic in topics},
        goals=frozenset(_some(by_chance, GOALS, 1, 2)),
        languages=frozenset(_some(by_chance, LANGUAGES, 1, 2)),
        hours=_hours(by_chance) if by_chance.random() < 0.9 else frozenset(),
        years=by_chance.randint(0, 5) if by_chance.random() < 0.9 else None,
        text=_text(by_chance) if by_chance.random() < 0.9 else "",
        organization=f"school {by_chance.randrange(40)}",
        is_minor=by_chance.random() < 0.1,
    )


def _mentor(by_chance: Random, key: int, capacity: int) -> Mentor:
    wishes = Wishes(
        goals=frozenset(_some(by_chance, GOALS, 1, 2)), levels=frozenset({by_chance.randint(1, 3)})
    )
    return Mentor(
        key=key,
        topics={topic: by_chance.randint(1, 3) for topic in _some(by_chance, TOPICS, 3, 7)},
        goals=frozenset(_some(by_chance, GOALS, 1, 3)),
        languages=frozenset(_some(by_chance, LANGUAGES, 1, 3)),
        hours=_hours(by_chance) if by_chance.random() < 0.9 else frozenset(),
        capacity=capacity,
        years=by_chance.randint(1, 25) if by_chance.random() < 0.9 else None,
        text=_text(by_chance) if by_chance.random() < 0.9 else "",
        organization=f"school {by_chance.randrange(40)}",
        screened=by_chance.random() < 0.7,
        wishes=wishes if by_chance.random() < 0.6 else Wishes(),
    )
