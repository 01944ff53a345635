"""What came of an event, in shares of its connections: never a number of anybody's."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.events.models import ROLES, Event, Registration
from netevents.exchange import exporting, policy
from netevents.exchange.exporting import BOTH
from netevents.exchange.graph import FEWEST
from netevents.exchange.models import Note
from netevents.exchange.queries import blocked_pairs
from netevents.languages import mark
from netevents.plugin import Column

FOLLOW_UP: Final = "follow_up"
"""The column of ``connections.csv`` by which a plugin says that people were in touch afterwards."""
COUNTED: Final = "shares.json"
"""The shares of a large event, which the worker counts and keeps like a large file."""

MEANINGS: Final = {
    mark("remembered"): mark("Remembered: at least one of the two wrote a note"),
    mark("followed up"): mark("Followed up: they were in touch afterwards, and both let you see it"),
    mark("two-way"): mark("Two-way: both of them confirmed it"),
}
EVERYBODY: Final = mark("Everybody")
BY_ROLE: Final = {
    "attendee": mark("Attendees"),
    "mentor": mark("Mentors"),
    "speaker": mark("Speakers"),
    "booth rep": mark("Booth reps"),
    "leader": mark("Leaders"),
    "organizer": mark("Organizers"),
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


class _Counted(NamedTuple):
    """What is true of a connection, as far as shares are concerned."""

    roles: frozenset[str]
    noted: bool
    both: bool
    followed: bool


def shares(session: Session, event: Event, columns: Iterable[Column] = ()) -> Sequence[Shares]:
    """What share of the connections of ``event`` was remembered, followed up, and two-way.

    For everybody, then by role where there is more than one. Minors, and who stays out of the list of who met
    whom, are not in it. A note counts by being there: nobody's words are read.

    :param columns: those of plugins; one that is called ``follow_up`` tells of the time afterwards
    """
    roles = {
        place.id: place.role for place in exporting.everybody_listed(session, event) if policy.in_graph(place)
    }
    blocked = blocked_pairs(session, event.id)
    noted = _noted(session, event)
    column = next((column for column in columns if column.name == FOLLOW_UP), None)
    followed = _followed(session, event, column) if column else frozenset[str]()
    sides = {(one, other): frozenset((one, other)) for one in ROLES for other in ROLES}
    made, met = Counter[_Counted](), set[int]()
    for code, low, high, _, _, stands, _ in exporting.made_connections(session, event):
        if low not in roles or high not in roles or (low, high) in blocked:
            continue
        met.add(low)
        met.add(high)
        made[
            _Counted(sides[roles[low], roles[high]], (low, high) in noted, stands >= BOTH, code in followed)
        ] += 1
    people = Counter(roles[id_] for id_ in met)
    told = [_told(EVERYBODY, made, len(met), with_follow_up=column is not None)]
    if len(people) > 1:
        for role in filter(people.get, ROLES):
            of_role = Counter({one: number for one, number in made.items() if role in one.roles})
            told.append(_told(BY_ROLE[role], of_role, people[role], with_follow_up=column is not None))
    return told


def as_json(told: Sequence[Shares]) -> bytes:
    """What :func:`shares` told, to be kept."""
    return json.dumps([asdict(group) for group in told]).encode()


def from_json(kept: bytes) -> Sequence[Shares]:
    """What :func:`as_json` made."""
    return [
        Shares(group["group"], [Share(**share) for share in group["shares"]]) for group in json.loads(kept)
    ]


def _told(title: str, made: Counter[_Counted], people: int, *, with_follow_up: bool) -> Shares:
    """The shares of some connections; nothing where few people, or few connections, stand behind them."""
    whole = made.total()

    def percent(part: str) -> int | None:
        if people < FEWEST or whole < FEWEST:
            return None
        return round(100 * sum(number for one, number in made.items() if getattr(one, part)) / whole)

    parts = {"remembered": "noted", "followed up": "followed", "two-way": "both"}
    if not with_follow_up:
        del parts["followed up"]
    return Shares(title, [Share(name, percent(part)) for name, part in parts.items()])


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
        for fact in exporting.connections_in_turn(session, event)
        if column.value(exporting.outline(session, fact), None, prepared) == "yes"
    )
