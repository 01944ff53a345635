"""Claiming a place that others put on the roll: the phone shows a mark, and the desk compares it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, delete, exists, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from netevents.events import domain as events
from netevents.events.audit import record
from netevents.events.models import Event, Registration
from netevents.exchange import badges, door
from netevents.exchange.models import Claim
from netevents.exchange.own_hands import in_own_hands
from netevents.languages import _, mark
from netevents.people import codes, limits
from netevents.people.domain import revoke_all
from netevents.people.models import Person, SignIn
from netevents.refusal import NotHere, Refusal

LASTS: Final = timedelta(minutes=15)
MARKS: Final = tuple(letter + digit for letter in "ABCDEFGHJKLMNPRSTUVWXYZ" for digit in "23456789")
MOST: Final = 8
"""So many phones may ask for one place at a time; a crowd that does is no mistake."""
MOST_OF_EVENT: Final = 200
"""So many may wait at one event: more than any desk sees to in a quarter of an hour."""
DRAWS: Final = 5
"""So often a mark is drawn anew that another phone was given in the same moment."""


class GoToTheDesk(Refusal):
    """The desk can still let the phone in by a code."""


class EventOver(Refusal):
    """A phone waited on while the event ended."""


class AlreadyClaimed(Refusal):
    """Somebody was let in before."""


def places_named(session: Session, event: Event, name: str) -> Sequence[Registration]:
    """Places of ``event`` that nobody has claimed under exactly this name, whatever its capitals."""
    spellings = dict.fromkeys((name, name.lower(), name.upper(), name.title()))
    return session.scalars(
        select(Registration)
        .where(Registration.event_id == event.id, Registration.name.in_(spellings), *_unclaimed())
        .order_by(Registration.id)
        .limit(MOST)
    ).all()


def place_of_badge(session: Session, token: str) -> Registration | None:
    """The place on this badge, with its event, if its owner may be about to claim it with a phone."""
    badge = badges.by_token(session, token)
    if badge is None or badge.replaced_at is not None:
        return None
    place, event = badge.registration, badge.registration.event
    if event.state != "open" or event.audience == "youth":
        return None
    free = session.scalar(select(Registration.id).where(Registration.id == place.id, *_unclaimed()))
    return None if free is None else place


def ask(
    session: Session,
    event: Event,
    places: Sequence[Registration],
    *,
    browser: str,
    stays_out: bool = False,
    now: datetime,
) -> str:
    """Let the phone called ``browser`` wait for the desk, and return the mark that it shows.

    Counts the try: commit in any case.

    :param places: the place it asks for; several where they have one name
    :param stays_out: whether its owner stays out of the organizers' list of who met whom
    :raises GoToTheDesk: if many phones ask for the same place, or at the event
    :raises netevents.people.limits.TooManyTries: if this phone asks on and on
    """
    limits.count_try(session, f"claim:{codes.fingerprint(browser)}", most=10, within=LASTS, now=now)
    ours = Claim.browser == codes.fingerprint(browser)
    session.execute(delete(Claim).where(Claim.event_id == event.id, or_(ours, Claim.asked_at <= now - LASTS)))
    waiting = session.scalar(select(func.count()).select_from(Claim).where(Claim.event_id == event.id)) or 0
    if waiting + len(places) > MOST_OF_EVENT:
        raise GoToTheDesk(_("Many phones wait already. Go to the desk: they give you a code."))
    events.beat(event)
    for _draw in range(DRAWS):
        mark = _free_mark(session, places)
        asked = [
            Claim(
                code=codes.public_code(),
                event_id=event.id,
                registration_id=place.id,
                browser=codes.fingerprint(browser),
                mark=mark,
                stays_out=stays_out,
                asked_at=now,
            )
            for place in places
        ]
        try:
            with session.begin_nested():
                session.add_all(asked)
                session.flush()
        except IntegrityError:  # another phone was given it in the same moment
            continue
        return mark
    raise GoToTheDesk(_("Several phones ask for this place. Go to the desk: they give you a code."))


def waiting(session: Session, event: Event, *, now: datetime) -> Sequence[Claim]:
    """The phones that wait for the desk, the longest waiting first, with the registration loaded."""
    return session.scalars(
        select(Claim)
        .join(Claim.registration)
        .where(
            Claim.event_id == event.id,
            Claim.confirmed_at.is_(None),
            Claim.asked_at > now - LASTS,
            *_unclaimed(),
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
    :raises EventOver: if the event has ended
    :raises AlreadyClaimed: if the place has a phone by now, or its owner came into another one
    :raises netevents.refusal.Refusal: for people whom the desk lets in by no code either, as
        :func:`netevents.exchange.door.desk_code` says
    """
    _must_be_open(event)
    place = session.scalars(
        select(Registration)
        .where(Registration.id == _claim(session, event, code, now=now).registration_id)
        .options(joinedload(Registration.person), joinedload(Registration.event))
        .with_for_update(of=Registration)
        .execution_options(populate_existing=True)
    ).one()
    if session.scalar(select(Registration.id).where(Registration.id == place.id, *_unclaimed())) is None:
        raise AlreadyClaimed(_("%(name)s has a phone here already.", name=place.name))
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
    record(session, event, by, mark("let a phone in"), now=now, registration=place)
    events.beat(event)
    session.flush()
    return place


def refuse(session: Session, event: Event, code: str, *, now: datetime) -> None:
    """That is not their phone."""
    session.delete(_claim(session, event, code, now=now))
    events.beat(event)


def come_in(
    session: Session, event: Event, *, browser: str, now: datetime, mails: bool = False
) -> Registration:
    """The place whose phone the desk has let in: this one is its owner's from now on, and no other is.

    :param mails: whether this installation sends sign-in codes by mail
    :raises EventOver: if the event has ended
    :raises GoToTheDesk: if the desk has not confirmed it, or too long ago, or could not do so any more
    """
    _must_be_open(event)
    claim = of_phone(session, event, browser=browser, now=now)
    place = None
    if claim is not None and claim.confirmed_at is not None:
        place = session.scalar(
            select(Registration)
            .where(Registration.id == claim.registration_id, *_unclaimed())
            .options(joinedload(Registration.person))
            .with_for_update(of=Registration)
        )
    if claim is None or place is None:
        raise GoToTheDesk(_("The desk has not let this phone in yet. Show them the code once more."))
    try:
        door.must_come_in_by_desk(session, event, place.person, mails=mails)
    except Refusal as changed:
        raise GoToTheDesk(
            _("This place can’t be opened by the desk any more. Ask them about it.")
        ) from changed
    revoke_all(session, place.person, now=now)
    place.claimed_at = now
    place.stays_out = place.stays_out or claim.stays_out
    session.execute(delete(Claim).where(Claim.registration_id == place.id))
    events.beat(event)
    return place


def came_in(session: Session, event: Event, code: str, *, at: datetime, now: datetime) -> Registration | None:
    """The place of this code, if a phone came in ``at`` that moment, just now, and is signed in still."""
    if now - at >= LASTS:
        return None
    stands = exists().where(
        SignIn.person_id == Registration.person_id, SignIn.created_at == at, SignIn.revoked_at.is_(None)
    )
    return session.scalar(
        select(Registration)
        .where(
            Registration.event_id == event.id,
            Registration.code == code,
            Registration.erased_at.is_(None),
            stands,
        )
        .options(joinedload(Registration.person))
    )


def _unclaimed() -> tuple[ColumnElement[bool], ...]:
    """The conditions under which a place may be claimed by a phone."""
    return (
        Registration.claimed_at.is_(None),
        Registration.erased_at.is_(None),
        Registration.is_minor.is_(False),
        Registration.hidden.is_(False),
        ~in_own_hands(Registration.person_id),
    )


def _must_be_open(event: Event) -> None:
    if event.state != "open":
        raise EventOver(_("%(name)s is over. No phone is let in any more.", name=event.name))


def _free_mark(session: Session, places: Sequence[Registration]) -> str:
    """A mark that no phone waiting for these places shows."""
    taken = session.scalars(
        select(Claim.mark).where(Claim.registration_id.in_([place.id for place in places]))
    ).all()
    if len(taken) >= MOST * len(places):
        raise GoToTheDesk(_("Several phones ask for this place. Go to the desk: they give you a code."))
    return secrets.choice([mark for mark in MARKS if mark not in set(taken)])


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
