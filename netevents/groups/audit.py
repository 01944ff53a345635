"""The audit trail of a group: who let whom help, and which events were erased."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from netevents.groups.models import GroupEntry
from netevents.people.models import Person


def record(
    session: Session,
    group_id: int,
    person: Person | None,
    act: str,
    *,
    now: datetime,
    other: Person | None = None,
    about: str = "",
) -> GroupEntry:
    """Write down that ``person`` did ``act`` in the group, and to whom.

    :param act: marked, in the past tense, as the trail says it to each reader: ``invited a greeter``
    :param about: the name of an event
    """
    entry = GroupEntry(
        group_id=group_id,
        person_id=person.id if person else None,
        other_id=other.id if other else None,
        at=now,
        act=str(act),
        about=about,
    )
    session.add(entry)
    return entry
