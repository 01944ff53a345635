"""Facts that have happened, told to whoever listens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netevents.events.models import Event, Registration
    from netevents.exchange.models import Connection
    from netevents.people.models import Person


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something happened at ``event``; plugins match on the type."""

    event: Event


Tell = Callable[[Occasion], None]
TellAll = Callable[[Sequence[Occasion]], None]


@dataclass(frozen=True, slots=True)
class Registered(Occasion):
    """A person has a place at the event."""

    registration: Registration


@dataclass(frozen=True, slots=True)
class CheckedIn(Occasion):
    """An attendee was seen at the door for the first time."""

    registration: Registration


@dataclass(frozen=True, slots=True)
class Connected(Occasion):
    """A connection was made. Told by the worker right after the commit, at least once."""

    connection: Connection


@dataclass(frozen=True, slots=True)
class Withdrawn(Occasion):
    """``by`` took back what the other side of ``connection`` could see."""

    connection: Connection
    by: Registration


@dataclass(frozen=True, slots=True)
class InTouch(Occasion):
    """The two people of ``connection`` were in touch again, as ``by`` knows; may be told twice.

    ``how``: ``wrote``, ``replied``, ``met``, or ``logged`` where it is not said.
    """

    connection: Connection
    by: Registration
    how: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TurnsMinor(Occasion):
    """``registration`` is about to count as a minor's; what only adults may hold must go now.

    Told to every installed plugin, on or off.
    """

    registration: Registration


@dataclass(frozen=True, slots=True)
class EventOpened(Occasion):
    """The organizer opened the event."""


@dataclass(frozen=True, slots=True)
class EventCopied(Occasion):
    """``event`` is a new draft made after ``source``; what was set for plugins has been copied."""

    source: Event


@dataclass(frozen=True, slots=True)
class EventEnded(Occasion):
    """The event is over: an organizer ended it, or its end has passed. Told once, and again if it went on."""


@dataclass(frozen=True, slots=True)
class PersonErased(Occasion):
    """``person`` is about to be forgotten; told once for each event of theirs."""

    person: Person
