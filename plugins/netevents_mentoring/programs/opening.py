"""Programs: opened with good presets, changed, closed, opened again, copied to the next event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from netevents.events.audit import record
from netevents.events.models import Event
from netevents.events.moments import moment_in_zone
from netevents.languages import _, mark, speaking
from netevents.people import codes
from netevents.people.models import Person
from netevents.refusal import Refusal
from netevents.web.dates import local
from netevents_mentoring.programs import presets, reach
from netevents_mentoring.programs.models import Program
from netevents_mentoring.programs.words import once


class NotTaking(Refusal):
    """A program takes offers and requests until its day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What organizers decide about a program; see :class:`Program`."""

    name: str
    whole_group: bool = False
    topics: Sequence[str] = ()
    goals: Sequence[str] = ()
    weights: Mapping[str, str] = field(default_factory=lambda: dict(presets.WEIGHTS))
    hours_shared: int = 1
    apart_in_organization: bool = False
    answer_days: int = 3
    takes_until: datetime | None = None
    ends_at: datetime | None = None


def open_program(session: Session, event: Event, terms: Terms, *, now: datetime) -> Program:
    """Let people offer and ask."""
    program = Program(code=codes.public_code(), event_id=event.id, opened_at=now)
    _set(program, terms)
    session.add(program)
    session.flush()
    return program


def open_preset(session: Session, event: Event) -> Program | None:
    """The program that comes with the kind of ``event``, unless it ever had one or its group runs one now."""
    group = select(Event.id).where(Event.group_id == event.group_id)
    of_group = Program.whole_group & Program.closed_at.is_(None) & Program.event_id.in_(group)
    if session.scalar(select(Program.id).where((Program.event_id == event.id) | of_group).limit(1)):
        return None
    with speaking(event.language):
        name = _("Mentoring at %(event)s", event=event.name)[:120]
    terms = Terms(
        name=name,
        topics=presets.TOPICS[event.kind],
        goals=presets.GOALS[event.kind],
    )
    return open_program(session, event, terms, now=event.created_at)


def change_program(
    session: Session, event: Event, program: Program, terms: Terms, *, by: Person, now: datetime
) -> int:
    """Go on under other terms; what people have said stays.

    :return: how many offers and requests from other events are left out from now
    """
    # Held before it is compared with the terms: whom it reaches by now counts, not whom it reached.
    session.refresh(program, with_for_update={"key_share": True})
    _set(program, terms)
    session.flush()
    left_out = reach.follow(session, program, now=now)
    record(session, event, by, mark("changed a mentoring program"), now=now, program=terms.name)
    session.flush()
    return left_out


def close_program(session: Session, event: Event, program: Program, *, by: Person, now: datetime) -> None:
    """Take nothing more and run no more rounds. Pairs go on."""
    if program.closed_at is None:
        program.closed_at = now
        record(session, event, by, mark("closed a mentoring program"), now=now, program=program.name)


def reopen_program(session: Session, event: Event, program: Program, *, by: Person, now: datetime) -> None:
    """Go on after all."""
    if program.closed_at is not None:
        program.closed_at = None
        record(session, event, by, mark("opened a mentoring program again"), now=now, program=program.name)


def copy_programs(session: Session, source: Event, event: Event) -> None:
    """Let ``event`` begin with the programs of ``source`` alone, moved by the days between the two."""
    kept = session.scalars(
        select(Program)
        .where(Program.event_id == source.id, ~Program.whole_group, Program.closed_at.is_(None))
        .order_by(Program.id)
    ).all()
    if not kept:
        return
    session.execute(delete(Program).where(Program.event_id == event.id))
    for program in kept:
        terms = terms_of(program)
        dates = {
            name: _as_late(moment, source, event)
            for name in ("takes_until", "ends_at")
            if (moment := getattr(program, name)) is not None
        }
        name = terms.name.replace(source.name, event.name)[:120]
        open_program(session, event, Terms(**asdict(terms) | dates | {"name": name}), now=event.created_at)


def _as_late(moment: datetime, source: Event, event: Event) -> datetime:
    """The same time of day as many days later as ``event`` is than ``source``, on the clocks of each."""
    days = local(event.starts_at, event.zone).date() - local(source.starts_at, source.zone).date()
    return moment_in_zone((local(moment, source.zone) + days).replace(tzinfo=None), event.zone)


def terms_of(program: Program) -> Terms:
    """What was decided about ``program``."""
    return Terms(**{one.name: getattr(program, one.name) for one in fields(Terms)})


def takes(program: Program, *, now: datetime) -> bool:
    """Whether offers and requests are taken."""
    ends = (program.closed_at, program.takes_until, program.ends_at)
    return all(end is None or now < end for end in ends) and program.closed_at is None


def must_take(program: Program, *, now: datetime) -> None:
    """Go on only where offers and requests are taken.

    :raises NotTaking: elsewhere
    """
    if not takes(program, now=now):
        raise NotTaking(_("%(name)s takes no more offers and requests.", name=program.name))


def _set(program: Program, terms: Terms) -> None:
    program.name, program.whole_group = terms.name, terms.whole_group
    program.topics, program.goals = once(terms.topics), once(terms.goals)
    program.weights = dict(terms.weights)
    program.hours_shared, program.answer_days = terms.hours_shared, terms.answer_days
    program.apart_in_organization = terms.apart_in_organization
    program.takes_until, program.ends_at = terms.takes_until, terms.ends_at
