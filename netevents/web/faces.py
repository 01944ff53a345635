"""What stands in for a photo: initials on a colour."""

from __future__ import annotations

from hashlib import sha256


def initials(name: str) -> str:
    """One or two letters for the round picture that stands in for a photo."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "•"


def hue(name: str) -> int:
    """A steady number from 0 to 7, for the colour behind the initials."""
    return sha256(name.encode("utf-8", "replace")).digest()[0] % 8
