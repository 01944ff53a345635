"""``netevents db``: the schema of the database, one migration track for the core and one per plugin."""

from __future__ import annotations

import sys

import click

from netevents.host import tracks
from netevents.ops.commands import database_url
from netevents.ops.words import said


@click.group()
def db() -> None:
    """Bring the database to the newest schema, or check it."""


@db.command()
@said
def upgrade() -> None:
    """Bring every track to its newest revision. A SQLite database is copied first."""
    tracks.upgrade_all(database_url())
    click.echo("The database is up to date.")


@db.command()
@said
def check() -> None:
    """Say what the database lacks or has too much. Exit code 1 if anything."""
    differences = tracks.check(database_url())
    for sentence in differences:
        click.echo(sentence)
    if differences:
        sys.exit(1)
    click.echo("The database is as the code expects it.")


@db.command()
@click.argument("message")
@click.option("--track", default="core", help="core, or the name of a plugin")
@click.option("--empty", is_flag=True, help="Without looking at the models, to be filled in by hand.")
@said
def revision(message: str, track: str, *, empty: bool) -> None:
    """Write a track’s next migration, from what the models ask for."""
    written = tracks.new_revision(track, message, autogenerate=not empty)
    click.echo(f"Wrote {written}." if written else "The models ask for no migration.")
