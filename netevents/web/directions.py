"""Which way text runs: what turns it, and how a name keeps the sentence round it as it is."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_TURNS: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_FROM_THE_RIGHT: Final = {"R", "AL"}
_APART: Final = "\N{FIRST STRONG ISOLATE}%s\N{POP DIRECTIONAL ISOLATE}"


def unturned(text: str) -> str:
    """``text`` without the marks by which it would turn what stands round it, on the pages of others, too.

    The marks that belong to correct text in some scripts stay.
    """
    return _TURNS.sub("", text)


def apart(name: str) -> str:
    """``name`` as a part of a plain sentence, which goes on in its own direction. Pages have <bdi>."""
    runs = {unicodedata.bidirectional(char) for char in name}
    return _APART % name if runs & _FROM_THE_RIGHT else name
