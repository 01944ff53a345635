"""What people might type: lines that have broken other programs, names of the world, and ours."""

from __future__ import annotations

import csv
import json
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from netevents.web.forms import tidy

if TYPE_CHECKING:
    from tests.routes_pages import Page

DATA = Path(__file__).parent / "data"
ROOT = Path(__file__).parent.parent
CANARY = "q7x"
"""No element and no attribute of ours is called so."""
BREAK_OUT = (
    f"<{CANARY}>",
    f'"><{CANARY} {CANARY}="1">',
    f"'><{CANARY}>",
    f'" {CANARY}="1" x="',
    f"' {CANARY}='1' x='",
    f"</textarea><{CANARY}>",
    f"</title></h1></p></bdi><{CANARY}>",
    f"--><{CANARY}>",
    f"<![CDATA[<{CANARY}>]]>",
    f"{{{{ 7 * 191 }}}}<{CANARY}>",
    f"{{% raw %}}<{CANARY}>",
    f"<script>document.title='{CANARY}'</script>",
    f"<img src=x onerror=document.title='{CANARY}'>",
    f"javascript:document.title='{CANARY}'",
    "＝1+1",
    "\u00a0=1+1",
    "|calc",
    "%0A=cmd",
    "' OR 1=1 --",
    "日" * 80,
    "e\u0301" * 40,
    "\u202egnirts",
    "👩‍👩‍👧‍👦" * 7,
)
UNKEPT = ("before\0after", "before\x1bafter", "before\u2028after", "before\x85after")
"""With a character that no file or page should hold."""


WILD = {
    "date": ("0001-01-01", "9999-12-31", "2026-02-30", "1900-02-28"),
    "time": ("00:00", "23:59", "24:00", "02:30"),
    "number": ("0", "-1", "99999999999999999999", "1e3", "٣", "½"),
    "email": ("ben@example.org", "ben@exämple.org", "b@" + "e" * 240 + ".org", "ben@127.0.0.1"),
    "url": ("https://example.org/a b", "https://[::1", "https://exämple.org", "https://a.b/" + "c" * 300),
    "tel": ("+", "+34 600 123 456", "0" * 60, "+1-1"),
    "hidden": ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-05-08T12:00:00", "1", "-1"),
}
"""What a browser’s own input would let through, by its kind."""


@cache
def lines() -> tuple[str, ...]:
    """Ours first, then those of the list of naughty strings."""
    found = json.loads((DATA / "blns.json").read_text(encoding="utf-8"))
    return tuple(dict.fromkeys([*BREAK_OUT, *filter(None, found)]))


@cache
def names() -> tuple[str, ...]:
    """Names of many languages, with all that belongs to them."""
    with (DATA / "names_cldr.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    parts = ("title", "given", "given2", "surname", "surname2", "generation", "credentials")
    return tuple(dict.fromkeys(" ".join(row[part] for part in parts if row[part]) for row in rows))


def kept(text: str, most: int) -> str:
    """``text`` as a form with so much room would keep it; empty where it would refuse it."""
    short = tidy(tidy(text)[:most])
    bad = any(unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} for sign in short)
    return "" if bad else short


def fitting(texts: Sequence[str], most: int) -> list[str]:
    """Those that a field of this length keeps, as it keeps them, each once."""
    return list(filter(None, dict.fromkeys(kept(text, most) for text in texts)))


# What a page of ours may hold, whatever people typed.
NEVER = {"iframe", "object", "embed", "base", "applet", "marquee", "style", "math", CANARY}
ADDRESSES = ("href", "src", "action", "formaction", "xlink:href", "data", "poster", "srcset")
LEADS = ("/", "#", "https://", "mailto:", "tel:", "?", "http://127.0.0.1", "http://localhost", "sms:", "geo:")


def not_ours(page: Page) -> Sequence[str]:
    """Elements and attributes that only what somebody typed can have made."""
    found = []
    for element in page.elements:
        if element.tag in NEVER or not element.tag.replace("-", "").isalnum():
            found.append(f"<{element.tag}>")
        if element.tag == "script" and not element.attributes.get("src", "").startswith("/static/"):
            found.append("a script")
        for name, value in element.attributes.items():
            if (
                name.startswith("on")
                or name in {"style", CANARY}
                or not name.replace("-", "").replace(":", "").isalnum()
            ):
                found.append(f"<{element.tag} {name}={value!r}>")
            if name in ADDRESSES and value and not value.strip().lower().startswith(LEADS):
                found.append(f"<{element.tag} {name}={value!r}>")
    return found
