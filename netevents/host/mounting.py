"""Puts plugins into the web application: who listens, who adds to pages, whose pages are where."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, Final

from flask import Blueprint, Flask, g, make_response
from werkzeug.wrappers import Response

from netevents.db import db
from netevents.events.current import (
    enter,
    my_registration,
    the_event_i_greet,
    the_event_i_lead,
    the_event_i_organize,
)
from netevents.events.frame import attendee_frame, console_frame
from netevents.events.models import Event
from netevents.exchange.queries import anybody_came
from netevents.host import columns, leaving, reminders, telling
from netevents.host.check import PluginMistake
from netevents.host.console import bp as console
from netevents.host.discover import installed
from netevents.host.panels import as_seen_by, home_panels, may_show, panels
from netevents.host.switches import plugins_on, who_has
from netevents.host.weeks import week_panels
from netevents.languages import FOLDER, add_folder
from netevents.occasions import Occasion
from netevents.people.signed_in import the_organizer_account
from netevents.plugin import ConsolePage, EventPage, HomePage, Link, OpenPage, Page, Panel, Plugin
from netevents.refusal import NotHere
from netevents.web.access import Access
from netevents.web.current import now
from netevents.web.pages import is_ours
from netevents.web.tries import count_miss

View = Callable[..., Any]
Load = Callable[[Plugin, str], Page]


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
    app.extensions["netevents.came"] = anybody_came
    app.extensions["netevents.panels"] = panels
    app.extensions["netevents.home_panels"] = first_page_panels
    app.extensions["netevents.exports"] = columns.exports
    app.extensions["netevents.connection_columns"] = columns.connection_columns
    app.extensions["netevents.my_connection_columns"] = columns.my_connection_columns
    app.extensions["netevents.who_has"] = who_has
    app.extensions["netevents.take_out"] = leaving.take_out
    app.extensions["netevents.erase"] = leaving.erase
    app.register_blueprint(console)
    app.register_blueprint(reminders.bp)
    app.extensions["csrf"].exempt(reminders.stop)  # one click in a mail program; the address is the secret
    for plugin in installed():
        add_folder(Path(inspect.getfile(type(plugin))).parent / FOLDER)
        for place in PLACES:
            _mount(app, plugin, place)


def first_page_panels(page: HomePage) -> Sequence[Panel]:
    """The person's week, and what plugins add; what stands in a list of theirs is not named twice."""
    added = home_panels(page)
    listed = {line.url for panel in added for line in panel.lines if isinstance(line, Link)}
    return [*week_panels(page, but=listed), *added]


def _page_of_attendee(slug: str) -> Page:
    event, registration = my_registration(slug)
    return EventPage(session=db.session, event=event, me=registration, now=now())


def _page_of_leader(slug: str) -> Page:
    event, registration = the_event_i_lead(slug)
    return EventPage(session=db.session, event=event, me=registration, now=now())


def _page_of_greeter(slug: str) -> Page:
    return _console_page(the_event_i_greet(slug))


def _page_of_organizer(slug: str) -> Page:
    return _console_page(the_event_i_organize(slug))


def _console_page(event: Event) -> Page:
    return ConsolePage(session=db.session, event=event, now=now(), reader=the_organizer_account())


def _page_of_whoever(plugin: Plugin, secret: str) -> Page:
    """The page behind a secret address; who tries others is slowed down.

    :raises NotHere: if the secret opens nothing
    """
    event = plugin.opens(db.session, secret, now=now()) if len(secret) <= LONGEST_SECRET else None
    if event is None:
        count_miss()
        raise NotHere
    enter(event)
    return OpenPage(session=db.session, event=event, secret=secret, now=now())


def _at(load: Callable[[str], Page]) -> Load:
    return lambda plugin, slug: load(slug)


@dataclass(frozen=True, slots=True)
class MountPoint:
    """Where pages of plugins are, and how the page is loaded for each access that they may declare.

    :ivar begins: the address before the plugin's name, and what follows it
    :ivar known_by: the argument of the address by which the page is loaded
    """

    views: Callable[[Plugin], Blueprint | None]
    called: str
    begins: tuple[str, str]
    known_by: str
    allowed: Mapping[Access, Load]


LONGEST_SECRET: Final = 64
PLACES: Final = (
    MountPoint(
        lambda plugin: plugin.event_views(),
        "{}",
        ("/e/<slug>", ""),
        "slug",
        {Access.ATTENDEE: _at(_page_of_attendee), Access.LEADER: _at(_page_of_leader)},
    ),
    MountPoint(
        lambda plugin: plugin.console_views(),
        "{}_console",
        ("/console/e/<slug>", ""),
        "slug",
        {Access.GREETER: _at(_page_of_greeter), Access.ORGANIZER: _at(_page_of_organizer)},
    ),
    MountPoint(
        lambda plugin: plugin.open_views(),
        "{}_open",
        ("/p", "/<secret>"),
        "secret",
        {Access.ANYONE: _page_of_whoever},
    ),
)


def _frame(page: Page) -> dict[str, Any]:
    """What the core shows around the page."""
    if isinstance(page, OpenPage):
        return {"event": page.event}
    if isinstance(page, ConsolePage):
        return console_frame(page.event, "plugins")
    return attendee_frame(page.event)


def _mount(app: Flask, plugin: Plugin, place: MountPoint) -> None:
    """Register the plugin's pages of this place with the guard around each view.

    :raises PluginMistake: if the name is taken, or a view declares no access that fits its place
    """
    pages = place.views(plugin)
    if pages is None:
        return
    before, after = place.begins
    name = place.called.format(plugin.name)
    rooms = {
        rule.rule.removeprefix(before).split("/")[1]
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(f"{before}/")
    }
    if name in app.blueprints or plugin.name in rooms:
        raise PluginMistake(
            f"The plugin name “{plugin.name}” is taken by a part of netevents. Choose another."
        )
    app.register_blueprint(pages, url_prefix=f"{before}/{plugin.name}{after}", name=name)
    if any(key == name or str(key).startswith(f"{name}.") for key in app.before_request_funcs):
        raise PluginMistake(
            f"The plugin “{plugin.name}” acts before its pages are guarded; do it in the views."
        )
    for endpoint in [known for known in app.view_functions if known.startswith(f"{name}.")]:
        view = app.view_functions[endpoint]
        load = place.allowed.get(getattr(view, "access", None))  # type: ignore[arg-type]
        if load is None:
            fitting = " or ".join(f"Access.{access.name}" for access in place.allowed)
            raise PluginMistake(
                f"The view {endpoint} of the plugin “{plugin.name}” must declare its access: {fitting}."
            )
        app.view_functions[endpoint] = _guarded(plugin, view, load, place.known_by)


def _guarded(plugin: Plugin, view: View, load: Load, known_by: str) -> View:
    """``view`` for those who may see it, where the plugin is on; it gets the page instead of the address."""

    @wraps(view)
    def guarded(**values: Any) -> Response:
        page = load(plugin, values.pop(known_by))
        on = next((on for on in plugins_on(page.session, page.event) if on.plugin is plugin), None)
        if on is None or not may_show(plugin, page):
            raise NotHere
        g.frame = _frame(page)
        answer = make_response(view(as_seen_by(on, page), **values))
        if not is_ours(answer):
            raise PluginMistake(f"The plugin “{plugin.name}” answered with HTML of its own; use plugin_page.")
        if isinstance(page, OpenPage):
            # The address is a secret. A browser that sent no Referer at all could post no form over https.
            answer.headers["Referrer-Policy"] = "strict-origin"
            answer.headers["X-Robots-Tag"] = "noindex"
        return answer

    return guarded
