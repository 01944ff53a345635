"""What is read of questions and trios."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from netevents.events.models import Event, Registration
from netevents.exchange.models import Connection
from netevents.people.models import Person
from netevents_starters.models import Asked, Prompt, Seat, Trio

LASTS: Final = timedelta(minutes=20)
"""How long somebody waits for a trio, and how long a trio is shown."""


def prompts_of(session: Session, event: Event, use: str) -> Sequence[Prompt]:
    """The questions for one use, the oldest first."""
    return session.scalars(
        select(Prompt).where(Prompt.event_id == event.id, Prompt.use == use).order_by(Prompt.id)
    ).all()


def prompts_and_given(
    session: Session, event: Event, use: str, connection: Connection | None
) -> tuple[Sequence[Prompt], int | None]:
    """The questions, and the id of the one that this pair was given when they met. One statement."""
    if connection is None:
        return prompts_of(session, event, use), None
    rows = session.execute(
        select(Prompt, Asked)
        .outerjoin(Asked, and_(Asked.prompt_id == Prompt.id, Asked.connection_id == connection.id))
        .where(Prompt.event_id == event.id, Prompt.use == use)
        .order_by(Prompt.id)
    ).all()
    given: list[int] = [row.Asked.prompt_id for row in rows if row.Asked]
    return [row.Prompt for row in rows], given[0] if given else None


def prompt_by_id(session: Session, event: Event, prompt_id: int) -> Prompt | None:
    """One question of this event's."""
    return session.scalar(select(Prompt).where(Prompt.event_id == event.id, Prompt.id == prompt_id))


def given_prompts(session: Session, event: Event) -> dict[int, str]:
    """By the connection's id, what the pair was given when they met."""
    rows = session.execute(
        select(Asked.connection_id, Prompt.text)
        .join(Prompt, Prompt.id == Asked.prompt_id)
        .where(Prompt.event_id == event.id)
    )
    return dict(rows.all())


def seat_of(session: Session, registration: Registration, *, now: datetime) -> Seat | None:
    """The seat somebody holds now, waiting or with its trio; one statement."""
    return session.scalar(
        select(Seat)
        .outerjoin(Trio, Trio.id == Seat.trio_id)
        .where(Seat.registration_id == registration.id)
        .where((Seat.trio_id.is_(None) & (Seat.asked_at > now - LASTS)) | (Trio.made_at > now - LASTS))
        .options(joinedload(Seat.trio))
    )


def seats_at(session: Session, trio: Trio) -> Sequence[Seat]:
    """Who sits in ``trio``, with what policy needs for their names."""
    return session.scalars(
        select(Seat)
        .where(Seat.trio_id == trio.id)
        .order_by(Seat.asked_at, Seat.registration_id)
        .options(joinedload(Seat.registration).joinedload(Registration.person).joinedload(Person.profile))
    ).all()


def two_people(session: Session, connection: Connection) -> tuple[Registration, Registration]:
    """Both sides of ``connection``, low first, with what policy needs for their profiles."""
    rows = session.scalars(
        select(Registration)
        .where(Registration.id.in_((connection.low_id, connection.high_id)))
        .order_by(Registration.id)
        .options(
            joinedload(Registration.person).joinedload(Person.profile), selectinload(Registration.interests)
        )
        .execution_options(populate_existing=True)
    ).all()
    low, high = rows
    return low, high


def held_of(session: Session, person: Person) -> Sequence[tuple[Event, Seat]]:
    """Where ``person`` asked for a trio."""
    rows = session.execute(
        select(Event, Seat)
        .join(Seat, Seat.event_id == Event.id)
        .join(Registration, Registration.id == Seat.registration_id)
        .where(Registration.person_id == person.id)
        .order_by(Seat.asked_at)
    )
    return rows.all()


def questions_given_to(session: Session, person: Person) -> Sequence[tuple[Event, str]]:
    """The questions that ``person`` had with those they met."""
    rows = session.execute(
        select(Event, Prompt.text)
        .join(Prompt, Prompt.event_id == Event.id)
        .join(Asked, Asked.prompt_id == Prompt.id)
        .join(Connection, Connection.id == Asked.connection_id)
        .join(Registration, Registration.id.in_((Connection.low_id, Connection.high_id)))
        .where(Registration.person_id == person.id)
        .order_by(Connection.met_at, Connection.id)
    )
    return rows.all()
