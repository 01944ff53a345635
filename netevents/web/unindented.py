"""Templates without what is for their readers: phones need not fetch it."""

from __future__ import annotations

import re
from typing import Final

from jinja2.ext import Extension

INDENTATION: Final = re.compile(r"\n[ \t]+")
IN_A_FILE: Final = re.compile(r' xmlns="[^"]*"| width="16" height="16"|\n\s*')
"""What an icon says for itself as a file; within a page it is said already."""


class Unindented(Extension):
    """Takes the blanks at the beginning of lines out of pages, once, when a template is compiled."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        if name and name.endswith(".svg"):
            return IN_A_FILE.sub("", source)
        return INDENTATION.sub("\n", source) if name and name.endswith(".html") else source
