"""Which addresses of people’s own pages we show as links."""

from __future__ import annotations

from urllib.parse import urlsplit


def is_https(link: str) -> bool:
    """Whether ``link`` is an https address with a host, and nothing that breaks out of a page."""
    try:
        parts = urlsplit(link)
        good = parts.scheme == "https" and bool(parts.hostname) and "." in (parts.hostname or "")
    except ValueError:
        return False
    return good and not any(char.isspace() or char in "<>\"'\\" for char in link)
