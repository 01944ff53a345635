"""Joining: a place at an event together with the badges and the consent that go with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from netevents.events import domain as events
from netevents.events.models import Event, Registration
from netevents.exchange import badges, consents
from netevents.languages import _
from netevents.occasions import Tell
from netevents.people.domain import new_person
from netevents.people.models import ADULT, MINOR_AGES, UNASKED, Person
from netevents.refusal import Refusal


class LeadersAddYou(Refusal):
    """Nobody joins a youth event alone, and no minor joins any event alone."""


class PlaceGone(Refusal):
    """This person's place at the event was made one with another, or erased."""


def join(
    session: Session,
    event: Event,
    person: Person,
    *,
    name: str | None = None,
    age: str | None = None,
    role: str = "attendee",
    source: str = events.SELF,
    now: datetime,
    tell: Tell,
) -> Registration:
    """Give ``person`` a place at ``event``, two badges, and the consent everybody starts with.

    Joining twice is harmless: the place already held is returned, with the consent its owner chose since.

    :param age: the band the person named; a minor's holds for this event, an adult's from now on
    :raises netevents.events.domain.EventNotOpen: if nobody can join now
    :raises netevents.events.domain.EventFull: if no seat is left
    :raises netevents.people.domain.OneWordPlease: if a minor's name has more than one word
    :raises PlaceGone: if the place was merged into another one or erased
    """
    if age == ADULT and person.age == UNASKED:
        person.age = ADULT
    try:
        registration = events.register(
            session,
            event,
            person,
            name=name,
            is_minor=True if age in MINOR_AGES else None,
            role=role,
            source=source,
            now=now,
            tell=tell,
        )
    except IntegrityError as refused:
        raise PlaceGone(
            _(
                "Your place at %(name)s was merged into another one. Ask the organizers about it.",
                name=event.name,
            )
        ) from refused
    equip(session, [registration], now=now)
    return registration


def join_alone(
    session: Session,
    event: Event,
    person: Person | None,
    *,
    name: str,
    age: str | None = None,
    stays_out: bool,
    now: datetime,
    tell: Tell,
) -> Registration:
    """An adult joins with their own phone; whoever is not known yet becomes a new person.

    A guardian's consent is for one event, so where somebody joins alone none can be on file yet.

    :param stays_out: whether they stay out of the organizers' list of who met whom
    :raises LeadersAddYou: at a youth event, and for whoever is a minor or would count as one
    """
    if event.audience == "youth":
        raise LeadersAddYou(_("At this event leaders add everybody. Ask one of them to add you."))
    bands = {age, person.age if person else None}
    if not bands.isdisjoint(MINOR_AGES) or (event.audience == "mixed" and ADULT not in bands):
        raise LeadersAddYou(_("Go to a leader, please: they make a badge for you and show you around."))
    if person is None:
        person = new_person(session, name, age=age or UNASKED, now=now)
    registration = join(session, event, person, name=name, age=age, now=now, tell=tell)
    registration.stays_out = stays_out
    return registration


def equip(session: Session, registrations: Sequence[Registration], *, now: datetime) -> None:
    """Give new registrations their badges and first consents, in few statements for any number."""
    fresh = badges.issue_all(session, registrations, now=now)
    consents.give_defaults(session, fresh, now=now)


def asks_age(event: Event, person: Person | None) -> bool:
    """Whether joining ``event`` needs the age question: where it matters and was not answered before."""
    return event.audience == "mixed" and (person is None or person.age == UNASKED)
