"""Setting up, backing up and restoring an installation."""

from __future__ import annotations

import secrets
from pathlib import Path

import click

from netevents.config import instance_folder
from netevents.ops.words import said


@click.command()
@said
def init() -> None:
    """Make the instance folder and a secret key that only this account can read. Asking twice is harmless."""
    folder = instance_folder()
    folder.mkdir(parents=True, exist_ok=True)
    key = folder / "secret_key"
    if key.exists():
        click.echo(f"{key} is there already.")
        return
    key.touch(mode=0o600)
    key.write_text(secrets.token_urlsafe(48), encoding="ascii")
    click.echo(f"Made {key}.")


@click.command()
@click.argument("to", type=click.Path(path_type=Path), required=False)
@said
def backup(to: Path | None) -> None:
    """Copy the database to TO (default: instance/backups/<time>.sqlite) and check the copy."""
    from netevents.clock import system_clock
    from netevents.ops.backup import backup as copy

    url = database_url()
    if to is None:
        folder = instance_folder() / "backups"
        folder.mkdir(exist_ok=True, parents=True, mode=0o700)
        to = folder / f"{system_clock():%Y%m%dT%H%M%S}.sqlite"
    click.echo(f"Saved and checked: {copy(url, to)}")


@click.command()
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@said
def restore(source: Path) -> None:
    """Put the backup SOURCE in place of the database; what was there is kept beside it. Stop the server
    first.
    """
    from netevents.ops.backup import restore as put_back

    kept = put_back(database_url(), source)
    click.echo(f"Restored from {source}." + (f" The database that was there is now {kept}." if kept else ""))


def database_url() -> str:
    """Where this installation's database is, by the same rules as the server.

    :raises Misconfigured: if the installation cannot start
    """
    from netevents.config import settings

    url = settings()["SQLALCHEMY_DATABASE_URI"]
    return str(url.render_as_string(hide_password=False))
