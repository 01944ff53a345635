"""Vouching for mentors of minors, and no more."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from netevents.events.audit import record
from netevents.events.models import Event, Registration
from netevents.languages import _, mark
from netevents.people.models import Person
from netevents_mentoring.youth import queries
from netevents_mentoring.youth.models import Screening
from netevents_mentoring.youth.refused import AdultsOnly, NotScreened, SomebodyElse, TooLong
from netevents_mentoring.youth.thread import lapse

AT_MOST: Final = timedelta(days=365)


def vouch(
    session: Session, event: Event, person: Person, how: str, *, until: datetime, by: Person, now: datetime
) -> Screening:
    """Write down that ``by`` vouches for ``person``, an adult, until a day within twelve months.

    The software keeps who said so and how; it cannot check anybody.

    :raises SomebodyElse: if they vouch for themself
    :raises AdultsOnly: for a minor
    :raises TooLong: if it should hold for more than twelve months, or is over already
    """
    if person.id == by.id:
        raise SomebodyElse(_("Nobody vouches for themself. Ask another organizer."))
    if person.is_minor:
        raise AdultsOnly(_("Only adults mentor."))
    if not now < until <= now + AT_MOST:
        raise TooLong(_("Choose a day within the next twelve months."))
    screening = Screening(
        group_id=event.group_id,
        person_id=person.id,
        how=how,
        vouched_by_id=by.id,
        made_at=now,
        ends_at=until,
    )
    session.add(screening)
    record(session, event, by, mark("vouched for a mentor"), now=now, why=how)
    session.flush()
    return screening


def withdraw_screening(
    session: Session, event: Event, screening: Screening, *, by: Person, now: datetime
) -> None:
    """Vouch no more. Every mentorship that rests on it ends; twice is harmless."""
    if screening.withdrawn_at is None:
        screening.withdrawn_at = now
        record(session, event, by, mark("vouched for a mentor no more"), now=now)
        session.flush()
        lapse(session, now=now)


def need_screening(session: Session, event: Event, mentor: Registration, *, now: datetime) -> Screening:
    """What vouches for ``mentor`` now.

    :raises NotScreened: if nobody does
    """
    screening = queries.screening_of(session, event.group_id, mentor.person_id, now=now)
    if screening is None:
        raise NotScreened(_("Nobody vouches for this mentor at present. An organizer can."))
    return screening
