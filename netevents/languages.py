"""Words in the language of whoever reads them: English stands in the code, catalogues hold the rest.

Rules, letters and pages ask here; only the edge decides which language is spoken. Without a decision it is
English, also for a message that a catalogue lacks.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

ENGLISH: Final = "en"
FOLDER: Final = "translations"
CORE: Final = Path(__file__).parent / FOLDER

AND: Final = re.compile(r"\by (?=%\((\w+)\)s)")
SOUNDS_LIKE_AND: Final = re.compile(r"h?(?:í|i(?![aeoáéó]))", re.IGNORECASE)
"""Spanish says *e* for *y* before such a name: “Ana e Inés”."""

_spoken: ContextVar[str] = ContextVar("language", default=ENGLISH)
_folders: list[Path] = [CORE]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The words of one language by their English ones; ``plural`` says which form a number takes."""

    words: Mapping[str, str]
    forms: Mapping[str, tuple[str, ...]]
    plural: Callable[[int], int]


def _(words: str, /, **parts: object) -> str:
    """``words`` in the language spoken now, with ``parts`` where it says ``%(part)s``."""
    language = _spoken.get()
    said = words if language == ENGLISH or not words else _catalogue(language).words.get(words, words)
    if not parts:
        return str(said)  # what was marked is plain text from here on
    if language == "es" and " y %(" in said:
        said = AND.sub(lambda found: "e " if SOUNDS_LIKE_AND.match(str(parts[found[1]])) else "y ", said)
    return said % parts


def several(one: str, many: str, number: int, /, **parts: object) -> str:
    """The form that ``number`` takes, in the language spoken now; ``%(number)s`` is the number."""
    return form_for(one, many, number) % {"number": number, **parts}


def form_for(one: str, many: str, number: int) -> str:
    """The same with its places still open."""
    language = _spoken.get()
    if language != ENGLISH:
        catalogue = _catalogue(language)
        forms = catalogue.forms.get(one, ())
        if forms:
            return forms[catalogue.plural(number)]
    return one if number == 1 else many


def grouped(number: float) -> str:
    """``20,000`` or ``1.5``, as the language spoken now writes it."""
    language = _spoken.get()
    if language == ENGLISH:
        return f"{number:,}"
    from babel.numbers import format_decimal

    return str(format_decimal(number, locale=language))


class Marked(str):
    """English words of ours that wait for their reader, in a list beside words that people wrote."""

    __slots__ = ()


def mark(words: str) -> Marked:
    """Marks ``words`` for the catalogues where they stand; :func:`_` says them where they are shown."""
    return Marked(words)


def said_if_ours(words: str) -> str:
    """What was marked, in the language spoken now; what somebody wrote, as they wrote it."""
    return _(words) if isinstance(words, Marked) else words


def spoken() -> str:
    """The language spoken now, such as ``es``."""
    return _spoken.get()


def speak(language: str) -> None:
    """Speak ``language`` from here on; one that is not there is English."""
    _spoken.set(language if language in languages() else ENGLISH)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """For letters and files: speak their reader’s ``language``, if they have chosen one, then as before."""
    before = _spoken.get()
    speak(language or before)
    try:
        yield
    finally:
        _spoken.set(before)


def add_folder(folder: Path) -> None:
    """Let a plugin's catalogues be read too; where it says the same words, the core's hold."""
    if folder.is_dir() and folder not in _folders:
        _folders.append(folder)
        _catalogue.cache_clear()


def folders() -> tuple[Path, ...]:
    """Where catalogues are, the core's first."""
    return tuple(_folders)


@cache
def languages() -> Mapping[str, str]:
    """What can be spoken, by code, each in its own words."""
    from babel import Locale

    codes = [ENGLISH, *sorted(file.stem for file in CORE.glob("*.po"))]
    return {code: str(Locale.parse(code).get_display_name(code)).capitalize() for code in codes}


@cache
def direction(language: str) -> str:
    """``ltr`` or ``rtl``."""
    from babel import Locale

    return str(Locale.parse(language).text_direction)


@cache
def _catalogue(language: str) -> Catalogue:
    """Read once for each process; nothing needs to be compiled before."""
    from babel.messages.pofile import read_po

    words: dict[str, str] = {}
    forms: dict[str, tuple[str, ...]] = {}
    plural: Callable[[int], int] = gettext.c2py("n != 1")
    for folder in _folders:
        file = folder / f"{language}.po"
        if not file.is_file():
            continue
        with file.open("rb") as text:
            catalogue = read_po(text, locale=language)
        plural = gettext.c2py(catalogue.plural_expr)
        for message in catalogue:
            said = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
            if not message.id or message.fuzzy or not all(said):
                continue
            if isinstance(message.id, str):
                words.setdefault(message.id, said[0])
            else:
                forms.setdefault(message.id[0], said)
    return Catalogue(words, forms, plural)
