"""Where everybody of a program stands: who has a mentor, is asked, or waits, and which seats are free."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session, aliased

from netevents.events.models import Registration
from netevents.exchange.models import Block
from netevents_mentoring.pairs.models import Pair
from netevents_mentoring.programs.models import Offer, Program, Request, Standing
from netevents_mentoring.rounds.models import MENTEE_DECLINED, MENTOR_DECLINED, Match, Round

GONE: Final = "gone"
HAS_MENTOR: Final = "has a mentor"
ASKED: Final = "asked"
NEEDS_APPROVAL: Final = "needs approval"
ASIDE: Final = "aside"
WAITS: Final = "waits"
STATES: Final = (GONE, HAS_MENTOR, ASKED, NEEDS_APPROVAL, ASIDE, WAITS)
"""Everybody who made a request is in exactly one of these."""

Two = tuple[int, int]
"""A request and an offer, by id."""


@dataclass(frozen=True, slots=True)
class Places:
    """A program at one moment.

    :ivar where: by request, one of :data:`STATES`
    :ivar free: by offer, the seats that nobody holds: neither a pair nor a match that waits for answers
    :ivar apart: those who must not be put together: banned, their own wish, a block, declined, paired before
    :ivar locked: those whom the organizer holds together
    """

    where: Mapping[int, str]
    free: Mapping[int, int]
    apart: frozenset[Two]
    locked: frozenset[Two]

    @property
    def waiting(self) -> Sequence[int]:
        """The requests that wait for a mentor and could be asked."""
        return [request for request, state in self.where.items() if state == WAITS]


def places(session: Session, program: Program) -> Places:
    """Where everybody of ``program`` stands now; six statements for any number."""
    requests = _rows(session, program, Request, Request.is_minor, Request.left_at, Request.made_at)
    offers = _rows(session, program, Offer, Offer.capacity, Offer.left_at, Offer.made_at)
    by_mentee = {row.person_id: row.id for row in requests}
    by_mentor = {row.person_id: row.id for row in offers}
    pairs = pairs_of(session, program)
    open_pairs = [row for row in pairs if row.closed_at is None]
    matches = _matches(session, program)
    waiting = [row for row in matches if row.ended_at is None and row.asked_at is not None]
    mentored = {by_mentee.get(row.mentee_person) for row in open_pairs}
    asked = {row.request_id for row in waiting}
    asks_since, offers_since = ({row.id: row.made_at for row in rows} for rows in (requests, offers))
    mentee_aside = {
        row.request_id for row in matches if row.mentee_aside and row.ended_at >= asks_since[row.request_id]
    }
    mentor_aside = {
        row.offer_id for row in matches if row.mentor_aside and row.ended_at >= offers_since[row.offer_id]
    }
    held = Counter(by_mentor.get(row.mentor_person) for row in open_pairs)
    held.update(row.offer_id for row in waiting)

    def state(row: Any) -> str:
        if row.left_at is not None or row.erased_at is not None:
            return GONE
        if row.id in mentored:
            return HAS_MENTOR
        if row.id in asked:
            return ASKED
        if row.is_minor:
            return NEEDS_APPROVAL
        return ASIDE if row.hidden or row.id in mentee_aside else WAITS

    def seats(row: Any) -> int:
        gone = row.left_at is not None or row.erased_at is not None
        return 0 if gone or row.hidden or row.id in mentor_aside else max(0, row.capacity - held[row.id])

    standing = _standing(session, program)
    declined = {
        (row.request_id, row.offer_id)
        for row in matches
        if row.ended_why in {MENTOR_DECLINED, MENTEE_DECLINED}
    }
    before = {
        (by_mentee[row.mentee_person], by_mentor[row.mentor_person])
        for row in pairs
        if row.mentee_person in by_mentee and row.mentor_person in by_mentor
    }
    themselves = {(by_mentee[person], by_mentor[person]) for person in by_mentee.keys() & by_mentor.keys()}
    return Places(
        where={row.id: state(row) for row in requests},
        free={row.id: seats(row) for row in offers},
        apart=frozenset(
            declined
            | before
            | themselves
            | {two for two, kind in standing if kind != "lock"}
            | set(_blocked(session, by_mentee, by_mentor))
        ),
        locked=frozenset(two for two, kind in standing if kind == "lock"),
    )


def fingerprint(session: Session, program: Program) -> str:
    """Another text whenever somebody may have a mentor now who had none to be offered before.

    Seven quick statements, since it is asked each minute: how many there are, and when any changed last; and
    what the organizers ask of every match.
    """
    rounds = select(Round.id).where(Round.program_id == program.id, Round.published_at.is_not(None))
    seen = [
        session.execute(
            select(
                func.count(made.id),
                func.count(made.left_at),
                func.max(made.changed_at),
                func.count(Registration.erased_at),
                func.sum(case((Registration.hidden, 1), else_=0)),
            )
            .join(Registration, Registration.id == made.registration_id)
            .where(made.program_id == program.id)
        ).one()
        for made in (Offer, Request)
    ]
    seen += [
        session.execute(query).one()
        for query in (
            select(func.sum(Offer.capacity)).where(Offer.program_id == program.id),
            select(
                func.count(Match.id),
                func.count(Match.ended_at),
                func.sum(case((Match.mentor_aside, 1), else_=0)),
                func.sum(case((Match.mentee_aside, 1), else_=0)),
            ).where(Match.round_id.in_(rounds), Match.asked_at.is_not(None)),
            select(func.count(Pair.id), func.count(Pair.closed_at)).where(Pair.program_id == program.id),
            select(func.count(Standing.request_id))
            .join(Request, Request.id == Standing.request_id)
            .where(Request.program_id == program.id),
            select(func.count(Block.blocker_id)),
        )
    ]
    rules = (program.hours_shared, program.apart_in_organization, sorted(program.weights.items()))
    return sha256(repr([rules, *(tuple(map(str, row)) for row in seen)]).encode()).hexdigest()


def hold(session: Session, program_id: int) -> Program:
    """The program, for whoever changes who is asked: one at a time, until the transaction ends."""
    return session.scalars(
        select(Program)
        .where(Program.id == program_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def is_over(program: Program, *, now: datetime) -> bool:
    """Whether nobody is put together in it any more."""
    return program.closed_at is not None or (program.ends_at is not None and program.ends_at <= now)


def _rows(session: Session, program: Program, made: type[Request | Offer], *more: Any) -> Sequence[Any]:
    columns = (made.id, made.person_id, Registration.erased_at, Registration.hidden, *more)
    return session.execute(
        select(*columns)
        .join(Registration, Registration.id == made.registration_id)
        .where(made.program_id == program.id)
        .order_by(made.id)
    ).all()


def pairs_of(session: Session, program: Program) -> Sequence[Any]:
    """The two persons of every pair that the program ever had, and when it was closed."""
    mentor, mentee = aliased(Registration), aliased(Registration)
    return session.execute(
        select(
            mentor.person_id.label("mentor_person"), mentee.person_id.label("mentee_person"), Pair.closed_at
        )
        .join(mentor, mentor.id == Pair.mentor_id)
        .join(mentee, mentee.id == Pair.mentee_id)
        .where(Pair.program_id == program.id)
    ).all()


def _matches(session: Session, program: Program) -> Sequence[Any]:
    """Matches of published rounds."""
    return session.execute(
        select(
            Match.request_id,
            Match.offer_id,
            Match.asked_at,
            Match.ended_at,
            Match.ended_why,
            Match.mentor_aside,
            Match.mentee_aside,
        )
        .join(Round, Round.id == Match.round_id)
        .where(Round.program_id == program.id, Round.published_at.is_not(None))
    ).all()


def _standing(session: Session, program: Program) -> Sequence[tuple[Two, str]]:
    rows = session.execute(
        select(Standing.request_id, Standing.offer_id, Standing.kind)
        .join(Request, Request.id == Standing.request_id)
        .where(Request.program_id == program.id)
    )
    return [((row.request_id, row.offer_id), row.kind) for row in rows]


def _blocked(session: Session, mentees: Mapping[int, int], mentors: Mapping[int, int]) -> Iterator[Two]:
    """Of whom one has blocked the other; the few blocks are read, not the many people."""
    if not mentees or not mentors:
        return
    for blocker, blocked in _blocks(session, {*mentees, *mentors}):
        for mentee, mentor in ((blocker, blocked), (blocked, blocker)):
            if mentee in mentees and mentor in mentors:
                yield mentees[mentee], mentors[mentor]


def _blocks(session: Session, among: Collection[int]) -> Sequence[Two]:
    """Blocks between persons of whom at least one has made an offer or a request."""
    made = or_(Block.blocker_id.in_(select(Offer.person_id)), Block.blocker_id.in_(select(Request.person_id)))
    rows = session.execute(select(Block.blocker_id, Block.blocked_id).where(made))
    return [(row.blocker_id, row.blocked_id) for row in rows if row.blocker_id in among]
