"""Long lists, fifty rows at a time, on pages that hold several: one of them goes on alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from netevents.languages import _
from netevents.plugin import Link

Row = TypeVar("Row")
PAGE: Final = 50
"""Rows of one list on a page."""
MOST: Final = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Turn:
    """Which list goes on, by a letter of its page, and after which row; neither where the page begins."""

    kind: str = ""
    after: int = 0

    @classmethod
    def asked(cls, text: str) -> Turn:
        """The one of an address; whatever else stands there is the beginning."""
        kind, digits = text[:1], text[1:11]
        if not (kind.isalpha() and digits.isdecimal() and digits.isascii()):
            return cls()
        return cls(kind, min(int(digits), MOST))

    def shows(self, kind: str) -> bool:
        """Whether this list stands on the page."""
        return self.kind in {"", kind}

    def start(self, kind: str) -> int:
        """After which row this list begins; 0 is the beginning."""
        return self.after if kind == self.kind else 0

    def rest(self, kind: str, ids: Sequence[int]) -> Sequence[int]:
        """What of this list is to come; all of it where the row before is there no more."""
        start = self.start(kind)
        return ids[ids.index(start) + 1 :] if start in ids else ids

    def ways(self, kind: str, found: Sequence[int], url: Callable[..., str], *, q: str = "") -> list[Link]:
        """To the next rows, and back to the first ones.

        :param found: the ids of what was read, more than :data:`PAGE` of them where others follow
        """
        asked = {"q": q} if q else {}
        links = []
        if len(found) > PAGE:
            links.append(Link(_("More"), url(after=f"{kind}{found[PAGE - 1]}", **asked)))
        if self.start(kind):
            links.append(Link(_("From the start"), url(**asked)))
        return links


BEGINNING: Final = Turn()
"""A page as it begins."""
