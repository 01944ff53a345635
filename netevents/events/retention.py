"""How long an event's organizers see who was there."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, case, or_

from netevents.events.models import Event, Registration

USUALLY: Final = timedelta(days=365)
WITH_MINORS: Final = timedelta(days=30)
SHORTER: Final = (7, 30, 90, 180)
"""The days that organizers can choose instead, where they are fewer than usual."""


def usual(audience: str) -> timedelta:
    """How long the organizers' view of an event for ``audience`` stays at most."""
    return USUALLY if audience == "adult" else WITH_MINORS


def kept_for(event: Event) -> timedelta:
    """How long after its end the roll, exports and audit trail stay; people's own things stay theirs."""
    if event.kept_days is None:
        return usual(event.audience)
    return min(usual(event.audience), timedelta(days=event.kept_days))


def over_since(event: Event) -> datetime:
    """When it was over. Organizers may end it sooner; who ends it late keeps nothing longer for it."""
    return min(event.ended_at or event.ends_at, event.ends_at)


def kept_since(event: Event) -> datetime:
    """From when it counts how long it is kept: from its first end, however often it goes on."""
    return first_over(event) or over_since(event)


def first_over(event: Event) -> datetime | None:
    """When it was over first, where it went on after that."""
    first = event.first_over_at
    return first if first is not None and first < over_since(event) else None


def kept_until(event: Event) -> datetime:
    """When the organizers' view of the event goes, or went."""
    return event.erased_at or kept_since(event) + kept_for(event)


def is_past_keeping(event: Event, now: datetime) -> bool:
    """Whether its organizers see nothing of ``event`` any more."""
    return event.erased_at is not None or now > kept_until(event)


def past_keeping(now: datetime) -> ColumnElement[bool]:
    """The condition on events whose organizers see nothing of them any more: forget what is theirs."""
    over = _kept_since()
    return or_(
        Event.erased_at.is_not(None),
        past_usual(now),
        *(and_(Event.kept_days == days, over < now - timedelta(days=days)) for days in SHORTER),
    )


def past_usual(now: datetime) -> ColumnElement[bool]:
    """The condition on events that nobody could keep any longer, whatever their organizers chose."""
    over, of_adults = _kept_since(), Event.audience == "adult"
    return or_(and_(of_adults, over < now - USUALLY), and_(~of_adults, over < now - WITH_MINORS))


def minors_due(now: datetime) -> ColumnElement[bool]:
    """The condition on minors' registrations, joined to their events, that were kept for their 30 days.

    Who came to an event for adults after it was over first is kept from its later end.
    """
    long_ago = now - WITH_MINORS
    first = and_(Event.first_over_at < long_ago, Registration.registered_at <= Event.first_over_at)
    return or_(_over_since() < long_ago, first)


def _over_since() -> ColumnElement[datetime]:
    """What :func:`over_since` says, for the database."""
    return case((Event.ended_at < Event.ends_at, Event.ended_at), else_=Event.ends_at)


def _kept_since() -> ColumnElement[datetime]:
    """What :func:`kept_since` says, for the database."""
    over = _over_since()
    return case((Event.first_over_at < over, Event.first_over_at), else_=over)
