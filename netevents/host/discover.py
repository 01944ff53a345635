"""Which plugins are installed: those that a distribution lists under ``netevents.plugins``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import EntryPoint, entry_points

from netevents.host.check import PluginMistake, check_all, check_class
from netevents.plugin import Plugin

GROUP = "netevents.plugins"


@cache
def installed() -> tuple[Plugin, ...]:
    """Every installed plugin, those that others require first, else by name.

    :raises PluginMistake: if one of them cannot be let in; the sentence names it
    """
    return arranged(map(_loaded, entry_points(group=GROUP)))


def plugin_named(name: str) -> Plugin | None:
    """The installed plugin of that name."""
    return next((plugin for plugin in installed() if plugin.name == name), None)


def arranged(found: Iterable[Plugin]) -> tuple[Plugin, ...]:
    """``found``, checked together, each after those it requires.

    :raises PluginMistake: if two claim the same thing, or one requires what is not there
    """
    plugins = sorted(found, key=lambda plugin: plugin.name)
    check_all(plugins)
    return tuple(_by_requirement(plugins))


def _by_requirement(plugins: list[Plugin]) -> Iterator[Plugin]:
    waiting, placed = list(plugins), set[str]()
    while waiting:
        ready = next((plugin for plugin in waiting if placed.issuperset(plugin.requires)), None)
        if ready is None:
            names = ", ".join(plugin.name for plugin in waiting)
            raise PluginMistake(f"These plugins require each other in a circle: {names}.")
        waiting.remove(ready)
        placed.add(ready.name)
        yield ready


def _loaded(entry: EntryPoint) -> Plugin:
    try:
        found = entry.load()
    except (ImportError, AttributeError, TypeError) as error:
        raise PluginMistake(f"The plugin “{entry.name}” ({entry.value}) cannot be loaded: {error}") from error
    return check_class(found, entry.name)()
