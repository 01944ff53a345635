"""People as vCard 3.0, which every phone takes; many refuse 4.0."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_BREAKS_BUT_NEWLINE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]+")
_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class CardFields:
    """What one person's card holds; ``uid`` stays the same for a person, so that phones never double them."""

    uid: str
    name: str
    organization: str = ""
    title: str = ""
    email: str = ""
    phone: str = ""
    links: Sequence[str] = ()
    note: str = ""


def vcard(fields: CardFields) -> str:
    """One card, folded and with CRLF. Only the note keeps its line breaks, escaped."""
    import vobject

    card = vobject.vCard()
    _add(card, "uid", fields.uid)
    _add(card, "fn", fields.name)
    # To guess which word is the family's name is wrong for half of the world: the name stays whole.
    card.add("n").value = vobject.vcard.Name(given=_one_line(fields.name))
    if fields.organization:
        card.add("org").value = [_one_line(fields.organization)]
    if fields.title:
        _add(card, "title", fields.title)
    if fields.email:
        _add(card, "email", fields.email, kind="INTERNET")
    if fields.phone:
        _add(card, "tel", fields.phone, kind="CELL")
    for link in fields.links:
        _add(card, "url", link)
    if fields.note:
        card.add("note").value = _lines(fields.note)
    # vobject counts characters where the format counts octets, so the folding is ours.
    lines = card.serialize(lineLength=sys.maxsize).removesuffix("\r\n").split("\r\n")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def vcards(people: Iterable[CardFields]) -> str:
    """One file with a card for each."""
    return "".join(map(vcard, people))


def _add(card: Any, line: str, text: str, *, kind: str = "") -> None:
    added = card.add(line)
    added.value = _one_line(text)
    if kind:
        added.type_param = kind


def _one_line(text: str) -> str:
    """``text`` with breaks and controls as a space: some readers end a line at more than CRLF."""
    return _SURROGATES.sub("\ufffd", _BREAKS.sub(" ", text))


def _lines(text: str) -> str:
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATES.sub("\ufffd", _BREAKS_BUT_NEWLINE.sub(" ", unified))


def _folded(line: str) -> str:
    """``line`` in pieces of at most 75 octets, cut between characters."""
    pieces, start, size = [], 0, 0
    for position, sign in enumerate(line):
        octets = len(sign.encode())
        if size + octets > 75:
            pieces.append(line[start:position])
            start, size = position, 1  # the space that continues a line counts
        size += octets
    return "\r\n ".join([*pieces, line[start:]])
