"""What two lines of text have in common, whatever their case and accents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

WORD: Final = re.compile(r"\w(?:[\w'’+#.-]*[\w+#])?")
_LITTLE: Final = """
    a about after all also am an and any are as ask at be because been best better build building but by
    can could do does doing done for from get getting give good great had has have help how i if in into
    is it its just kind know knows learn learning like little look looking lot love make making many me
    more most much my need new not of on one or other our out people person really some somebody someone
    something start stuff such than that the their them then there they thing things this to too topic
    try up us use using very want was way we well what when where which while who why will with work
    working would year years you your
    auf aus bei bin das dem den der des die ein eine einen eines für ich im ist mit oder sich und von wie
    zu zum
    al con como de del el en es la las los para por que se sin su un una unos y o
    au aux avec ce dans des du elle est et il je le les leur ma mes mon ou par pas plus pour sur une vos
    votre
"""


def _plain(word: str) -> str:
    """Without case, accents and the s of a plural."""
    bare = "".join(
        char for char in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(char)
    )
    return bare[:-1] if len(bare) > 3 and bare.endswith("s") and not bare.endswith("ss") else bare


LITTLE_WORDS: Final = frozenset(_plain(word) for word in _LITTLE.split())
"""Too common to be a topic."""
LONG: Final = 6


def common_topic(one: str, other: str) -> str:
    """The longest run of words in ``one`` that stand in ``other`` too, as ``one`` spells them; or nothing.

    Little words may stand inside it, and long ones at its end (machine learning), but do not make it.
    """
    theirs = {key for key, _, _ in _words(other)}
    runs: list[str] = []
    start = end = -1
    for key, begins, ends in [*_words(one), ("", len(one), len(one))]:
        goes_on = start >= 0 and _joined(one[end:begins])
        if start >= 0 and not (goes_on and (key in theirs or key in LITTLE_WORDS)):
            runs.append(one[start:end])
            start = -1
        if key in theirs and (key not in LITTLE_WORDS or (start >= 0 and len(key) >= LONG)):
            start, end = (begins if start < 0 else start), ends
    return max(runs, key=len, default="")


def _joined(between: str) -> bool:
    """Whether only blanks and words stand between: a comma or a full stop ends a topic."""
    return not any(char in ",;:.!?/()|\n" for char in between)


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    """Each word as it is compared, and where it stands."""
    for found in WORD.finditer(text):
        yield _plain(found[0]), found.start(), found.end()
