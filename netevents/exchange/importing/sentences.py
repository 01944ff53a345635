"""What is said of rows: kept as English words with their parts, and said in the language of whoever reads."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Self

from sqlalchemy import JSON, Dialect, Text
from sqlalchemy.types import TypeDecorator

from netevents.languages import Marked, _

Part = str | int
One = tuple[str, Mapping[str, Part]]
"""Words as they were marked, and what stands in their places."""


class Sentences(str):
    """In English one text; ``parted`` is the same in pieces that can be said in any language."""

    __slots__ = ("parted",)
    parted: tuple[One, ...]

    def __new__(cls, parted: Iterable[One]) -> Self:
        whole = tuple(parted)
        made = super().__new__(cls, " ".join(words % parts if parts else words for words, parts in whole))
        made.parted = whole
        return made


def sentence(words: Marked, /, **parts: Part) -> Sentences:
    """One sentence; its words are said when somebody reads it."""
    return Sentences([(words, parts)])


def together(several: Iterable[Sentences]) -> Sentences:
    """These sentences one after the other."""
    return Sentences(one for each in several for one in each.parted)


def in_words(text: str) -> str:
    """``text`` in the language spoken now."""
    if isinstance(text, Sentences):
        return " ".join(_(words, **parts) for words, parts in text.parted)
    return text


def _plain(text: str) -> Sequence[One]:
    return text.parted if isinstance(text, Sentences) else ((text, {}),)


class SentencesColumn(TypeDecorator[str]):
    """Sentences as text in the database."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return json.dumps(_plain(value), ensure_ascii=False) if value else value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return Sentences(json.loads(value)) if value and value.startswith("[[") else value


class ManySentencesColumn(TypeDecorator[Any]):
    """A list of such, each on its own."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> Any:
        return None if value is None else [_plain(text) for text in value]

    def process_result_value(self, value: Any, dialect: Dialect) -> list[str] | None:
        return value and [Sentences(each) if isinstance(each, list) else each for each in value]
