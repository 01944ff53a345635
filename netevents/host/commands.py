"""``netevents plugins``: what is installed, and a new one to begin with."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import click

from netevents.host.check import ONE_PLAIN_WORD, PluginMistake


@click.group()
def plugins() -> None:
    """Installed plugins; a new one."""


@plugins.command(name="list")
def list_() -> None:
    """What is installed, those that others require first."""
    from netevents.host.discover import installed

    try:
        found = installed()
    except PluginMistake as mistake:
        raise click.ClickException(str(mistake)) from mistake
    for plugin in found:
        click.echo(f"{plugin.name}: {plugin.summary}")
    if not found:
        click.echo("No plugin is installed.")


@plugins.command()
@click.argument("name")
@click.option(
    "--into", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="Folder to write in."
)
def new(name: str, into: Path) -> None:
    """Write a working plugin called NAME. It has a table, a page, a panel and passing tests."""
    if not ONE_PLAIN_WORD.fullmatch(name):
        raise click.ClickException("Choose one plain word: 2 to 30 small letters or digits, a letter first.")
    folder = into / f"netevents-{name}"
    if folder.exists():
        raise click.ClickException(f"{folder} is there already. Choose another name or folder.")
    _copy(files("netevents.host") / "scaffold", folder, name)
    click.echo(f"Wrote {folder}. Its README.md says how to go on.")


def _copy(source: Traversable, target: Path, name: str) -> None:
    """Copy what is in ``source``, with the plugin's name put in and the ending .txt taken off."""
    target.mkdir(parents=True)
    for item in source.iterdir():
        if item.is_dir():
            _copy(item, target / (f"netevents_{name}" if item.name == "package" else item.name), name)
        else:
            text = item.read_text(encoding="utf-8").replace("pluginname", name)
            text = text.replace("PluginName", name.capitalize())
            file = item.name.removesuffix(".txt").replace("pluginname", name)
            (target / file).write_text(text, encoding="utf-8")
