"""The files of the house, for tests that read them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
PROJECT = ROOT / "pyproject.toml"
SOURCES = [
    file
    for folder in ("netevents", "plugins", "migrations", "benchmarks", "scripts", "tests")
    for file in sorted((ROOT / folder).rglob("*"))
    if file.is_file()
]
CODE = [file for file in SOURCES if file.suffix == ".py"]
SHIPPED = [file for file in CODE if file.parts[len(ROOT.parts)] in {"netevents", "plugins", "migrations"}]
PLUGINS = [file for file in CODE if file.is_relative_to(ROOT / "plugins")]
DRAWN = [file for file in SOURCES if file.suffix in {".html", ".css", ".js", ".svg"}]


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def short(file: Path) -> str:
    return str(file.relative_to(ROOT))


def imported(parsed: ast.AST, wanted: str) -> Iterator[str]:
    """What the file takes out of the module ``wanted``."""
    for node in ast.walk(parsed):
        if isinstance(node, ast.ImportFrom) and node.module == wanted:
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (f"all of {alias.name}" for alias in node.names if alias.name == wanted)
