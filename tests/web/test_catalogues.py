"""Every sentence that is marked has its translation, with the same places in it, and no others do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from click.testing import CliRunner

from netevents.cli import main
from netevents.languages import (
    CORE,
    FOLDER,
    Marked,
    _,
    grouped,
    languages,
    mark,
    said_if_ours,
    several,
    speaking,
)
from netevents.ops.wording import gather, update
from netevents.web.dates import when
from tests.conftest import NOON

ROOT = Path(__file__).parent.parent.parent
PACKAGES = [CORE.parent, *(folder.parent for folder in sorted((ROOT / "plugins").glob(f"*/{FOLDER}")))]
CATALOGUES = [(package, language) for package in PACKAGES for language in languages() if language != "en"]
PLACES = re.compile(r"%\(\w+\)s|\{\w+\}|</?\w+[^>]*>")


def pairs(package: Path, language: str):
    with (package / FOLDER / f"{language}.po").open("rb") as text:
        for message in read_po(text, locale=language):
            if message.id:
                yield message


@pytest.mark.parametrize(("package", "language"), CATALOGUES, ids=lambda part: getattr(part, "name", part))
def test_a_catalogue_holds_exactly_what_is_said(package, language):
    said = {message.id for message in gather(package) if message.id}
    known = {message.id for message in pairs(package, language)}

    assert said - known == set(), "run: netevents words, and translate what is new"
    assert known - said == set(), "run: netevents words"


@pytest.mark.parametrize(("package", "language"), CATALOGUES, ids=lambda part: getattr(part, "name", part))
def test_everything_is_translated_with_the_same_places_in_it(package, language):
    wrong = {}
    for message in pairs(package, language):
        english = [message.id] if isinstance(message.id, str) else [message.id[-1]]
        here = [message.string] if isinstance(message.string, str) else [*message.string]
        places = sorted(PLACES.findall(english[0]))
        if message.fuzzy or not all(here) or sorted(PLACES.findall(here[-1])) != places:
            wrong[message.id] = message.string
    assert wrong == {}


@pytest.mark.parametrize("language", [language for language in languages() if language != "en"])
def test_the_same_words_are_translated_alike_everywhere(language):
    """Else what the core says would stand on a plugin’s page, or one plugin’s words on another’s."""
    said = {}
    for package in PACKAGES:
        for message in pairs(package, language):
            said.setdefault(message.id, {}).setdefault(message.string, []).append(package.name)
    assert {words: there for words, there in said.items() if len(there) > 1} == {}


def test_numbers_take_their_form_and_days_their_order():
    with speaking("es"):
        assert several("Wait a no such minute", "Wait %(number)s no such minutes", 2).startswith("Wait 2")
        one = "That was tried too often. Wait a minute, then try again."
        many = "That was tried too often. Wait %(number)s minutes, then try again."
        assert "un minuto" in several(one, many, 1)
        assert "3 minutos" in several(one, many, 3)
        assert when(NOON, "Europe/Berlin") == "vie 8 de mayo de 2026, 14:00"
        assert grouped(20_000) == "20.000"
        assert grouped(1.5) == "1,5"
    assert grouped(20_000) == "20,000"
    assert grouped(1.5) == "1.5"
    assert when(NOON, "Europe/Berlin") == "Fri 8 May 2026, 14:00"


def test_what_people_wrote_is_never_translated():
    with speaking("es"):
        assert said_if_ours(mark("Join")) == _("Join") != "Join"
        assert said_if_ours("Join") == "Join"
    assert isinstance(mark("Join"), Marked)


def test_a_catalogue_is_begun_and_kept_up_to_date(tmp_path):
    page, rule = tmp_path / "page.html", tmp_path / "rule.py"
    page.write_text("<p>{% trans name=x %}Hello {{ name }}{% endtrans %} {{ _('Old') }}</p>")
    rule.write_text('_("A" " whole sentence.")\nseveral("%(number)s ant", "%(number)s ants", 2)\n')

    (file,) = update(tmp_path, "es")
    begun = file.read_text()
    file.write_text(begun.replace('"Hello %(name)s"\nmsgstr ""', '"Hello %(name)s"\nmsgstr "Hola"'))
    page.write_text("<p>{% trans name=x %}Hello {{ name }}{% endtrans %}</p>")
    update(tmp_path)

    with file.open("rb") as text:
        messages = {message.id: message.string for message in read_po(text, locale="es") if message.id}
    assert messages == {
        "Hello %(name)s": "Hola",
        "A whole sentence.": "",
        ("%(number)s ant", "%(number)s ants"): ("", ""),
    }


@pytest.mark.parametrize("code", ["xx", "../../x", "p t"])
def test_no_catalogue_is_begun_for_what_is_no_language(tmp_path, code):
    (tmp_path / "words.py").write_text('mark("Hello")')

    answer = CliRunner().invoke(main, ["words", str(tmp_path), "--language", code])

    assert (answer.exit_code, "No language has that code" in answer.output) == (2, True)
    assert list(tmp_path.rglob("*.po")) == []
