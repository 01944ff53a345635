"""Asks plugins for panels, so that one that fails leaves the page standing."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from flask import current_app
from sqlalchemy.orm import Session

from netevents.host.switches import On, on_at, plugins_on
from netevents.languages import _
from netevents.plugin import ConnectionPage, Entry, EventPage, HomePage, Link, Nudge, Page, Panel, Plugin

log = logging.getLogger("netevents")
Item = TypeVar("Item", Panel, Link, Nudge, Entry)
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
            found.append(Panel(title=_("More at this event"), lines=links, order=LAST))
    return sorted(found, key=lambda panel: panel.order)


def home_panels(page: HomePage) -> Sequence[Panel]:
    """What plugins add to a person's first page, each for those events of theirs where it is on.

    One statement, and what the plugins read.
    """
    found = [
        panel
        for plugin, theirs in pages_of_plugins(page)
        for panel in answered(page.session, plugin, Panel, partial(_home_panels, page=theirs))
    ]
    return sorted(found, key=lambda panel: panel.order)


def entries(page: HomePage) -> Sequence[tuple[str, Entry]]:
    """What plugins add to a person's calendar, each with the name of its plugin. As for home panels."""
    return [
        (plugin.name, entry)
        for plugin, theirs in pages_of_plugins(page)
        for entry in answered(page.session, plugin, Entry, partial(_entries, page=theirs), "a calendar")
    ]


def pages_of_plugins(page: HomePage) -> Iterator[tuple[Plugin, HomePage]]:
    """``page`` as each plugin gets it: with the places where it is on, if there are any."""
    for plugin, events in on_at(page.session, [place.event for place in page.places]).items():
        places = [
            place
            for place in page.places
            if place.event_id in events and (plugin.youth_safe or not place.is_minor)
        ]
        if places:
            yield plugin, replace(page, plugin=plugin.name, places=places)


def may_show(plugin: Plugin, page: Page) -> bool:
    """Whether ``plugin`` may be on this page: a minor sees only those that are safe for young people."""
    return plugin.youth_safe or not (isinstance(page, EventPage | ConnectionPage) and page.me.is_minor)


def as_seen_by(on: On, page: Page) -> Page:
    """``page`` as the plugin gets it: with its own settings and addresses."""
    return replace(page, plugin=on.plugin.name, settings=on.settings)


def _event_links(plugin: Plugin, page: Any) -> Iterable[Link]:
    return plugin.event_links(page)


def _home_panels(plugin: Plugin, page: HomePage) -> Iterable[Panel]:
    return plugin.home_panels(page)


def _entries(plugin: Plugin, page: HomePage) -> Iterable[Entry]:
    return plugin.entries(page)


def _asked(
    on: On, page: Page, kind: type[Item], question: Callable[[Plugin, Any], Iterable[Item]]
) -> Sequence[Item]:
    return answered(
        page.session, on.plugin, kind, lambda plugin: question(plugin, as_seen_by(on, page)), page.event.slug
    )


def answered(
    session: Session,
    plugin: Plugin,
    kind: type[Item],
    question: Callable[[Plugin], Iterable[Item]],
    where: str = "somebody’s first page",
) -> Sequence[Item]:
    """The plugin's answer, or nothing where it fails; what it did to the transaction is taken back."""
    try:
        with session.begin_nested():
            answer = tuple(question(plugin))
        for item in answer:
            if not isinstance(item, kind):
                raise TypeError(f"the plugin {plugin.name} gave {item!r} instead of a {kind.__name__}")
    except Exception:
        if current_app.testing:
            raise
        log.exception("the plugin %s was left out of a page of %s", plugin.name, where)
        return ()
    return answer
