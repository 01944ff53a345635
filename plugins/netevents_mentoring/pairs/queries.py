"""What is read about pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload
from sqlalchemy.sql.base import ExecutableOption

from netevents.events.models import Event, Registration
from netevents.exchange import consents, policy
from netevents.exchange.models import MADE, Connection
from netevents.exchange.policy import ProfileView
from netevents.exchange.queries import between
from netevents.groups.models import GREETER, Membership
from netevents.people.models import Person
from netevents_mentoring.pairs.models import Feedback, Meeting, Pair
from netevents_mentoring.programs.models import Program
from netevents_mentoring.youth.models import Approval

FEEDBACK_AFTER: Final = 3
"""So many meetings, and each side is asked how it is."""
LOOKS_BACK: Final = timedelta(days=30)
"""For so long after its end a pair is still on the pages of its two."""


@dataclass(frozen=True, slots=True)
class MyPair:
    """A pair as one of its two sees it. ``program_event`` is the event whose organizers run the program."""

    pair: Pair
    program: Program
    program_event: Event
    mine: Registration
    other: Registration
    profile: ProfileView
    my_profile: ProfileView
    connection: Connection | None
    meetings: Sequence[Meeting]
    """The first one first."""
    fed_back: Feedback | None
    others_organize: bool
    """Whether somebody but the two reads what they tell the organizers."""
    thread: str = ""
    """The code of a minor’s approval: in its thread everybody reads along."""
    thread_event: Event | None = None
    """Where that thread is."""

    @property
    def i_mentor(self) -> bool:
        return self.pair.mentor_id == self.mine.id

    @property
    def i_agreed(self) -> bool:
        pair = self.pair
        return (pair.agreed_by_mentor_at if self.i_mentor else pair.agreed_by_mentee_at) is not None

    @property
    def they_agreed(self) -> bool:
        pair = self.pair
        return (pair.agreed_by_mentee_at if self.i_mentor else pair.agreed_by_mentor_at) is not None

    @property
    def i_stay(self) -> bool | None:
        return self.pair.mentor_stays if self.i_mentor else self.pair.mentee_stays

    @property
    def both_stay(self) -> bool:
        return bool(self.pair.mentor_stays and self.pair.mentee_stays)

    @property
    def met_on(self) -> list[str]:
        """The local days on which the two met."""
        return [meeting.day for meeting in self.meetings]

    @property
    def last_met_at(self) -> datetime | None:
        return self.meetings[-1].at if self.meetings else None

    @property
    def may_feed_back(self) -> bool:
        return self.pair.closed_at is not None or len(self.meetings) >= FEEDBACK_AFTER


class PairRow(NamedTuple):
    """A pair on a list: with the event that runs it, both places, and when its two last met."""

    pair: Pair
    program: Program
    program_event: Event
    mentor: Registration
    mentee: Registration
    last_met_at: datetime | None
    asks_how_it_is: bool = False
    """Whether the one who looks is asked for feedback and has given none."""


def open_pair(session: Session, program: Program, mentor_id: int, mentee_id: int) -> Pair | None:
    """The pair that goes on in ``program`` between these two persons, whichever places they hold."""
    mentor, mentee = aliased(Registration), aliased(Registration)
    return session.scalar(
        select(Pair)
        .join(mentor, mentor.id == Pair.mentor_id)
        .join(mentee, mentee.id == Pair.mentee_id)
        .where(
            Pair.program_id == program.id,
            Pair.closed_at.is_(None),
            mentor.person_id == mentor_id,
            mentee.person_id == mentee_id,
        )
        .limit(1)
    )


def pair_for(
    session: Session, event: Event, person_id: int, code: str, *, now: datetime, to_change: bool = False
) -> MyPair | None:
    """The pair of ``code`` as one of its two sees it at an event of the program’s group.

    Nobody sees a pair with a block in it, nor a minor’s without an approval that holds.

    :param to_change: hold it until the transaction ends
    """
    query = _mine(person_id, Two.anew(), now=now)
    query = query.where(Pair.code == code, Event.group_id == event.group_id)
    row = session.execute(query.with_for_update(of=Pair) if to_change else query).one_or_none()
    if row is None:
        return None
    pair, program, at, me, them = row
    others = _others_organize(at.group_id, me.person_id, them.person_id)
    shared = consents.shared(session, [me.id, them.id])
    low, high = sorted((me.id, them.id))
    connection = session.scalar(
        select(Connection).where(Connection.low_id == low, Connection.high_id == high)
    )
    approval = session.get(Approval, pair.approval_id) if pair.approval_id is not None else None
    return MyPair(
        pair=pair,
        program=program,
        program_event=at,
        mine=me,
        other=them,
        profile=_seen(pair, them, me, connection, shared[them.id]),
        my_profile=_seen(pair, me, them, connection, shared[me.id]),
        connection=connection if connection is not None and connection.state == MADE else None,
        meetings=meetings_of(session, pair),
        fed_back=session.scalar(select(Feedback).where(Feedback.pair_id == pair.id, Feedback.by_id == me.id)),
        others_organize=bool(session.scalar(select(others))),
        thread=approval.code if approval else "",
        thread_event=session.get_one(Event, approval.event_id) if approval else None,
    )


def my_pairs(session: Session, person_id: int, *, now: datetime, group_id: int) -> Sequence[PairRow]:
    """The pairs of a person in a group, those that go on first and the latest first; one statement.

    What has ended stays for a while, because its two are still asked something.
    """
    two = Two.anew()
    query = _mine(person_id, two, now=now).where(Event.group_id == group_id)
    return _rows(session, query, two, now=now)


def all_my_pairs(session: Session, person_id: int, *, now: datetime) -> Sequence[PairRow]:
    """The same in all groups."""
    two = Two.anew()
    return _rows(session, _mine(person_id, two, now=now), two, now=now)


def _rows(
    session: Session,
    mine: Select[Pair, Program, Event, Registration, Registration],
    two: Two,
    *,
    now: datetime,
) -> Sequence[PairRow]:
    met = select(func.count(Meeting.id)).where(Meeting.pair_id == Pair.id).scalar_subquery()
    said = exists().where(Feedback.pair_id == Pair.id, Feedback.by_id == two.mine.id)
    read = _others_organize(Event.group_id, two.mine.person_id, two.other.person_id)
    rows = session.execute(
        mine.add_columns(last_met(), (met >= FEEDBACK_AFTER) & ~said & read)
        .where(or_(Pair.closed_at.is_(None), Pair.closed_at > now - LOOKS_BACK))
        .order_by(Pair.closed_at.is_not(None), Pair.made_at.desc(), Pair.id.desc())
    ).all()
    return [
        PairRow(
            pair, program, event, *((me, them) if pair.mentor_id == me.id else (them, me)), last, bool(asks)
        )
        for pair, program, event, me, them, last, asks in rows
    ]


def meetings_of(session: Session, pair: Pair) -> Sequence[Meeting]:
    """When the two met, the first time first."""
    return session.scalars(select(Meeting).where(Meeting.pair_id == pair.id).order_by(Meeting.day)).all()


class Two(NamedTuple):
    """Both places of a pair in a statement; made for each one, as aliases are."""

    mine: type[Registration]
    other: type[Registration]

    @classmethod
    def anew(cls) -> Two:
        return cls(aliased(Registration, name="mine"), aliased(Registration, name="other"))


def _mine(
    person_id: int, two: Two, *, now: datetime
) -> Select[Pair, Program, Event, Registration, Registration]:
    """Pairs that a person sees, each with program, its event, and both places."""
    mine, other = two
    return (
        select(Pair, Program, Event, mine, other)
        .join(mine, or_(Pair.mentor_id == mine.id, Pair.mentee_id == mine.id))
        .join(
            other,
            or_(
                (Pair.mentor_id == other.id) & (Pair.mentee_id == mine.id),
                (Pair.mentee_id == other.id) & (Pair.mentor_id == mine.id),
            ),
        )
        .join(Program, Program.id == Pair.program_id)
        .join(Event, Event.id == Program.event_id)
        .where(
            mine.person_id == person_id,
            ~between(mine.person_id, other.person_id),
            _approved(now),
        )
        .options(*with_people(two))
    )


def _others_organize(group_id: Any, *sides: Any) -> ColumnElement[bool]:
    return exists().where(
        Membership.group_id == group_id, Membership.role != GREETER, Membership.person_id.not_in(sides)
    )


def _approved(now: datetime) -> ColumnElement[bool]:
    holds = exists().where(
        Approval.id == Pair.approval_id, Approval.withdrawn_at.is_(None), Approval.ends_at > now
    )
    return or_(Pair.approval_id.is_(None), holds)


def with_people(two: Two) -> Sequence[ExecutableOption]:
    return [joinedload(side.person).joinedload(Person.profile) for side in two]


def last_met() -> Any:
    return select(func.max(Meeting.at)).where(Meeting.pair_id == Pair.id).scalar_subquery()


def _seen(
    pair: Pair,
    owner: Registration,
    other: Registration,
    connection: Connection | None,
    shared: frozenset[str],
) -> ProfileView:
    """What ``other`` sees of ``owner``: what their connection shows; over two events what they share.

    Between an adult and a minor no way to reach each other, nor where two at one event are not connected: it
    was undone, or nobody said yes themself. Once it has ended, without a connection, a name; unless both
    would like to stay in touch.
    """
    if pair.mentee_minor:
        return policy.profile_view(owner, shared & policy.AT_ONCE)
    if connection is not None:
        return policy.seen_through(connection, owner, shared)
    if pair.closed_at is not None and not (pair.mentor_stays and pair.mentee_stays):
        return policy.profile_view(owner, policy.NOTHING)
    return policy.profile_view(owner, shared & policy.AT_ONCE if owner.event_id == other.event_id else shared)
