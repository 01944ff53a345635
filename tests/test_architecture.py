"""The rules of the house that a machine can check."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from importlinter.cli import lint_imports
from sqlalchemy import text

from netevents.db import Base
from netevents.host import tracks
from tests.sources import CODE, DRAWN, PLUGINS, PROJECT, ROOT, SHIPPED, SOURCES, imported, short, tree

PAGES = ("views", "views.*", "console", "console.*", "forms", "forms_*", "commands")
IN_ROOMS = tuple(f"*.{page}" for page in PAGES)
"""A plugin may have rooms as the core has slices."""
OF_A_REQUEST = {
    "netevents.events.current",
    "netevents.events.frame",
    "netevents.groups.current",
    "netevents.people.mail",  # the worker’s, which sends inside the application
    "netevents.people.signed_in",
}
SLICES = ("people", "groups", "events", "exchange")

CLOCKS = {"now", "utcnow", "today", "time", "time_ns", "localtime", "gmtime", "current_timestamp"}
MAY_READ_CLOCK = {
    ROOT / "netevents" / "clock.py",
}


def module(file: Path) -> str:
    """``netevents/people/domain.py`` as it is imported."""
    parts = list(file.relative_to(ROOT).with_suffix("").parts)
    parts = parts[1:] if parts[0] == "plugins" else parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def contracts(project: Path, *, folder: Path) -> bool:
    """Whether all import contracts in ``project`` are kept."""
    return lint_imports(config_filename=str(project), cache_dir=str(folder), no_logo=True) == 0


def test_who_may_import_whom(tmp_path, capsys):
    kept = contracts(PROJECT, folder=tmp_path)

    assert kept, capsys.readouterr().out


def test_a_wrong_import_would_be_found(tmp_path, capsys):
    planted = tmp_path / "pyproject.toml"
    planted.write_text(
        PROJECT.read_text(encoding="utf-8")
        + '\n[[tool.importlinter.contracts]]\nid = "planted"\nname = "Planted"\ntype = "forbidden"\n'
        'source_modules = ["netevents.events.domain"]\nforbidden_modules = ["netevents.people.models"]\n',
        encoding="utf-8",
    )

    assert not contracts(planted, folder=tmp_path / "cache")
    assert "netevents.events.domain" in capsys.readouterr().out


def test_every_module_without_pages_is_held_apart_from_the_web():
    """A new file of rules in a slice or plugin belongs into the contract “no-flask”."""
    wanted = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    held = next(contract for contract in wanted if contract["id"] == "no-flask")["source_modules"]
    roots = [*(f"netevents.{name}" for name in SLICES), *{module(file).split(".")[0] for file in PLUGINS}]
    names = {
        module(file)
        for file in SHIPPED
        if "migrations" not in file.parts
        and len(tree(file).body) > 1
        and module(file).startswith(tuple(f"{root}." for root in roots))
    }
    rules = {
        name
        for name in names - OF_A_REQUEST
        if not any(fnmatch(name, f"{root}.{page}") for root in roots for page in PAGES + IN_ROOMS)
    }
    assert rules
    assert [
        name
        for name in sorted(rules)
        if not any(fnmatch(name, rule) or fnmatch(name, f"{rule}.*") for rule in held)
    ] == []


def test_files_are_short():
    long = {short(file): count for file in CODE if (count := _lines(file)) > 300}

    assert {file: count for file, count in long.items() if "/versions/" not in file} == {}


def _lines(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


PUT_OFF = re.compile(
    "|".join(map("".join, (("TO", "DO"), ("FIX", "ME"), ("XX", "X"), ("NotImple", "mentedError"))))
    + r"|mark\.(skip|xfail)|pytest\.skip"
)


def test_nothing_is_put_off_and_no_test_is_skipped():
    put_off = [
        f"{short(file)}:{number}: {line.strip()[:80]}"
        for file in [*CODE, *DRAWN]
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if PUT_OFF.search(line) and file != Path(__file__)
    ]
    assert put_off == []
    assert PUT_OFF.search("# TO" + "DO later")
    assert PUT_OFF.search("@pytest.mark.skip(reason)")


def clock_reads(parsed: ast.AST) -> Iterator[int]:
    """The lines on which something asks the machine, or the database, for the time of day."""
    for node in ast.walk(parsed):
        if isinstance(node, ast.Call):
            called = node.func
            if (
                isinstance(called, ast.Attribute)
                and called.attr.lower() in CLOCKS
                and _of_a_clock(called.value)
            ):
                yield node.lineno
            if isinstance(called, ast.Name) and called.id in CLOCKS - {"now", "time"}:
                yield node.lineno
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and re.search(r"\bCURRENT_TIMESTAMP\b|\bnow\(\)|datetime\('now'", node.value)
        ):
            yield node.lineno


def _of_a_clock(value: ast.expr) -> bool:
    name = value.attr if isinstance(value, ast.Attribute) else value.id if isinstance(value, ast.Name) else ""
    return name in {"datetime", "date", "time", "func"}


def test_only_the_clock_reads_the_time():
    found = {
        short(file): lines
        for file in SHIPPED
        if file not in MAY_READ_CLOCK and (lines := list(clock_reads(tree(file))))
    }
    assert found == {}
    assert list(clock_reads(tree(ROOT / "netevents" / "clock.py"))) != []


@pytest.mark.parametrize(
    "planted",
    [
        "datetime.now(UTC)",
        "datetime.datetime.utcnow()",
        "time.time()",
        "date.today()",
        "func.now()",
        "text('SELECT CURRENT_TIMESTAMP')",
    ],
)
def test_a_hidden_look_at_the_clock_would_be_found(planted):
    assert list(clock_reads(ast.parse(planted))) == [1]


def test_the_core_names_no_plugin():
    names = [
        point.name
        for point in entry_points(group="netevents.plugins")
        if point.value.startswith("netevents_")
    ]
    assert names
    named = re.compile(rf"netevents_({'|'.join(names)})|['\"/](?:{'|'.join(names)})['\"/]")
    core = [
        file
        for file in SOURCES
        if file.is_relative_to(ROOT / "netevents") and file.suffix in {".py", ".html"}
    ]

    assert [short(file) for file in core if named.search(file.read_text(encoding="utf-8"))] == []


def fields_read(parsed: ast.AST) -> Iterator[str]:
    """What the file reads of a person’s row or profile, past the policy module."""
    for node in ast.walk(parsed):
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Attribute)
            and node.value.attr == "person"
            and node.attr not in {"id", "of_type"}
        ):
            yield f"person.{node.attr}"


def test_plugins_read_peoples_fields_only_through_the_policy():
    """They may point at a person; whatever stands in a profile comes from ``exchange.policy``."""
    for file in PLUGINS:
        parsed = tree(file)
        assert set(imported(parsed, "netevents.people.models")) <= {"Person"}, short(file)
        assert list(fields_read(parsed)) == [], short(file)


def test_a_plugin_that_goes_past_the_policy_would_be_found():
    assert list(fields_read(ast.parse("page.me.person.profile.email"))) == ["person.profile"]
    assert list(imported(ast.parse("from netevents.people.models import Profile"), "netevents.people.models"))


def test_no_relationship_loads_by_itself():
    tracks._load_models()
    found = {
        f"{mapper.class_.__name__}.{relationship.key}": relationship.lazy
        for mapper in Base.registry.mappers
        for relationship in mapper.relationships
    }
    assert found
    assert {name: lazy for name, lazy in found.items() if lazy != "raise"} == {}


def test_every_change_of_a_model_has_its_migration(database_url):
    assert tracks.check(database_url) == []


def test_a_change_without_a_migration_would_be_found(database_url, engine):
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE event ADD COLUMN planted VARCHAR(20)"))

    assert any("planted" in sentence for sentence in tracks.check(database_url))


def shared_aliases(code: str) -> list[int]:
    """Lines that make an alias once for all threads; SQLAlchemy completes one when it is first used."""
    return [
        node.lineno
        for statement in ast.parse(code).body
        if not isinstance(statement, ast.FunctionDef | ast.ClassDef)
        for node in ast.walk(statement)
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in {"aliased", "alias"}
    ]


def test_every_statement_makes_its_own_aliases():
    found = {
        str(file): shared_aliases(file.read_text(encoding="utf-8"))
        for file in SHIPPED
        if file.suffix == ".py"
    }

    assert {name: lines for name, lines in found.items() if lines} == {}
    assert shared_aliases("Mine = orm.aliased(Registration)\ndef f(): return aliased(Person)") == [1]
