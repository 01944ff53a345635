"""Asks the plugins what would be worth a word to whom, each about those at whose events it is on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.events.models import Event, Registration
from netevents.host.discover import installed
from netevents.host.models import EventPlugin
from netevents.host.panels import answered
from netevents.host.switches import allowed
from netevents.people.models import Person
from netevents.plugin import Nudge, Plugin

NameOf = tuple[str, str]
"""What names a nudge of one person: the plugin, and its key."""
Named = Mapping[NameOf, Nudge]
"""What one person's plugins name, the most urgent first."""


@dataclass(frozen=True, slots=True)
class Place:
    """An event at which a person is or was no minor, and the plugins that are on there."""

    event_id: int
    zone: str
    on: frozenset[str]


def speakers() -> Sequence[Plugin]:
    """The plugins that ever name a nudge."""
    return [plugin for plugin in installed() if type(plugin).nudges is not Plugin.nudges]


def places_of_people(session: Session, ids: Collection[int]) -> Mapping[int, Sequence[Place]]:
    """Where these people have places, the last event first; no drafts. Three statements."""
    held = session.execute(
        select(Registration.person_id, Registration.event_id).where(
            Registration.person_id.in_(ids), Registration.erased_at.is_(None), ~Registration.is_minor
        )
    ).all()
    event_ids = {event_id for _, event_id in held}
    events = session.scalars(
        select(Event)
        .where(Event.id.in_(event_ids), Event.state != "draft")
        .order_by(Event.starts_at.desc(), Event.id.desc())
    ).all()
    on = _on(session, {event.id: event for event in events})
    at = {event.id: (rank, Place(event.id, event.zone, on[event.id])) for rank, event in enumerate(events)}
    places: dict[int, list[tuple[int, Place]]] = defaultdict(list)
    for person_id, event_id in held:
        if event_id in at:
            places[person_id].append(at[event_id])
    return {
        id_: [place for _, place in sorted(theirs, key=lambda ranked: ranked[0])]
        for id_, theirs in places.items()
    }


def _on(session: Session, events: Mapping[int, Event]) -> Mapping[int, frozenset[str]]:
    """The names of the speakers that are on, by event."""
    known = {plugin.name: plugin for plugin in speakers()}
    rows = session.execute(
        select(EventPlugin.event_id, EventPlugin.name).where(EventPlugin.event_id.in_(events), EventPlugin.on)
    ).all()
    found: dict[int, set[str]] = defaultdict(set)
    for event_id, name in rows:
        if name in known and allowed(known[name], events[event_id]):
            found[event_id].add(name)
    return {id_: frozenset(found[id_]) for id_ in events}


def zones_of(
    session: Session, ids: Collection[int], places: Mapping[int, Sequence[Place]]
) -> Mapping[int, str]:
    """On what clocks these people live: those they chose, else those of their last event."""
    asked = session.execute(select(Person.id, Person.zone).where(Person.id.in_(ids)))
    own = {id_: zone for id_, zone in asked}  # noqa: C416  a Row is no pair to the type checker
    return {id_: own.get(id_) or (places[id_][0].zone if id_ in places else "UTC") for id_ in ids}


def named_to(
    session: Session, places: Mapping[int, Sequence[Place]], *, now: datetime
) -> Mapping[int, Named]:
    """What the plugins name to these people; only to those to whom anything is named.

    A plugin that fails is left out, like everywhere that plugins are read.
    """
    found: dict[int, dict[NameOf, Nudge]] = defaultdict(dict)
    for plugin in speakers():
        on = {
            id_: {place.event_id for place in theirs if plugin.name in place.on}
            for id_, theirs in places.items()
        }
        people = {id_ for id_, events in on.items() if events}
        if not people:
            continue
        ask = partial(_nudges, session=session, people=people, now=now)
        for nudge in answered(session, plugin, Nudge, ask, "what is worth a word"):
            events = on.get(nudge.person_id)
            if events and (nudge.event_id is None or nudge.event_id in events):
                found[nudge.person_id].setdefault((plugin.name, nudge.key), nudge)
    return {id_: dict(sorted(named.items(), key=_urgency)) for id_, named in found.items()}


def _nudges(plugin: Plugin, *, session: Session, people: Collection[int], now: datetime) -> Iterable[Nudge]:
    return plugin.nudges(session, people, now=now)


def _urgency(named: tuple[NameOf, Nudge]) -> tuple[int, datetime, NameOf]:
    name, nudge = named
    return nudge.rank, nudge.due_at, name
