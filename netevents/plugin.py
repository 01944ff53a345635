"""The public plugin API, on one screen. ``docs/plugins.md`` shows each method at work.

A plugin subclasses :class:`Plugin` and lists the subclass under the entry-point group ``netevents.plugins``. It returns
data and the core draws it. Reading is lenient: a plugin that fails to render is left out and logged.
Writing is strict: one that fails while reacting undoes the whole act, but for a scan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    import click
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


@dataclass(frozen=True, slots=True)
class Panel:
    """A framed part of a page. Plain text only: the core escapes and draws it.

    ``quote`` is one sentence that stands out, such as an opening question. ``acts`` are buttons that POST.
    """

    title: str
    text: str = ""
    quote: str = ""
    lines: Sequence[str] = ()
    links: Sequence[Link] = ()
    acts: Sequence[Link] = ()
    order: int = 50


@dataclass(frozen=True, slots=True)
class Column:
    """One column for ``connections.csv`` or ``my-connections.csv``.

    ``value`` gets the connection (and for a person's own file their registration) and gives the cell. Whatever must be
    read for all rows is read by ``prepare(session, event)`` once, and handed to ``value`` as ``prepared``.
    A column with the name of a core column fills that one.
    """

    name: str
    value: Callable[[Connection, Registration | None, Any], str]
    prepare: Callable[[Session, Event], Any] = field(default=lambda session, event: None)


@dataclass(frozen=True, slots=True)
class Export:
    """A CSV of its own in the console: ``rows(session, event)`` under ``header``."""

    filename: str
    title: str
    header: Sequence[str]
    rows: Callable[[Session, Event], Iterable[Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Question:
    """Asked at joining, answered in one line, shown to others by consent."""

    key: str
    label: str
    choices: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class EventPage:
    """An attendee's page of an event."""

    session: Session
    event: Event
    me: Registration
    now: datetime
    settings: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ConnectionPage:
    """Two people: before the exchange ``connection`` is None. ``they`` is what policy lets ``me`` see."""

    session: Session
    event: Event
    me: Registration
    them: Registration
    my_profile: ProfileView
    they: ProfileView
    connection: Connection | None
    now: datetime
    settings: dict[str, Any]


@dataclass(frozen=True, slots=True)
class HomePage:
    """A person's own page over all their events; ``events`` are those with this plugin on."""

    session: Session
    person: Person
    events: Sequence[Event]
    now: datetime


@dataclass(frozen=True, slots=True)
class ConsolePage:
    """The organizer's page of an event."""

    session: Session
    event: Event
    now: datetime
    settings: dict[str, Any]


class Plugin:
    """What a plugin can do. Every method has a harmless default; a misspelled one is refused at start."""

    name: ClassVar[str]
    """One plain word: the address, the folder, the prefix of its tables."""
    title: ClassVar[str]
    summary: ClassVar[str]
    requires: ClassVar[Sequence[str]] = ()
    youth_safe: ClassVar[bool] = False
    """Only plugins that declare it can be on at a youth event."""

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

    def home_panels(self, page: HomePage) -> Iterable[Panel]:
        """Panels on a person's page over all events."""
        return ()

    def console_panels(self, page: ConsolePage) -> Iterable[Panel]:
        """Panels on the organizer's page of an event."""
        return ()

    def connection_columns(self, event: Event) -> Iterable[Column]:
        """Columns added to the event's ``connections.csv``."""
        return ()

    def my_connection_columns(self) -> Iterable[Column]:
        """Columns added to a person's own ``my-connections.csv``."""
        return ()

    def exports(self, event: Event) -> Iterable[Export]:
        """Files of its own for the organizer."""
        return ()

    def settings_form(self) -> type[FlaskForm] | None:
        """The form of its settings per event; the host stores what validates as JSON."""

    def commands(self) -> Iterable[click.Command]:
        """Commands under ``netevents <name>``."""
        return ()

    def due(self, session: Session, *, now: datetime) -> None:
        """Do the work that time brings. Called by ``netevents tick``, at least once, in small commits."""

    def switched_on(self, session: Session, event: Event) -> None:
        """The organizer switched the plugin on for ``event``."""

    def switched_off(self, session: Session, event: Event) -> None:
        """The organizer switched it off; what it knows stays."""

    def react(self, session: Session, occasion: Occasion) -> None:
        """Something happened where this plugin is on; match on the type of ``occasion``."""

    def take_out(self, session: Session, person: Person) -> dict[str, Any]:
        """All that this plugin holds of ``person``, for their take-out file. Plain JSON values."""
        return {}

    def erase(self, session: Session, person: Person) -> None:
        """Forget ``person``. Called whether the plugin is on or off anywhere."""
