"""Joining: a place at an event together with the badges and the consent that go with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from netevents.events import domain as events
from netevents.events.models import Event, Registration
from netevents.exchange import badges, consents
from netevents.occasions import Tell
from netevents.people.models import ADULT, UNASKED, Person
from netevents.refusal import NotHere, Refusal


class LeadersAddYou(Refusal):
    """Nobody joins a youth event alone."""


class EventOver(Refusal):
    """An ended event takes nobody in."""


def join(
    session: Session,
    event: Event,
    person: Person,
    *,
    name: str | None = None,
    age: str | None = None,
    role: str = "attendee",
    source: str = "self",
    now: datetime,
    tell: Tell,
) -> Registration:
    """Give ``person`` a place at ``event``, two badges, and the consent everybody starts with.

    Joining twice is harmless: the place already held is returned, with the consent its owner chose since.

    :param age: the band the person named; at events for adults nobody is asked
    :raises netevents.events.domain.EventFull: if no seat is left
    """
    if age == ADULT and person.age == UNASKED:
        person.age = ADULT
    registration = events.register(
        session,
        event,
        person,
        name=name,
        is_minor=counts_as_minor(event, person, age),
        role=role,
        source=source,
        now=now,
        tell=tell,
    )
    equip(session, [registration], now=now)
    return registration


def equip(session: Session, registrations: Sequence[Registration], *, now: datetime) -> None:
    """Give new registrations their badges and first consents, in few statements for any number."""
    fresh = badges.issue_all(session, registrations, now=now)
    consents.give_defaults(session, fresh, now=now)


def counts_as_minor(event: Event, person: Person, age: str | None = None) -> bool:
    """Whether the rules for minors hold for ``person`` at ``event``.

    Where ages matter, only somebody who said so is an adult. Somebody known as a minor stays one
    whatever they answer.
    """
    if person.is_minor or event.audience == "adult":
        return person.is_minor
    return (age or person.age) != ADULT


def asks_age(event: Event, person: Person | None) -> bool:
    """Whether joining ``event`` needs the age question: where it matters and was not answered before."""
    return event.audience == "mixed" and (person is None or person.age == UNASKED)


def open_to_strangers(event: Event) -> None:
    """Whether people may join ``event`` by themselves.

    :raises NotHere: if it is still a draft
    :raises EventOver: if it has ended
    :raises LeadersAddYou: if it is for young people
    """
    if event.state == "draft":
        raise NotHere
    if event.state == "ended":
        raise EventOver(f"{event.name} is over. Nobody can join any more.")
    if event.audience == "youth":
        raise LeadersAddYou(
            "At this event leaders add everybody. Are you a youth member? Ask a leader to add you. "
            "Are you an adult? Ask the organizers."
        )
