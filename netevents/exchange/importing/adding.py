"""People who come with a list get places, badges and first consents, in few statements for any number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import insert, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from netevents.events import domain as events
from netevents.events.domain.registering import beat
from netevents.events.models import Event, Registration
from netevents.exchange import badges
from netevents.exchange.import_models import ImportedAs
from netevents.exchange.importing.drafts import Draft
from netevents.exchange.importing.finding import called, folded
from netevents.exchange.importing.known import prints_at
from netevents.exchange.joining import equip
from netevents.occasions import Occasion, Registered
from netevents.people.codes import public_code
from netevents.people.models import UNASKED, Person, Profile

SOURCE: Final = "import"


@dataclass(frozen=True, slots=True)
class Added:
    """The new places in the order of their drafts, and what plugins have to hear."""

    places: Sequence[Registration]
    occasions: Sequence[Occasion]


def add(session: Session, event: Event, dialect: str, drafts: Sequence[Draft], *, now: datetime) -> Added:
    """A new, unclaimed person for each of ``drafts``; the caller holds the event and has seats for all.

    Whoever is kept out of directories shares nothing from the start.
    """
    if not drafts:
        return Added((), ())
    people = _people(session, drafts, now=now)
    places = _places(session, event, people, drafts, now=now)
    event.seats_taken += len(places)
    beat(event)
    session.flush()
    pairs = list(zip(places, drafts, strict=True))
    equip(session, [place for place, one in pairs if not one.is_kept_out], now=now)
    badges.issue_all(session, [place for place, one in pairs if one.is_kept_out], now=now)
    session.execute(
        insert(ImportedAs),
        [mark(event, dialect, place.id, one, now=now) for place, one in pairs],
    )
    occasions: list[Occasion] = [Registered(event, place) for place in places]
    for place, one in pairs:
        if one.came:
            events.check_in(place, now=now, tell=occasions.append)
    return Added(places, occasions)


def mark(event: Event, dialect: str, id_: int, one: Draft, *, now: datetime) -> dict[str, object]:
    """As what somebody stood in the list."""
    prints = prints_at(event)
    return {
        "event_id": event.id,
        "registration_id": id_,
        "key": one.key or None,
        "name_print": prints(folded(called(one))),
        "mail_print": prints(one.email) if one.email else "",
        "dialect": dialect,
        "at": now,
    }


def _people(session: Session, drafts: Sequence[Draft], *, now: datetime) -> Sequence[Person]:
    """New people, adults with a profile, in the order of their drafts."""
    codes = [public_code() for _ in drafts]
    session.execute(
        insert(Person),
        [
            {
                "code": code,
                "name": called(one),
                "age": one.age or UNASKED,
                "is_minor": one.is_minor,
                "created_at": now,
            }
            for code, one in zip(codes, drafts, strict=True)
        ],
    )
    found = {person.code: person for person in session.scalars(select(Person).where(Person.code.in_(codes)))}
    people = [found[code] for code in codes]
    profiles = [_profile(person, one) for person, one in zip(people, drafts, strict=True) if not one.is_minor]
    if profiles:
        session.execute(insert(Profile), profiles)
    return people


def _profile(person: Person, one: Draft) -> dict[str, object]:
    return {
        "person_id": person.id,
        "ask_me_about": one.ask_me_about,
        "looking_for": one.looking_for,
        "can_help_with": one.can_help_with,
        "organization": one.organization,
        "email": one.email,
        "phone": one.phone,
        "links": list(one.links),
    }


def _places(
    session: Session, event: Event, people: Sequence[Person], drafts: Sequence[Draft], *, now: datetime
) -> Sequence[Registration]:
    """Their registrations in the same order, with event and person loaded."""
    session.execute(
        insert(Registration),
        [
            {
                "code": public_code(),
                "event_id": event.id,
                "person_id": person.id,
                "person_minor": person.is_minor,
                "is_minor": one.is_minor,
                "name": person.name,
                "role": (not one.is_minor and one.role) or "attendee",
                "source": SOURCE,
                "hidden": one.is_minor,  # until a guardian has agreed
                "asks_first": one.is_kept_out,
                "stays_out": one.is_kept_out,
                "registered_at": now,
            }
            for person, one in zip(people, drafts, strict=True)
        ],
    )
    found = {
        place.person_id: place
        for place in session.scalars(
            select(Registration).where(
                Registration.event_id == event.id,
                Registration.person_id.in_([person.id for person in people]),
            )
        )
    }
    for person in people:
        set_committed_value(found[person.id], "event", event)
        set_committed_value(found[person.id], "person", person)
    return [found[person.id] for person in people]
