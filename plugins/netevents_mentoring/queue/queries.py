"""What is read of calls for help."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload

from netevents.events.models import Event, Registration
from netevents.exchange.queries import between
from netevents.people.models import Person
from netevents_mentoring.programs.models import Offer, Program
from netevents_mentoring.programs.words import folded
from netevents_mentoring.queue.models import Help

_ASKER: Final = joinedload(Help.asker).joinedload(Registration.person).joinedload(Person.profile)
_MENTOR: Final = joinedload(Help.mentor).joinedload(Registration.person).joinedload(Person.profile)
HELPS: Final = "mentor"
"""The role at an event that helps without any offer."""


def my_call(session: Session, mine: Registration) -> Help | None:
    """The open call of ``mine``, with who comes."""
    return session.scalar(
        select(Help).where(Help.asker_id == mine.id, Help.ended_at.is_(None)).options(_MENTOR)
    )


def topics_i_help_with(session: Session, event: Event, mine: Registration) -> Sequence[str] | None:
    """What ``mine`` offers at ``event``, folded; None where they neither offer nor are a mentor there."""
    offered = session.scalars(
        select(Offer.topics)
        .join(Program, Program.id == Offer.program_id)
        .join(Event, Event.id == Program.event_id)
        .where(
            Offer.person_id == mine.person_id,
            Offer.left_at.is_(None),
            Program.closed_at.is_(None),
            or_(Program.event_id == event.id, Program.whole_group & (Event.group_id == event.group_id)),
        )
    ).all()
    if not offered and mine.role != HELPS:
        return None
    return [folded(topic) for topics in offered for topic in topics]


def calls_for(session: Session, event: Event, mine: Registration, topics: Sequence[str]) -> Sequence[Help]:
    """Open calls that ``mine`` can take or has taken: their own first, then what they know, then the oldest.

    No call of somebody whom they blocked or who blocked them. One statement.
    """
    calls = session.scalars(
        _open(event)
        .join(Registration, Registration.id == Help.asker_id)
        .where(
            Help.asker_id != mine.id,
            or_(Help.mentor_id.is_(None), Help.mentor_id == mine.id),
            Registration.erased_at.is_(None),
            ~between(Registration.person_id, mine.person_id),
        )
    ).all()
    known = set(topics)
    return sorted(
        calls, key=lambda one: (one.mentor_id is None, folded(one.topic) not in known, one.asked_at, one.id)
    )


def call_for(session: Session, event: Event, mine: Registration, code: str) -> Help | None:
    """The call of this code, open or over, if ``mine`` may help with it."""
    return session.scalar(
        select(Help)
        .join(Registration, Registration.id == Help.asker_id)
        .where(
            Help.event_id == event.id,
            Help.code == code,
            Help.asker_id != mine.id,
            Registration.erased_at.is_(None),
            ~between(Registration.person_id, mine.person_id),
        )
        .options(_ASKER)
    )


def waiting(session: Session, event: Event) -> Sequence[Help]:
    """All open calls, the oldest first, with both people. One statement."""
    return session.scalars(_open(event).options(_MENTOR)).all()


def _open(event: Event) -> Select[Help]:
    return (
        select(Help)
        .where(Help.event_id == event.id, Help.ended_at.is_(None))
        .options(_ASKER)
        .order_by(Help.asked_at, Help.id)
    )
