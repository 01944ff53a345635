"""What is read of programs, offers and requests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import ColumnElement, SQLColumnExpression, exists, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from netevents.events.models import Event, Registration
from netevents_mentoring.programs.models import Offer, Program, Request
from netevents_mentoring.programs.words import folded, spelled_like, spellings
from netevents_mentoring.turns import PAGE

Made = TypeVar("Made", Offer, Request)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is missing in a program: ``uncovered`` topics are wanted and offered by nobody."""

    uncovered: Sequence[str]
    seats_share: int | None
    """For how many of a hundred who ask there is a place; None where nobody asks."""


def programs_at(session: Session, event: Event) -> Sequence[Program]:
    """The programs in which people at ``event`` can take part, its own first."""
    return session.scalars(
        select(Program)
        .join(Event, Event.id == Program.event_id)
        .where(_reaches(event), Program.closed_at.is_(None))
        .order_by(Program.whole_group, Program.id)
    ).all()


def program_at(session: Session, event: Event, code: str) -> Program | None:
    """The program of this code, where people at ``event`` can take part."""
    return session.scalar(
        select(Program).join(Event, Event.id == Program.event_id).where(_reaches(event), Program.code == code)
    )


def counts_as_minor(session: Session, program: Program, place: Registration) -> bool:
    """Whether ``place`` is a minor’s for ``program``.

    Where it reaches the whole group, who is a minor at any event of the group is one: in doubt, the stricter.
    """
    if place.is_minor or not program.whole_group:
        return place.is_minor
    return session.scalar(select(minor_in_group(place.person_id, program.event_id))) is True


def minor_in_group(
    person_id: int | SQLColumnExpression[int], event_id: int | SQLColumnExpression[int]
) -> ColumnElement[bool]:
    """Whether a person is a minor at any event of the group of the event."""
    there, here, place = aliased(Event), aliased(Event), aliased(Registration)
    return exists().where(
        here.id == event_id,
        there.group_id == here.group_id,
        place.event_id == there.id,
        place.person_id == person_id,
        place.is_minor,
        place.erased_at.is_(None),
    )


def programs_of(session: Session, event: Event) -> Sequence[Program]:
    """The programs that the organizers of ``event`` run from here, open ones first."""
    return session.scalars(
        select(Program)
        .where(Program.event_id == event.id)
        .order_by(Program.closed_at.is_not(None), Program.id)
    ).all()


def program_of(session: Session, event: Event, code: str) -> Program | None:
    """The program of this code, if it is run from ``event``."""
    return session.scalar(select(Program).where(Program.event_id == event.id, Program.code == code))


def offer_of(session: Session, program: Program, person_id: int) -> Offer | None:
    """What this person offers, left or not."""
    return session.scalar(select(Offer).where(Offer.program_id == program.id, Offer.person_id == person_id))


def request_of(session: Session, program: Program, person_id: int) -> Request | None:
    """What this person asks for, left or not, with their own words."""
    return session.scalar(
        select(Request)
        .where(Request.program_id == program.id, Request.person_id == person_id)
        .options(joinedload(Request.words))
    )


def mine_at(
    session: Session, event: Event, person_id: int
) -> Sequence[tuple[Program, Offer | None, Request | None]]:
    """Each program at ``event`` with what this person offers and asks for there now. One statement."""
    rows = session.execute(
        select(Program, Offer, Request)
        .join(Event, Event.id == Program.event_id)
        .outerjoin(
            Offer,
            (Offer.program_id == Program.id) & (Offer.person_id == person_id) & Offer.left_at.is_(None),
        )
        .outerjoin(
            Request,
            (Request.program_id == Program.id) & (Request.person_id == person_id) & Request.left_at.is_(None),
        )
        .where(_reaches(event), Program.closed_at.is_(None))
        .order_by(Program.whole_group, Program.id)
    )
    return [(row.Program, row.Offer, row.Request) for row in rows]


def offers_in(session: Session, program: Program, *, q: str = "", after: int = 0) -> Sequence[Offer]:
    """Who offers, by name, with registrations: a page of those whose name has ``q`` in it, and one more.

    :param after: the id of the last one of the page before
    """
    return _taking_part(session, Offer, program, q, after)


def requests_in(session: Session, program: Program, *, q: str = "", after: int = 0) -> Sequence[Request]:
    """Who asks; as :func:`offers_in`."""
    return _taking_part(session, Request, program, q, after)


def _taking_part(session: Session, made: type[Made], program: Program, q: str, after: int) -> Sequence[Made]:
    query = (
        select(made)
        .join(Registration, Registration.id == made.registration_id)
        .where(made.program_id == program.id, made.left_at.is_(None), _there(q))
        .options(joinedload(made.registration))
        .order_by(Registration.name, made.id)
        .limit(PAGE + 1)
    )
    before = select(Registration.name).join(made, made.registration_id == Registration.id)
    name = session.scalar(before.where(made.id == after)) if after else None
    if name is not None:
        later = or_(Registration.name > name, (Registration.name == name) & (made.id > after))
        query = query.where(later)
    return session.scalars(query).all()


def asking_among(session: Session, program: Program, places: Sequence[Registration]) -> frozenset[int]:
    """The persons among ``places`` who ask for a mentor in ``program`` now."""
    return frozenset(
        session.scalars(
            select(Request.person_id).where(
                Request.program_id == program.id,
                Request.left_at.is_(None),
                Request.person_id.in_([place.person_id for place in places]),
            )
        )
    )


def coverage(session: Session, program: Program) -> Coverage:
    """What the program lacks. Two statements, of columns only."""
    offers = session.execute(
        select(Offer.topics, Offer.capacity)
        .join(Registration, Registration.id == Offer.registration_id)
        .where(Offer.program_id == program.id, Offer.left_at.is_(None), _there(""))
    ).all()
    wanted = session.scalars(
        select(Request.topics)
        .join(Registration, Registration.id == Request.registration_id)
        .where(Request.program_id == program.id, Request.left_at.is_(None), _there(""))
    ).all()
    offered = {folded(topic) for topics, capacity in offers if capacity for topic in topics}
    known = spellings(program.topics)
    uncovered: dict[str, str] = {}
    for topics in wanted:
        for topic in topics["order"]:
            if folded(topic) not in offered:
                uncovered.setdefault(folded(topic), spelled_like(topic, known))
    seats = sum(capacity for _, capacity in offers)
    return Coverage(
        uncovered=sorted(uncovered.values(), key=str.casefold),
        seats_share=min(100, 100 * seats // len(wanted)) if wanted else None,
    )


def called(place: Registration) -> str:
    """What organizers read: a minor is first name and group."""
    return f"{place.name} ({place.subgroup})" if place.is_minor and place.subgroup else place.name


def _reaches(event: Event) -> ColumnElement[bool]:
    """The condition that people at ``event`` can take part in a program."""
    return or_(Program.event_id == event.id, Program.whole_group & (Event.group_id == event.group_id))


def named(name: SQLColumnExpression[str], q: str) -> ColumnElement[bool]:
    """Whether ``q`` is in a name. SQLite folds ASCII alone, so other spellings are looked for as well."""
    spelled = dict.fromkeys((q, q.lower(), q.upper(), q.title()))
    return or_(*(name.icontains(one, autoescape=True) for one in spelled))


def _there(q: str) -> ColumnElement[bool]:
    there = Registration.erased_at.is_(None)
    return there & named(Registration.name, q) if q else there
