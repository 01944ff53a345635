"""The same event again: its settings on another day, as a draft."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from netevents.events import queries
from netevents.events.audit import record
from netevents.events.domain import create, set_interests
from netevents.events.models import Event
from netevents.events.moments import moment_in_zone
from netevents.languages import mark
from netevents.occasions import EventCopied, Tell
from netevents.people.models import Person
from netevents.web.dates import local

WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """What is different the next time."""

    name: str
    zone: str
    starts_at: datetime
    ends_at: datetime


def copy(
    session: Session, event: Event, occurrence: Occurrence, *, by: Person, now: datetime, tell: Tell
) -> Event:
    """A draft with what was set for ``event``, nobody in it, and a room code and posters of its own.

    The host hears of it and copies which plugins are on, and what was set for them.

    :raises netevents.events.domain.EndsBeforeStart: if it would end before it starts
    :raises netevents.events.domain.TooLong: if it would last longer than a year
    :raises netevents.events.domain.TooFarAway: if it would end years from now
    """
    made = create(
        session,
        event.group,
        name=occurrence.name,
        kind=event.kind,
        zone=occurrence.zone,
        starts_at=occurrence.starts_at,
        ends_at=occurrence.ends_at,
        place=event.place,
        audience=event.audience,
        by=by,
        now=now,
    )
    made.about, made.seats, made.language = event.about, event.seats, event.language
    made.asks_room_code, made.kept_days = event.asks_room_code, event.kept_days
    made.badge_codes = event.badge_codes
    made.reports_to_id = event.reports_to_id or by.id
    set_interests(session, made, [interest.label for interest in queries.interests(session, event)])
    session.flush()
    tell(EventCopied(made, source=event))
    record(session, made, by, mark("copied the event"), now=now, source=event.slug)
    return made


def next_time(event: Event, *, now: datetime) -> tuple[datetime, datetime]:
    """Start and end of the next time, in UTC: the same weekday and clock time, so many weeks on as it takes.

    Clocks that are put forward or back in between change nothing about the clock time. Where they skip it,
    or show it twice, so that the end would not come after the start, it lasts as long as it did.
    """
    start, end = local(event.starts_at, event.zone), local(event.ends_at, event.zone)
    weeks = max(1, -(-(now - event.starts_at) // WEEK))
    starts_at = _weeks_on(start, weeks, event.zone)
    if starts_at < now:  # clocks were put forward: that clock time has passed already
        weeks += 1
        starts_at = _weeks_on(start, weeks, event.zone)
    ends_at = _weeks_on(end, weeks, event.zone)
    return starts_at, ends_at if ends_at > starts_at else starts_at + (event.ends_at - event.starts_at)


def _weeks_on(shown: datetime, weeks: int, zone: str) -> datetime:
    return moment_in_zone((shown + weeks * WEEK).replace(tzinfo=None), zone)
