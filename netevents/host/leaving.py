"""What all installed plugins hold of a person, whether on anywhere or not, and the host on their behalf."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from netevents.host import digests, feed
from netevents.host.discover import installed
from netevents.host.models import Given, Reminding
from netevents.people.models import Person
from netevents.web.dates import utc


def take_out(session: Session, person: Person) -> dict[str, dict[str, Any]]:
    """Everything, by the plugin's name, for the person's take-out file, and of what they were reminded."""
    held = {plugin.name: plugin.take_out(session, person) for plugin in installed()}
    return held | {"this week": _reminders(session, person)}


def erase(session: Session, person: Person) -> None:
    """Have every plugin forget ``person``, those that require others first."""
    for plugin in reversed(installed()):
        plugin.erase(session, person)
    forget_reminders(session, person.id)


def forget_reminders(session: Session, person_id: int) -> None:
    """Let go of what this person was given, of mails on their way, and of their calendar's address."""
    for table in (Reminding, Given):  # first what a worker holds that writes a mail now
        session.execute(delete(table).where(table.person_id == person_id))
    digests.forget(session, person_id)
    feed.end_feed(session, person_id)


def _reminders(session: Session, person: Person) -> dict[str, Any]:
    rows = session.scalars(select(Given).where(Given.person_id == person.id).order_by(Given.id))
    stopped, calendar = digests.stopped_since(session, person), feed.feed_of(session, person)
    return {
        "given": [
            {"plugin": row.plugin, "reason": row.key, "at": utc(row.given_at), "by mail": _at(row.mailed_at)}
            for row in rows
        ],
        "no mails since": _at(stopped),
        "calendar since": _at(calendar.made_at if calendar else None),
    }


def _at(moment: datetime | None) -> str | None:
    return utc(moment) if moment else None
