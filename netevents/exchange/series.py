"""The next meeting of the same people: their places at the last one, made anew at the next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, func, insert, select, update
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from netevents.db import reading
from netevents.events.audit import record
from netevents.events.domain.planning import SeatsTaken
from netevents.events.models import Event, Registration
from netevents.exchange.joining import equip
from netevents.exchange.own_hands import in_own_hands_among
from netevents.exchange.series_models import Expected
from netevents.languages import _, mark
from netevents.occasions import Registered, TellAll
from netevents.people.codes import public_code
from netevents.people.models import Person

AGAIN: Final = "again"
ADDED: Final = mark("added the same people")
BATCH: Final = 500
AT_ONCE: Final = 200
"""People who are brought while the organizer waits, some 0.1 s; more are brought by the worker."""
AT_A_TIME: Final = 100
"""People whom the worker brings in one commit: on SQLite, scans wait for so long."""


def same_people(
    session: Session, source: Event, event: Event, *, by: Person, now: datetime, tell_all: TellAll
) -> Sequence[Registration]:
    """Give everybody who has a place at ``source`` one at ``event``, with new badges and the usual consents.

    Name, role and subgroup come along, and so does each choice that protects: to be asked first, to be
    hidden, to stay out of the list. Nothing that was ticked for others to get does, no note, no check-in, no
    interests. A minor's record stays hidden until a guardian has agreed anew: consents are for one event.

    :raises netevents.events.domain.SeatsTaken: if there are fewer seats than people
    """
    before = _places(session, source)
    _seats_for(event, len(before))
    made = _bring(session, before, event, now=now, tell_all=tell_all)
    record(session, event, by, ADDED, now=now, source=source.slug)
    session.flush()
    return made


def are_many(session: Session, source: Event) -> bool:
    """Whether so many people have a place at ``source`` that nobody should wait for :func:`same_people`."""
    return _how_many(session, source) > AT_ONCE


def bring_later(session: Session, source: Event, event: Event, *, by: Person, now: datetime) -> None:
    """Have the worker do what :func:`same_people` does, some people at a time.

    :raises netevents.events.domain.SeatsTaken: if there are fewer seats than people
    """
    _seats_for(event, _how_many(session, source))
    session.add(Expected(event_id=event.id, source_id=source.id))
    record(session, event, by, ADDED, now=now, source=source.slug)
    session.flush()


def work_on_series(session: Session, *, now: datetime, tell_all: TellAll) -> bool:
    """Bring the next people who are expected somewhere; whoever joined there meanwhile has their place.

    :return: whether there is more to do
    """
    with reading():  # most of the time nobody is expected, and no scan waits for that
        nobody = session.scalar(select(Expected.event_id).limit(1)) is None
    session.rollback()
    if nobody:
        return False
    row = session.scalars(
        select(Expected).order_by(Expected.event_id).limit(1).with_for_update(skip_locked=True)
    ).first()
    if row is None:
        return False
    source, event = session.get_one(Event, row.source_id), session.get_one(Event, row.event_id)
    before = _places(session, source, Registration.id > row.after_id, most=AT_A_TIME)
    there = set(
        session.scalars(
            select(Registration.person_id).where(
                Registration.event_id == event.id,
                Registration.person_id.in_([place.person_id for place in before]),
            )
        )
    )
    new = [place for place in before if place.person_id not in there]
    if new:
        _bring(session, new, event, now=now, tell_all=tell_all)
    if len(before) < AT_A_TIME:
        session.delete(row)
    else:
        row.after_id = before[-1].id
    return True


def _seats_for(event: Event, people: int) -> None:
    if event.seats is not None and event.seats_taken + people > event.seats:
        sentence = _(
            "There are %(seats)s seats and %(people)s people. Change the seats first.",
            seats=event.seats,
            people=people,
        )
        raise SeatsTaken(sentence)


def _how_many(session: Session, event: Event) -> int:
    query = select(func.count()).select_from(Registration).join(Registration.person)
    return session.scalar(query.where(*_has_a_place(event))) or 0


def _has_a_place(event: Event) -> tuple[ColumnElement[bool], ...]:
    return Registration.event_id == event.id, Registration.erased_at.is_(None), Person.erased_at.is_(None)


def _bring(
    session: Session, before: Sequence[Registration], event: Event, *, now: datetime, tell_all: TellAll
) -> Sequence[Registration]:
    """Give the people of these places one at ``event`` each, in few statements for any number."""
    whose = [place.person_id for place in before]
    here = in_own_hands_among(session, whose)
    rows = [_row(event, place, is_theirs=place.person_id in here, now=now) for place in before]
    for first in range(0, len(rows), BATCH):
        session.execute(insert(Registration), rows[first : first + BATCH])
    session.execute(
        update(Event)
        .where(Event.id == event.id)
        .values(seats_taken=Event.seats_taken + len(rows))
        .execution_options(synchronize_session=False)
    )
    session.expire(event, ["seats_taken"])
    made = _places(session, event, Registration.code.in_([row["code"] for row in rows]))
    equip(session, made, now=now)
    tell_all([Registered(event, place) for place in made])
    session.flush()
    return made


def _places(
    session: Session, event: Event, *those: ColumnElement[bool], most: int | None = None
) -> Sequence[Registration]:
    """Those who have a place at ``event``, the oldest first, with event and person loaded."""
    query = select(Registration).join(Registration.person).where(*_has_a_place(event), *those)
    query = query.options(joinedload(Registration.person)).order_by(Registration.id).limit(most)
    found = session.scalars(query).all()
    for place in found:
        set_committed_value(place, "event", event)
    return found


def _row(event: Event, place: Registration, *, is_theirs: bool, now: datetime) -> dict[str, object]:
    """Who never came into a place of theirs has one that waits for them again; a minor’s is theirs alone."""
    return {
        "code": public_code(),
        "event_id": event.id,
        "person_id": place.person_id,
        "person_minor": place.person_minor,
        "is_minor": place.is_minor,
        "name": place.name,
        "subgroup": place.subgroup,
        "role": place.role,
        "source": AGAIN,
        "registered_at": now,
        "claimed_at": now if place.claimed_at or (is_theirs and not place.is_minor) else None,
        "asks_first": place.asks_first,
        "hidden": place.hidden or place.is_minor,
        "stays_out": place.stays_out,
    }
