"""Erasing an event: the organizers' part goes at once and for good, people's own things stay theirs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from netevents.events.domain.filing import StillOpen
from netevents.events.models import Announcement, Event
from netevents.events.queries import has_attendees
from netevents.exchange import prepared
from netevents.exchange.exporting import forget_trails
from netevents.exchange.importing import keeping
from netevents.exchange.models import Report
from netevents.exchange.prepared_models import PreparedFile
from netevents.groups.audit import record
from netevents.languages import _, mark
from netevents.people.models import Person
from netevents.refusal import Refusal


class OtherName(Refusal):
    """The name was not typed as it stands there."""

    status = 422


class ReportsOpen(Refusal):
    """Somebody asked for help and has had no answer."""


def erase_event(session: Session, event: Event, *, typed: str, by: Person, now: datetime) -> None:
    """Forget ``event`` as its organizers saw it; an event at which nobody ever was goes altogether.

    Roll, audit trail, closed reports, announcements, imported lists, prepared files and the text about it go
    from this moment, for good. The waiting work then forgets records of minors, people who
    never came into their place and met nobody, and all but the names of those who met somebody. Name, time
    and place stay for those who were there, with their connections and notes, and until the usual time who
    took a file home. The group's trail keeps that it was done.

    :param typed: the event's name, typed by whoever wants this
    :raises OtherName: if it is not the event's name
    :raises netevents.events.domain.filing.StillOpen: while people can join
    :raises ReportsOpen: while a report waits for somebody
    """
    if " ".join(typed.split()) != " ".join(event.name.split()):
        raise OtherName(_("That is not its name. Type it as it stands above."))
    if event.state == "open":
        raise StillOpen(_("People can still join. End it first."))
    waiting = exists().where(Report.event_id == event.id, Report.closed_at.is_(None))
    if session.scalar(select(waiting)):
        raise ReportsOpen(_("A report waits for an answer. Close it first."))
    record(session, event.group_id, by, mark("erased an event"), now=now, about=event.name)
    if not has_attendees(session, event):
        session.expunge(event)
        session.execute(delete(Event).where(Event.id == event.id))
        return
    event.erased_at = now
    event.about = ""
    if event.state == "draft":
        event.state, event.ended_at = "ended", now
    session.flush()
    prepared.spoil(session, [event.id])
    this = select(Event.id).where(Event.id == event.id)
    keeping.forget_old(session, this, now=now)
    forget_trails(session, this, now=now)
    for table in (Announcement, Report, PreparedFile):
        session.execute(delete(table).where(table.event_id == event.id))
