"""What somebody did at a place that was merged into another one goes over to the place that stays."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from netevents.events.models import Registration
from netevents.exchange.merging import merged_places
from netevents_followup.models import Checklist, Item, Promise

LOOKS_BACK: Final = timedelta(days=7)
"""Merges that are older have been followed."""


def follow_merges(session: Session, *, now: datetime) -> None:
    """Move what belongs to merged places; what the place that stays did itself already is kept instead.

    A merge that is undone leaves things where they are. One statement where nothing was merged lately.
    """
    for kept_id, gone in merged_places(session, since=now - LOOKS_BACK):
        session.execute(update(Promise).where(Promise.by_id == gone.id).values(by_id=kept_id))
        for item in session.scalars(select(Item).where(Item.by_id == gone.id)).all():
            mine = session.get(Item, (item.connection_id, kept_id))
            if mine is None:
                item.by_id = kept_id
            else:
                mine.letter = mine.letter or item.letter
                session.delete(item)
        _join_checklists(session, kept_id, gone)
    session.flush()


def _join_checklists(session: Session, kept_id: int, gone: Registration) -> None:
    """Off at one place is off; else that of the place that stays stands."""
    theirs, mine = session.get(Checklist, gone.id), session.get(Checklist, kept_id)
    if theirs is None:
        return
    if mine is None:
        theirs.registration_id = kept_id
    else:
        mine.off_at = mine.off_at or theirs.off_at
        session.delete(theirs)
