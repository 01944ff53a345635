"""The public plugin API, on one screen. ``docs/plugins.md`` shows each method at work.

A plugin subclasses :class:`Plugin` and lists the subclass under the entry-point group ``netevents.plugins``.
It returns data and the core draws it. Reading is lenient: a plugin that fails to render is left out and
logged. Writing is strict: one that fails while reacting undoes the whole act, but for a scan.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from flask import url_for

from netevents.parts import Act, Bars, Cell, Column, Elsewhere, Entry, Export, Link, Nudge, Panel, Table

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from flask import Blueprint
    from flask_wtf import FlaskForm
    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from netevents.clock import Clock
    from netevents.events.models import Event, Registration
    from netevents.exchange.models import Connection
    from netevents.exchange.policy import ProfileView
    from netevents.occasions import Occasion
    from netevents.people.models import Person

Sessions: TypeAlias = "Callable[[], AbstractContextManager[Session]]"

__all__ = [
    "Act",
    "Bars",
    "Cell",
    "Column",
    "ConnectionPage",
    "ConsolePage",
    "Elsewhere",
    "Entry",
    "EventPage",
    "Export",
    "HomePage",
    "Link",
    "Nudge",
    "OpenPage",
    "Page",
    "Panel",
    "Plugin",
    "Sessions",
    "Table",
]


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

    @property
    def zone(self) -> str:
        """The zone whose clocks the attendee goes by: their own, if they have said so, or the event's."""
        return self.me.person.zone or self.event.zone


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
    """The organizer's page of an event; ``reader`` is who looks at it."""

    reader: Person

    def url(self, view: str, **values: Any) -> str:
        """The address of one of this plugin's pages for organizers at this event."""
        return url_for(f"{self.plugin}_console.{view}", slug=self.event.slug, **values)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPage(Page):
    """A page for whoever holds its secret address, with or without an account."""

    secret: str

    def url(self, view: str, **values: Any) -> str:
        """The address of another page behind the same secret."""
        return url_for(f"{self.plugin}_open.{view}", secret=self.secret, **values)


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """A person's first page, over all events; ``places`` are theirs where the plugin is on, last first."""

    session: Session
    person: Person
    places: Sequence[Registration]
    now: datetime
    plugin: str = ""

    def url(self, event: Event, view: str, **values: Any) -> str:
        """The address of one of this plugin's pages for attendees of ``event``."""
        return url_for(f"{self.plugin}.{view}", slug=event.slug, **values)


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

    def open_views(self) -> Blueprint | None:
        """Pages for people without an account, mounted at ``/p/<name>/<secret>``."""

    def opens(self, session: Session, secret: str, *, now: datetime) -> Event | None:
        """The event whose open pages this secret opens; None where it opens nothing. Keep its hash only."""

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
        """Panels on a person's first page, if the plugin is on at an event of theirs."""
        return ()

    def entries(self, page: HomePage) -> Iterable[Entry]:
        """What stands in a person's calendar feed, if the plugin is on at an event of theirs."""
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

    def exports(self) -> Iterable[Export]:
        """Files for the organizers of the events where it is on."""
        return ()

    def settings_form(self) -> type[FlaskForm] | None:
        """The form of its settings per event; the host stores what validates as JSON."""

    def switched_on(self, session: Session, event: Event) -> None:
        """It is now on at ``event``; called again when it was off in between."""

    def react(self, session: Session, occasion: Occasion) -> None:
        """Something happened where this plugin is on; match on the type of ``occasion``."""

    def due(self, session: Session, *, now: datetime, on: Select[int]) -> bool:
        """Do one commit's worth of what time brings; True if there is more.

        ``on`` selects the ids of the events where the plugin is on. What belongs to others waits until it is
        on there again, but for what people have taken back and what is kept no longer.
        """
        return False

    def nudges(self, session: Session, people: Collection[int], *, now: datetime) -> Iterable[Nudge]:
        """What would be worth a word to any of these people, now or within a day; in few statements.

        ``people`` are up to 1,000 ids of adults at whose events the plugin is on. The host chooses, keeps
        and sends. A nudge that is no longer named is done.
        """
        return ()

    def jobs(self, session: Session, *, now: datetime, on: Select[int]) -> Iterable[str]:
        """The names of long work that should be under way now, the most urgent first.

        ``on`` selects the ids of the events where the plugin is on; at others nothing is computed.
        """
        return ()

    def run_job(self, name: str, *, sessions: Sessions, clock: Clock) -> None:
        """Do the job in a process of its own, which ends as soon as :meth:`jobs` names it no longer.

        ``sessions()`` is entered for a transaction, which is committed where it is left.
        """

    def demo(self, session: Session, event: Event, *, now: datetime) -> None:
        """Put something into the invented event that ``netevents demo`` has just made."""

    def take_out(self, session: Session, person: Person) -> dict[str, Any]:
        """All that this plugin holds of ``person``, for their take-out file. Plain JSON values."""
        return {}

    def erase(self, session: Session, person: Person) -> None:
        """Forget ``person``. Called whether the plugin is on or off anywhere."""
