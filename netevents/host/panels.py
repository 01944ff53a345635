"""Asks plugins for panels, so that one that fails leaves the page standing."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from flask import current_app

from netevents.host.switches import On, plugins_on
from netevents.plugin import ConnectionPage, EventPage, Link, Page, Panel, Plugin

log = logging.getLogger("netevents")
Item = TypeVar("Item", Panel, Link)
LAST = 90

PLACES: dict[str, Callable[[Plugin, Any], Iterable[Panel]]] = {
    "event": lambda plugin, page: plugin.event_panels(page),
    "connection": lambda plugin, page: plugin.connection_panels(page),
    "console": lambda plugin, page: plugin.console_panels(page),
}


def panels(place: str, page: Page) -> Sequence[Panel]:
    """What the plugins that are on add to ``place``, in order.

    On an attendee's event page their links stand together in one last panel.
    """
    shown = [on for on in plugins_on(page.session, page.event) if may_show(on.plugin, page)]
    found = [panel for on in shown for panel in _asked(on, page, Panel, PLACES[place])]
    if isinstance(page, EventPage):
        links = [link for on in shown for link in _asked(on, page, Link, _event_links)]
        if links:
            found.append(Panel(title="More at this event", lines=links, order=LAST))
    return sorted(found, key=lambda panel: panel.order)


def may_show(plugin: Plugin, page: Page) -> bool:
    """Whether ``plugin`` may be on this page: a minor sees only those that are safe for young people."""
    return plugin.youth_safe or not (isinstance(page, EventPage | ConnectionPage) and page.me.is_minor)


def as_seen_by(on: On, page: Page) -> Page:
    """``page`` as the plugin gets it: with its own settings and addresses."""
    return replace(page, plugin=on.plugin.name, settings=on.settings)


def _event_links(plugin: Plugin, page: Any) -> Iterable[Link]:
    return plugin.event_links(page)


def _asked(
    on: On, page: Page, kind: type[Item], question: Callable[[Plugin, Any], Iterable[Item]]
) -> Sequence[Item]:
    """The plugin's answer, or nothing where it fails; what it did to the transaction is taken back."""
    try:
        with page.session.begin_nested():
            answer = tuple(question(on.plugin, as_seen_by(on, page)))
        for item in answer:
            if not isinstance(item, kind):
                raise TypeError(f"the plugin {on.plugin.name} gave {item!r} instead of a {kind.__name__}")
    except Exception:
        if current_app.testing:
            raise
        log.exception("the plugin %s was left out of a page of %s", on.plugin.name, page.event.slug)
        return ()
    return answer
