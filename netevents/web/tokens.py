"""Colour, type and space, for whatever cannot read a stylesheet: mails, paper, the browser's own bars, icons.

They are decided once, in the layer ``tokens`` of ``static/netevents.css``; here they are read from it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

SHEET: Final = "netevents.css"
_LAYER: Final = re.compile(r"@layer tokens \{\n(.*?)\n\}\n(?=\n|\Z)", re.DOTALL)
_DARK: Final = re.compile(r"@media \(prefers-color-scheme: dark\) \{\s*:root \{(.*?)\}", re.DOTALL)
_LIGHT: Final = re.compile(r"\A\s*:root \{(.*?)\}", re.DOTALL)
_TOKEN: Final = re.compile(r"--([a-z0-9-]+):\s*([^;]+);")

RGB = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Tokens:
    """The values by name: ``light`` has all of them, ``dark`` those that the dark theme changes."""

    light: Mapping[str, str]
    dark: Mapping[str, str]


@cache
def tokens() -> Tokens:
    """What the stylesheet decides."""
    sheet = (files("netevents.web") / "static" / SHEET).read_text(encoding="utf-8")
    return read(sheet)


def read(sheet: str) -> Tokens:
    """The tokens of a stylesheet.

    :raises ValueError: where it has no such layer, or no light or dark theme in it
    """
    layer = _LAYER.search(sheet)
    light = _LIGHT.search(layer[1]) if layer else None
    dark = _DARK.search(layer[1]) if layer else None
    if not (light and dark):
        raise ValueError("The stylesheet has no layer of tokens with a light and a dark theme.")
    return Tokens(light=dict(_TOKEN.findall(light[1])), dark=dict(_TOKEN.findall(dark[1])))


def rgb(name: str) -> RGB:
    """The light theme's colour of that name as paper wants it: red, green and blue, each from 0 to 1."""
    value = tokens().light[name]
    red, green, blue = (int(value[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue
