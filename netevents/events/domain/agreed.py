"""What guardians agreed to lasts as long as their event’s records of minors, and moves with its end."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.events.models import Event, GuardianConsent, Registration
from netevents.events.retention import WITH_MINORS, kept_since

AT_MOST: Final = timedelta(days=365)


def lasts_until(event: Event, given_at: datetime) -> datetime:
    """Until when a consent given at that moment holds: as long as the records stay, twelve months at most."""
    return min(kept_since(event) + WITH_MINORS, given_at + AT_MOST)


def follow_end(session: Session, event: Event, *, now: datetime) -> None:
    """Let every consent that holds last as the times of ``event`` say now; one that has ended stays ended."""
    for consent in session.scalars(
        select(GuardianConsent)
        .join(Registration, Registration.id == GuardianConsent.registration_id)
        .where(
            Registration.event_id == event.id,
            GuardianConsent.withdrawn_at.is_(None),
            GuardianConsent.ends_at > now,
        )
    ):
        consent.ends_at = lasts_until(event, consent.given_at)
    session.flush()
