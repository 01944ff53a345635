"""The next meeting of the same people: their places at the last one, made anew at the next."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, exists, func, insert, or_, select, update
from sqlalchemy.orm import Session, aliased, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from netevents.db import reading
from netevents.events.audit import LEFT_OUT, record
from netevents.events.domain import counts_as_minor
from netevents.events.domain.planning import SeatsTaken
from netevents.events.models import Event, Registration
from netevents.exchange import badges, consents
from netevents.exchange.joining import equip
from netevents.exchange.own_hands import in_own_hands_among
from netevents.exchange.series_models import TRIES, Expected
from netevents.exchange.youth.stricter import first_name
from netevents.languages import _, mark
from netevents.occasions import Registered, TellAll
from netevents.people.codes import public_code
from netevents.people.models import Person

log = logging.getLogger("netevents")

AGAIN: Final = "again"
ADDED: Final = mark("added the same people")
NO_SEAT: Final = mark("Every seat is taken. Change the seats, then add them at the door or by a list.")
FAILED: Final = mark("Something went wrong. Add them at the door or by a list.")
BATCH: Final = 500
AT_ONCE: Final = 200
"""People who are brought while the organizer waits, some 0.1 s; more are brought by the worker."""
AT_A_TIME: Final = 100
"""People whom the worker brings in one commit: on SQLite, scans wait for so long."""
PAUSE: Final = timedelta(minutes=1)
"""So long people who could not be brought are left alone."""


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

    As many come as there are seats; how many did not is written down. People who cannot be brought are left
    alone for a while, and after a few tries for good: they hold up nobody who is expected elsewhere.

    :return: whether there is more to do
    """
    with reading():  # most of the time nobody is expected, and no scan waits for that
        event_id = _whose_turn(session, now)
    session.rollback()
    if event_id is None:
        return False
    try:
        _bring_next(session, event_id, now=now, tell_all=tell_all)
    except Exception:  # one event must not hold up the others
        log.exception("the same people could not be brought")
        session.rollback()
        _come_again(session, event_id, now=now)
    return True


def _whose_turn(session: Session, now: datetime) -> int | None:
    return session.scalar(
        select(Expected.event_id)
        .where(or_(Expected.until.is_(None), Expected.until <= now))
        .order_by(Expected.event_id)
        .limit(1)
    )


def _held(session: Session, event_id: int) -> tuple[Event, Expected] | None:
    """The event, whose rules and seats stay as they are meanwhile, and who is expected there, if still so."""
    event = session.scalar(
        select(Event)
        .where(Event.id == event_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    row = session.get(Expected, event_id, populate_existing=True)
    return None if event is None or row is None else (event, row)


def _bring_next(session: Session, event_id: int, *, now: datetime, tell_all: TellAll) -> None:
    held = _held(session, event_id)
    if held is None:
        return
    event, row = held
    source = session.get_one(Event, row.source_id, populate_existing=True)
    if event.state == "ended" or event.ends_at <= now or source.erased_at or event.erased_at:
        session.delete(row)
        return
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
    fit = new if event.seats is None else new[: max(0, event.seats - event.seats_taken)]
    if fit:
        _bring(session, fit, event, now=now, tell_all=tell_all)
        row.after_id = fit[-1].id
    if len(fit) < len(new):
        _leave_out(session, row, event, NO_SEAT, now=now)
    elif len(before) < AT_A_TIME:
        session.delete(row)
    else:
        row.after_id, row.tries, row.until = before[-1].id, 0, None
    session.flush()


def _come_again(session: Session, event_id: int, *, now: datetime) -> None:
    """Try again after a while, or give up and write it down."""
    held = _held(session, event_id)
    if held is None:
        return
    event, row = held
    row.tries += 1
    row.until = now + PAUSE
    if row.tries >= TRIES:
        _leave_out(session, row, event, FAILED, now=now)
    session.flush()


def _leave_out(session: Session, row: Expected, event: Event, why: str, *, now: datetime) -> None:
    """Expect nobody any more; the event’s page says how many did not come along."""
    elsewhere = aliased(Registration)
    here = exists().where(elsewhere.event_id == event.id, elsewhere.person_id == Registration.person_id)
    theirs = _has_a_place(session.get_one(Event, row.source_id))
    rest = select(func.count()).select_from(Registration).join(Registration.person)
    people = session.scalar(rest.where(*theirs, Registration.id > row.after_id, ~here)) or 0
    if people:
        record(session, event, None, LEFT_OUT, now=now, why=why, people=people)
    session.delete(row)


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
    """Give the people of these places one at ``event`` each, in few statements for any number.

    Of whom a list kept out of directories nothing is shared here either, before they come themselves.
    """
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
    shared = consents.shared(session, [place.id for place in before])
    silent = {place.person_id for place in before if place.claimed_at is None and not shared[place.id]}
    equip(session, [place for place in made if place.person_id not in silent], now=now)
    badges.issue_all(session, [place for place in made if place.person_id in silent], now=now)
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
    """Who never came into a place of theirs has one that waits for them again; a minor’s is theirs alone.

    Who counts as a minor where ages matter comes as one, whatever they were before.
    """
    is_minor = place.is_minor or counts_as_minor(event.audience, place.person)
    turns = is_minor and not place.is_minor
    return {
        "code": public_code(),
        "event_id": event.id,
        "person_id": place.person_id,
        "person_minor": place.person_minor,
        "is_minor": is_minor,
        "name": first_name(place.name) if turns else place.name,
        "subgroup": "" if turns else place.subgroup,
        "role": "attendee" if turns else place.role,
        "source": AGAIN,
        "registered_at": now,
        "claimed_at": now if place.claimed_at or (is_theirs and not is_minor) else None,
        "asks_first": place.asks_first,
        "hidden": place.hidden or is_minor,
        "stays_out": place.stays_out,
    }
