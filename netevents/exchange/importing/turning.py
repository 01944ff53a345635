"""Whom a list calls a minor becomes one, with all that follows."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, exists, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from netevents.events.audit import record
from netevents.events.models import Event, GuardianConsent, Registration
from netevents.exchange.importing.drafts import Draft
from netevents.exchange.youth.members import lower_age
from netevents.exchange.youth.stricter import turn
from netevents.groups.models import Membership
from netevents.languages import mark
from netevents.occasions import Tell
from netevents.people.domain import revoke_all
from netevents.people.models import LOWER_AGES, Credential, Person, Profile


def follow_age(
    session: Session,
    event: Event,
    place: Registration,
    one: Draft,
    *,
    by: Person | None,
    now: datetime,
    tell: Tell,
) -> None:
    """Let ``place`` be a minor’s where the list says so, or lower the band of one.

    Whoever has nothing elsewhere becomes a minor as a person too: no profile stays, and no phone signed in.
    """
    person = place.person
    if not one.says_minor:
        return
    if not place.is_minor:
        turn(session, event, [place], now=now, tell=tell)
        place.hidden = True  # until a guardian has agreed
        record(session, event, by, mark("turned somebody into a minor"), now=now, registration=place)
    if person.is_minor:
        if one.age in LOWER_AGES.get(person.age, ()):
            lower_age(session, person, one.age, now=now)
            record(session, event, by, mark("changed a minor’s record"), now=now, registration=place)
    elif not _has_more(session, place):
        _turn_person(session, place, one, now=now)


def _turn_person(session: Session, place: Registration, one: Draft, *, now: datetime) -> None:
    person = place.person
    session.execute(delete(Profile).where(Profile.person_id == person.id))
    set_committed_value(person, "profile", None)
    person.name, person.age, person.is_minor = place.name, one.age, True
    revoke_all(session, person, now=now)
    session.flush()
    session.refresh(place, ["person_minor"])


def _has_more(session: Session, place: Registration) -> bool:
    """Whether the person has another place, an account, a role or a child: all that stays an adult’s."""
    whose = place.person_id
    return bool(
        session.scalar(
            select(
                or_(
                    exists().where(Registration.person_id == whose, Registration.id != place.id),
                    exists().where(Credential.person_id == whose),
                    exists().where(Membership.person_id == whose),
                    exists().where(GuardianConsent.guardian_id == whose),
                )
            )
        )
    )
