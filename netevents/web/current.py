"""What belongs to the current request: its time, its listener, the addresses of this site."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, cast

from flask import current_app, g, request, url_for
from flask import session as cookie
from werkzeug.routing import BuildError

from netevents.clock import Clock
from netevents.occasions import Tell, TellAll
from netevents.parts import Column, Export, Panel
from netevents.web.security import in_the_clear

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from netevents.events.models import Event
    from netevents.people.models import Person
    from netevents.plugin import HomePage

PluginExport = tuple[str, Export]
"""The plugin's name, and its file."""


def now() -> datetime:
    """The moment of this request; the same for all of it."""
    if "now" not in g:
        g.now = cast("Clock", current_app.extensions["netevents.clock"])()
    return cast("datetime", g.now)


def tell() -> Tell:
    """Who listens to what happens: the plugins that are on, through the host."""
    return cast("Tell", current_app.extensions["netevents.tell"])


def tell_all() -> TellAll:
    """The same for many things that happen at once."""
    return cast("TellAll", current_app.extensions["netevents.tell_all"])


def panels(place: str, page: Any) -> Sequence[Panel]:
    """What plugins add to ``place``: ``event``, ``connection`` or ``console``."""
    return cast("Sequence[Panel]", current_app.extensions["netevents.panels"](place, page))


def home_panels(page: HomePage) -> Sequence[Panel]:
    """What plugins add to a person's first page."""
    return cast("Sequence[Panel]", current_app.extensions["netevents.home_panels"](page))


def connection_columns(session: Session, event: Event) -> Sequence[Column]:
    """What plugins add to the event's ``connections.csv``."""
    return cast("Sequence[Column]", current_app.extensions["netevents.connection_columns"](session, event))


def my_connection_columns() -> Sequence[Column]:
    """What plugins add to a person's own ``my-connections.csv``."""
    return cast("Sequence[Column]", current_app.extensions["netevents.my_connection_columns"]())


def who_has(plugin: str, session: Session, people: Collection[int]) -> Collection[int]:
    """Who of ``people`` finds the plugin of that name at an event of theirs."""
    return cast("Collection[int]", current_app.extensions["netevents.who_has"](plugin, session, people))


def plugin_exports(session: Session, event: Event) -> Sequence[PluginExport]:
    """The files that plugins have for the organizers of the event."""
    return cast("Sequence[PluginExport]", current_app.extensions["netevents.exports"](session, event))


def take_out_of_plugins(session: Session, person: Person) -> dict[str, dict[str, Any]]:
    """What each installed plugin holds of ``person``, by its name."""
    return cast("dict[str, dict[str, Any]]", current_app.extensions["netevents.take_out"](session, person))


def erase_from_plugins(session: Session, person: Person) -> None:
    """Have every installed plugin forget ``person``; before the core does."""
    current_app.extensions["netevents.erase"](session, person)


def absolute(path: str) -> str:
    """``path`` on the configured base address; never on the Host header."""
    return f"{current_app.config['BASE_URL']}{path}"


OPENED: Final = "opened"
"""Under this name the cookie holds the live code that this device opened last, and when."""


def keep_place(endpoint: str, **values: str) -> None:
    """Remember where to come back to after joining or signing in. Never takes an address."""
    cookie["place"] = [endpoint, values]


def keep_this_place() -> None:
    """Remember the page that was asked for; nothing that was posted, and nothing that a script asks for."""
    wanted = request.accept_mimetypes
    if request.method == "GET" and request.endpoint and (wanted.accept_html or not wanted):
        keep_place(request.endpoint, **{key: str(value) for key, value in (request.view_args or {}).items()})


def kept_place(default: str) -> str:
    """The address remembered by :func:`keep_place`, once; else ``default``."""
    kept = cookie.pop("place", None)
    if not kept:
        return default
    try:
        return url_for(kept[0], **kept[1])
    except BuildError:
        return default


LONG_SIGN_IN = timedelta(days=400)
SHORT_SIGN_IN = timedelta(hours=12)


def sign_in_lasts() -> timedelta:
    """How long a device stays signed in: short over plain http outside this machine."""
    return SHORT_SIGN_IN if in_the_clear() else LONG_SIGN_IN


def row_asked_for(name: str) -> int | None:
    """The number of a row that the page's address says under ``name``; what cannot be one is none."""
    asked = request.args.get(name, "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 10 else None
