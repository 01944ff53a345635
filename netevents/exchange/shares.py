"""What came of an event, in shares of its connections: never a number of anybody's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.events.models import ROLES, Event, Registration
from netevents.exchange import exporting, policy
from netevents.exchange.exporting import BOTH
from netevents.exchange.graph import FEWEST
from netevents.exchange.models import Note
from netevents.exchange.queries import blocked_pairs
from netevents.plugin import Column

FOLLOW_UP: Final = "follow_up"
"""The column of ``connections.csv`` by which a plugin says that people were in touch afterwards."""


MEANINGS: Final = {
    "remembered": "Remembered: at least one of the two wrote a note",
    "followed up": "Followed up: they were in touch afterwards",
    "two-way": "Two-way: both of them confirmed it",
}


@dataclass(frozen=True)
class Share:
    """A part of a hundred, or None where there are too few people to tell it."""

    name: str
    percent: int | None


@dataclass(frozen=True)
class Shares:
    """The shares of one group of people: everybody, or those of one role."""

    group: str
    shares: Sequence[Share]


@dataclass
class _Group:
    """People of one kind, and what is true of their connections, before it becomes a share."""

    title: str
    people: set[int] = field(default_factory=set)
    made: int = 0
    noted: int = 0
    both: int = 0
    followed: int = 0

    def told(self, *, with_follow_up: bool) -> Shares:
        parts = [("remembered", self.noted), ("two-way", self.both)]
        if with_follow_up:
            parts.insert(1, ("followed up", self.followed))
        return Shares(self.title, [Share(name, self._percent(part)) for name, part in parts])

    def _percent(self, part: int) -> int | None:
        """Nothing where few people, or few connections, stand behind it."""
        too_few = len(self.people) < FEWEST or self.made < FEWEST
        return None if too_few else round(100 * part / self.made)


def shares(session: Session, event: Event, columns: Iterable[Column] = ()) -> Sequence[Shares]:
    """What share of the connections of ``event`` was remembered, followed up, and two-way.

    For everybody, then by role where there is more than one. Minors, and who stays out of the list of who met
    whom, are not in it. A note counts by being there: nobody's words are read.

    :param columns: those of plugins; one that is called ``follow_up`` tells of the time afterwards
    """
    places = {
        place.id: place for place in exporting.everybody_listed(session, event) if policy.in_graph(place)
    }
    blocked = blocked_pairs(session, event.id)
    noted = _noted(session, event)
    column = next((column for column in columns if column.name == FOLLOW_UP), None)
    followed = _followed(session, event, column) if column else frozenset[str]()
    everybody = _Group("Everybody")
    by_role = {role: _Group(f"{role.capitalize()}s") for role in ROLES}
    for code, low, high, _, _, stands in exporting.made_connections(session, event):
        if low not in places or high not in places or (low, high) in blocked:
            continue
        everybody.people |= {low, high}
        groups = {role: by_role[role] for role in (places[low].role, places[high].role)}
        for id_ in (low, high):
            groups[places[id_].role].people.add(id_)
        for group in (everybody, *groups.values()):
            group.made += 1
            group.noted += (low, high) in noted
            group.both += bool(stands & BOTH)
            group.followed += code in followed
    roles = [group for group in by_role.values() if group.made]
    shown = [everybody, *roles] if len(roles) > 1 else [everybody]
    return [group.told(with_follow_up=column is not None) for group in shown]


def _noted(session: Session, event: Event) -> set[tuple[int, int]]:
    """The pairs, lower place first, of whom one has written something about the other."""
    rows = session.execute(
        select(Note.author_id, Note.about_id)
        .join(Registration, Registration.id == Note.author_id)
        .where(Registration.event_id == event.id)
    )
    return {(min(pair), max(pair)) for pair in rows}


def _followed(session: Session, event: Event, column: Column) -> frozenset[str]:
    """The codes of the connections that were followed up, as far as both sides let it be seen."""
    prepared = column.prepare(session, event)
    return frozenset(
        fact[0]
        for fact, connection in exporting.whole_connections(session, event)
        if column.value(connection, None, prepared) == "yes"
    )
