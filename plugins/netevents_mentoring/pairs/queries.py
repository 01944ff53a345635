"""What is read about pairs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload
from sqlalchemy.sql.base import ExecutableOption

from netevents.events.models import Event, Registration
from netevents.exchange import consents, policy
from netevents.exchange.models import MADE, Connection
from netevents.exchange.policy import ProfileView
from netevents.exchange.queries import between
from netevents.people.models import Person
from netevents_mentoring.pairs.models import Concern, Feedback, Meeting, Pair
from netevents_mentoring.programs.models import Program
from netevents_mentoring.youth.models import Approval

Said = TypeVar("Said", Concern, Feedback)
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
    connection: Connection | None
    met_on: tuple[str, ...]
    """The local days on which the two met, the first one first."""
    fed_back: Feedback | None

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
    def may_feed_back(self) -> bool:
        return self.pair.closed_at is not None or len(self.met_on) >= FEEDBACK_AFTER


class PairRow(NamedTuple):
    """A pair on a list: with both places, and when its two last met."""

    pair: Pair
    program: Program
    mentor: Registration
    mentee: Registration
    last_met_at: datetime | None


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


def seats_held(session: Session, program: Program, mentor: Person) -> int:
    """How many pairs of ``mentor`` go on in ``program``."""
    held = session.scalar(
        select(func.count())
        .select_from(Pair)
        .join(Registration, Registration.id == Pair.mentor_id)
        .where(Pair.program_id == program.id, Pair.closed_at.is_(None), Registration.person_id == mentor.id)
    )
    return held or 0


def pair_for(
    session: Session, event: Event, person_id: int, code: str, *, now: datetime, to_change: bool = False
) -> MyPair | None:
    """The pair of ``code`` as one of its two sees it at an event of the program’s group.

    Nobody sees a pair with a block in it, nor a minor’s without an approval that holds.

    :param to_change: hold it until the transaction ends
    """
    query = _mine(event, person_id, _Two.anew(), now=now).where(Pair.code == code)
    row = session.execute(query.with_for_update(of=Pair) if to_change else query).one_or_none()
    if row is None:
        return None
    pair, program, at, me, them = row
    low, high = sorted((me.id, them.id))
    connection = session.scalar(
        select(Connection).where(Connection.low_id == low, Connection.high_id == high)
    )
    return MyPair(
        pair=pair,
        program=program,
        program_event=at,
        mine=me,
        other=them,
        profile=_seen(session, pair, them, connection),
        connection=connection if connection is not None and connection.state == MADE else None,
        met_on=days_met(session, [pair.id]).get(pair.id, ()),
        fed_back=session.scalar(select(Feedback).where(Feedback.pair_id == pair.id, Feedback.by_id == me.id)),
    )


def my_pairs(session: Session, event: Event, person_id: int, *, now: datetime) -> Sequence[PairRow]:
    """The pairs of a person at an event of the program’s group, the latest first; one statement.

    What has ended stays for a while, because its two are still asked something.
    """
    rows = session.execute(
        _mine(event, person_id, _Two.anew(), now=now)
        .add_columns(_last_met())
        .where(or_(Pair.closed_at.is_(None), Pair.closed_at > now - LOOKS_BACK))
        .order_by(Pair.closed_at.is_not(None), Pair.made_at.desc(), Pair.id.desc())
        .limit(50)
    ).all()
    return [
        PairRow(pair, program, *((me, them) if pair.mentor_id == me.id else (them, me)), last)
        for pair, program, _, me, them, last in rows
    ]


def pairs_at(session: Session, event: Event, *, code: str = "") -> Sequence[PairRow]:
    """The pairs of the programs that the organizers of ``event`` run, the oldest first; one statement.

    :param code: only this one
    """
    two = _Two.anew()
    query = (
        select(Pair, Program, two.mine, two.other, _last_met())
        .join(Program, Program.id == Pair.program_id)
        .join(two.mine, two.mine.id == Pair.mentor_id)
        .join(two.other, two.other.id == Pair.mentee_id)
        .where(Program.event_id == event.id)
        .options(*_with_people(two))
        .order_by(Pair.made_at, Pair.id)
    )
    rows = session.execute(query.where(Pair.code == code) if code else query)
    return [PairRow(*row) for row in rows]


def concerns_at(
    session: Session, event: Event, reader_id: int, *, pair: Pair | None = None
) -> Sequence[Concern]:
    """What was raised in the programs of ``event``, urgent ones first, open before closed.

    Whoever is one of a pair reads nothing of it, organizer or not.
    """
    query = _about_pairs_at(Concern, event, reader_id).order_by(
        Concern.closed_at.is_not(None), Concern.urgent.desc(), Concern.made_at, Concern.id
    )
    return session.scalars(query.where(Concern.pair_id == pair.id) if pair else query).all()


def concern_for(session: Session, event: Event, reader_id: int, code: str) -> Concern | None:
    """The concern of ``code``, for organizers who may read it."""
    return session.scalar(_about_pairs_at(Concern, event, reader_id).where(Concern.code == code))


def feedback_on(session: Session, event: Event, reader_id: int, pair: Pair) -> Sequence[Feedback]:
    """What each side said of ``pair``, for organizers who may read it."""
    query = _about_pairs_at(Feedback, event, reader_id).where(Feedback.pair_id == pair.id)
    return session.scalars(query.order_by(Feedback.id)).all()


def days_met(session: Session, pair_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """By pair, the local days on which its two met, the first one first."""
    rows = session.execute(
        select(Meeting.pair_id, Meeting.day)
        .where(Meeting.pair_id.in_(pair_ids))
        .order_by(Meeting.day, Meeting.id)
    ).all()
    days: dict[int, tuple[str, ...]] = {}
    for pair_id, day in rows:
        days[pair_id] = (*days.get(pair_id, ()), day)
    return days


class _Two(NamedTuple):
    """Both places of a pair in a statement; made for each one, as aliases are."""

    mine: type[Registration]
    other: type[Registration]

    @classmethod
    def anew(cls) -> _Two:
        return cls(aliased(Registration, name="mine"), aliased(Registration, name="other"))


def _mine(event: Event, person_id: int, two: _Two, *, now: datetime) -> Select[Any]:
    """Pairs that a person sees at ``event``, each with program, its event, and both places."""
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
            Event.group_id == event.group_id,
            ~between(mine.person_id, other.person_id),
            _approved(now),
        )
        .options(*_with_people(two))
    )


def _approved(now: datetime) -> ColumnElement[bool]:
    holds = exists().where(
        Approval.id == Pair.approval_id, Approval.withdrawn_at.is_(None), Approval.ends_at > now
    )
    return or_(Pair.approval_id.is_(None), holds)


def _with_people(two: _Two) -> Sequence[ExecutableOption]:
    return [joinedload(side.person).joinedload(Person.profile) for side in two]


def _last_met() -> Any:
    return select(func.max(Meeting.at)).where(Meeting.pair_id == Pair.id).scalar_subquery()


def _about_pairs_at(table: type[Said], event: Event, reader_id: int) -> Select[Said]:
    two = _Two.anew()
    return (
        select(table)
        .join(Pair, Pair.id == table.pair_id)
        .join(Program, Program.id == Pair.program_id)
        .join(two.mine, two.mine.id == Pair.mentor_id)
        .join(two.other, two.other.id == Pair.mentee_id)
        .where(
            Program.event_id == event.id,
            two.mine.person_id != reader_id,
            two.other.person_id != reader_id,
        )
    )


def _seen(session: Session, pair: Pair, them: Registration, connection: Connection | None) -> ProfileView:
    """What one of a pair sees of the other: what their connection shows, or else what they share there.

    Once it has ended, without a connection, a name; unless both would like to stay in touch.
    """
    shared = consents.shared(session, [them.id])[them.id]
    if connection is not None:
        return policy.seen_through(connection, them, shared)
    ended = pair.closed_at is not None and not (pair.mentor_stays and pair.mentee_stays)
    return policy.profile_view(them, policy.NOTHING if ended else shared)
