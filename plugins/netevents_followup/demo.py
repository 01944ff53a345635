"""Following up in ``netevents demo``: the checklists of the event before, and what its organizer did."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.events.models import Event, Registration
from netevents_followup import domain, queries

WRITTEN: Final = "Noor"
PROMISED: Final = "Farid"
REPLIED: Final = "Amara"
WORDS: Final = "ask the library for a room"
IN: Final = timedelta(days=3)


def fill(session: Session, event: Event, *, now: datetime) -> None:
    """Let the one who was first there have written to somebody, and promised something to somebody else."""
    before = select(Event).where(Event.group_id == event.group_id, Event.state == "ended")
    for over in session.scalars(before):
        plan = queries.plan_of(session, over)
        if plan is None or plan.begun_at is None:
            domain.begin(session, over)
        while domain.lay(session, now=now, on=select(Event.id).where(Event.id == over.id)):
            session.flush()
        first = session.scalars(
            select(Registration).where(Registration.event_id == over.id).order_by(Registration.id).limit(1)
        ).one()
        for line in queries.lines_of(session, first, over):
            connection, name = line.met.connection, line.met.profile.name.split()[0]
            if name in {WRITTEN, REPLIED}:
                item = domain.item_of(session, connection, first)
                (domain.done if name == WRITTEN else domain.replied)(item, now=now - timedelta(days=1))
            if name == PROMISED:
                due_on = (now + IN).date()
                domain.promise(session, connection, first, WORDS, due_on=due_on, now=over.ends_at)
    session.flush()
