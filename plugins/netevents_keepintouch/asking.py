"""“Whom can I ask about …?”: looks through what people one has met share, and one’s own notes; pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from netevents.exchange.introductions import SAYS_NOTHING
from netevents.exchange.models import MADE
from netevents.exchange.notes import LINES
from netevents.exchange.policy import LABELS
from netevents.exchange.queries import Met
from netevents.languages import _

FIELDS: Final = ("can_help_with", "ask_me_about", "organization", "looking_for")
"""What is looked through, the best place first; then the notes."""
_WORD: Final = re.compile(r"\w[\w+#]*")
_LITTLE: Final = """
an ask at do i in is know knows of on or to
a al algun conoce cual de e el en es hay la lo mas me mi o podria preguntar puede sabe saben saber se su sus
tambien tu u un y yo
"""
_SAYS_NOTHING: Final = SAYS_NOTHING.union(_LITTLE.split())
"""Words are looked up in it without accents."""
_SHORT: Final = 2
"""Words up to this length are looked for whole: “C++” and “AI”, but not “ai” in “train”."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Somebody to ask, and the lines for which they were found."""

    met: Met
    why: Sequence[str]


def whom_to_ask(people: Sequence[Met], wanted: str) -> Sequence[Answer]:
    """The people in whose lines the words of ``wanted`` are, each once, who has most of them first.

    :param people: everybody one has met, the last meeting first
    """
    words = _words(wanted)
    meetings: dict[int, list[Met]] = {}
    for met in people:
        if met.connection.state == MADE and not met.connection.low_minor and not met.profile.is_gone:
            meetings.setdefault(met.other.person_id, []).append(met)
    found = []
    for theirs in meetings.values():
        lines = list(dict.fromkeys(line for met in theirs for line in _lines(met)))
        hits = [(place, why, of) for place, why, text in lines if (of := _found(words, text))]
        if hits:
            hits.sort(key=lambda hit: (-len(hit[2]), hit[0]))
            best = (-len({word for _, _, of in hits for word in of}), hits[0][0])
            found.append((best, Answer(theirs[0], [why for _, why, _ in hits])))
    return [answer for _, answer in sorted(found, key=lambda pair: pair[0])]


def _lines(met: Met) -> Iterator[tuple[int, str, str]]:
    """What may be looked through: how good a reason it is, how it is put, and the text."""
    for place, field in enumerate(FIELDS):
        if text := getattr(met.profile, field):
            yield place, f"{_(LABELS[field])}: {text}", text
    for line in LINES:
        if met.note is not None and (text := getattr(met.note, line)):
            yield len(FIELDS), _("You noted: %(note)s", note=text), text


def _words(wanted: str) -> Sequence[str]:
    words = _WORD.findall(_folded(wanted))
    return [word for word in words if word not in _SAYS_NOTHING] or words


def _found(words: Sequence[str], text: str) -> frozenset[str]:
    """Which of ``words`` begin a word of ``text``; in scripts without spaces, which are in it."""
    plain = _folded(text)
    return frozenset(word for word in words if re.search(_pattern(word), plain))


def _pattern(word: str) -> str:
    if any(unicodedata.category(sign) == "Lo" for sign in word):
        return re.escape(word)
    end = r"(?![\w+#])" if len(word) <= _SHORT else ""
    return rf"(?<!\w){re.escape(word)}{end}"


def _folded(text: str) -> str:
    """Without case and accents, so that “genetica” finds “Genética”."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))
