"""What a phone that is years old lacks: nothing of ours may need it."""

from __future__ import annotations

import re
from pathlib import Path

import netevents

CODE = Path(netevents.__file__).parent
TOO_NEW = (
    r"\bResponse\.json\(",
    r"AbortSignal\.(?:any|timeout)\(",
    r"\(\?<[=!]",
    r"\bOffscreenCanvas\b",
    r"\.(?:toSorted|toReversed)\(",
    r"(?:Object|Map)\.groupBy\(",
)
"""What Safari got only after the cascade layers that every page of ours needs."""


def test_no_script_needs_what_older_phones_lack() -> None:
    ours = [
        file
        for root in (CODE, CODE.parent / "plugins")
        for file in root.rglob("*.js")
        if "vendor" not in file.parts
    ]
    assert CODE / "web" / "templates" / "service-worker.js" in ours
    found = [(file.name, re.findall("|".join(TOO_NEW), file.read_text("utf-8"))) for file in ours]
    assert [each for each in found if each[1]] == []
