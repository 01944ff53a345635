"""The public plugin API, on one screen. ``docs/plugins.md`` shows each method at work.

A plugin subclasses :class:`Plugin` and lists the subclass under the entry-point group ``netevents.plugins``.
It returns data and the core draws it. Reading is lenient: a plugin that fails to render is left out and
logged. Writing is strict: one that fails while reacting undoes the whole act, but for a scan.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, ClassVar

from flask import url_for

if TYPE_CHECKING:
    from flask import Blueprint
    from flask_wtf import FlaskForm
    from sqlalchemy.orm import Session

    from netevents.events.models import Event, Registration
    from netevents.exchange.models import Connection
    from netevents.exchange.policy import ProfileView
    from netevents.occasions import Occasion
    from netevents.people.models import Person


@dataclass(frozen=True, slots=True)
class Link:
    """A way to a page: ``title`` on the button, ``url`` inside this site."""

    title: str
    url: str

    def __post_init__(self) -> None:
        _plain("Link", title=self.title, url=self.url)
        if not self.url.startswith("/") or self.url.startswith("//") or not _ONE_LINE.fullmatch(self.url):
            raise ValueError(f"a Link leads to a page of this site, not to {self.url!r}")


@dataclass(frozen=True, slots=True)
class Panel:
    """A framed part of a page. Plain text only: the core escapes and draws it.

    ``quote`` is one sentence that stands out, such as an opening question. A line that is a :class:`Link`
    leads on. ``acts`` are buttons that POST. Panels of one place stand by ``order``.
    """

    title: str
    text: str = ""
    quote: str = ""
    lines: Sequence[str | Link] = ()
    links: Sequence[Link] = ()
    acts: Sequence[Link] = ()
    order: int = 50

    def __post_init__(self) -> None:
        _plain("Panel", title=self.title, text=self.text, quote=self.quote)
        if isinstance(self.lines, str):
            raise TypeError("Panel.lines is a list of lines, not one text")
        for line in self.lines:
            if not isinstance(line, Link):
                _plain("Panel", lines=line)
        for link in (*self.links, *self.acts):
            if not isinstance(link, Link):
                raise TypeError(f"Panel.links and Panel.acts hold Links, not {link!r}")


@dataclass(frozen=True, slots=True)
class Column:
    """One column for ``connections.csv`` or ``my-connections.csv``.

    ``value`` gets the connection (and for a person's own file their registration) and gives the cell.
    Whatever must be read for all rows is read by ``prepare(session, event)`` once, and handed to ``value``
    as ``prepared``. A column with the name of a core column fills that one.
    """

    name: str
    value: Callable[[Connection, Registration | None, Any], str]
    prepare: Callable[[Session, Event], Any] = field(default=lambda session, event: None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What every page knows. The host fills in ``plugin`` and ``settings`` for the plugin that it asks."""

    session: Session
    event: Event
    now: datetime
    plugin: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)

    def url(self, view: str, **values: Any) -> str:
        """The address of one of this plugin's pages for attendees at this event."""
        return url_for(f"{self.plugin}.{view}", slug=self.event.slug, **values)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPage(Page):
    """An attendee's page of an event."""

    me: Registration


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionPage(Page):
    """Two people; before the exchange ``connection`` is None.

    ``they`` is what policy lets ``me`` see of ``them``, ``my_profile`` what it lets them see of ``me``.
    """

    me: Registration
    them: Registration
    my_profile: ProfileView
    they: ProfileView
    connection: Connection | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsolePage(Page):
    """The organizer's page of an event."""

    def url(self, view: str, **values: Any) -> str:
        """The address of one of this plugin's pages for organizers at this event."""
        return url_for(f"{self.plugin}_console.{view}", slug=self.event.slug, **values)


class Plugin:
    """What a plugin can do. Every method has a harmless default; a misspelled one is refused at import."""

    name: ClassVar[str]
    """One plain word: the address, the folder, the prefix of its tables."""
    title: ClassVar[str]
    summary: ClassVar[str]
    """One sentence, for the organizer who decides whether to switch it on."""
    requires: ClassVar[Sequence[str]] = ()
    """Names of plugins that must be on where this one is."""
    on_at: ClassVar[Collection[str]] = ()
    """Kinds of event that it is on at from their opening, unless the organizer chose otherwise."""
    youth_safe: ClassVar[bool] = False
    """Only plugins that declare it can be on at a youth event, or be shown to a minor anywhere."""

    def __init_subclass__(cls) -> None:
        """Refuse public names that mean nothing here.

        :raises TypeError: naming the nearest one that does
        """
        known = [*vars(Plugin), *Plugin.__annotations__]
        for base in cls.__mro__[: cls.__mro__.index(Plugin)]:
            for given in vars(base):
                if not given.startswith("_") and given not in known:
                    nearest = get_close_matches(given, known, 1, 0)[0]
                    raise TypeError(
                        f"{cls.__name__}.{given} is not part of the plugin API. Did you mean “{nearest}”? "
                        "Names of your own start with an underscore."
                    )

    def event_views(self) -> Blueprint | None:
        """Pages for attendees, mounted at ``/e/<slug>/<name>/`` and 404 where the plugin is off."""

    def console_views(self) -> Blueprint | None:
        """Pages for organizers, mounted at ``/console/e/<slug>/<name>/``."""

    def event_links(self, page: EventPage) -> Iterable[Link]:
        """Ways in from an attendee's event page."""
        return ()

    def event_panels(self, page: EventPage) -> Iterable[Panel]:
        """Panels on an attendee's event page."""
        return ()

    def connection_panels(self, page: ConnectionPage) -> Iterable[Panel]:
        """Panels where two people look at each other, before and after the exchange."""
        return ()

    def console_panels(self, page: ConsolePage) -> Iterable[Panel]:
        """Panels on the organizer's page of an event."""
        return ()

    def connection_columns(self) -> Iterable[Column]:
        """Columns added to ``connections.csv`` of the events where it is on."""
        return ()

    def my_connection_columns(self) -> Iterable[Column]:
        """Columns added to a person's own ``my-connections.csv``."""
        return ()

    def settings_form(self) -> type[FlaskForm] | None:
        """The form of its settings per event; the host stores what validates as JSON."""

    def switched_on(self, session: Session, event: Event) -> None:
        """It is now on at ``event``; called again when it was off in between."""

    def react(self, session: Session, occasion: Occasion) -> None:
        """Something happened where this plugin is on; match on the type of ``occasion``."""

    def take_out(self, session: Session, person: Person) -> dict[str, Any]:
        """All that this plugin holds of ``person``, for their take-out file. Plain JSON values."""
        return {}

    def erase(self, session: Session, person: Person) -> None:
        """Forget ``person``. Called whether the plugin is on or off anywhere."""


_ONE_LINE = re.compile(r"[^\s\\<>\"'\x00-\x1f\x7f]+")


def _plain(what: str, **given: object) -> None:
    """Refuse everything but plain text; ready-made markup would not be escaped."""
    for name, value in given.items():
        if type(value) is not str:
            raise TypeError(f"{what}.{name} is plain text, not {value!r}")
