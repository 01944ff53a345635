"""What a child takes home on paper: whom they met, and one thing to say next time.

Only what leaders passed on, and of the others only a first name and the interests that they picked.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased, contains_eager

from netevents.events.audit import record
from netevents.events.models import Event, Registration
from netevents.exchange import policy
from netevents.exchange.models import MADE, Connection
from netevents.exchange.queries import between
from netevents.exchange.youth import guardians, members
from netevents.languages import _, mark
from netevents.people.models import Person

BOTH: Final = (
    mark("You both like {it}. Ask {name}: what do you like best about it?"),
    mark("You both like {it}. Ask {name}: how did that begin?"),
    mark("You both like {it}. Ask {name}: shall we do something with it at the next meeting?"),
)
THEIRS: Final = (
    mark("Ask {name} about {it}: what is the best part?"),
    mark("Ask {name} about {it}: how did that begin?"),
    mark("Ask {name} about {it}: what should I try first?"),
)
NEITHER: Final = (
    mark("Ask {name}: what have you done since we met?"),
    mark("Ask {name}: what are you good at?"),
    mark("Ask {name}: what would you like to learn?"),
)
LOOKED: Final = mark("looked at a minor’s record to print it")


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody whom the child met, and what to say to them."""

    name: str
    likes: tuple[str, ...]
    say: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one child takes home; ``entries`` in the order in which they met."""

    name: str
    subgroup: str
    entries: tuple[Entry, ...]


def printable(session: Session, event: Event, *, now: datetime) -> Sequence[Registration]:
    """The minors at ``event`` whose records show and whose guardian’s consent holds. Two statements."""
    troop = [minor for minor in members.troop(session, event) if not minor.hidden]
    agreed = guardians.agreements(session, troop, now=now)
    return [minor for minor in troop if "collect" in agreed[minor.id]]


def sheets(
    session: Session, event: Event, minors: Collection[Registration], *, now: datetime
) -> Sequence[Sheet]:
    """The sheets of these minors, in this order. Three statements, however many they are."""
    met = _met(session, event, now=now)
    return [
        Sheet(
            name=minor.name,
            subgroup=minor.subgroup,
            entries=tuple(
                _entry(view, mine, place) for place, (view, mine) in enumerate(met.get(minor.id, ()))
            ),
        )
        for minor in minors
    ]


def write_down(
    session: Session, event: Event, minors: Collection[Registration], *, by: Person, now: datetime
) -> None:
    """A leader has these sheets printed: as with every look at a minor’s record, it is known whose."""
    for minor in minors:
        record(session, event, by, LOOKED, now=now, registration=minor)
    session.flush()


Seen = tuple[policy.ProfileView, policy.ProfileView]


def _met(session: Session, event: Event, *, now: datetime) -> Mapping[int, Sequence[Seen]]:
    """By the child’s registration, whom they may know of, and themselves; the earliest first."""
    low, high = aliased(Registration, name="low"), aliased(Registration, name="high")
    connections = session.scalars(
        select(Connection)
        .join(low, low.id == Connection.low_id)
        .join(high, high.id == Connection.high_id)
        .where(
            Connection.event_id == event.id,
            Connection.low_minor,
            Connection.state == MADE,
            ~between(low.person_id, high.person_id),
        )
        .options(
            contains_eager(Connection.low.of_type(low)).selectinload(low.interests),
            contains_eager(Connection.high.of_type(high)).selectinload(high.interests),
        )
        .order_by(Connection.met_at, Connection.id)
    ).all()
    agreed = guardians.agreements(
        session, {side for row in connections for side in (row.low, row.high)}, now=now
    )
    met: dict[int, list[Seen]] = {}
    for row in connections:
        for mine, other in ((row.low, row.high), (row.high, row.low)):
            if (
                "share" in agreed[other.id]
                and not other.hidden
                and not policy.withdrawn_by(row, other.id)
                and other.erased_at is None
            ):
                view = policy.seen_through(row, other, policy.NOTHING)
                me = policy.profile_view(mine, policy.NOTHING, interests=True)
                met.setdefault(mine.id, []).append((view, me))
    return met


def _entry(view: policy.ProfileView, mine: policy.ProfileView, place: int) -> Entry:
    shared = [interest for interest in view.interests if interest in mine.interests]
    asked, it = (BOTH, shared) if shared else (THEIRS, view.interests) if view.interests else (NEITHER, ())
    say = _(asked[place % len(asked)]).replace("{it}", it[0] if it else "").replace("{name}", view.name)
    return Entry(name=view.name, likes=view.interests, say=say)
