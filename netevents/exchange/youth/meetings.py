"""Who met whom among minors: written down by their phones or a leader's, passed on by a leader afterwards."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from netevents.events.audit import record
from netevents.events.models import Event, Registration
from netevents.exchange import badges, policy
from netevents.exchange.connecting import CLOCKS_AGREE, LATE_UPLOADS
from netevents.exchange.models import BLOCKED, LEFT, MADE, WAITING, Connection, Tombstone, Untold
from netevents.exchange.parting import bury
from netevents.exchange.queries import between
from netevents.exchange.youth import guardians
from netevents.exchange.youth.leaders import need_two_leaders, two_leaders_here
from netevents.languages import _, mark
from netevents.people import codes
from netevents.people.models import Person
from netevents.refusal import Refusal

LEADERS_PHONE: Final = "leader"
WAITS: Final = Connection.low_minor.is_(True) & (Connection.state == WAITING)
"""The condition on what two minors recorded and no leader has passed on."""
NOT_WITH_AN_ADULT: Final = mark(
    "This badge belongs to an adult. Youth members meet each other here. Ask a leader."
)


class NotWithAnAdult(Refusal):
    """Adults and minors are never connected, whoever scans."""


class NotOpen(Refusal):
    """Meetings are written down while they happen."""


class NotYet(Refusal):
    """What minors recorded is passed on after the meeting."""


class GuardianHasNotAgreed(Refusal):
    """A first name is passed on only if both guardians allowed it."""


class NoSuchPair(Refusal):
    """It takes two different youth members of this event."""

    status = 422


def is_open(session: Session, event: Event, *, now: datetime) -> bool:
    """Whether who met can be written down now: ``event`` is open, and two leaders are here."""
    return event.state == "open" and two_leaders_here(session, event, now=now)


def scanned(
    session: Session,
    event: Event,
    mine: Registration,
    other: Registration,
    *,
    how: str,
    at: datetime | None = None,
    now: datetime,
) -> None:
    """A minor's phone read a minor's badge: it waits for a leader.

    :param at: the phone's time, where the scan waited offline
    :raises NotWithAnAdult: if one of them is an adult
    :raises NotOpen: if the event is not under way
    :raises netevents.exchange.youth.leaders.NeedsTwoLeaders: without two leaders
    """
    if not policy.may_meet(mine, other):
        raise NotWithAnAdult(_(NOT_WITH_AN_ADULT))
    _write(session, event, mine, other, how=how, at=_moment(event, at, now=now), now=now)


def these_two_met(
    session: Session, event: Event, one: Registration, other: Registration, *, by: Person, now: datetime
) -> datetime | None:
    """A leader's phone read both badges, or the leader picked both names: it waits to be passed on.

    Says since when it was recorded already, if it was; that changes nothing.

    :raises NoSuchPair: unless they are two minors of ``event`` whose records show
    :raises NotOpen: if the event is not under way
    :raises netevents.exchange.youth.leaders.NeedsTwoLeaders: without two leaders
    """
    if one.id == other.id:
        raise NoSuchPair(_("That is the same badge twice. Choose two different members."))
    for minor in (one, other):
        if not minor.is_minor or minor.event_id != event.id or minor.hidden or minor.erased_at is not None:
            raise NoSuchPair(_("Choose two youth members of this event."))
    if session.scalar(select(between(one.person_id, other.person_id))):
        raise NoSuchPair(_("That can’t be recorded. Talk to both of them."))
    at = _moment(event, None, now=now)
    low, high = sorted((one, other), key=lambda minor: minor.id)
    there = _there(session, low, high)
    before = there.met_at if there is not None and there.state in {WAITING, MADE} else None
    _write(session, event, one, other, how=LEADERS_PHONE, at=at, now=now, recorded_by=by)
    record(session, event, by, mark("recorded that two minors met"), now=now)
    session.flush()
    return before


def waiting(session: Session, event: Event) -> Sequence[Connection]:
    """What waits to be passed on at ``event``, the earliest first, with both registrations loaded."""
    return session.scalars(
        select(Connection)
        .where(Connection.event_id == event.id, WAITS)
        .options(joinedload(Connection.low), joinedload(Connection.high))
        .order_by(Connection.met_at, Connection.id)
    ).all()


def may_be_released(
    session: Session, connections: Collection[Connection], *, now: datetime
) -> Mapping[int, bool]:
    """By connection id, whether both guardians allowed that the first name is passed on. One statement."""
    minors = {minor for one in connections for minor in (one.low, one.high)}
    agreed = guardians.agreements(session, minors, now=now)
    return {
        one.id: all("share" in agreed[minor.id] and not minor.hidden for minor in (one.low, one.high))
        for one in connections
    }


def release(
    session: Session, event: Event, connections: Collection[Connection], *, by: Person, now: datetime
) -> None:
    """After the meeting a leader lets these pairs see each other's first name and interests.

    What does not wait any more stays as it is: a guardian who takes the consent back at this moment wins.

    :raises NotYet: before the end
    :raises GuardianHasNotAgreed: unless both guardians of each pair allowed it
    """
    if not is_over(event, now=now):
        raise NotYet(_("Pass them on after the meeting. Until then they wait here."))
    chosen = select(Connection.id).where(Connection.id.in_([one.id for one in connections]), WAITS)
    held = set(session.scalars(chosen.order_by(Connection.id).with_for_update()))
    waits = [connection for connection in connections if connection.id in held]
    allowed = may_be_released(session, waits, now=now)
    for connection in waits:
        if not allowed[connection.id]:
            raise GuardianHasNotAgreed(
                _(
                    "A guardian has not agreed that %(one)s and %(other)s get each other’s names.",
                    one=connection.low.name,
                    other=connection.high.name,
                )
            )
        connection.state = MADE
        connection.made_at = now
        connection.released_by_id = by.id
        session.add(Untold(connection_id=connection.id))
        record(session, event, by, mark("passed on who met"), now=now)
    session.flush()


def drop(session: Session, event: Event, connection: Connection, *, by: Person, now: datetime) -> None:
    """Do not pass this one on; older scans of the pair do not bring it back."""
    if connection.state != WAITING or not connection.low_minor:
        return
    bury(session, connection, now=now)
    session.delete(connection)
    record(session, event, by, mark("dropped a record of two minors"), now=now)
    session.flush()


def is_over(event: Event, *, now: datetime) -> bool:
    """Whether the meeting is over, so that what waits can be passed on."""
    return event.state == "ended" or now >= event.ends_at


def met_by(session: Session, minor: Registration) -> Sequence[tuple[str, str]]:
    """The first names of those whom ``minor`` met, with ``waiting`` or ``made``; for leaders."""
    rows = session.scalars(
        select(Connection)
        .where(
            or_(Connection.low_id == minor.id, Connection.high_id == minor.id),
            Connection.state.in_((WAITING, MADE)),
        )
        .options(joinedload(Connection.low), joinedload(Connection.high))
        .order_by(Connection.met_at, Connection.id)
    )
    return [((row.high if row.low_id == minor.id else row.low).name, row.state) for row in rows]


def by_badge(session: Session, event: Event, typed: str) -> Registration | None:
    """The minor of ``event`` whose current badge has this short code."""
    badge = badges.by_code(session, event, typed)
    if badge is None or badge.replaced_at is not None:
        return None
    found = badge.registration
    return found if found.is_minor and not found.hidden and found.erased_at is None else None


def _moment(event: Event, at: datetime | None, *, now: datetime) -> datetime:
    """When they met, kept within the event and never in the future, also where it begins later.

    :raises NotOpen: if nothing is written down at this time
    """
    late = at is not None and abs(now - at) > CLOCKS_AGREE
    ended_at = event.ended_at or event.ends_at
    if not (event.state == "open" or (late and event.state == "ended" and ended_at > now - LATE_UPLOADS)):
        raise NotOpen(_("This event is not open right now. Scans count while it is under way."))
    if not late or at is None:
        return now
    return min(max(event.starts_at, min(at, event.ended_at or now)), now)


def _write(
    session: Session,
    event: Event,
    one: Registration,
    other: Registration,
    *,
    how: str,
    at: datetime,
    now: datetime,
    recorded_by: Person | None = None,
) -> None:
    """One waiting row for the pair; what was blocked stays so, what was left waits after a later scan."""
    need_two_leaders(session, event, now=now)
    low, high = sorted((one, other), key=lambda minor: minor.id)
    buried = session.get(Tombstone, (low.id, high.id))
    if buried is not None and buried.at >= at:
        return
    fresh = Connection(
        code=codes.public_code(),
        event_id=event.id,
        low_id=low.id,
        high_id=high.id,
        low_minor=True,
        high_minor=True,
        state=WAITING,
        how=how,
        met_at=at,
        made_at=now,
        recorded_by_id=recorded_by.id if recorded_by else None,
    )
    there = _there(session, low, high)
    if there is None:
        try:
            with session.begin_nested():
                session.add(fresh)
        except IntegrityError:  # the other phone was first
            there = _there(session, low, high)
    if there is not None:
        _again(there, fresh)
    session.flush()


def _again(there: Connection, fresh: Connection) -> None:
    if there.state == LEFT:
        there.state, there.released_by_id = WAITING, None
        there.how, there.met_at, there.made_at = fresh.how, fresh.met_at, fresh.made_at
        there.recorded_by_id = fresh.recorded_by_id
    elif there.state != BLOCKED:
        there.met_at = min(there.met_at, fresh.met_at)
        there.recorded_by_id = there.recorded_by_id or fresh.recorded_by_id


def _there(session: Session, low: Registration, high: Registration) -> Connection | None:
    return session.scalar(
        select(Connection)
        .where(Connection.low_id == low.id, Connection.high_id == high.id)
        .execution_options(populate_existing=True)
    )
