"""What was reported at an event: who reads it, and closing it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from netevents.events.audit import record
from netevents.events.models import LEADER, Event, Registration
from netevents.events.queries import leading
from netevents.exchange.models import Report
from netevents.exchange.parting import hearers, next_of
from netevents.groups.models import ORGANIZER, OWNER, Membership
from netevents.languages import mark
from netevents.people.models import Person


def reports_for(session: Session, event: Event, reader: Person) -> Sequence[Report]:
    """What ``reader``, who runs ``event``, may read: open ones first, with both people loaded.

    That is what goes to them, and what goes to nobody who is still there; never a report about themself.
    """
    return session.scalars(
        _readable(event, reader).order_by(Report.closed_at.is_not(None), Report.id.desc()).limit(200)
    ).all()


def reports_for_leader(session: Session, event: Event, leader: Person) -> Sequence[Report]:
    """What reaches ``leader`` at ``event``: what goes to them, or would now that its reader is gone."""
    order = hearers(session, event)
    return [
        report
        for report in reports_for(session, event, leader)
        if leader.id in {report.goes_to_id, next_of(order, report.about)}
    ]


def events_with_reports(session: Session, reader: Person) -> Sequence[Event]:
    """Where an open report waits for ``reader``, the latest first; also where nothing else is kept."""
    mine, about = aliased(Membership), aliased(Registration)
    staff = Membership.role.in_((OWNER, ORGANIZER))
    runs = exists().where(
        Membership.group_id == Event.group_id, Membership.person_id == Report.goes_to_id, staff
    )
    leads = exists().where(
        Registration.event_id == Event.id,
        Registration.person_id == Report.goes_to_id,
        Registration.role == LEADER,
        Registration.erased_at.is_(None),
    )
    waiting = (
        select(Report.event_id)
        .join(Event, Event.id == Report.event_id)
        .join(mine, mine.group_id == Event.group_id)
        .outerjoin(about, about.id == Report.about_id)
        .where(
            Report.closed_at.is_(None),
            mine.person_id == reader.id,
            mine.role.in_((OWNER, ORGANIZER)),
            or_(Report.goes_to_id == reader.id, Report.goes_to_id.is_(None), ~runs & ~leads),
            or_(about.id.is_(None), about.person_id != reader.id),
        )
    )
    there = aliased(Event)
    return session.scalars(
        select(there).where(there.id.in_(waiting)).order_by(there.starts_at.desc(), there.id.desc())
    ).all()


def report_for(session: Session, event: Event, reader: Person, code: str) -> Report | None:
    """The report of this code, if ``reader`` may read it."""
    return session.scalar(_readable(event, reader).where(Report.code == code))


def close(session: Session, event: Event, report: Report, word: str, *, by: Person, now: datetime) -> None:
    """Note what was done; the audit trail names nobody but the one who closed it. Twice is harmless."""
    if report.closed_at is not None:
        return
    report.closed_at = now
    record(session, event, by, mark("closed a report"), now=now, why=word)
    session.flush()


def _readable(event: Event, reader: Person) -> Select[Report]:
    about = aliased(Registration)
    return (
        select(Report)
        .outerjoin(about, about.id == Report.about_id)
        .where(
            Report.event_id == event.id,
            or_(Report.goes_to_id == reader.id, _goes_to_nobody(event)),
            or_(about.id.is_(None), about.person_id != reader.id),
        )
        .options(joinedload(Report.by), joinedload(Report.about))
    )


def _goes_to_nobody(event: Event) -> ColumnElement[bool]:
    """Its reader was erased, or gave their role in the group back, and is no leader either."""
    runs = select(Membership.person_id).where(
        Membership.group_id == event.group_id, Membership.role.in_((OWNER, ORGANIZER))
    )
    leads = leading(event).with_only_columns(Registration.person_id)
    return or_(Report.goes_to_id.is_(None), ~(Report.goes_to_id.in_(runs) | Report.goes_to_id.in_(leads)))
