"""The rules of asking for help at a table, and of coming."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session, aliased

from netevents.db import insert_into
from netevents.events.models import Event, Registration
from netevents.exchange.acquainting import acquaint
from netevents.exchange.models import Connection
from netevents.languages import _
from netevents.people import codes
from netevents.refusal import NotHere, Refusal
from netevents_mentoring.queue.models import Help


class NotNow(Refusal):
    """Help is for events under way."""


class AsksALeader(Refusal):
    """Minors are helped by their leaders."""


class OffersFirst(Refusal):
    """Only those who help see who waits."""


class TakenAlready(Refusal):
    """One mentor goes to each call."""


class OneAtATime(Refusal):
    """Whoever is on the way to somebody is not free for others."""


class ComesByNow(Refusal):
    """What somebody says of one mentor is not said of another."""


class NobodyCame(Refusal):
    """Without a mentor on the way nobody has helped."""


def call(
    session: Session, event: Event, mine: Registration, *, topic: str, place: str, now: datetime
) -> Help:
    """Ask for help at ``place``. Whoever asks again changes what stands there, and keeps their turn.

    :raises AsksALeader: always for minors
    :raises NotNow: if the event is not under way
    """
    if mine.is_minor:
        raise AsksALeader(_("Ask a leader for help."))
    # Held, so that no call comes after all have been cleared.
    session.refresh(event, ["state", "end_told_at"], with_for_update={"read": True})
    if event.state != "open" or event.end_told_at is not None:
        raise NotNow(_("Help is for events that are under way."))
    standing = None
    while standing is None:  # the call that stood there may end in between
        session.execute(
            insert_into(session, Help)
            .values(
                code=codes.public_code(),
                event_id=event.id,
                asker_id=mine.id,
                topic=topic,
                place=place,
                asked_at=now,
            )
            .on_conflict_do_nothing()
        )
        standing = session.scalar(
            select(Help).where(Help.asker_id == mine.id, Help.ended_at.is_(None)).with_for_update()
        )
    standing.topic, standing.place = topic, place
    session.flush()
    return standing


def claim(session: Session, call: Help, mine: Registration, *, now: datetime) -> None:
    """Say that one comes; of several who say so at once, one does. Saying it twice changes nothing.

    :raises AsksALeader: always for minors
    :raises OneAtATime: if ``mine`` is on the way to somebody else
    :raises TakenAlready: if somebody else comes, or nobody needs to any more
    """
    if mine.is_minor:
        raise AsksALeader(_("Minors are helped by their leaders."))
    # One at a time: somebody who claims two calls at once would both times find themself free.
    session.execute(select(Registration.id).where(Registration.id == mine.id).with_for_update(key_share=True))
    other = aliased(Help)
    busy = exists().where(other.mentor_id == mine.id, other.ended_at.is_(None), other.id != call.id)
    if session.scalar(select(busy)):
        raise OneAtATime(_("You are on the way to somebody. Help them first, or let them go."))
    free = (Help.id == call.id) & Help.mentor_id.is_(None) & Help.ended_at.is_(None)
    taken = session.execute(
        update(Help)
        .where(free)
        .values(mentor_id=mine.id, claimed_at=now)
        .execution_options(synchronize_session=False)
        .returning(Help.id)
    ).scalar()
    session.refresh(call, ["mentor_id", "claimed_at", "ended_at"])
    if taken is None and (call.mentor_id != mine.id or call.ended_at is not None):
        raise TakenAlready(_("Somebody else is on the way, or it is over. Thank you for looking."))


def let_go(session: Session, call: Help, mine: Registration, *, read: str = "") -> None:
    """Nobody comes after all: the call waits again, in its old turn.

    :param mine: of who says so, who asked or was on the way
    :param read: :func:`coming` of what they read, where that is known
    :raises ComesByNow: if somebody else is on the way by now
    :raises NotHere: if ``mine`` is neither
    """
    session.refresh(call, ["mentor_id", "claimed_at", "ended_at"], with_for_update=True)
    _as_read(call, read)
    if mine.id != call.asker_id and call.mentor_id not in {None, mine.id}:
        raise NotHere
    session.execute(
        update(Help)
        .where(Help.id == call.id, Help.ended_at.is_(None))
        .values(mentor_id=None, claimed_at=None)
        .execution_options(synchronize_session=False)
    )
    session.expire(call)


def take_back(session: Session, mine: Registration, *, now: datetime) -> None:
    """Wait no longer. Harmless where nothing is open."""
    session.execute(
        update(Help)
        .where(Help.asker_id == mine.id, Help.ended_at.is_(None))
        .values(ended_at=now, helped=False)
        .execution_options(synchronize_session=False)
    )


def coming(call: Help) -> str:
    """Another text for each mentor who has said that they come."""
    return call.claimed_at.isoformat() if call.claimed_at is not None else ""


def _as_read(call: Help, read: str) -> None:
    if read and call.claimed_at is not None and read != coming(call):
        raise ComesByNow(_("Somebody else is on the way by now. Look again who it is."))


def helped(
    session: Session, call: Help, mine: Registration, *, now: datetime, read: str = ""
) -> Connection | None:
    """One of the two says that it helped: the call is over, and they are connected where that can be.

    ``mine`` has confirmed the connection by this; the other still may. Saying it twice changes nothing.

    :param read: :func:`coming` of what they read, where that is known
    :raises ComesByNow: if it is another mentor by now who is on the way
    :raises NobodyCame: if no mentor is on the way
    """
    session.refresh(call, ["mentor_id", "claimed_at", "ended_at", "helped"], with_for_update=True)
    _as_read(call, read)
    if call.mentor_id is None or (call.ended_at is not None and not call.helped):
        raise NobodyCame(_("Nobody has said yet that they come."))
    if mine.id not in {call.asker_id, call.mentor_id}:
        raise NotHere
    if call.ended_at is None:
        call.ended_at, call.helped = now, True
    other = session.get_one(Registration, call.mentor_id if mine.id == call.asker_id else call.asker_id)
    return acquaint(session, mine, other, how="help", now=now)


def clear_calls(session: Session, event: Event) -> None:
    """The event is over: nobody waits any more, and nothing is kept of who asked for what."""
    session.execute(delete(Help).where(Help.event_id == event.id))


def clear_over(session: Session) -> None:
    """The same at all events whose end was told, for where mentoring was off at that moment."""
    told = select(Event.id).where(Event.end_told_at.is_not(None))
    session.execute(delete(Help).where(Help.event_id.in_(told)).execution_options(synchronize_session=False))
