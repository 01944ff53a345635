"""The three levels of an event’s connections in shares: remembered, followed up, kept in touch."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from netevents.events.models import Event, Registration
from netevents.exchange import exporting
from netevents.exchange.models import MADE, Connection
from netevents.exchange.shares import FOLLOW_UP, Shares, shares
from netevents.plugin import Column
from netevents_keepintouch.models import Tie, Touch

LATER: Final = timedelta(days=30)
"""Who is in touch so long after the event keeps in touch."""
AT_ONCE: Final = 5_000
KEPT: Final = "kept in touch"
FOLLOWED: Final = "followed up"
REMEMBERED: Final = "remembered"


@dataclass(frozen=True)
class Levels:
    """The shares of one group; None where they cannot be told."""

    group: str
    names: Sequence[str]
    percents: Sequence[int | None]

    @property
    def is_told(self) -> bool:
        return None not in self.percents


def is_large(session: Session, event: Event) -> bool:
    """Whether it takes too long to look through while somebody waits."""
    return exporting.is_large(session, event, AT_ONCE)


def levels(session: Session, event: Event, columns: Collection[Column]) -> Sequence[Levels]:
    """The shares of the three levels, for everybody and by role, by the rules of the core for shares.

    :param columns: those of the event; without one of that name nothing is said of following up
    """
    now = shares(session, event, columns)
    later = shares(session, event, [Column(FOLLOW_UP, _cell, _kept)])
    return [_together(one, other) for one, other in zip(now, later, strict=True)]


def _together(now: Shares, later: Shares) -> Levels:
    told = {share.name: share.percent for share in now.shares}
    kept = {share.name: share.percent for share in later.shares}
    found = {name: told[name] for name in (REMEMBERED, FOLLOWED) if name in told} | {KEPT: kept[FOLLOWED]}
    return Levels(now.group, list(found), list(found.values()))


def _cell(connection: Connection, mine: Registration | None, kept: Collection[str]) -> str:
    return "yes" if connection.code in kept else ""


def _kept(session: Session, event: Event) -> frozenset[str]:
    """The codes of this event’s connections whose two were in touch, or met again, a month later or more."""
    low, high = aliased(Registration), aliased(Registration)
    since = (event.ended_at or event.ends_at) + LATER
    here = (
        select(Connection.code)
        .join(low, Connection.low_id == low.id)
        .join(high, Connection.high_id == high.id)
        .where(Connection.event_id == event.id, Connection.state == MADE)
    )
    touched = here.join(Tie, _of(Tie, low, high)).join(Touch, Touch.tie_id == Tie.id).where(Touch.at >= since)
    one, other, again = aliased(Registration), aliased(Registration), aliased(Connection)
    met = (
        here.join(one, one.person_id == low.person_id)
        .join(other, other.person_id == high.person_id)
        .join(
            again,
            or_(
                (again.low_id == one.id) & (again.high_id == other.id),
                (again.low_id == other.id) & (again.high_id == one.id),
            ),
        )
        .where(again.state == MADE, again.met_at >= since)
    )
    return frozenset((*session.scalars(touched), *session.scalars(met)))


def _of(tie: type[Tie], low: Any, high: Any) -> Any:
    """The tie of these two places’ persons, whichever of them came first."""
    return or_(
        (tie.low_id == low.person_id) & (tie.high_id == high.person_id),
        (tie.low_id == high.person_id) & (tie.high_id == low.person_id),
    )
