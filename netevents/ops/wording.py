"""Gathers the words of a package for translators: what is marked in its code, its forms and its templates."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from netevents.languages import FOLDER

if TYPE_CHECKING:
    from babel.messages import Catalog

SAID: Final = frozenset({"_", "mark"})
COUNTED: Final = frozenset({"several", "form_for"})
FIELDS: Final = frozenset(
    {"Line", "Lines", "Given", "Needed", "Day", "WallTime", "Seats", "Ticks", "Levels", "WeekTimes"}
)
"""Parts of forms whose first words are a label or a sentence; WTForms’ own end in ``Field``."""
SPOKEN_ARGUMENTS: Final = frozenset({"description", "invalid_choice_message"})

Words = str | tuple[str, str]


def gather(package: Path) -> Catalog:
    """Every message of ``package``, with the files that say it."""
    from babel.messages import Catalog

    found = Catalog(charset="utf-8", fuzzy=False)
    for file in sorted(package.rglob("*")):
        if file.suffix not in {".py", ".html", ".txt"} or "static" in file.parts:
            continue
        source = file.read_text(encoding="utf-8")
        words = _in_code(source) if file.suffix == ".py" else _in_template(source)
        for message in words:
            found.add(message, locations=[(file.relative_to(package.parent).as_posix(), 0)])
    return found


def update(package: Path, language: str = "") -> list[Path]:
    """Bring each catalogue of ``package`` up to date, and begin one for ``language``; which were written.

    New messages come without a translation; those that nobody says any more go.
    """
    template = gather(package)
    folder = package / FOLDER
    folder.mkdir(exist_ok=True)
    files = sorted({*folder.glob("*.po"), *([folder / f"{language}.po"] if language else [])})
    for file in files:
        write(file, merged(file, template))
    return files


def merged(file: Path, template: Catalog) -> Catalog:
    """The catalogue in ``file`` with exactly the messages of ``template``."""
    from babel.messages import Catalog
    from babel.messages.pofile import read_po

    known = Catalog(locale=file.stem, charset="utf-8", fuzzy=False)
    if file.is_file():
        with file.open("rb") as text:
            known = read_po(text, locale=file.stem)
    known.update(template, no_fuzzy_matching=True, update_creation_date=False)
    known.obsolete.clear()
    return known


def write(file: Path, catalogue: Catalog) -> None:
    """Write ``catalogue`` in an order and with a head that change only with its words."""
    from babel.messages.pofile import write_po

    head = (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {file.stem}\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Plural-Forms: {catalogue.plural_forms}\\n"\n\n'
    )
    with file.open("wb") as text:
        text.write(head.encode())
        write_po(text, catalogue, width=100, omit_header=True, sort_by_file=True, include_lineno=False)


def _in_code(source: str) -> Iterator[Words]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        texts = [
            arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
        ]
        if name in SAID and texts:
            yield texts[0]
        elif name in COUNTED and len(texts) > 1:
            yield texts[0], texts[1]
        elif name in FIELDS or name.endswith("Field"):
            yield from texts[:1]
            yield from (
                keyword.value.value
                for keyword in node.keywords
                if keyword.arg in SPOKEN_ARGUMENTS
                and isinstance(keyword.value, ast.Constant)
                and isinstance(keyword.value.value, str)
            )


def _in_template(source: str) -> Iterator[Words]:
    from jinja2 import Environment

    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    environment.policies["ext.i18n.trimmed"] = True
    environment.newstyle_gettext = True  # type: ignore[attr-defined]  # the extension's
    for _line, _function, message in environment.extract_translations(source):
        if isinstance(message, str):
            yield message
        elif message[0] and message[1]:
            yield message[0], message[1]
