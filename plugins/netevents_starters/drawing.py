"""Draws the question for two people. Pure: the same values give the same question, from both sides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Protocol, TypeVar

from netevents.languages import _, mark
from netevents_starters.words import common_topic

PLACEHOLDER: Final = re.compile(r"\{(name|topic)\}")

FOR_WHO_LOOKS: Final = (
    mark("{name} knows about {topic}, and you are looking for it. Ask: “Where would you begin in my place?”"),
    mark("You are looking for {topic}. Ask {name}: “What do you wish you had known about it earlier?”"),
)
FOR_WHO_KNOWS: Final = (
    mark("{name} is looking for {topic}, and you know about it. Ask: “What have you tried so far?”"),
    mark("{name} is looking for {topic}. Ask: “What would be a good first step for you?”"),
)
BOTH_LOOK: Final = (
    mark("You are both looking for {topic}. Ask {name}: “What would the perfect find look like?”"),
    mark("You are both looking for {topic}. Ask {name} where they have looked so far."),
)
BOTH_KNOW: Final = (
    mark("You both mention {topic}. Ask {name} how they got into it."),
    mark("You both mention {topic}. Ask {name} what surprised them most about it."),
)
BOTH_PICKED: Final = (
    mark("You both picked {topic}. Ask {name} what they like most about it."),
    mark("You both picked {topic}. Ask {name} how it began."),
)


class Shown(Protocol):
    """What a person shows to the other one, as policy lets it through."""

    @property
    def name(self) -> str: ...
    @property
    def is_minor(self) -> bool: ...
    @property
    def ask_me_about(self) -> str: ...
    @property
    def looking_for(self) -> str: ...
    @property
    def can_help_with(self) -> str: ...
    @property
    def interests(self) -> Sequence[str]: ...


class Offered(Protocol):
    """A prompt that the organizer offers."""

    @property
    def id(self) -> int: ...
    @property
    def text(self) -> str: ...


Prompt = TypeVar("Prompt", bound=Offered)


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask; ``prompt_id`` is None where it comes from the two people themselves."""

    text: str
    prompt_id: int | None = None


@dataclass(frozen=True, slots=True)
class _Meeting:
    """Where two profiles meet, seen from one side and from the other."""

    topic: str
    mine: Sequence[str]
    theirs: Sequence[str]


def draw(
    mine: Shown,
    theirs: Shown,
    prompts: Sequence[Offered],
    *,
    salt: str,
    given: int | None = None,
    turn: int = 0,
) -> Question | None:
    """The question for these two, from the side of ``mine``; None if there is nothing to ask.

    Both sides get the same one, in words that make sense for each. Changing one prompt leaves the pairs that
    had another one alone. Minors are asked about what both picked, never about typed lines.

    :param prompts: those meant for these two
    :param salt: the same for both sides, different for other pairs
    :param given: the id of the prompt that they had when they met, which stays their first
    :param turn: 0 for the first question, 1 for another one, and so on, round and round
    """
    found = [*_from_profiles(mine, theirs, salt), *_from_prompts(theirs, prompts, salt)]
    if given is not None:
        found.sort(key=lambda question: question.prompt_id != given)
    return found[turn % len(found)] if found else None


def filled(template: str, *, name: str, topic: str = "") -> str:
    """``template`` with its placeholders replaced in one pass; what people typed is never looked into."""
    values = {"name": name, "topic": topic}
    return PLACEHOLDER.sub(lambda found: values[found[1]], template)


def in_order(prompts: Sequence[Prompt], *, salt: str) -> list[Prompt]:
    """``prompts`` in an order of ``salt``'s own, in which each place depends on the prompt's text alone."""
    return sorted(prompts, key=lambda prompt: _lot(salt, prompt.text))


def _from_prompts(theirs: Shown, prompts: Sequence[Offered], salt: str) -> list[Question]:
    return [
        Question(filled(_(prompt.text), name=theirs.name), prompt.id)
        for prompt in in_order(prompts, salt=salt)
    ]


def _from_profiles(mine: Shown, theirs: Shown, salt: str) -> list[Question]:
    if mine.is_minor or theirs.is_minor:
        meetings = [
            _Meeting(topic, BOTH_PICKED, BOTH_PICKED) for topic in mine.interests if topic in theirs.interests
        ]
    else:
        meetings = list(_meetings(mine, theirs))
    best = sorted(meetings, key=lambda meeting: _lot(salt, meeting.topic.casefold()))[:1]
    return [
        Question(filled(_(_one_of(meeting.mine, salt)), name=theirs.name, topic=meeting.topic))
        for meeting in best
    ]


def _meetings(mine: Shown, theirs: Shown) -> Iterator[_Meeting]:
    """What one seeks and the other knows comes first; only without it, what they have in common."""
    i_learn = _topic(_knows(theirs), mine.looking_for)
    they_learn = _topic(_knows(mine), theirs.looking_for)
    if i_learn:
        yield _Meeting(i_learn, FOR_WHO_LOOKS, FOR_WHO_KNOWS)
    if they_learn:
        yield _Meeting(they_learn, FOR_WHO_KNOWS, FOR_WHO_LOOKS)
    if i_learn or they_learn:
        return
    # In one order for both sides, so that they read the same.
    if seek := _topic(*sorted((mine.looking_for, theirs.looking_for))):
        yield _Meeting(seek, BOTH_LOOK, BOTH_LOOK)
    elif know := _topic(*sorted((_knows(mine), _knows(theirs)))):
        yield _Meeting(know, BOTH_KNOW, BOTH_KNOW)


def _topic(one: str, other: str) -> str:
    """What both lines name, with a capital only where both have one: it stands inside a sentence."""
    spelled = common_topic(one, other)
    differently = common_topic(other, one)
    return differently if differently != spelled and differently == spelled.lower() else spelled


def _knows(person: Shown) -> str:
    return f"{person.can_help_with}\n{person.ask_me_about}"


def _one_of(templates: Sequence[str], salt: str) -> str:
    return templates[_lot(salt, "") % len(templates)]


def _lot(salt: str, what: str) -> int:
    return int.from_bytes(sha256(f"{salt}\0{what}".encode("utf-8", "replace")).digest()[:8])
