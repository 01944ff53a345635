"""Who is left out when a program is for its own event alone, and back when it is for the whole group."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, TypeVar

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session, aliased

from netevents.events.models import Event, Registration
from netevents.refusal import NotHere
from netevents_mentoring.programs.models import Offer, Program, Request
from netevents_mentoring.programs.queries import minor_in_group

Made = TypeVar("Made", Offer, Request)
BOTH: Final[tuple[type[Offer | Request], ...]] = (Offer, Request)


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
        _bring_back(session, program, now=now)
        return 0
    return _leave_out(session, program, Offer, now=now) + _leave_out(session, program, Request, now=now)


def _leave_out(session: Session, program: Program, made: type[Made], *, now: datetime) -> int:
    """An adult who is at the event as well goes on there. A minor asks anew, among the leaders there."""
    there, here = aliased(Registration), aliased(Registration)
    same_adult = (
        (here.person_id == made.person_id)
        & (here.event_id == program.event_id)
        & here.erased_at.is_(None)
        & ~here.is_minor
        & ~made.is_minor
    )
    rows = session.execute(
        select(made, here.id)
        .join(there, there.id == made.registration_id)
        .outerjoin(here, same_adult)
        .where(made.program_id == program.id, made.left_at.is_(None), there.event_id != program.event_id)
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


def _bring_back(session: Session, program: Program, *, now: datetime) -> None:
    """All but what an adult said who is a minor at another event of the group by now."""
    for made in BOTH:
        session.execute(
            update(made)
            .where(
                made.program_id == program.id,
                made.out_of_reach,
                or_(made.is_minor, ~minor_in_group(made.person_id, program.event_id)),
            )
            .values(left_at=None, out_of_reach=False, changed_at=now)
        )


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
        .where(waits, Program.closed_at.is_(None))
        .order_by(Program.id)
    )
    return [(row.Program, row.Event) for row in rows]
