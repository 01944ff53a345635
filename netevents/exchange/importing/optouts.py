"""What a list says of whom its school keeps out of directories; in doubt they are kept out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from netevents.exchange.importing.headings import OPT_OUT, plain
from netevents.exchange.importing.sentences import sentence
from netevents.exchange.importing.values import words
from netevents.languages import mark

KEPT_OUT: Final = sentence(
    mark(
        "The list says to keep them out of directories: nothing of theirs is shared, whoever scans them waits"
        " for their yes, and they stay out of the list of who met whom, until they choose otherwise."
    )
)


def _phrases(listed: str) -> frozenset[str]:
    return frozenset(phrase.strip() for phrase in listed.split("|"))


_UNCLEAR: Final = _phrases(
    "directory | directory info | directory information | directory status | directorio"
)
"""Headings that do not say whether a yes lets others read about somebody or keeps them from it."""
_ALLOWS: Final = re.compile(
    r"\b(?:releas|consent|waiver|permi|authori|agree|allow|ok to\b|opt(?:ed)? in\b"
    r"|(?:may|can) (?:be )?(?:shar|disclos|publish|list))"
)
_FORBIDS: Final = re.compile(
    r"\b(?:not?|non|never|den(?:y|ied)|opt(?:ed)? out|block|hold)\b"
    r"|\b(?:withh|restrict|suppress|exclu|refus|revok|withdr)"
)
_YES: Final = _phrases(
    "yes | y | true | t | 1 | x | si | s | oui | ja | sim | ok | allowed | granted | agreed | signed"
    " | on file"
)
_NO: Final = _phrases("no | n | false | f | 0 | non | nein | nao | none")
_OPEN: Final = _phrases(
    """opt in | opted in | public | unrestricted | not confidential | no restriction | no restrictions
    | not restricted | may be shared | can be shared | released | no hold | sin restricciones | publico"""
)
"""What says under any heading that others may read about somebody."""


def opts_out(cells: Sequence[str], fields: Sequence[str], headings: Sequence[str]) -> bool:
    """Whether any cell of a row keeps its person out of directories, or leaves that in doubt."""
    return any(
        _keeps_out(cells[at] if at < len(cells) else "", headings[at])
        for at, held in enumerate(fields)
        if held == OPT_OUT
    )


def _keeps_out(cell: str, heading: str) -> bool:
    """An empty cell says nothing, but where it had to say that others may read about them."""
    text, asked = words(cell).strip(" -–—"), plain(heading)
    said = plain(text)
    allows = bool(_ALLOWS.search(asked)) and not _FORBIDS.search(asked)
    if not text:
        return allows
    if said in _OPEN:
        return False
    if allows:
        return said not in _YES
    return asked in _UNCLEAR or said not in _NO
