"""Lists and small numbers as people say them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

NUMBERS: Final = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)


def number(count: int) -> str:
    return NUMBERS[count] if 0 <= count < len(NUMBERS) else str(count)


def several(count: int, thing: str) -> str:
    """“one hour”, “six hours”."""
    return f"{number(count)} {thing}{'' if count == 1 else 's'}"


def listed(words: Sequence[str]) -> str:
    """“a, b and c”."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def sentence(words: str) -> str:
    """With a capital at its beginning; the rest as it is."""
    return words[:1].upper() + words[1:]
