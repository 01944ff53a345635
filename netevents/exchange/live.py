"""The live picture of an event, for hosts: who came last, and newcomers who have met nobody yet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select, update
from sqlalchemy.orm import Session, joinedload

from netevents.events.models import Event, Registration
from netevents.exchange import policy
from netevents.exchange.introductions import HOSTS, Guest, Introduction, introductions
from netevents.exchange.models import LINES, MADE, Connection, Consent
from netevents.exchange.queries import blocked_pairs
from netevents.languages import spoken
from netevents.people.models import Person

PATIENCE: Final = timedelta(minutes=10)
"""How long somebody is left to look around before a host is told that they have met nobody."""
SHOWN: Final = 12
MOST_HOSTS: Final = 30
MOST_OTHERS: Final = 80
"""Among how many somebody to introduce to is looked for; those who came last."""
ALONE, HOST, OTHER = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody who came, and when."""

    name: str
    code: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Live:
    """What the live page shows."""

    arrivals: Sequence[Arrival]
    introductions: Sequence[Introduction]


def bump(session: Session, event_ids: Collection[int]) -> None:
    """Say that something has changed at these events; a transaction's last act, since others wait for it."""
    session.execute(
        update(Event)
        .where(Event.id.in_(list(event_ids)))
        .values(pulse=Event.pulse + 1)
        .execution_options(synchronize_session=False)
    )


def version(event: Event, *, now: datetime) -> str:
    """Another text whenever the live picture may have changed: something happened, a minute went by, or it is
    read in another language.
    """
    return f"{event.pulse}-{int(now.timestamp()) // 60}-{spoken()}"


def live(session: Session, event: Event, *, now: datetime) -> Live:
    """Who is here, and one person for each newcomer who has met nobody; two statements for any number.

    Minors, people who stay out of the list and people who hide are in no part of it.
    """
    rows = session.execute(_present(event, now=now)).unique().all()
    guests = {row.Registration.id: _guest(row) for row in rows}
    alone = [guests[row.Registration.id] for row in rows if row.kind == ALONE]
    others = [guests[row.Registration.id] for row in rows if row.kind != ALONE]
    apart = blocked_pairs(session, event.id, among=guests)
    came = sorted((row for row in rows if row.latest <= SHOWN), key=lambda row: row.latest)
    return Live(
        arrivals=[
            Arrival(row.Registration.name, row.Registration.code, row.Registration.checked_in_at)
            for row in came
        ],
        introductions=introductions(alone[:SHOWN], [*alone[SHOWN:], *others], apart=apart),
    )


def _present(event: Event, *, now: datetime) -> Select[Any]:
    """Those who came last, and of each kind as many as matter; with the profile and what they share."""
    met = or_(
        exists().where(Connection.low_id == Registration.id, Connection.state == MADE),
        exists().where(Connection.high_id == Registration.id, Connection.state == MADE),
    )
    came = Registration.checked_in_at
    kind = case(
        (and_(Registration.role == "attendee", came <= now - PATIENCE, ~met), ALONE),
        (Registration.role.in_(tuple(HOSTS)), HOST),
        else_=OTHER,
    )
    present = (
        select(Registration.id.label("id"), came.label("came"), kind.label("kind"))
        .where(
            Registration.event_id == event.id,
            Registration.erased_at.is_(None),
            came.is_not(None),
            ~Registration.is_minor,
            ~Registration.stays_out,
            ~Registration.hidden,
        )
        .cte("present")
    )
    last = (present.c.came.desc(), present.c.id.desc())
    here = select(
        present.c.id,
        present.c.kind,
        func.row_number().over(order_by=last).label("latest"),
        func.row_number()
        .over(partition_by=present.c.kind, order_by=(present.c.came, present.c.id))
        .label("early"),
        func.row_number().over(partition_by=present.c.kind, order_by=last).label("late"),
    ).subquery()
    wanted = or_(
        here.c.latest <= SHOWN,
        (here.c.kind == ALONE) & (here.c.early <= SHOWN),
        (here.c.kind == HOST) & (here.c.late <= MOST_HOSTS),
        (here.c.kind == OTHER) & (here.c.late <= MOST_OTHERS),
    )
    return (
        select(Registration, here.c.kind, here.c.latest, met.label("met"), *map(_shares, LINES))
        .join(here, here.c.id == Registration.id)
        .where(wanted)
        .options(joinedload(Registration.person).joinedload(Person.profile))
        .order_by(here.c.kind, Registration.checked_in_at, Registration.id)
    )


def _shares(line: str) -> ColumnElement[bool]:
    return (
        exists()
        .where(
            Consent.registration_id == Registration.id, Consent.field == line, Consent.withdrawn_at.is_(None)
        )
        .label(line)
    )


def _guest(row: Any) -> Guest:
    """What everybody at the event may see of them; of somebody who never claimed their badge a name."""
    place: Registration = row.Registration
    claimed = place.claimed_at is not None
    view = policy.before_meeting(place, frozenset(line for line in LINES if claimed and getattr(row, line)))
    return Guest(
        id=place.id,
        code=place.code,
        name=view.name,
        role=view.role,
        has_met_somebody=bool(row.met),
        lines={line: text for line in LINES if (text := getattr(view, line))},
    )
