"""Why this match: two reasons and one caution, all true, in the words of those who gave them.

Identity wishes, and the people whom somebody named, weigh in the score and are never told: nothing here reads
them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netevents.languages import mark
from netevents_mentoring.matching.criteria import by_words, worth_of_years
from netevents_mentoring.matching.profiles import Mentee, Mentor, fold
from netevents_mentoring.matching.words import kept, several

if TYPE_CHECKING:
    from netevents_mentoring.matching.scoring import Scores

Weighed = tuple[float, str]
ALIKE = 0.35
"""From here on two texts are said to be about the same things."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What speaks for a match, and what to keep in mind, kept for :func:`words.said`."""

    reasons: tuple[str, str]
    caution: str


def explain(scores: Scores, i: int, j: int) -> Explanation:
    """Of mentee ``i`` and mentor ``j``, for organizers, who may be either: no word of whom they named."""
    mentee, mentor = scores.mentees[i], scores.mentors[j]
    weights = by_words(scores.weights)
    text = float(scores.comparison.worth("text", slice(i, i + 1))[0][0, j])
    found = list(_reasons(mentee, mentor, weights))
    if text >= ALIKE:
        found.append((weights["text"] * text, mark("Both write about the same things.")))
    found += [(0.002, _meeting(mentee, mentor)), (0.001, mark("No rule stands against it."))]
    ordered = [words for _, words in sorted(found, key=lambda one: -one[0])]
    caution = max(_cautions(mentee, mentor), key=lambda one: one[0])[1]
    return Explanation((ordered[0], ordered[1]), caution)


def _reasons(mentee: Mentee, mentor: Mentor, weights: dict[str, float]) -> Iterator[Weighed]:
    """What speaks for the two, with how much it weighs."""
    offered = _offered(mentee, mentor)
    if offered:
        share = len(offered) / len(mentee.topics)
        all_of_it = mark("Offers everything that is wanted: %(topics)s.")
        some = mark("Offers what is wanted: %(topics)s.")
        yield weights["topics"] * share, kept(all_of_it if share == 1 else some, topics=offered)
    goals = _both(mentee.goals, mentor.goals)
    if goals:
        one, many = mark("A goal in common: %(goals)s."), mark("Goals in common: %(goals)s.")
        yield (
            weights["goals"] * len(goals) / len(mentee.goals),
            kept(one if len(goals) == 1 else many, goals=goals),
        )
    hours = len(mentee.hours & mentor.hours)
    if hours > 1:
        common = several("One hour a week in common.", "%(number)s hours a week in common.", hours)
        yield weights["hours"] * min(hours, 3) / 3, common
    wished = _wished(mentee, mentor)
    if wished:
        yield weights["wishes"], kept(mark("What the mentor wishes for: %(wishes)s."), wishes=wished)
    if mentee.years is not None and mentor.years is not None:
        gap = mentor.years - mentee.years
        if gap > 0:
            ahead = several("One year ahead.", "%(number)s years ahead.", gap)
            yield weights["years"] * worth_of_years(gap), ahead
    languages = _both(mentee.languages, mentor.languages)
    if languages:
        yield 0.003, kept(mark("Both speak %(languages)s."), languages=languages)


def _offered(mentee: Mentee, mentor: Mentor) -> list[str]:
    known = {fold(topic) for topic in mentor.topics}
    return [topic for topic in mentee.topics if fold(topic) in known]


def _both(left: frozenset[str], right: frozenset[str]) -> list[str]:
    """What is in both, as the left side writes it."""
    other = {fold(word) for word in right}
    return sorted(word for word in left if fold(word) in other)


def _wished(mentee: Mentee, mentor: Mentor) -> list[str]:
    wishes = mentor.wishes
    return [*_both(mentee.goals, wishes.goals), *_both(frozenset(mentee.topics), wishes.topics)]


def _meeting(mentee: Mentee, mentor: Mentor) -> str:
    ways = {mentee.format, mentor.format} - {"either"}
    if not ways:
        return mark("Both can meet in person or online.")
    return mark("Both can meet online.") if ways == {"online"} else mark("Both can meet in person.")


def _cautions(mentee: Mentee, mentor: Mentor) -> Iterator[Weighed]:
    """What to keep in mind, with how much it matters; the last always holds."""
    hours = len(mentee.hours & mentor.hours)
    if not (mentee.hours and mentor.hours):
        yield 0.6, mark("It is not known yet when both have time.")
    elif hours == 1:
        yield 0.9, mark("Only one hour a week in common.")
    elif hours == 0:
        yield 0.95, mark("No hour of the week in common.")
    yield from _lacks(mentee, mentor)
    if not (mentee.languages and mentor.languages):
        yield 0.5, mark("It is not known yet which language both speak.")
    if mentee.goals and mentor.goals and not _both(mentee.goals, mentor.goals):
        yield 0.55, mark("No goal in common.")
    yield from _apart_in_years(mentee, mentor)
    wishes = mentor.wishes
    if (wishes.goals or wishes.topics) and not _wished(mentee, mentor):
        yield 0.4, mark("Not what the mentor wished for.")
    if fold(mentee.organization) and fold(mentee.organization) == fold(mentor.organization):
        yield 0.35, mark("Both are from the same organization.")
    if mentor.capacity > 1:
        room = several(
            "This mentor has room for one mentee.",
            "This mentor has room for %(number)s mentees.",
            mentor.capacity,
        )
        yield 0.1, room
    yield 0.0, mark("Nothing stands out; the first meeting will tell.")


def _apart_in_years(mentee: Mentee, mentor: Mentor) -> Iterator[Weighed]:
    if mentee.years is not None and mentor.years is not None:
        gap = mentor.years - mentee.years
        if gap <= 0:
            yield 0.65, mark("The mentor is not further along.")
        elif gap > 12:
            yield 0.3, several("One year lies between them.", "%(number)s years lie between them.", gap)


def _lacks(mentee: Mentee, mentor: Mentor) -> Iterator[Weighed]:
    """Topics that are wanted and not offered, or less deeply."""
    if not mentee.topics:
        yield 0.45, mark("It is not known yet what the mentee wants to learn.")
        return
    offered = _offered(mentee, mentor)
    missing = [topic for topic in mentee.topics if topic not in offered]
    levels = {fold(topic): level for topic, level in mentor.topics.items()}
    shallow = [topic for topic in offered if levels[fold(topic)] < mentee.levels.get(topic, 1)]
    if not offered:
        yield 0.85, mark("None of the wanted topics is offered.")
    elif missing and missing[0] == mentee.topics[0]:
        yield 0.8, kept(mark("The first wish is not offered: %(topics)s."), topics=missing[:1])
    elif missing:
        yield 0.5, kept(mark("Not offered: %(topics)s."), topics=missing)
    if shallow:
        yield 0.45, kept(mark("Known less deeply than wanted: %(topics)s."), topics=shallow)
