"""What ``check`` says of a database that is not as the models ask."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import CheckConstraint, text

from netevents.db import Base, engine_for
from netevents.host import tracks


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("DROP TABLE plugin_garden_plant", "garden: table plugin_garden_plant is missing"),
        (
            "CREATE TABLE plugin_garden_pond (id INTEGER)",
            "garden: table plugin_garden_pond is in the",
        ),
        (
            "ALTER TABLE plugin_garden_bed DROP COLUMN dug_at",
            "garden: column plugin_garden_bed.dug_at is missing from the database",
        ),
        (
            "ALTER TABLE plugin_garden_bed ADD COLUMN depth INTEGER",
            "garden: column plugin_garden_bed.depth is in the database only",
        ),
        (
            "DROP INDEX ix_plugin_garden_plant_bed_id",
            "garden: index ix_plugin_garden_plant_bed_id on plugin_garden_plant is missing",
        ),
        ("CREATE TABLE stray (id INTEGER)", "core: table stray is in the database only"),
    ],
)
def test_check_says_what_differs(empty_database_url: str, garden: Path, change: str, words: str) -> None:
    tracks.upgrade_all(empty_database_url)
    engine = engine_for(empty_database_url)
    with engine.begin() as connection:
        connection.execute(text(change))
    engine.dispose()

    (difference, *_) = tracks.check(empty_database_url)
    assert difference.startswith(words)


def test_check_misses_no_check_constraint(empty_database_url: str, garden: Path) -> None:
    tracks.upgrade_all(empty_database_url)
    Base.metadata.tables["plugin_garden_bed"].append_constraint(
        CheckConstraint("length(name) < 10", name="short")
    )

    assert tracks.check(empty_database_url) == [
        "garden: check ck_plugin_garden_bed_short on plugin_garden_bed is missing from the database."
    ]


def test_check_says_how_a_column_differs(empty_database_url: str, garden: Path) -> None:
    tracks.upgrade_all(empty_database_url)
    Base.metadata.tables["plugin_garden_bed"].c["name"].nullable = True

    assert tracks.check(empty_database_url) == [
        "garden: plugin_garden_bed.name: nullable is False in the database, True in the models."
    ]
