"""What organizers say to everybody at an event: a line or two on attendees' pages, never a push."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.events.audit import record
from netevents.events.models import Announcement, Event
from netevents.languages import _, mark
from netevents.people.codes import public_code
from netevents.people.models import Person
from netevents.refusal import NotHere, Refusal

AT_ONCE: Final = 3
"""So many stand on an attendee's page at a time: more would be read by nobody."""


class NobodyReadsThis(Refusal):
    """Attendees have no page of a draft, and what is over needs no announcements."""


class OneTooMany(Refusal):
    """Take one back first."""


def announce(
    session: Session, event: Event, words: str, *, ends_at: datetime, by: Person, now: datetime
) -> Announcement:
    """Show ``words`` on the page of everybody at ``event`` from now on until ``ends_at``.

    Where the same words stand there already they are not said twice, but may stand longer.

    :raises NobodyReadsThis: at a draft, or after the end
    :raises OneTooMany: while others are shown
    """
    if event.state != "open":
        raise NobodyReadsThis(_("Attendees read announcements while the event is open."))
    standing = shown(session, event, now=now)
    for same in standing:
        if same.words == words:
            same.ends_at = max(same.ends_at, ends_at)
            return same
    if len(standing) >= AT_ONCE:
        raise OneTooMany(_("Three are shown already. Take one back first: nobody reads a wall of them."))
    announcement = Announcement(
        code=public_code(), event_id=event.id, words=words, made_at=now, ends_at=ends_at
    )
    session.add(announcement)
    record(session, event, by, mark("made an announcement"), now=now, words=words)
    return announcement


def take_back(session: Session, event: Event, code: str, *, by: Person, now: datetime) -> None:
    """Nobody sees it from now on. Twice is harmless."""
    found = session.scalar(
        select(Announcement).where(Announcement.event_id == event.id, Announcement.code == code)
    )
    if found is None:
        raise NotHere
    if found.taken_back_at is None:
        found.taken_back_at = now
        record(session, event, by, mark("took an announcement back"), now=now, words=found.words)


def shown(session: Session, event: Event, *, now: datetime) -> Sequence[Announcement]:
    """What attendees read now, the latest first."""
    return session.scalars(
        select(Announcement)
        .where(
            Announcement.event_id == event.id,
            Announcement.taken_back_at.is_(None),
            Announcement.ends_at > now,
        )
        .order_by(Announcement.id.desc())
        .limit(AT_ONCE)
    ).all()
