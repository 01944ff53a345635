"""Bytes to text: byte order marks, UTF-8, UTF-16 without a mark, and the code pages of spreadsheets."""

from __future__ import annotations

import codecs
import re
import unicodedata
from itertools import groupby
from typing import Final

from netevents.languages import mark

AS_FOUND: Final = ""
NAMES: Final = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16",
    "utf-16-be": mark("UTF-16, big-endian"),
    "utf-32-le": "UTF-32",
    "utf-32-be": mark("UTF-32, big-endian"),
    "cp1252": mark("Western European (Windows-1252)"),
    "cp1250": mark("Central European (Windows-1250)"),
    "cp1251": mark("Cyrillic (Windows-1251)"),
    "cp1253": mark("Greek (Windows-1253)"),
    "cp1254": mark("Turkish (Windows-1254)"),
    "cp1255": mark("Hebrew (Windows-1255)"),
    "cp1256": mark("Arabic (Windows-1256)"),
    "koi8_r": mark("Cyrillic (KOI8-R)"),
    "mac_roman": mark("Western European (old Macintosh)"),
    "cp874": mark("Thai (Windows-874)"),
    "cp932": mark("Japanese (Shift JIS)"),
    "gb18030": mark("Simplified Chinese (GB 18030)"),
    "big5": mark("Traditional Chinese (Big5)"),
    "cp949": mark("Korean (Windows-949)"),
}
"""What we read, and what it is called."""
CODE_PAGES: Final = tuple(name for name in NAMES if not name.startswith("utf"))

MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins like UTF-16’s, so it is looked for first
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SAMPLE: Final = 64 * 1024
_PUNCTUATION: Final = frozenset("‘’“”„–—…«»€°ºª¿¡·•\u00a0")
_WORDS: Final = re.compile(r"[^\W\d_]+")


def encoding_of(content: bytes) -> str:
    """The most likely of ``NAMES``; never fails."""
    for order_mark, name in MARKS:
        if content.startswith(order_mark):
            return name
    sample = content[:SAMPLE]
    if wide := _wide(sample):
        return wide
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return _code_page(sample)
    return "utf-8"


def text_of(content: bytes, encoding: str) -> str:
    """``content`` without its mark, with U+FFFD for what the encoding cannot hold."""
    for order_mark, name in MARKS:
        if name == encoding and content.startswith(order_mark):
            content = content[len(order_mark) :]
            break
    return content.decode(encoding, "replace")


def _wide(sample: bytes) -> str:
    """UTF-16 without a mark shows itself by its zeros."""
    if sample.count(0) * 5 <= len(sample):
        return ""
    return "utf-16-le" if sample[1::2].count(0) >= sample[::2].count(0) else "utf-16-be"


def _code_page(sample: bytes) -> str:
    if _is_western(sample.decode("cp1252", "replace")):
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=list(CODE_PAGES)).best()
    return best.encoding if best is not None and best.encoding in NAMES else "cp1252"


def _is_western(text: str) -> bool:
    """Whether foreign letters stand among plain ones, as in Lefèvre; elsewhere whole words are foreign."""
    plain = foreign = 0
    for is_ascii, signs in groupby(text, str.isascii):
        for sign in () if is_ascii else signs:
            if sign in _PUNCTUATION:
                continue
            if not unicodedata.name(sign, "").startswith("LATIN"):
                return False
    for word in _WORDS.findall(text):
        if not word.isascii():
            plain += sum(sign.isascii() for sign in word)
            foreign += sum(not sign.isascii() for sign in word)
    return plain >= foreign
