"""Two registrations of one person made one: who may ask, what comes together, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.events.audit import record
from netevents.events.domain import EventFull
from netevents.events.models import AuditEntry, Event, Merge, Registration
from netevents.exchange import merging_pairs as pairs
from netevents.exchange import merging_rows as rows
from netevents.exchange import prepared
from netevents.exchange.merging_queries import has_connections, stays
from netevents.exchange.models import PRINTED, SCREEN
from netevents.languages import _, mark
from netevents.people.models import ADULT, Person
from netevents.refusal import NotHere, Refusal

UNMERGE_LASTS: Final = timedelta(days=1)
ASKED: Final = mark("asked whether two places are one person")
AGREED: Final = mark("said that two places are one person")
MERGED: Final = mark("merged two places")
UNMERGED: Final = mark("undid a merge")


class NotTheSame(Refusal):
    """These two cannot be one person."""


class BothMustAgree(Refusal):
    """Two phones in use: only their owners can say that they are the same person."""


class TooLateToUndo(Refusal):
    """A merge is undone within a day."""


class NewerFirst(Refusal):
    """Of several merges into one place the newest is undone first."""


class MayBeMinor(Refusal):
    """Nobody comes back with what a minor may not have."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What would come together: ``kept`` stays, ``gone`` goes into it.

    :ivar may: whether the merge needs no more yes from anybody
    """

    kept: Registration
    gone: Registration
    may: bool
    printed_from: Registration
    screen_from: Registration
    role: str
    checked_in_at: datetime | None


def preview(session: Session, event: Event, one: Registration, other: Registration) -> Preview:
    """How ``one`` and ``other`` would come together. The one whose phone is in use is kept.

    :raises NotTheSame: if they are no pair that can be one person
    """
    if one.id == other.id or one.event_id != event.id or other.event_id != event.id:
        raise NotTheSame(_("Choose two different places at this event."))
    if one.is_minor != other.is_minor:
        raise NotTheSame(_("One of them is a youth member, the other is not. They stay apart."))
    kept, gone = (other, one) if other.claimed_at and not one.claimed_at else (one, other)
    unclaimed = gone.claimed_at is None
    seen = [moment for moment in (kept.checked_in_at, gone.checked_in_at) if moment]
    return Preview(
        kept=kept,
        gone=gone,
        may=unclaimed or agreed(session, kept, gone),
        printed_from=gone if unclaimed and kept.claimed_at else kept,
        screen_from=kept,
        role=gone.role if kept.role == "attendee" else kept.role,
        checked_in_at=min(seen, default=None),
    )


def merge(
    session: Session, event: Event, one: Registration, other: Registration, *, by: Person, now: datetime
) -> Merge:
    """Make the two one. Connections, notes and badges of both survive; blocks and withdrawals win.

    :raises NotTheSame: if they are no pair that can be one person
    :raises BothMustAgree: if both are in use and not both have said yes
    :raises netevents.refusal.NotHere: if one of them has gone meanwhile
    """
    plan = preview(session, event, one, other)
    if not plan.may:
        raise BothMustAgree(_("Both phones are in use. Ask both people: each says yes on their badge page."))
    kept, gone = plan.kept, plan.gone
    both = select(Registration.id).where(
        Registration.id.in_((kept.id, gone.id)), Registration.erased_at.is_(None)
    )
    if len(session.scalars(both.order_by(Registration.id).with_for_update()).all()) < 2:
        raise NotHere  # another organizer was quicker
    before = rows.bring_together(
        session, kept, gone, kinds={PRINTED: plan.printed_from.id, SCREEN: plan.screen_from.id}, now=now
    )
    kept.role, kept.checked_in_at = plan.role, plan.checked_in_at
    for tick in ("asks_first", "hidden", "stays_out"):
        setattr(kept, tick, getattr(kept, tick) or getattr(gone, tick))
    kept.organizers_may_email = kept.organizers_may_email and (
        gone.organizers_may_email or not gone.claimed_at
    )
    kept.shows_in_graph = kept.shows_in_graph and (gone.shows_in_graph or not gone.claimed_at)
    before["after"] = rows.ticks(kept)
    prepared.spoil(session, [event.id])
    gone.erased_at = now
    session.refresh(event, ["seats_taken"], with_for_update=True)
    event.seats_taken -= 1
    done = Merge(
        event_id=event.id,
        kept_id=kept.id,
        gone_code=gone.code,
        gone_name=gone.name,
        merged_at=now,
        before=before,
    )
    session.add(done)
    record(session, event, by, MERGED, now=now, registration=kept, gone=gone.code, name=gone.name)
    session.flush()
    return done


def undo(session: Session, event: Event, done: Merge, *, by: Person, now: datetime) -> Registration:
    """Take ``done`` apart again and return the place that is back. What people ended since then stays ended.

    :raises TooLateToUndo: after a day
    :raises NewerFirst: if another place went into the same one since
    :raises MayBeMinor: if they would be a minor here by rules that got stricter since
    :raises netevents.events.domain.EventFull: if the seat was taken meanwhile
    """
    if not can_undo(done, now=now):
        raise TooLateToUndo(_("A merge can be undone for a day. This one is older, or undone already."))
    kept = session.get_one(Registration, done.kept_id)
    gone = session.scalar(
        select(Registration)
        .join(Person, Person.id == Registration.person_id)
        .where(
            Registration.event_id == event.id,
            Registration.code == done.gone_code,
            Person.erased_at.is_(None),
        )
    )
    if gone is None or kept.erased_at is not None:
        raise TooLateToUndo(_("One of the two is not on the roll any more, so this merge stays."))
    newer = session.scalars(
        select(Merge.gone_name)
        .where(Merge.kept_id == kept.id, Merge.id > done.id, Merge.undone_at.is_(None))
        .order_by(Merge.id.desc())
    ).first()
    if newer is not None:
        raise NewerFirst(_("%(name)s was put together with this place later. Undo that first.", name=newer))
    session.refresh(event, ["seats_taken", "audience"], with_for_update=True)
    age = session.get_one(Person, gone.person_id).age
    if gone.is_minor != kept.is_minor or (event.audience != "adult" and not gone.is_minor and age != ADULT):
        raise MayBeMinor(
            _("By the rules that hold now, %(name)s may be a youth member. This merge stays.", name=gone.name)
        )
    if event.seats is not None and event.seats_taken >= event.seats:
        raise EventFull(_("%(name)s is full by now. Add a seat first, then undo the merge.", name=event.name))
    event.seats_taken += 1
    gather(session, event.id, gone.code)
    gone.erased_at = None
    rows.take_apart(session, kept, gone, done.before, merged_at=done.merged_at)
    done.undone_at, done.before = now, {}
    record(session, event, by, UNMERGED, now=now, registration=kept, gone=gone.code, name=gone.name)
    session.flush()
    return gone


def gather(session: Session, event_id: int, gone_code: str) -> None:
    """Give the place that stays what somebody scanned of the other one in the moment of the merge.

    On PostgreSQL it has seen nothing of the merge, and is written after it. Waits for those under way.
    """
    gone = session.scalar(
        select(Registration).where(Registration.event_id == event_id, Registration.code == gone_code)
    )
    kept = stays(session, gone) if gone is not None else None
    if gone is None or kept is None or kept is gone:
        return
    both = select(Registration.id).where(Registration.id.in_((kept.id, gone.id))).order_by(Registration.id)
    session.scalars(both.with_for_update()).all()
    if not has_connections(session, gone):
        return
    late = pairs.bring_together(session, kept, gone)
    prepared.spoil(session, [event_id])
    for done in session.scalars(
        select(Merge).where(Merge.kept_id == kept.id, Merge.gone_code == gone_code, Merge.undone_at.is_(None))
    ):
        before = done.before["connections"]
        known = {entry["other"] for entry in before}
        more = [entry for entry in late if entry["other"] not in known]
        done.before = {**done.before, "connections": [*before, *more]}
    session.flush()


def can_undo(done: Merge, *, now: datetime) -> bool:
    """Whether ``done`` is less than a day old and still stands."""
    return done.undone_at is None and now - done.merged_at <= UNMERGE_LASTS


def merged_places(session: Session, *, since: datetime) -> Sequence[tuple[int, Registration]]:
    """For plugins, which have rows of their own: the id of the place that stays, and the one that went.

    Merges that were undone are not there, the first one comes first. One statement.
    """
    rows = session.execute(
        select(Merge.kept_id, Registration)
        .join(
            Registration, (Registration.event_id == Merge.event_id) & (Registration.code == Merge.gone_code)
        )
        .where(Merge.undone_at.is_(None), Merge.merged_at > since)
        .order_by(Merge.id)
    )
    return [(kept_id, gone) for kept_id, gone in rows]


def merge_of(session: Session, event: Event, gone_code: str) -> Merge | None:
    """The latest standing merge at ``event`` in which the place of this code went, to be undone.

    It waits for others who undo it at this moment, and holds it until the transaction ends.
    """
    return session.scalars(
        select(Merge)
        .where(Merge.event_id == event.id, Merge.gone_code == gone_code, Merge.undone_at.is_(None))
        .order_by(Merge.id.desc())
        .with_for_update()
    ).first()


def ask(
    session: Session, event: Event, one: Registration, other: Registration, *, by: Person, now: datetime
) -> None:
    """Put the question on both badge pages; asking again begins anew."""
    preview(session, event, one, other)
    for mine, theirs in ((one, other), (other, one)):
        record(session, event, by, ASKED, now=now, registration=mine, other=theirs.code)
    session.flush()


def agree(session: Session, event: Event, me: Registration, other: Registration, *, now: datetime) -> None:
    """Say that I hold both places. Only an asked question can be answered.

    :raises NotTheSame: if nobody asked
    """
    if other.id not in {asked.id for asked in questions(session, event, me)}:
        raise NotTheSame(_("Nobody asked this. Ask the organizers at the door."))
    record(session, event, me.person, AGREED, now=now, registration=me, other=other.code)
    session.flush()


def questions(session: Session, event: Event, me: Registration) -> Sequence[Registration]:
    """The places of which I was asked whether they are mine too, and have not said yes yet."""
    said = _last(session, me)
    waiting = [code for code, act in said.items() if act == ASKED]
    if not waiting:
        return ()
    return session.scalars(
        select(Registration).where(
            Registration.event_id == event.id,
            Registration.code.in_(waiting),
            Registration.erased_at.is_(None),
        )
    ).all()


def agreed(session: Session, one: Registration, other: Registration) -> bool:
    """Whether both said yes after they were last asked, and it was not undone since."""
    return _last(session, one).get(other.code) == AGREED and _last(session, other).get(one.code) == AGREED


def _last(session: Session, me: Registration) -> dict[str, str]:
    """By code of the other place: what was last asked of ``me``, or said by them, or that it was undone."""
    entries = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.registration_id == me.id, AuditEntry.act.in_((ASKED, AGREED, UNMERGED)))
        .order_by(AuditEntry.id)
    )
    return {entry.facts.get("other") or entry.facts.get("gone", ""): entry.act for entry in entries}
