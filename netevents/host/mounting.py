"""Puts plugins into the web application: who listens, who adds to pages, whose pages are where."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from flask import Blueprint, Flask, g, make_response
from werkzeug.wrappers import Response

from netevents.db import db
from netevents.events.current import (
    my_registration,
    the_event_i_greet,
    the_event_i_lead,
    the_event_i_organize,
)
from netevents.events.frame import attendee_frame, console_frame
from netevents.host import columns, leaving, telling
from netevents.host.check import PluginMistake
from netevents.host.console import bp as console
from netevents.host.discover import installed
from netevents.host.panels import as_seen_by, may_show, panels
from netevents.host.switches import plugins_on
from netevents.occasions import Occasion
from netevents.plugin import ConsolePage, EventPage, Link, Page, Plugin
from netevents.refusal import NotHere
from netevents.web.access import Access
from netevents.web.current import now
from netevents.web.pages import is_ours

View = Callable[..., Any]


def register_plugins(app: Flask) -> None:
    """Install who listens and who adds to pages, then the pages of every plugin.

    :raises PluginMistake: if a plugin cannot be let in; the sentence names it
    """

    def tell(occasion: Occasion) -> None:
        telling.tell(db.session, occasion)

    def tell_all(occasions: Sequence[Occasion]) -> None:
        telling.tell_all(db.session, occasions)

    app.extensions["netevents.tell"] = tell
    app.extensions["netevents.tell_all"] = tell_all
    app.extensions["netevents.panels"] = panels
    app.extensions["netevents.connection_columns"] = columns.connection_columns
    app.extensions["netevents.my_connection_columns"] = columns.my_connection_columns
    app.extensions["netevents.take_out"] = leaving.take_out
    app.extensions["netevents.erase"] = leaving.erase
    app.register_blueprint(console)
    for plugin in installed():
        _mount(app, plugin, plugin.event_views(), plugin.name, "/e/<slug>", EVENT_PAGES)
        _mount(
            app, plugin, plugin.console_views(), f"{plugin.name}_console", "/console/e/<slug>", CONSOLE_PAGES
        )


def _page_of_attendee(slug: str) -> Page:
    event, registration = my_registration(slug)
    return EventPage(session=db.session, event=event, me=registration, now=now())


def _page_of_leader(slug: str) -> Page:
    event, registration = the_event_i_lead(slug)
    return EventPage(session=db.session, event=event, me=registration, now=now())


def _page_of_greeter(slug: str) -> Page:
    return ConsolePage(session=db.session, event=the_event_i_greet(slug), now=now())


def _page_of_organizer(slug: str) -> Page:
    return ConsolePage(session=db.session, event=the_event_i_organize(slug), now=now())


Load = Callable[[str], Page]
EVENT_PAGES: dict[Access, Load] = {Access.ATTENDEE: _page_of_attendee, Access.LEADER: _page_of_leader}
CONSOLE_PAGES: dict[Access, Load] = {Access.GREETER: _page_of_greeter, Access.ORGANIZER: _page_of_organizer}


def _frame(page: Page) -> dict[str, Any]:
    """What the core shows around the page."""
    if isinstance(page, ConsolePage):
        frame = console_frame(page.event, "plugins")
        return frame | {"crumbs": [*frame["crumbs"], Link(page.event.name, frame["event_url"])]}
    return attendee_frame(page.event)


def _mount(
    app: Flask, plugin: Plugin, pages: Blueprint | None, name: str, place: str, allowed: dict[Access, Load]
) -> None:
    """Register ``pages`` with the guard around each view.

    :raises PluginMistake: if the name is taken, or a view declares no access that fits its place
    """
    if pages is None:
        return
    rooms = {
        rule.rule.removeprefix(place).split("/")[1]
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(f"{place}/")
    }
    if name in app.blueprints or plugin.name in rooms:
        raise PluginMistake(
            f"The plugin name “{plugin.name}” is taken by a part of netevents. Choose another."
        )
    if pages.before_request_funcs:
        raise PluginMistake(
            f"The plugin “{plugin.name}” acts before its pages are guarded; do it in the views."
        )
    app.register_blueprint(pages, url_prefix=f"{place}/{plugin.name}", name=name)
    for endpoint in [known for known in app.view_functions if known.startswith(f"{name}.")]:
        view = app.view_functions[endpoint]
        load = allowed.get(getattr(view, "access", None))  # type: ignore[arg-type]
        if load is None:
            fitting = " or ".join(f"Access.{access.name}" for access in allowed)
            raise PluginMistake(
                f"The view {endpoint} of the plugin “{plugin.name}” must declare its access: {fitting}."
            )
        app.view_functions[endpoint] = _guarded(plugin, view, load)


def _guarded(plugin: Plugin, view: View, load: Load) -> View:
    """``view`` for those who may see it, where the plugin is on; it gets the page instead of the slug."""

    @wraps(view)
    def guarded(slug: str, **values: Any) -> Response:
        page = load(slug)
        on = next((on for on in plugins_on(page.session, page.event) if on.plugin is plugin), None)
        if on is None or not may_show(plugin, page):
            raise NotHere
        g.frame = _frame(page)
        answer = make_response(view(as_seen_by(on, page), **values))
        if not is_ours(answer):
            raise PluginMistake(f"The plugin “{plugin.name}” answered with HTML of its own; use plugin_page.")
        return answer

    return guarded
