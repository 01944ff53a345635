"""What a round is computed on: everybody who takes part, as they stood at one moment."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.events.models import Event
from netevents_mentoring.matching.profiles import Mentee, Mentor
from netevents_mentoring.matching.rules import Limits
from netevents_mentoring.programs.models import Program
from netevents_mentoring.programs.profiles import profiles
from netevents_mentoring.rounds.places import NEEDS_APPROVAL, WAITS, Places, Two, pairs_of
from netevents_mentoring.youth.queries import screened


@dataclass(frozen=True, slots=True)
class Ground:
    """Values only: no session is needed to compute on it, and nothing that happens meanwhile changes it.

    :ivar locks: places in ``mentees`` and ``mentors`` of those whom the organizer holds together
    :ivar absent: of those held together, requests that take part with offers that don’t, by id
    :ivar weights: by criterion, the organizer’s word for it
    """

    mentees: Sequence[Mentee]
    mentors: Sequence[Mentor]
    limits: Limits
    weights: Mapping[str, str]
    locks: Sequence[Two]
    absent: Sequence[Two] = ()

    def row(self, request_id: int) -> int | None:
        """The place of a mentee, if they take part."""
        return next((row for row, mentee in enumerate(self.mentees) if mentee.key == request_id), None)

    def column(self, offer_id: int) -> int | None:
        """The place of a mentor, if they take part."""
        return next((column for column, mentor in enumerate(self.mentors) if mentor.key == offer_id), None)

    def indexed(self, matches: Iterable[Two]) -> list[Two]:
        """``matches`` of requests with offers, as places; those who take no part left out."""
        rows = {mentee.key: row for row, mentee in enumerate(self.mentees)}
        columns = {mentor.key: column for column, mentor in enumerate(self.mentors)}
        return [
            (rows[request], columns[offer])
            for request, offer in sorted(matches)
            if request in rows and offer in columns
        ]


def ground(
    session: Session,
    program: Program,
    there: Places,
    *,
    weights: Mapping[str, str],
    now: datetime,
    movable: Mapping[int, int] | None = None,
    states: Collection[str] = (WAITS, NEEDS_APPROVAL),
) -> Ground:
    """Who waits in ``program``, and the seats that are free.

    :param there: where everybody stands
    :param movable: requests that were asked but nobody has answered, with their offers: they may get another
        mentor, and their seats count as free
    :param states: whose requests take part beside those
    """
    moving = movable or {}
    group_id = session.scalars(select(Event.group_id).where(Event.id == program.event_id)).one()
    mentees, mentors, limits = profiles(
        session,
        program,
        now=now,
        screened=screened(session, group_id, now=now),
        paired=[(row.mentee_person, row.mentor_person) for row in pairs_of(session, program)],
    )
    taking_part = [one for one in mentees if one.key in moving or there.where.get(one.key) in states]
    given_back = list(moving.values())
    seated = [
        replace(one, capacity=there.free.get(one.key, 0) + given_back.count(one.key)) for one in mentors
    ]
    named = limits.bans | limits.paired_before
    whole = Ground(
        taking_part,
        seated,
        replace(limits, excluded=limits.excluded | (there.apart - named)),
        weights,
        (),
    )
    here, offered = {one.key for one in taking_part}, {one.key for one in seated}
    return replace(
        whole,
        locks=whole.indexed(there.locked),
        absent=[two for two in sorted(there.locked) if two[0] in here and two[1] not in offered],
    )
