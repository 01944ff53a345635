"""Claiming a place that others put on the roll: the phone shows a mark, and the desk compares it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Select, delete, or_, select
from sqlalchemy.orm import Session, joinedload

from netevents.events import domain as events
from netevents.events.audit import record
from netevents.events.models import Event, Registration
from netevents.exchange import badges, door
from netevents.exchange.models import Claim
from netevents.people import codes, limits
from netevents.people.models import Person
from netevents.refusal import NotHere, Refusal

LASTS: Final = timedelta(minutes=15)
MARKS: Final = tuple(letter + digit for letter in "ABCDEFGHJKLMNPRSTUVWXYZ" for digit in "23456789")
MOST: Final = 8
"""So many phones may ask for one place at a time; a crowd that does is no mistake."""


class GoToTheDesk(Refusal):
    """The desk can still let the phone in by a code."""


class AlreadyClaimed(Refusal):
    """Somebody was let in before."""


def places_named(session: Session, event: Event, name: str) -> Sequence[Registration]:
    """Places of ``event`` that nobody has claimed under exactly this name, whatever its capitals."""
    spellings = dict.fromkeys((name, name.lower(), name.upper(), name.title()))
    return session.scalars(
        _unclaimed()
        .where(Registration.event_id == event.id, Registration.name.in_(spellings))
        .order_by(Registration.id)
        .limit(MOST)
    ).all()


def place_of_badge(session: Session, token: str) -> Registration | None:
    """The place on this badge, with its event, if its owner may be about to claim it with a phone."""
    badge = badges.by_token(session, token)
    if badge is None or badge.replaced_at is not None:
        return None
    place, event = badge.registration, badge.registration.event
    open_ = event.state == "open" and event.audience != "youth"
    free = place.claimed_at is None and place.erased_at is None and not place.is_minor and not place.hidden
    return place if open_ and free else None


def ask(
    session: Session, event: Event, places: Sequence[Registration], *, browser: str, now: datetime
) -> str:
    """Let the phone called ``browser`` wait for the desk, and return the mark that it shows.

    Counts the try: commit in any case.

    :param places: the place it asks for; several where they have one name
    :raises GoToTheDesk: if many phones ask for the same place
    :raises netevents.people.limits.TooManyTries: if this phone asks on and on
    """
    limits.count_try(session, f"claim:{codes.fingerprint(browser)}", most=10, within=LASTS, now=now)
    ours = Claim.browser == codes.fingerprint(browser)
    session.execute(delete(Claim).where(Claim.event_id == event.id, or_(ours, Claim.asked_at <= now - LASTS)))
    taken = session.execute(
        select(Claim.registration_id, Claim.mark).where(
            Claim.registration_id.in_([place.id for place in places])
        )
    ).all()
    free = [mark for mark in MARKS if mark not in {row.mark for row in taken}]
    if len(taken) >= MOST * len(places):
        raise GoToTheDesk("Several phones ask for this place. Go to the desk: they give you a code.")
    mark = secrets.choice(free)
    session.add_all(
        Claim(
            code=codes.public_code(),
            event_id=event.id,
            registration_id=place.id,
            browser=codes.fingerprint(browser),
            mark=mark,
            asked_at=now,
        )
        for place in places
    )
    events.beat(event)
    session.flush()
    return mark


def waiting(session: Session, event: Event, *, now: datetime) -> Sequence[Claim]:
    """The phones that wait for the desk, the longest waiting first, with the registration loaded."""
    return session.scalars(
        select(Claim)
        .join(Claim.registration)
        .where(
            Claim.event_id == event.id,
            Claim.confirmed_at.is_(None),
            Claim.asked_at > now - LASTS,
            Registration.claimed_at.is_(None),
            Registration.erased_at.is_(None),
        )
        .options(joinedload(Claim.registration))
        .order_by(Claim.id)
        .limit(20)
    ).all()


def of_phone(session: Session, event: Event, *, browser: str, now: datetime) -> Claim | None:
    """What this phone waits for, confirmed or not."""
    return session.scalars(
        select(Claim)
        .where(
            Claim.event_id == event.id,
            Claim.browser == codes.fingerprint(browser),
            Claim.asked_at > now - LASTS,
        )
        .order_by(Claim.confirmed_at.is_(None), Claim.id)
        .limit(1)
    ).first()


def confirm(
    session: Session, event: Event, code: str, *, by: Person, now: datetime, mails: bool = False
) -> Registration:
    """The greeter has seen the mark on the phone before them: it may come in, and all others may not.

    :param mails: whether this installation sends sign-in codes by mail
    :raises AlreadyClaimed: if the place has a phone by now
    :raises netevents.refusal.Refusal: for people whom the desk lets in by no code either, as
        :func:`netevents.exchange.door.desk_code` says
    """
    place = session.scalars(
        select(Registration)
        .where(Registration.id == _claim(session, event, code, now=now).registration_id)
        .options(joinedload(Registration.person), joinedload(Registration.event))
        .with_for_update(of=Registration)
        .execution_options(populate_existing=True)
    ).one()
    if place.claimed_at is not None or place.erased_at is not None:
        raise AlreadyClaimed(f"{place.name} has a phone here already.")
    door.must_come_in_by_desk(session, event, place.person, mails=mails)
    claim = _claim(session, event, code, now=now)  # another greeter may have been quicker
    claim.confirmed_at = now
    session.execute(
        delete(Claim).where(
            or_(
                Claim.registration_id == place.id,
                (Claim.event_id == event.id) & (Claim.browser == claim.browser),
            ),
            Claim.id != claim.id,
        )
    )
    record(session, event, by, "let a phone in", now=now, registration=place)
    events.beat(event)
    session.flush()
    return place


def refuse(session: Session, event: Event, code: str, *, now: datetime) -> None:
    """That is not their phone."""
    session.delete(_claim(session, event, code, now=now))
    events.beat(event)


def come_in(session: Session, event: Event, *, browser: str, now: datetime) -> Person:
    """The phone that the desk has let in is its owner's from now on.

    :raises GoToTheDesk: if the desk has not confirmed it, or too long ago
    """
    claim = of_phone(session, event, browser=browser, now=now)
    place = None
    if claim is not None and claim.confirmed_at is not None:
        place = session.scalar(
            _unclaimed()
            .where(Registration.id == claim.registration_id)
            .options(joinedload(Registration.person))
            .with_for_update(of=Registration)
        )
    if place is None:
        raise GoToTheDesk("The desk has not let this phone in yet. Show them the code once more.")
    place.claimed_at = now
    session.execute(delete(Claim).where(Claim.registration_id == place.id))
    events.beat(event)
    return place.person


def _unclaimed() -> Select[Registration]:
    return select(Registration).where(
        Registration.claimed_at.is_(None),
        Registration.erased_at.is_(None),
        Registration.is_minor.is_(False),
        Registration.hidden.is_(False),
    )


def _claim(session: Session, event: Event, code: str, *, now: datetime) -> Claim:
    claim = session.scalar(
        select(Claim).where(
            Claim.event_id == event.id,
            Claim.code == code,
            Claim.confirmed_at.is_(None),
            Claim.asked_at > now - LASTS,
        )
    )
    if claim is None:
        raise NotHere
    return claim
