"""Migrations of the core and of plugins, on both databases."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Column, Integer, inspect, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from netevents.db import engine_for
from netevents.host import tracks

MIGRATION = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "{revision}", {before!r}


def upgrade() -> None:
    {up}


def downgrade() -> None:
    {down}
"""

REBUILD = 'with op.batch_alter_table("plugin_garden_bed", recreate="always") as batch:\n        batch.{}'


def write_second(folder: Path, up: str, down: str = "pass") -> None:
    source = MIGRATION.format(revision="0002", before="0001", up=up, down=down)
    (folder / "0002_second.py").write_text(source)


def run(url: str, *statements: str) -> None:
    engine = engine_for(url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def count(url: str, table: str) -> int:
    engine = engine_for(url)
    with engine.connect() as connection:
        found = connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
    engine.dispose()
    return int(found)


def tables(url: str) -> set[str]:
    engine = engine_for(url)
    found = set(inspect(engine).get_table_names())
    engine.dispose()
    return found


def plant_two(url: str) -> None:
    run(
        url,
        "INSERT INTO plugin_garden_bed (id, name) VALUES (1, 'north')",
        "INSERT INTO plugin_garden_plant (id, bed_id) VALUES (1, 1), (2, 1)",
    )


def test_migrations_make_exactly_what_the_models_say(database_url: str) -> None:
    assert tracks.pending(database_url) == {}
    assert tracks.check(database_url) == []


def test_all_the_way_down_and_up_again(database_url: str) -> None:
    for track in reversed(tracks.tracks()):
        tracks.downgrade(database_url, track.name, "base")
    left = tables(database_url)
    tracks.upgrade_all(database_url)

    assert left == {track.version_table for track in tracks.tracks()}
    assert tracks.check(database_url) == []


def test_a_plugin_has_its_own_version_table(empty_database_url: str, garden: Path) -> None:
    before = tracks.pending(empty_database_url)
    tracks.upgrade_all(empty_database_url)

    assert list(before) == ["core", "garden"]
    assert before["garden"] == ["0001"]
    assert {"netevents_version", "plugin_garden_version", "plugin_garden_bed"} <= tables(empty_database_url)
    assert tracks.pending(empty_database_url) == {}
    assert tracks.check(empty_database_url) == []


def test_upgrading_again_changes_nothing(database_url: str, tmp_path: Path) -> None:
    before = tables(database_url)

    tracks.upgrade_all(database_url)

    assert tables(database_url) == before
    assert not list(tmp_path.glob("*.before-*"))


def test_an_uninstalled_plugin_is_in_nobodys_way(
    empty_database_url: str, garden: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tracks.upgrade_all(empty_database_url)
    monkeypatch.setattr(tracks, "installed", tuple)

    assert tracks.newer(empty_database_url) is None
    assert tracks.check(empty_database_url) == []
    tracks.downgrade(empty_database_url, "core", "base")
    tracks.upgrade_all(empty_database_url)
    assert "plugin_garden_bed" in tables(empty_database_url)


def test_three_at_once_migrate_once(empty_database_url: str) -> None:
    program = "import sys; from netevents.host.tracks import upgrade_all; upgrade_all(sys.argv[1])"
    runs = [subprocess.Popen([sys.executable, "-c", program, empty_database_url]) for _ in range(3)]

    assert [process.wait(timeout=60) for process in runs] == [0, 0, 0]
    assert tracks.check(empty_database_url) == []


def test_a_failing_migration_leaves_everything_as_it_was(empty_database_url: str, garden: Path) -> None:
    tracks.upgrade_all(empty_database_url)
    plant_two(empty_database_url)
    before = tables(empty_database_url)
    write_second(
        garden,
        'op.create_table("plugin_garden_gate", sa.Column("id", sa.Integer))\n'
        '    op.execute("DELETE FROM plugin_garden_plant")\n'
        '    op.execute("no such statement")',
    )

    with pytest.raises((OperationalError, ProgrammingError)):
        tracks.upgrade_all(empty_database_url)

    assert tables(empty_database_url) == before
    assert count(empty_database_url, "plugin_garden_plant") == 2
    assert tracks.pending(empty_database_url) == {"garden": ["0002"]}


def test_rebuilding_a_table_keeps_the_rows_that_refer_to_it(empty_database_url: str, garden: Path) -> None:
    tracks.upgrade_all(empty_database_url)
    plant_two(empty_database_url)
    write_second(
        garden,
        up=REBUILD.format('add_column(sa.Column("depth", sa.Integer))'),
        down=REBUILD.format('drop_column("depth")'),
    )
    if empty_database_url.startswith("postgresql"):  # where PostgreSQL itself refuses to rebuild a table
        source = (garden / "0002_second.py").read_text()
        (garden / "0002_second.py").write_text(source.replace(', recreate="always"', ""))

    tracks.upgrade_all(empty_database_url)
    assert count(empty_database_url, "plugin_garden_plant") == 2
    tracks.downgrade(empty_database_url, "garden", "0001")
    assert count(empty_database_url, "plugin_garden_plant") == 2
    assert tracks.check(empty_database_url) == ["garden: migrations wait: 0002."]


def test_with_foreign_keys_on_the_same_rebuilding_loses_them(tmp_path: Path, garden: Path) -> None:
    url = f"sqlite:///{tmp_path / 'control.sqlite'}"
    tracks.upgrade_all(url)
    plant_two(url)

    engine = engine_for(url)
    with engine.begin() as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("plugin_garden_bed", recreate="always") as batch:
            batch.add_column(Column("depth", Integer))
    engine.dispose()

    assert count(url, "plugin_garden_plant") == 0


def test_a_migration_that_leaves_orphans_is_taken_back(tmp_path: Path, garden: Path) -> None:
    url = f"sqlite:///{tmp_path / 'orphans.sqlite'}"
    tracks.upgrade_all(url)
    plant_two(url)
    write_second(garden, 'op.execute("DELETE FROM plugin_garden_bed")')

    with pytest.raises(tracks.MigrationLosesRows, match="plugin_garden_plant would refer"):
        tracks.upgrade_all(url)

    assert count(url, "plugin_garden_bed") == 1


def test_a_copy_is_kept_before_data_is_migrated(tmp_path: Path, garden: Path) -> None:
    file = tmp_path / "kept.sqlite"
    tracks.upgrade_all(f"sqlite:///{file}")
    assert not list(tmp_path.glob("*.before-*"))
    plant_two(f"sqlite:///{file}")
    write_second(garden, 'op.execute("DELETE FROM plugin_garden_plant")')

    tracks.upgrade_all(f"sqlite:///{file}")

    copy = tmp_path / "kept.sqlite.before-garden-0002"
    assert count(f"sqlite:///{file}", "plugin_garden_plant") == 0
    assert count(f"sqlite:///{copy}", "plugin_garden_plant") == 2
    assert copy.stat().st_mode & 0o777 == 0o600


def test_a_newer_database_is_left_alone(database_url: str) -> None:
    assert tracks.newer(database_url) is None
    run(database_url, "UPDATE netevents_version SET version_num = '9999'")

    sentence = tracks.newer(database_url)

    assert sentence is not None
    assert sentence.startswith("The database is newer than this program: core is at revision 9999")
    assert tracks.check(database_url) == [sentence]
    with pytest.raises(tracks.NewerDatabase, match="Install the newer version again"):
        tracks.upgrade_all(database_url)


def test_looking_at_a_database_that_is_not_there_makes_none(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'absent.sqlite'}"

    assert tracks.pending(url)["core"][0] == "0001"
    assert tracks.check(url)[0].startswith("core: migrations wait: 0001")
    assert list(tmp_path.iterdir()) == []


def test_a_written_migration_imports_nothing_of_ours(garden: Path) -> None:
    source = (garden / "0001_dig_the_beds.py").read_text()

    imports = [line for line in source.splitlines() if line.startswith(("import ", "from "))]
    assert imports == ["import sqlalchemy as sa", "from alembic import op"]
    assert "sa.Column('dug_at', sa.DateTime(timezone=True), nullable=True)" in source
    assert "netevents" not in source


def test_no_migration_is_written_where_none_is_needed(garden: Path) -> None:
    assert tracks.new_revision("garden", "Nothing", autogenerate=True) is None
    assert tracks.new_revision("garden", "By hand", autogenerate=False) == garden / "0002_by_hand.py"
    assert "pass" in (garden / "0002_by_hand.py").read_text()


def test_a_name_that_nobody_has_is_refused() -> None:
    with pytest.raises(tracks.NoSuchTrack, match="There is no plugin “pond” here"):
        tracks.new_revision("pond", "Fill it", autogenerate=True)
