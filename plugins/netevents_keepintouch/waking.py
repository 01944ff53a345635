"""Twice a year, somebody a person has not heard of for long. Nobody the same twice."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import Date, Select, case, exists, func, insert, literal, select
from sqlalchemy.orm import Session

from netevents.db import insert_into
from netevents.events.models import Event, Registration
from netevents.exchange.models import Connection, Note
from netevents.exchange.queries import sides
from netevents_keepintouch import queries
from netevents_keepintouch.models import UNSET, Waking, Woken

APART: Final = timedelta(days=182)
SLEEPS: Final = timedelta(days=180)
"""Silence for so long is sleep."""
_GROWN_UP: Final = (~Registration.is_minor, ~Registration.person_minor, Registration.erased_at.is_(None))


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody whom a person has met: when last, and whether there is a note to begin with."""

    other_id: int
    met_at: datetime
    noted: bool


def expect(session: Session, event: Event, *, now: datetime, only: Registration | None = None) -> None:
    """Everybody grown up who was at ``event`` is reminded of a sleeping contact from half a year on.

    :param only: whose day is missing, where it is no more than theirs: hundreds may come with a list
    """
    whose = (Registration.event_id == event.id) if only is None else (Registration.id == only.id)
    people = select(
        Registration.person_id, Registration.person_minor, literal((now + APART).date(), Date)
    ).where(whose, *_GROWN_UP)
    session.execute(
        insert_into(session, Waking)
        .from_select(["person_id", "person_minor", "next_on"], people)
        .on_conflict_do_nothing(index_elements=["person_id"])
    )


def wake(session: Session, *, now: datetime, on: Select[int], limit: int = 200) -> bool:
    """Choose for those whose half year is over; True if there are more of them.

    A fixed number of statements for any number of people. Whoever finds this plugin at no event of theirs
    waits until they do.

    :param on: selects the ids of the events where this plugin is on; only who met there is chosen
    """
    today = now.astimezone(UTC).date()
    finds_it = exists().where(
        Registration.person_id == Waking.person_id, Registration.event_id.in_(on), *_GROWN_UP
    )
    due = session.scalars(
        select(Waking)
        .where(Waking.next_on <= today, finds_it)
        .order_by(Waking.next_on, Waking.person_id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    chosen = _chosen(session, [row.person_id for row in due], now=now, on=on)
    if chosen:
        session.execute(
            insert(Woken),
            [{"person_id": id_, "other_id": other, "on": today} for id_, other in chosen.items()],
        )
    for row in due:
        row.next_on = today + APART
    return len(due) == limit


def _chosen(
    session: Session, people: Collection[int], *, now: datetime, on: Select[int]
) -> Mapping[int, int]:
    """For each of these people a contact who sleeps, if any: first with a note, then the longest."""
    if not people:
        return {}
    wishes = queries.wishes(session, people)
    before = {
        (id_, other)
        for id_, other in session.execute(
            select(Woken.person_id, Woken.other_id).where(Woken.person_id.in_(people))
        )
    }
    best: dict[int, Known] = {}
    for person_id, known in _known(session, people, on):
        pair = (person_id, known.other_id)
        wish = wishes.get(pair)
        wanted = wish.keeping.cadence if wish and wish.keeping else UNSET
        touched_at = wish.tie.touched_at if wish else None
        if pair in before or wanted != UNSET or max(known.met_at, touched_at or known.met_at) > now - SLEEPS:
            continue
        if person_id not in best or _first(known) < _first(best[person_id]):
            best[person_id] = known
    return {id_: known.other_id for id_, known in best.items()}


def _first(known: Known) -> tuple[bool, datetime, int]:
    return (not known.noted, known.met_at, known.other_id)


def _known(session: Session, people: Collection[int], on: Select[int]) -> list[tuple[int, Known]]:
    two = sides()
    mine, other = two.mine.person_id, two.other.person_id
    rows = session.execute(
        queries.standing(two, mine, other, func.max(Connection.met_at), func.count(Note.id))
        .outerjoin(Note, (Note.author_id == two.mine.id) & (Note.about_id == two.other.id))
        .where(mine.in_(people))
        .group_by(mine, other)
        .having(func.max(case((Connection.event_id.in_(on), 1), else_=0)) == 1)
    )
    return [(id_, Known(other_id, met_at, bool(noted))) for id_, other_id, met_at, noted in rows]
