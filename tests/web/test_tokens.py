"""Colour, type and space are decided once, and no page minds which way its language runs."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest

from netevents.exchange.posters import Poster, poster_pdf
from netevents.web import qr, tokens

STATIC = Path(tokens.__file__).parent / "static"
SHEETS = sorted(STATIC.glob("*.css"))
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(", re.IGNORECASE)
BLACK_OR_WHITE = re.compile(r"#(?:0{3}|f{3})[0-9a-f]?\b", re.IGNORECASE)
TYPE = re.compile(r"(?<![\w-])font(?:-size)?:([^;}]*)")
SIZED = re.compile(r"(?<![\w.])[\d.]+(?:rem|px|pt)\b")
SIDED = re.compile(r"(?<![\w-])(?:left|right)(?![\w-])|-(?:left|right)(?=[\s:-])")
FOUR = re.compile(r"(?<![\w-])(?:margin|padding|inset|border-radius):([^;}]*)")


def decided(sheet: Path) -> str:
    """The stylesheet without comments and without the layer that decides."""
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    return tokens._LAYER.sub("", text)


def undecided(css: str) -> list[str]:
    """Colours and sizes of letters that are no tokens. What a camera sees, and a code, is black and white."""
    colours = [found for found in COLOUR.findall(css) if not BLACK_OR_WHITE.fullmatch(found)]
    return [found for found in colours if found != "hsl("] + [
        words.strip() for words in TYPE.findall(css) if SIZED.search(words)
    ]


def one_sided(css: str) -> list[str]:
    """What stays on one side of the screen when the language runs the other way."""
    return SIDED.findall(css) + [
        words.strip()
        for words in FOUR.findall(css)
        if len(parts := _in_brackets(words.replace("!important", "")).split()) == 4 and parts[1] != parts[3]
    ]


def _in_brackets(words: str) -> str:
    """What stands in brackets, joined to one word, so that blanks stand between values only."""
    return re.sub(r"\((?:[^()]|\([^()]*\))*\)", lambda found: found[0].replace(" ", ""), words)


def without_posters(css: str) -> str:
    """A poster’s letters are as large as the wall and the paper allow."""
    return "\n".join(line for line in css.split("\n") if not line.strip().startswith(".poster"))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_nothing_is_decided_twice(sheet):
    assert undecided(without_posters(decided(sheet))) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_no_page_knows_left_from_right(sheet):
    assert one_sided(decided(sheet)) == []


@pytest.mark.parametrize(
    "planted",
    [
        "a { margin-left: 1rem }",
        "a { text-align: right }",
        "a { left: 0 }",
        "a { padding: 0 var(--s1) 0 0 }",
        "a { padding: 0 calc(var(--s1) - 1px) 0 0; }",
    ],
)
def test_what_is_one_sided_is_found(planted):
    assert one_sided(planted) != []


@pytest.mark.parametrize(
    "planted", ["a { color: #14504b }", "a { font: 1rem serif }", "a { font-size: 14px }"]
)
def test_what_is_undecided_is_found(planted):
    assert undecided(planted) != []


def test_both_themes_are_whole():
    found = tokens.tokens()
    colours = {name for name, value in found.light.items() if value.startswith("#")}

    assert found.light["accent"] == "#14504a"
    assert colours - set(found.dark) == {"on-cover", "qr-light", "qr-dark"}
    assert set(found.dark) <= set(found.light)


def test_a_sheet_without_tokens_is_no_source():
    with pytest.raises(ValueError, match="no layer of tokens"):
        tokens.read("@layer tokens {\n:root { --paper: #fff; }\n}\n")


def test_codes_are_dark_on_light_in_every_theme():
    light = tokens.tokens().light

    assert f'fill="{light["qr-light"]}"' in qr.svg("HTTPS://EXAMPLE.ORG/X/A", title="A code")
    assert f'stroke="{light["qr-dark"]}"' in qr.svg("HTTPS://EXAMPLE.ORG/X/A", title="A code")


def test_paper_has_the_colours_of_the_screen():
    poster = Poster("Club", "Night", "", "", "Scan.", "HTTPS://EXAMPLE.ORG/J/A", "example.org", "AB34")
    drawn = pypdfium2.PdfDocument(poster_pdf(poster, "a4"))[0].render(scale=2).to_pil().convert("RGB")

    frame = round(7 / 25.4 * 144)
    pixels = {drawn.getpixel((frame + at, drawn.height // 2)) for at in range(-2, 3)}

    assert tuple(round(255 * part) for part in tokens.rgb("accent")) in pixels


def test_the_icon_has_them_too():
    drawn = set(re.findall(r"#[0-9a-f]{6}", (STATIC / "favicon.svg").read_text(encoding="utf-8")))

    assert drawn <= set(tokens.tokens().light.values())
