"""Who is left out where a program does not reach, and back where it does: its own event or all of a group."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from netevents.events.models import Event, Registration
from netevents.refusal import NotHere
from netevents_mentoring.programs.models import Offer, Program, Request
from netevents_mentoring.programs.queries import minor_in_group

BOTH: Final[tuple[type[Offer | Request], ...]] = (Offer, Request)
Which = Callable[[type[Offer | Request]], ColumnElement[bool]]
"""Says what is true of some offers, or of some requests."""


def must_reach(session: Session, program: Program, place: Registration) -> Program:
    """Go on only where ``place`` takes part in ``program``: as it is now, and stays until this is saved.

    :raises NotHere: at another event than its own, where it is not for the whole group
    """
    held = session.scalars(
        select(Program)
        .where(Program.id == program.id)
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    ).one()
    if place.event_id != held.event_id and not held.whole_group:
        raise NotHere
    return held


def follow(session: Session, program: Program, *, now: datetime) -> int:
    """Keep to whom ``program`` reaches; how many offers and requests are left out from now.

    Nothing that was said is lost: what is left out comes back with the whole group.
    """
    if program.whole_group:
        _bring_back(session, program, select(Event.id), now=now)
        return 0
    reached = select(Event.id).where(Event.id == program.event_id)
    return sum(_leave_out(session, program, made, reached, now=now) for made in BOTH)


def follow_switches(session: Session, *, now: datetime, on: Select[int], but: Which) -> None:
    """In programs of the whole group, leave out what was said where mentoring is off; on again, it is back.

    Where it is off at the program’s own event all stays as it is. Two statements where nothing was switched.

    :param on: selects the ids of the events where mentoring is on
    :param but: what this is true of stays as it is
    """
    is_on = Registration.event_id.in_(on)
    for program in _programs(session, on, lambda made: made.left_at.is_(None) & ~but(made) & ~is_on):
        group = select(Event.group_id).where(Event.id == program.event_id).scalar_subquery()
        reached = select(Event.id).where(Event.group_id == group, Event.id.in_(on))
        for made in BOTH:
            _leave_out(session, program, made, reached, ~but(made), now=now)
    for program in _programs(session, on, lambda made: _may_be_back(made, Program.event_id) & is_on):
        _bring_back(session, program, on, now=now)


def _programs(session: Session, on: Select[int], true: Which) -> Sequence[Program]:
    """Programs of whole groups with something of which this is true; nobody changes them until this is saved.

    :param on: selects the ids of the events of which one is their own
    """
    some = (
        exists().where(made.program_id == Program.id, Registration.id == made.registration_id, true(made))
        for made in BOTH
    )
    return session.scalars(
        select(Program)
        .where(Program.whole_group, Program.closed_at.is_(None), Program.event_id.in_(on), or_(*some))
        .order_by(Program.id)
        .with_for_update(key_share=True)
    ).all()


def _leave_out(
    session: Session,
    program: Program,
    made: type[Offer | Request],
    reached: Select[int],
    *those: ColumnElement[bool],
    now: datetime,
) -> int:
    """An adult who is at one of the events ``reached`` as well goes on there. A minor asks anew there.

    :param those: leave out only what these are true of
    """
    there, here = aliased(Registration), aliased(Registration)
    same_adult = (
        select(func.min(here.id))
        .where(
            here.person_id == made.person_id,
            here.event_id.in_(reached),
            here.erased_at.is_(None),
            ~here.is_minor,
            ~made.is_minor,
        )
        .correlate(made)
        .scalar_subquery()
    )
    rows = session.execute(
        select(made, same_adult)
        .join(there, there.id == made.registration_id)
        .where(made.program_id == program.id, made.left_at.is_(None), there.event_id.not_in(reached), *those)
        .order_by(made.id)
        .with_for_update(of=made, key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    for one, here_id in rows:
        if here_id is not None:
            one.registration_id = here_id
        else:
            one.left_at, one.out_of_reach = now, True
    session.flush()
    return sum(1 for one, _here in rows if one.out_of_reach)


def _bring_back(session: Session, program: Program, reached: Select[int], *, now: datetime) -> None:
    """All that was said at the events ``reached``."""
    places = select(Registration.id).where(Registration.event_id.in_(reached))
    for made in BOTH:
        session.execute(
            update(made)
            .where(
                made.program_id == program.id,
                made.registration_id.in_(places),
                _may_be_back(made, program.event_id),
            )
            .values(left_at=None, out_of_reach=False, changed_at=now)
        )


def _may_be_back(
    made: type[Offer | Request], event_id: int | SQLColumnExpression[int]
) -> ColumnElement[bool]:
    """What is left out, but for what an adult said who is a minor at another event of the group by now."""
    return made.out_of_reach & or_(made.is_minor, ~minor_in_group(made.person_id, event_id))


def left_out_at(session: Session, event: Event, person_id: int) -> Sequence[tuple[Program, Event]]:
    """Programs of other events in which something that this person said at ``event`` is left out."""
    waits = or_(
        *(
            Program.id.in_(
                select(made.program_id)
                .join(Registration, Registration.id == made.registration_id)
                .where(made.person_id == person_id, made.out_of_reach, Registration.event_id == event.id)
            )
            for made in BOTH
        )
    )
    rows = session.execute(
        select(Program, Event)
        .join(Event, Event.id == Program.event_id)
        .where(waits, ~Program.whole_group, Program.closed_at.is_(None))
        .order_by(Program.id)
    )
    return [(row.Program, row.Event) for row in rows]
