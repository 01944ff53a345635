"""Browsers inside other apps: none of the phone’s own, and cameras often stay shut in them."""

from __future__ import annotations

import re
from typing import Final

APPS: Final = (
    ("Instagram", re.compile("Instagram")),
    ("Facebook", re.compile("FBAN|FBAV|FB_IAB")),
    ("LINE", re.compile(r"\bLine/")),
    ("WeChat", re.compile("MicroMessenger")),
    ("TikTok", re.compile("musical_ly|BytedanceWebview|TikTok")),
    ("Snapchat", re.compile("Snapchat")),
    ("LinkedIn", re.compile("LinkedInApp")),
    ("", re.compile(r"; wv\)")),
)
"""Names of apps, with what their browsers say of themselves; the last is any other on Android."""
MOST: Final = 1000


def app_around(user_agent: str) -> str | None:
    """The app in which this browser is, empty for one without a name; None for a browser of its own."""
    said = user_agent[:MOST]
    return next((name for name, sign in APPS if sign.search(said)), None)
