"""The audit trail of an event: who changed, exported or looked at what, and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.events.models import AuditEntry, Event, Registration
from netevents.languages import _, mark
from netevents.people.models import Person

LEFT_OUT: Final = mark("could not add all of the same people")


def record(
    session: Session,
    event: Event,
    person: Person | None,
    act: str,
    *,
    now: datetime,
    why: str = "",
    registration: Registration | None = None,
    **facts: Any,
) -> AuditEntry:
    """Write down that ``person`` did ``act`` at ``event``, and to whose ``registration``.

    :param act: marked, in the past tense, as the trail says it to each reader: ``exported connections``
    :param facts: plain JSON values
    """
    entry = AuditEntry(
        event_id=event.id,
        person_id=person.id if person else None,
        registration_id=registration.id if registration else None,
        at=now,
        act=str(act),
        why=str(why),
        facts=facts,
    )
    session.add(entry)
    return entry


def act_in_words(act: str) -> str:
    """What was done, in the language spoken now; a file that a plugin brings is called what it is called."""
    _exported, exported, file = act.partition("exported ")
    if exported and file.endswith(".csv"):
        return _("exported %(file)s", file=file)
    return _(act)


def left_out(session: Session, event: Event) -> AuditEntry | None:
    """Of an event that is to come: how many of the same people could not be added, and why."""
    return session.scalar(
        select(AuditEntry)
        .where(AuditEntry.event_id == event.id, AuditEntry.act == str(LEFT_OUT))
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
