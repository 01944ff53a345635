"""What somebody had at a place that was merged into another one goes over to the place that stays."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import or_, select, union, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from netevents.events.models import Registration
from netevents.exchange.merging import merged_places
from netevents_mentoring.pairs.models import Asking, Concern, Feedback, Pair
from netevents_mentoring.programs.domain import EXCLUDE
from netevents_mentoring.programs.models import Offer, Request, Standing
from netevents_mentoring.queue.models import Help
from netevents_mentoring.rounds import together
from netevents_mentoring.youth import queries
from netevents_mentoring.youth.models import Approval, GuardianKey, Proposal

LOOKS_BACK: Final = timedelta(days=7)
"""Merges that are older have been followed."""
PLACES: Final[tuple[tuple[Any, tuple[str, ...]], ...]] = (
    (Offer, ("registration_id",)),
    (Request, ("registration_id",)),
    (Pair, ("mentor_id", "mentee_id")),
    (Asking, ("mentor_id", "mentee_id")),
    (Help, ("asker_id", "mentor_id")),
    (Concern, ("by_id",)),
    (Feedback, ("by_id",)),
)
"""Where a place stands in the rooms."""
OF_MINORS: Final[tuple[Any, ...]] = (Approval, Proposal, GuardianKey)
"""What was agreed to for a minor."""


def follow_merges(session: Session, *, now: datetime) -> None:
    """Move what belongs to merged places. Where both had one, it becomes one, with what hung on either.

    A merge that is undone leaves things where they are. One statement where nothing was merged lately, two
    where all of it was followed.
    """
    merges = merged_places(session, since=now - LOOKS_BACK)
    left = _left_behind(session, [gone.id for _kept_id, gone in merges])
    for kept_id, gone in merges:
        if gone.id not in left:
            continue
        left.add(kept_id)  # which may have gone into another place since
        kept = session.get_one(Registration, kept_id)
        _move_mentorships(session, gone, kept, now=now)
        for table, columns in PLACES:
            theirs = or_(*(getattr(table, column) == gone.id for column in columns))
            for row in session.scalars(select(table).where(theirs)).all():
                if not (isinstance(row, Pair) and row.mentee_minor):
                    _move(session, row, columns, gone, kept, now=now)
        _own_wishes(session, gone, kept)


def _left_behind(session: Session, places: Collection[int]) -> set[int]:
    """At which of ``places`` something stands that could go over. One statement, or none."""
    if not places:
        return set()
    went = select(Registration.id).where(Registration.id.in_(places)).cte()
    columns = [(table, getattr(table, name)) for table, names in PLACES for name in names]
    columns += [(table, table.mentee_id) for table in OF_MINORS]
    with_something = union(
        *(
            select(column).where(
                column.in_(select(went.c.id)), *([~Pair.mentee_minor] if table is Pair else [])
            )
            for table, column in columns
        )
    )
    return set(session.scalars(with_something))


def _move_mentorships(session: Session, gone: Registration, kept: Registration, *, now: datetime) -> None:
    """What was agreed to for a minor, with its pair and thread, to the place that stays.

    Nothing of it is deleted. What can’t go over stays where it is and lapses, for that place is gone: a
    second mentorship of the same minor; and all in which ``gone`` mentors, for nobody else was approved.
    """
    if not gone.is_minor:
        return
    for table in OF_MINORS:
        if table is Approval and queries.approvals_of_minor(session, kept, now=now):
            continue
        for row in session.scalars(select(table).where(table.mentee_id == gone.id).order_by(table.id)).all():
            with suppress(IntegrityError), session.begin_nested():
                row.mentee_id = kept.id
    session.expire_all()


def _move(
    session: Session,
    row: Any,
    columns: tuple[str, ...],
    gone: Registration,
    kept: Registration,
    *,
    now: datetime,
) -> None:
    """``row`` to ``kept``; where ``kept`` has one like it one stays. Nobody is in a pair with themself."""
    try:
        with session.begin_nested():
            for column in columns:
                if getattr(row, column) == gone.id:
                    setattr(row, column, kept.id)
            if isinstance(row, Offer | Request):
                row.person_id = kept.person_id
    except IntegrityError:
        if isinstance(row, Offer | Request):
            _one_of_two(session, row, kept, now=now)
        else:
            if isinstance(row, Pair):
                _into_their_own(session, row, gone, kept)
            session.delete(row)
            session.flush()


def _one_of_two(session: Session, theirs: Offer | Request, kept: Registration, *, now: datetime) -> None:
    """Of two offers or requests that of ``kept`` stays, unless only the other one still stands.

    Where ``kept`` has none and may have none, as somebody who turned into a minor, none stays.
    """
    made: Any = type(theirs)
    own: Offer | Request | None = session.scalars(
        select(made).where(made.program_id == theirs.program_id, made.person_id == kept.person_id)
    ).one_or_none()
    if own is None:
        session.delete(theirs)
        session.flush()
        return
    stays, goes = (theirs, own) if own.left_at is not None and theirs.left_at is None else (own, theirs)
    together.bring(session, goes, stays, now=now)
    session.delete(goes)
    session.flush()
    if stays is theirs:
        theirs.registration_id, theirs.person_id = kept.id, kept.person_id
        session.flush()


def _into_their_own(session: Session, theirs: Pair, gone: Registration, kept: Registration) -> None:
    """When the two met and what they told the organizers goes into the pair that they are in already."""
    sides = (theirs.mentor_id, theirs.mentee_id)
    mentor_id, mentee_id = (kept.id if one == gone.id else one for one in sides)
    own = session.scalar(
        select(Pair).where(
            Pair.program_id == theirs.program_id,
            Pair.mentor_id == mentor_id,
            Pair.mentee_id == mentee_id,
            Pair.closed_at.is_(None),
        )
    )
    if own is not None:
        together.bring_pairs(session, theirs, own)


def _own_wishes(session: Session, gone: Registration, kept: Registration) -> None:
    """Whom they would rather not have they can still read, and take back."""
    theirs = select(Request.id).where(Request.person_id == kept.person_id)
    session.execute(
        update(Standing)
        .where(Standing.request_id.in_(theirs), Standing.by_id == gone.person_id, Standing.kind == EXCLUDE)
        .values(by_id=kept.person_id)
    )
