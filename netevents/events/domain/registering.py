"""People's places at an event: getting one, being seen at the door."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import or_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from netevents.events import queries
from netevents.events.models import Event, Registration
from netevents.languages import _, mark
from netevents.occasions import CheckedIn, Registered, Tell
from netevents.people.codes import public_code
from netevents.people.domain import one_word
from netevents.people.models import ADULT, Person
from netevents.refusal import Refusal

SELF: Final = "self"
WITH_ARTICLE: Final = {
    "mentor": mark("a mentor"),
    "speaker": mark("a speaker"),
    "booth rep": mark("a booth rep"),
    "leader": mark("a leader"),
    "organizer": mark("an organizer"),
}
"""The roles that adults can have, as they stand in a sentence."""


class EventFull(Refusal):
    """Every seat is taken."""


class EventNotOpen(Refusal):
    """Nobody can join a draft or an event that has ended."""


class AdultRole(Refusal):
    """Minors attend; they are not given a role."""


def counts_as_minor(audience: str, person: Person) -> bool:
    """Whether ``person`` is a minor at such an event: where ages matter, not knowing means yes."""
    if audience == "adult":
        return person.is_minor
    return person.age != ADULT


def register(
    session: Session,
    event: Event,
    person: Person,
    *,
    name: str | None = None,
    is_minor: bool | None = None,
    role: str = "attendee",
    source: str = SELF,
    now: datetime,
    tell: Tell,
) -> Registration:
    """Give ``person`` a seat at ``event``, under the name they go by there.

    Asking twice is harmless: the seat already held is returned. Organizers put people on the roll of a
    draft, too; others wait until it opens.

    :param is_minor: True where somebody knows; it can make the rules stricter, never looser
    :raises EventNotOpen: if it is a draft or has ended
    :raises EventFull: if no seat is left
    :raises netevents.people.domain.OneWordPlease: if a minor's name has more than one word
    :raises AdultRole: if a minor would get a role
    """
    held = queries.registration_of(session, event, person)
    if held is not None:
        return held
    session.refresh(event, ["state", "audience"], with_for_update=True)  # its rules stay meanwhile
    _must_be_open(event, source)
    minor = counts_as_minor(event.audience, person) or bool(is_minor)
    _adults_have_roles(role, is_minor=minor)
    called = name or person.name
    registration = Registration(
        code=public_code(),
        event_id=event.id,
        person_id=person.id,
        person_minor=person.is_minor,
        is_minor=minor,
        name=one_word(called) if minor else called,
        role=role,
        source=source,
        registered_at=now,
        claimed_at=now if source == SELF else None,
    )
    try:
        with session.begin_nested():
            _take_seat(session, event)
            session.add(registration)
            session.flush()
    except IntegrityError:
        session.expire(event, ["seats_taken"])
        held = queries.registration_of(session, event, person)
        if held is None:
            raise
        return held
    set_committed_value(registration, "event", event)
    set_committed_value(registration, "person", person)
    tell(Registered(event, registration))
    return registration


def change_registration(registration: Registration, *, name: str, role: str) -> None:
    """Call the attendee ``name`` at this event, and give them ``role``.

    :raises netevents.people.domain.OneWordPlease: if a minor's name would have more than one word
    :raises AdultRole: if a minor would get a role
    """
    _adults_have_roles(role, is_minor=registration.is_minor)
    registration.name = one_word(name) if registration.is_minor else name
    registration.role = role


def beat(event: Event) -> None:
    """Say, in the same transaction, that what the live page shows has changed."""
    event.pulse = Event.pulse + 1


def check_in(registration: Registration, *, now: datetime, tell: Tell) -> None:
    """Note that the attendee has come; a second scan changes nothing."""
    if registration.is_checked_in:
        return
    registration.checked_in_at = now
    beat(registration.event)
    tell(CheckedIn(registration.event, registration))


def undo_check_in(registration: Registration) -> None:
    """It was somebody else at the door."""
    registration.checked_in_at = None
    beat(registration.event)


def _must_be_open(event: Event, source: str) -> None:
    if event.state == "ended":
        raise EventNotOpen(_("%(name)s has ended. Nobody can join any more.", name=event.name))
    if event.state == "draft" and source == SELF:
        raise EventNotOpen(_("%(name)s is not open yet. Ask the organizers when it opens.", name=event.name))


def _adults_have_roles(role: str, *, is_minor: bool) -> None:
    if is_minor and role != "attendee":
        raise AdultRole(
            _(
                "Minors attend. Only somebody known to be an adult can be %(role)s.",
                role=_(WITH_ARTICLE[role]),
            )
        )


def _take_seat(session: Session, event: Event) -> None:
    """One statement both asks and takes, so that two people never get the last seat."""
    seat = session.execute(
        update(Event)
        .where(Event.id == event.id, or_(Event.seats.is_(None), Event.seats_taken < Event.seats))
        .values(seats_taken=Event.seats_taken + 1, pulse=Event.pulse + 1)
        .returning(Event.seats_taken)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if seat is None:
        raise EventFull(_("%(name)s is full. Ask the organizers whether a seat gets free.", name=event.name))
    set_committed_value(event, "seats_taken", seat)
