"""Gathers the words of a package for translators: what is marked in its code, its forms and its templates."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from netevents.languages import CORE, FOLDER

if TYPE_CHECKING:
    from babel.messages import Catalog

SAID: Final = frozenset({"_", "mark"})
COUNTED: Final = frozenset({"several", "form_for"})
FIELDS: Final = frozenset(
    {
        "Line",
        "LongLine",
        "Lines",
        "Given",
        "Needed",
        "Day",
        "WallTime",
        "Seats",
        "Ticks",
        "Levels",
        "WeekTimes",
    }
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


def untranslated(file: Path) -> list[Any]:
    """The messages in ``file`` that have no translation yet."""
    from babel.messages.pofile import read_po

    with file.open("rb") as text:
        catalogue = read_po(text, locale=file.stem)
    return [message.id for message in catalogue if message.id and not _all_of(message.string)]


def _all_of(said: Any) -> bool:
    return bool(said) and (isinstance(said, str) or all(said))


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
    from jinja2.ext import babel_extract

    options = {"newstyle_gettext": "true", "trimmed": "true", "silent": "false"}
    for _line, function, message, _comments in babel_extract(
        BytesIO(source.encode()), ["_", "gettext", "ngettext"], [], options
    ):
        texts = (message,) if isinstance(message, str) else tuple(message or ("",))
        if texts[0] and function == "ngettext" and texts[1]:
            yield texts[0], texts[1]
        elif texts[0]:
            yield texts[0]


def _known(context: click.Context, option: click.Parameter, code: str) -> str:
    """``code``, if it names a language: it becomes a file that is read at every start."""
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(code)) if code else ""
    except (UnknownLocaleError, ValueError) as error:
        raise click.BadParameter("No language has that code. Examples: fr, pt.") from error


@click.command()
@click.argument("package", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False)
@click.option("--language", default="", metavar="CODE", callback=_known, help="Begin a language, such as fr.")
def words(package: Path | None, language: str) -> None:
    """Write what PACKAGE says into its translations: netevents itself, or the folder of a plugin's package.

    What is new comes without a translation, what nobody says any more goes.
    """
    for file in update(package or CORE.parent, language):
        click.echo(f"{file}: {len(untranslated(file))} to translate")
