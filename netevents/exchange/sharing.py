"""What a person decides for one event: which fields others get, and how they want to be met."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.events import domain as events
from netevents.events.models import Registration
from netevents.exchange import consents, prepared
from netevents.people import domain as people
from netevents.people.domain import Told
from netevents.people.models import Person, Profile


@dataclass(frozen=True, slots=True)
class Choices:
    """All that is asked on the sharing page.

    :ivar fields: what others get
    :ivar asks_first: nobody is connected before this person's own yes
    :ivar hidden: the badge opens nothing for now
    :ivar stays_out: not in the organizers' list of who met whom
    :ivar organizers_may_email: the e-mail stands in their files; in that list, where both confirmed
    :ivar shows_in_graph: the name stands beside their dot in the picture of who met whom
    """

    fields: frozenset[str] = frozenset()
    asks_first: bool = False
    hidden: bool = False
    stays_out: bool = False
    organizers_may_email: bool = False
    shows_in_graph: bool = False


def choose(session: Session, registration: Registration, choices: Choices, *, now: datetime) -> None:
    """Do as the person has chosen, from this moment on. A minor chooses ``stays_out`` and nothing else:
    it is the guardian who decides whether their record is hidden.

    :raises netevents.exchange.consents.MinorsShareNothing: if a minor should share a field
    """
    consents.give(session, registration, choices.fields, now=now)
    prepared.spoil(session, [registration.event_id])
    registration.stays_out = choices.stays_out
    events.beat(registration.event)
    if registration.is_minor:
        return
    registration.asks_first = choices.asks_first
    registration.hidden = choices.hidden
    registration.organizers_may_email = choices.organizers_may_email
    registration.shows_in_graph = choices.shows_in_graph


def write_profile(session: Session, person: Person, told: Told) -> None:
    """Keep what an adult tells; files that say of them what they no longer tell go.

    :raises netevents.people.domain.AdultsOnly: for a minor, who has no profile
    """
    before = _in_files(session, person)
    people.write_profile(session, person, told)
    if before != _in_files(session, person):
        places = select(Registration.event_id).where(Registration.person_id == person.id)
        prepared.spoil(session, session.scalars(places).all())


def _in_files(session: Session, person: Person) -> tuple[str, str]:
    """What organizers' files may say of ``person``, besides the name."""
    profile = session.get(Profile, person.id)
    return (profile.organization, profile.email) if profile else ("", "")
