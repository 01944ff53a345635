"""How long an event's organizers see who was there."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from netevents.events.models import Event

USUALLY: Final = timedelta(days=365)
WITH_MINORS: Final = timedelta(days=30)


def kept_for(event: Event) -> timedelta:
    """How long after its end the roll, exports and audit trail stay; people's own things stay theirs."""
    return USUALLY if event.audience == "adult" else WITH_MINORS


def kept_until(event: Event) -> datetime:
    """When the organizers' view of the event goes."""
    return (event.ended_at or event.ends_at) + kept_for(event)
