"""What each of the three people of an introduction may see of it, and whom the middle one may choose."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from netevents.events.models import Event, Registration
from netevents.exchange import consents, policy
from netevents.exchange.models import MADE, Connection, Tombstone
from netevents.exchange.policy import ProfileView
from netevents.exchange.queries import Met, between, connections_of, sides
from netevents.people.models import Person
from netevents_keepintouch import queries
from netevents_keepintouch.introductions_models import (
    AGREED,
    ASKED,
    BACK,
    DONE,
    OFFERED,
    Introduction,
)

Reached = Callable[[Collection[int]], Collection[int]]
OPEN: Final = timedelta(days=30)
"""Whoever has not answered by then need not any more."""
OFFERED_LATELY: Final = timedelta(days=180)
DONE_LATELY: Final = timedelta(days=14)
"""So long whoever said yes before the asker did is told that all have."""


@dataclass(frozen=True, slots=True)
class Between:
    """An introduction and its people; ``target`` is None until somebody was chosen."""

    row: Introduction
    asker: Registration
    middle: Registration
    target: Registration | None

    @property
    def turn(self) -> Registration | None:
        """For whom it waits."""
        return {ASKED: self.middle, OFFERED: self.target, AGREED: self.asker}.get(self.row.state)

    def is_turn_of(self, person_id: int) -> bool:
        return self.turn is not None and self.turn.person_id == person_id

    @property
    def reader(self) -> Registration | None:
        """To whom there is something to say: whose turn it is, or who said yes before the last one did."""
        return self.target if self.row.state == DONE else self.turn

    def shows_itself_to(self, person_id: int) -> bool:
        """Whether there is anything of it for this person. That somebody said no shows to nobody."""
        state = self.row.state
        if self.is_turn_of(person_id):
            return True
        if self.asker.person_id == person_id:
            return state != BACK
        if self.middle.person_id == person_id:
            return self.target is not None
        return state in {AGREED, DONE}


def name_of(place: Registration) -> str:
    return policy.profile_view(place, policy.NOTHING).name


def find(
    session: Session, person_id: int, code: str, *, to_change: bool = False, now: datetime
) -> Between | None:
    """The introduction of ``code`` for one of its three people, while there is something of it for them.

    :param to_change: hold it until the transaction ends
    """
    found = _read(session, now=now, people=[person_id], code=code, to_change=to_change)
    return next((one for one in found if one.shows_itself_to(person_id)), None)


def of(session: Session, person_id: int, *, now: datetime) -> Sequence[Between]:
    """All that this person has a part in and may see, the last one first.

    Whom they were connected with by it stands among their people, not here. One statement, and one more
    where it came so far.
    """
    found = [one for one in _read(session, now=now, people=[person_id]) if one.shows_itself_to(person_id)]
    others = {id_ for one in found if one.row.state == DONE for id_ in _pair(one)} - {person_id}
    met = {other for _, other in queries.meetings(session, [person_id], others)} if others else set()
    return [one for one in found if one.row.state != DONE or not met.intersection(_pair(one))]


def words_for(session: Session, people: Collection[int], *, now: datetime) -> Sequence[Between]:
    """All that wait for one of these people, or came to a good end lately. One statement."""
    found = _read(session, now=now, people=people, states=(ASKED, OFFERED, AGREED, DONE))
    return [
        one
        for one in found
        if (one.row.state != DONE or one.row.changed_at > now - DONE_LATELY)
        and one.reader is not None
        and one.reader.person_id in people
    ]


def choices(session: Session, one: Between, *, reached: Reached, now: datetime) -> Sequence[Met]:
    """Whom the one in the middle may ask: people they met, each once, the last meeting first.

    Left out, without a word, are those whom the asker knows already, those of whom one has left or blocked
    the other, those who were brought before each other lately, and who could not read it anywhere.

    :param reached: who of some people finds this plugin at an event of theirs
    """
    asker_id, middle = one.asker.person_id, session.get_one(Person, one.middle.person_id)
    found: dict[int, Met] = {}
    for met in connections_of(session, middle):
        stands = met.connection.state == MADE and not met.connection.low_minor and not met.profile.is_gone
        if stands and met.other.person_id != asker_id:
            found.setdefault(met.other.person_id, met)
    if not found:
        return []
    known = {other for _, other in queries.meetings(session, [asker_id], found)}
    apart = _apart(session, asker_id, found, now=now)
    may = set(reached(found)) - known - apart
    return [met for id_, met in found.items() if id_ in may]


def seen_by_the_other(session: Session, owner: Registration) -> ProfileView:
    """What somebody who shares no event with ``owner`` sees of them: what they share where they were met."""
    shared = consents.shared(session, [owner.id])[owner.id]
    return policy.profile_view(owner, policy.NOTHING if owner.hidden else shared)


def shared_events(
    session: Session, one_id: int, other_id: int
) -> Sequence[tuple[Registration, Registration]]:
    """The places of these two persons at the events where both have one, the last event first."""
    one, other = aliased(Registration), aliased(Registration)
    rows = session.execute(
        select(one, other)
        .join(other, other.event_id == one.event_id)
        .join(Event, Event.id == one.event_id)
        .where(one.person_id == one_id, other.person_id == other_id, Event.state != "draft")
        .order_by(Event.starts_at.desc(), Event.id.desc())
    )
    return [(mine, theirs) for mine, theirs in rows]


def _pair(one: Between) -> tuple[int, ...]:
    """The two whom it brings together."""
    return tuple(side.person_id for side in (one.asker, one.target) if side is not None)


def with_part(session: Session, person_id: int, side: Any) -> Sequence[Introduction]:
    """Those in which this person is the ``side``: asker, middle or target; for their own file."""
    theirs = select(Registration.id).where(Registration.person_id == person_id)
    return session.scalars(
        select(Introduction).where(side.in_(theirs)).order_by(Introduction.asked_at, Introduction.id)
    ).all()


def _apart(session: Session, asker_id: int, others: Collection[int], *, now: datetime) -> set[int]:
    asker, target = aliased(Registration), aliased(Registration)
    rows = session.execute(
        select(asker.person_id, target.person_id)
        .select_from(Introduction)
        .join(asker, asker.id == Introduction.asker_id)
        .join(target, target.id == Introduction.target_id)
        .where(
            or_(asker.person_id == asker_id, target.person_id == asker_id),
            Introduction.asked_at > now - OFFERED_LATELY,
        )
    )
    brought = {other if one == asker_id else one for one, other in rows}
    two = sides()
    left = session.scalars(
        select(two.other.person_id)
        .select_from(Tombstone)
        .join(two.mine, or_(Tombstone.low_id == two.mine.id, Tombstone.high_id == two.mine.id))
        .join(two.other, or_(Tombstone.low_id == two.other.id, Tombstone.high_id == two.other.id))
        .where(two.mine.person_id == asker_id, two.other.person_id.in_(others))
    )
    blocked = session.scalars(select(Person.id).where(Person.id.in_(others), between(Person.id, asker_id)))
    return brought | set(left) | set(blocked)


def _read(
    session: Session,
    *,
    now: datetime,
    people: Collection[int],
    code: str = "",
    states: Collection[str] = (),
    to_change: bool = False,
) -> Sequence[Between]:
    """Those that still stand: all three are here, know each other and have blocked nobody of them.

    In the end the two count: as long as neither has left the other.
    """
    asker, middle, target = (aliased(Registration) for _ in range(3))
    query = (
        select(Introduction, asker, middle, target)
        .join(asker, asker.id == Introduction.asker_id)
        .join(middle, middle.id == Introduction.middle_id)
        .outerjoin(target, target.id == Introduction.target_id)
        .where(
            or_(*(side.person_id.in_(people) for side in (asker, middle, target))),
            asker.erased_at.is_(None),
            middle.erased_at.is_(None),
            or_(
                target.id.is_(None), target.erased_at.is_(None) & ~between(asker.person_id, target.person_id)
            ),
            or_(
                (Introduction.state == DONE) & (_connected(asker, target) | ~_parted(asker, target)),
                (Introduction.state != DONE)
                & (Introduction.asked_at > now - OPEN)
                & _acquainted(asker, middle)
                & or_(target.id.is_(None), _acquainted(middle, target)),
            ),
        )
        .order_by(Introduction.changed_at.desc(), Introduction.id.desc())
        .options(
            *(joinedload(side.person).joinedload(Person.profile) for side in (asker, middle, target)),
        )
    )
    if code:
        query = query.where(Introduction.code == code)
    if to_change:
        query = query.with_for_update(of=Introduction)
    if states:
        query = query.where(Introduction.state.in_(states))
    return [Between(*row) for row in session.execute(query)]


def _acquainted(one: Any, other: Any) -> Any:
    """The condition that the person of ``one`` is connected with the place ``other``, and none blocked."""
    same = aliased(Registration)
    pair = or_(
        (Connection.low_id == same.id) & (Connection.high_id == other.id),
        (Connection.high_id == same.id) & (Connection.low_id == other.id),
    )
    made = exists().where(same.person_id == one.person_id, pair, Connection.state == MADE)
    return made & ~between(one.person_id, other.person_id)


def _connected(one: Any, other: Any) -> Any:
    """The condition that the persons of both places are connected, at whatever event."""
    return _pair_in(Connection, one, other, Connection.state == MADE)


def _parted(one: Any, other: Any) -> Any:
    """The condition that one of these persons has left the other somewhere."""
    return _pair_in(Tombstone, one, other)


def _pair_in(table: type[Connection | Tombstone], one: Any, other: Any, *conditions: Any) -> Any:
    two = sides()
    pair = or_(
        (table.low_id == two.mine.id) & (table.high_id == two.other.id),
        (table.high_id == two.mine.id) & (table.low_id == two.other.id),
    )
    persons = (two.mine.person_id == one.person_id) & (two.other.person_id == other.person_id)
    return exists().where(persons, pair, *conditions)
