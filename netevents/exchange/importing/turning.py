"""Whom a list calls a minor becomes one, with all that follows."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from sqlalchemy import delete, exists, or_, select
from sqlalchemy.exc import IntegrityError
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
from netevents.people.letters import forget_letters
from netevents.people.models import LOWER_AGES, Credential, Person, Profile


def follow_ages(
    session: Session,
    event: Event,
    said: Sequence[tuple[Registration, Draft]],
    *,
    by: Person | None,
    now: datetime,
    tell: Tell,
) -> None:
    """Let places be minors’ where the list says so, or lower the band of one.

    Whoever has nothing elsewhere becomes a minor as a person too: no profile stays, and no phone signed in.
    """
    young = [(place, one) for place, one in said if one.says_minor]
    if turned := list(dict.fromkeys(place for place, _one in young if not place.is_minor)):
        turn(session, event, turned, now=now, tell=tell)
        for place in turned:
            place.hidden = True  # until a guardian has agreed
            record(session, event, by, mark("turned somebody into a minor"), now=now, registration=place)
    adults = _who_have_more(session, [place for place, _one in young])
    for place, one in young:
        if not place.person.is_minor:
            if place.person_id not in adults:
                _turn_person(session, place, one, now=now)
        elif one.age in LOWER_AGES.get(place.person.age, ()):
            lower_age(session, place.person, one.age, now=now)
            record(session, event, by, mark("changed a minor’s record"), now=now, registration=place)


def _turn_person(session: Session, place: Registration, one: Draft, *, now: datetime) -> None:
    """Nobody on whom something hangs that the database keeps for adults alone, also of plugins that are not
    installed now.
    """
    person, theirs = place.person, Profile.person_id == place.person_id
    with suppress(IntegrityError), session.begin_nested():
        addresses = session.scalars(select(Profile.email).where(theirs, Profile.email != "")).all()
        session.execute(delete(Profile).where(theirs))
        person.name, person.age, person.is_minor = place.name, one.age, True
        session.flush()
        revoke_all(session, person, now=now)
        forget_letters(session, person.code, addresses)
        set_committed_value(person, "profile", None)
    session.refresh(place, ["person_minor"])


def _who_have_more(session: Session, places: Sequence[Registration]) -> frozenset[int]:
    """Whose person has another place, an account, a role or a child: all that stays an adult’s."""
    if not places:
        return frozenset()
    ids = [place.id for place in places]
    more = or_(
        exists().where(Registration.person_id == Person.id, Registration.id.not_in(ids)),
        exists().where(Credential.person_id == Person.id),
        exists().where(Membership.person_id == Person.id),
        exists().where(GuardianConsent.guardian_id == Person.id),
    )
    whose = [place.person_id for place in places]
    return frozenset(session.scalars(select(Person.id).where(Person.id.in_(whose), more)))
