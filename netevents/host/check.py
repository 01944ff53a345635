"""What a plugin must keep to before it is let in; each mistake is said at start, by name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from netevents.exchange.exports import MINE, OF_EVENT
from netevents.plugin import Column, Export, Plugin

ONE_PLAIN_WORD = re.compile(r"[a-z][a-z0-9]{1,29}")
ONE_COLUMN = re.compile(r"[a-z][a-z0-9_]{1,59}")
ONE_FILE = re.compile(r"[a-z][a-z0-9-]{0,25}\.csv")


class PluginMistake(Exception):
    """A plugin cannot be let in. The sentence is for whoever installed or wrote it."""


def check_class(found: object, listed_as: str) -> type[Plugin]:
    """``found`` if it is a plugin that says who it is.

    :raises PluginMistake: otherwise
    """
    if not (isinstance(found, type) and issubclass(found, Plugin)):
        raise PluginMistake(f"The plugin “{listed_as}” is no subclass of netevents.plugin.Plugin.")
    for said in ("name", "title", "summary"):
        if not isinstance(getattr(found, said, None), str) or not getattr(found, said).strip():
            raise PluginMistake(f"The plugin “{listed_as}” has no {said}.")
    if not ONE_PLAIN_WORD.fullmatch(found.name):
        raise PluginMistake(
            f"The plugin name “{found.name}” must be one plain word: 2 to 30 small letters or digits."
        )
    if found.name != listed_as:
        raise PluginMistake(f"The plugin “{found.name}” is listed as “{listed_as}”; both must be the same.")
    if isinstance(found.requires, str):
        raise PluginMistake(f"The plugin “{found.name}” must give the names that it requires as a list.")
    return found


def check_all(plugins: Sequence[Plugin]) -> None:
    """Nobody claims what another has, and whoever is required is there.

    :raises PluginMistake: otherwise
    """
    names = [plugin.name for plugin in plugins]
    if twice := _twice(names):
        raise PluginMistake(f"Two installed plugins are called “{twice}”. Uninstall one of them.")
    for plugin in plugins:
        for missing in sorted(set(plugin.requires) - set(names)):
            raise PluginMistake(f"The plugin “{plugin.name}” requires “{missing}”, which is not installed.")
    of_event = [(plugin, column) for plugin in plugins for column in plugin.connection_columns()]
    mine = [(plugin, column) for plugin in plugins for column in plugin.my_connection_columns()]
    _check_columns("connections.csv", of_event, OF_EVENT)
    _check_columns("my-connections.csv", mine, MINE)
    _check_files([(plugin, export) for plugin in plugins for export in plugin.exports()])


def _check_files(files: Sequence[tuple[Plugin, Export]]) -> None:
    from netevents.exchange.files import KINDS

    for plugin, export in files:
        if not ONE_FILE.fullmatch(export.name):
            raise PluginMistake(
                f"The plugin “{plugin.name}” calls a file “{export.name}”; "
                "use at most 26 small letters, digits and hyphens, and .csv."
            )
    if twice := _twice([*KINDS, *(export.name for _, export in files)]):
        of = " and ".join(f"“{plugin.name}”" for plugin, export in files if export.name == twice)
        raise PluginMistake(f"The file name “{twice}” of {of} is taken. Choose another.")


def _check_columns(file: str, columns: Sequence[tuple[Plugin, Column]], of_the_core: Collection[str]) -> None:
    for plugin, column in columns:
        if column.name in of_the_core:
            raise PluginMistake(
                f"The plugin “{plugin.name}” claims “{column.name}” of {file}, which netevents fills."
            )
        if not ONE_COLUMN.fullmatch(column.name):
            raise PluginMistake(
                f"The plugin “{plugin.name}” names a column of {file} “{column.name}”; "
                "use small letters, digits and underscores."
            )
    if twice := _twice(column.name for _, column in columns):
        both = " and ".join(f"“{plugin.name}”" for plugin, column in columns if column.name == twice)
        raise PluginMistake(
            f"The plugins {both} both claim the column “{twice}” of {file}. Uninstall one of them."
        )


def _twice(names: Iterable[str]) -> str | None:
    return next((name for name, times in Counter(names).items() if times > 1), None)
