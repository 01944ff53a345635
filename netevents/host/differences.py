"""How a database differs from the models, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, Connection, MetaData, Table, inspect


def differences(
    connection: Connection, context: MigrationContext, metadata: MetaData, *, owns: Callable[[str], bool]
) -> Iterator[str]:
    """What Alembic finds, and the check constraints, which it does not compare: ours are rules of safety."""
    for difference in compare_metadata(context, metadata):
        for single in difference if isinstance(difference, list) else [difference]:
            yield _in_words(single)
    for table in metadata.sorted_tables:
        if owns(table.name) and inspect(connection).has_table(table.name):
            yield from _missing_checks(connection, table)


def _missing_checks(connection: Connection, table: Table) -> Iterator[str]:
    names = connection.dialect.identifier_preparer
    checks = [rule for rule in table.constraints if isinstance(rule, CheckConstraint)]
    there = {rule["name"] for rule in inspect(connection).get_check_constraints(table.name)}
    for name in sorted({name for rule in checks if (name := names.format_constraint(rule))} - there):
        yield f"check {name} on {table.name} is missing from the database"


def _in_words(difference: tuple[Any, ...]) -> str:
    act, *about = difference
    match about:
        case (_, table, column, _, there, wanted):
            what = act.removeprefix("modify_")
            return f"{table}.{column}: {what} is {there} in the database, {wanted} in the models"
        case (_, table, column):
            subject = f"column {table}.{column.name}"
        case (Table() as table,):
            subject = f"table {table.name}"
        case _:
            subject = f"{act.partition('_')[2]} {about[0].name} on {about[0].table.name}"
    return f"{subject} is " + (
        "missing from the database" if act.startswith("add_") else "in the database only"
    )
