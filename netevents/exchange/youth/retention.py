"""How long records of minors stay."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select
from sqlalchemy.orm import Session, aliased

from netevents.events.models import Event, GuardianConsent, Registration
from netevents.events.retention import minors_due, past_keeping
from netevents.exchange.erasure import FromPlugins
from netevents.exchange.exporting import forget_trails
from netevents.exchange.models import Report
from netevents.exchange.youth.guardians import forget_without_child
from netevents.exchange.youth.members import erase_record
from netevents.occasions import Tell
from netevents.people.domain import revoke_all
from netevents.people.models import Person, SignIn

AT_A_TIME: Final = 50
AFTER_WITHDRAWAL: Final = timedelta(days=7)
"""So long a guardian, or a leader's slip, can be corrected; until then the record is hidden."""


def youth_due(session: Session, *, plugins: FromPlugins, now: datetime, tell: Tell) -> bool:
    """Erase minors' records 30 days after their event, and 7 days after a guardian took the consent back.

    Sooner where the organizers chose so, or erased the event.

    Shells of records that went before go with them. Where every consent has ended, phones are signed out.
    What was looked at and reported at an event with minors goes with their records; reports that nobody has
    closed stay. Guardians without any child go.

    :param plugins: has every installed plugin forget a person
    :return: whether there is more to do
    """
    over = or_(minors_due(now), past_keeping(now))
    due = session.execute(
        select(Registration.id, Event)
        .join(Event, Event.id == Registration.event_id)
        .where(
            Registration.is_minor.is_(True),
            or_(over, _taken_back(now=now)),
        )
        .order_by(Registration.id)
        .limit(AT_A_TIME)
    ).all()
    for id_, event in due:
        erase_record(session, event, id_, plugins=plugins, now=now, tell=tell)
    past = select(Event.id).where(Event.audience != "adult", past_keeping(now))
    forget_trails(session, past, now=now)
    session.execute(delete(Report).where(Report.event_id.in_(past), Report.closed_at.is_not(None)))
    _sign_out_without_consent(session, now=now)
    lost = forget_without_child(session, most=AT_A_TIME)
    return AT_A_TIME in {len(due), lost}


def _taken_back(*, now: datetime) -> ColumnElement[bool]:
    consent, living = aliased(GuardianConsent), aliased(GuardianConsent)
    return and_(
        exists().where(
            consent.registration_id == Registration.id, consent.withdrawn_at < now - AFTER_WITHDRAWAL
        ),
        ~exists().where(
            living.registration_id == Registration.id,
            or_(living.withdrawn_at.is_(None), living.withdrawn_at >= now - AFTER_WITHDRAWAL),
        ),
    )


def _sign_out_without_consent(session: Session, *, now: datetime) -> None:
    """Minors whose guardians' consents have all ended hold no account any more."""
    ever = (
        select(GuardianConsent.id)
        .join(Registration, Registration.id == GuardianConsent.registration_id)
        .where(Registration.person_id == Person.id)
        .correlate(Person)
    )
    holds = ever.where(GuardianConsent.withdrawn_at.is_(None), GuardianConsent.ends_at > now)
    signed_in = exists().where(
        SignIn.person_id == Person.id, SignIn.revoked_at.is_(None), SignIn.expires_at > now
    )
    for person in session.scalars(
        select(Person).where(Person.is_minor.is_(True), signed_in, ever.exists(), ~holds.exists())
    ):
        revoke_all(session, person, now=now)
