"""What a browser is given: nothing of another host’s, and nothing unescaped."""

from __future__ import annotations

import re

import pytest

from tests.sources import DRAWN, SHIPPED, SOURCES, imported, short, tree


def elsewhere(drawn: str) -> list[str]:
    """Addresses of other hosts that a browser would load from, or send to."""
    loads = r"""(?:src|srcset|action|formaction|poster|data)\s*=\s*["']?|url\(\s*["']?|@import\s+["']?"""
    links = r"""<link[^>]*\shref\s*=\s*["']?"""
    scripted = r"""(?:fetch|import|importScripts|WebSocket|EventSource|sendBeacon)\s*\(\s*["'`]"""
    return re.findall(
        rf"(?:{loads}|{links}|{scripted})((?:https?:|wss?:)?//[^\s\"'`)>]+)", drawn, re.IGNORECASE
    )


def test_nothing_comes_from_another_host():
    found = {short(file): hosts for file in DRAWN if (hosts := elsewhere(file.read_text(encoding="utf-8")))}

    assert found == {}


@pytest.mark.parametrize(
    "planted",
    [
        '<script src="https://cdn.example/x.js">',
        '<link rel="stylesheet" href="//cdn.example/x.css">',
        "@import 'https://cdn.example/x.css'",
        "a { background: url(https://cdn.example/x.png) }",
        'fetch("https://cdn.example/x")',
    ],
)
def test_another_host_would_be_found(planted):
    assert len(elsewhere(planted)) == 1


def test_no_template_switches_escaping_off():
    off = re.compile(
        r"\|\s*safe\b|autoescape\s+false|Markup\(|\|\s*tojson|<script(?![^>]*\bsrc=)|<[^>{]*\son\w+\s*=|<[^>{]*\sstyle\s*="
    )
    found = {
        f"{short(file)}:{number}": line.strip()[:80]
        for file in SOURCES
        if file.suffix == ".html"
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if off.search(line)
    }
    assert found == {}


def test_markup_is_made_in_few_places():
    """Where text is declared to be safe HTML, it is ours: numbers and fixed words."""
    makers = [file for file in SHIPPED if "Markup" in imported(tree(file), "markupsafe")]

    assert {short(file) for file in makers} <= {"netevents/web/qr.py"}
