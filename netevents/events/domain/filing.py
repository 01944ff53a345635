"""Putting an event away: out of the lists, and how long its organizers see it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from netevents.events.models import Event
from netevents.events.retention import SHORTER, usual
from netevents.languages import _
from netevents.refusal import Refusal


class StillOpen(Refusal):
    """People can join it, so it stays where organizers find it."""


class NotSooner(Refusal):
    """The usual time is the longest there is."""

    status = 422


def archive(session: Session, event: Event, *, now: datetime) -> None:
    """Take it out of the organizers' lists; nothing else changes, and it can be brought back.

    :raises StillOpen: while people can join
    """
    if event.state == "open":
        raise StillOpen(_("People can still join. End it first."))
    event.archived_at = event.archived_at or now
    session.flush()


def bring_back(session: Session, event: Event) -> None:
    """Put it on the lists again."""
    event.archived_at = None
    session.flush()


def keep_for(session: Session, event: Event, days: int | None) -> None:
    """Let the organizers' view go so many days after the end, or after the usual time.

    :raises NotSooner: if that is not sooner than usual, or before an event that goes on has ended
    """
    if days is not None and days not in choices(event)[:-1]:
        raise NotSooner(_("Choose one of these. It can’t be kept longer than usual."))
    event.kept_days = days
    session.flush()


def choices(event: Event) -> list[int]:
    """The days that can be chosen for ``event``, the usual time last; none that go by while it goes on."""
    most, least = usual(event.audience).days, timedelta(0)
    if event.state == "open" and event.first_over_at is not None:
        least = event.ends_at - event.first_over_at
    return [*(days for days in SHORTER if least <= timedelta(days=days) and days < most), most]
