"""Which addresses of people’s own pages we show as links."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

_BARE: Final = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?", re.IGNORECASE)


def whole(link: str) -> str:
    """``link`` with the https:// that nobody types; what is no link without it stays as it is."""
    return f"https://{link}" if _BARE.fullmatch(link) else link


def is_https(link: str) -> bool:
    """Whether ``link`` is an https address with a host, and nothing that breaks out of a page."""
    try:
        parts = urlsplit(link)
        good = parts.scheme == "https" and bool(parts.hostname) and "." in (parts.hostname or "")
    except ValueError:
        return False
    return good and not any(char.isspace() or char in "<>\"'\\" for char in link)
