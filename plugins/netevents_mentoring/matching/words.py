"""Sentences kept with what stands in them, to be said in the language of whoever reads them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Final

from netevents.languages import _, form_for, mark

NUMBERS: Final = (
    *(mark("one"), mark("two"), mark("three"), mark("four"), mark("five"), mark("six")),
    *(mark("seven"), mark("eight"), mark("nine"), mark("ten"), mark("eleven"), mark("twelve")),
)
MENTORS: Final = "mentors"
"""The part of a sentence that says how many mentors, or which one."""

Part = str | int | Sequence[str]
"""What stands in a sentence: a name, a number that is said in words, or a list of what people wrote."""


def kept(words: str, **parts: Part) -> str:
    """``words``, which are marked, as a text that :func:`said` reads; with ``parts`` where they say so."""
    return json.dumps([words, parts], ensure_ascii=False) if parts else str(words)


def several(one: str, many: str, number: int) -> str:
    """The same with the form that ``number`` takes."""
    return json.dumps([one, many, {"number": number}], ensure_ascii=False)


def said(text: str, *, called: Callable[[str], str] = str) -> str:
    """What was kept, in the language spoken now; of each line a sentence.

    :param called: what topics and the like are called in that language
    """
    return " ".join(_sentence(line, called) for line in text.split("\n"))


def listed(words: Sequence[str]) -> str:
    """“a, b and c”."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s", first=", ".join(words[:-1]), last=words[-1])


def _sentence(line: str, called: Callable[[str], str]) -> str:
    if not line.startswith("["):
        return _(line)
    words, *many, parts = json.loads(line)
    words = form_for(words, many[0], parts["number"]) if many else _(words)
    filled = words % {name: _part(name, part, called) for name, part in parts.items()}
    return filled[:1].upper() + filled[1:]


def _part(name: str, part: Part, called: Callable[[str], str]) -> str:
    if isinstance(part, str):
        return part
    if not isinstance(part, int):
        return listed([called(one) for one in part])
    number = _(NUMBERS[part - 1]) if 1 <= part <= len(NUMBERS) else str(part)
    if name != MENTORS:
        return number
    return form_for("one mentor", "%(number)s mentors", part) % {"number": number}
