"""No file, class, function or argument is called by a word that says nothing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.sources import CODE, short, tree

NEVER_IN_NAMES = {"manager", "helper", "util", "utils", "handler", "data", "info", "process"}
NAMES_OF_LIBRARIES = {
    "process_bind_param",  # SQLAlchemy calls it
    "process_result_value",  # SQLAlchemy too
    "process",  # WTForms calls it
    "process_formdata",  # WTForms too
    "_load_form_data",  # Werkzeug calls it
    "handle_data",  # html.parser calls it
    "data",  # and names its argument
    "handle_DATA",  # aiosmtpd calls it
}


def names_of(parsed: ast.AST) -> Iterator[str]:
    """What the file gives a name to: classes, functions and arguments, but for sentences of tests."""
    for node in ast.walk(parsed):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            if not node.name.startswith("test_"):
                yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg


def words_of(name: str) -> set[str]:
    """The words in a name, whichever way they are put together."""
    return {word.lower() for part in name.split("_") for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", part)}


def test_nothing_is_called_by_a_word_that_says_nothing():
    empty = {
        (short(file), name)
        for file in CODE
        for name in {file.stem, *names_of(tree(file))}
        if words_of(name) & NEVER_IN_NAMES and name not in NAMES_OF_LIBRARIES
    }
    assert empty == set()


def test_a_name_that_says_nothing_would_be_found():
    assert words_of("DataManager") == {"data", "manager"}
    assert words_of("event_helper") & NEVER_IN_NAMES
    assert not words_of("informed_database") & NEVER_IN_NAMES
