"""Brings a list from the upload to the roll, as an organizer would."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from netevents.events.models import Event, Registration
from netevents.exchange.import_models import UNDER_WAY, ImportList, ImportRow
from netevents.exchange.importing import deciding, lists, writing
from netevents.people.models import Person
from tests.conftest import NOON

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netevents.occasions import Occasion

DAY = timedelta(days=1)
HEAD = "Name,E-mail,School\n"


def nobody(occasions: Sequence[Occasion]) -> None:
    """Nobody listens."""


def judged(session: Session, event: Event, content: bytes | str, *, now: datetime = NOON) -> ImportList:
    """A list that waits for decisions, its columns as we took them."""
    by = session.scalars(select(Person).order_by(Person.id)).first()
    assert by is not None
    sent = content if isinstance(content, bytes) else content.encode()
    listed = lists.take_in(session, event, lists.opened(event, sent), by=by, now=now)
    lists.set_fields(listed, listed.fields)
    lists.judge_all(session, listed)
    return listed


def bring(
    session: Session,
    event: Event,
    content: bytes | str,
    answers: Mapping[int, str] | None = None,
    *,
    now: datetime = NOON,
) -> ImportList:
    """A list that is through.

    :param answers: by line, what is answered where something is asked; else what we would do by ourselves
    """
    listed = judged(session, event, content, now=now)
    numbers = {row.line: row.number for row in all_rows(session, listed)}
    deciding.answer(session, listed, {numbers[line]: choice for line, choice in (answers or {}).items()})
    write(session, listed, now=now)
    return listed


def write(session: Session, listed: ImportList, *, now: datetime = NOON) -> None:
    deciding.begin(session, listed)
    while listed.state == UNDER_WAY:
        writing.write_batch(session, listed, now=now, tell_all=nobody)


def all_rows(session: Session, listed: ImportList) -> Sequence[ImportRow]:
    return session.scalars(
        select(ImportRow)
        .where(ImportRow.list_id == listed.id)
        .order_by(ImportRow.number)
        .execution_options(populate_existing=True)
    ).all()


def outcomes(session: Session, listed: ImportList) -> list[tuple[int, str]]:
    """What became of each line."""
    return [(row.line, row.outcome) for row in all_rows(session, listed)]


def places(session: Session, event: Event) -> Sequence[Registration]:
    """Everybody on the roll in the order in which they came, with profile."""
    return session.scalars(
        select(Registration)
        .where(Registration.event_id == event.id)
        .options(joinedload(Registration.person).joinedload(Person.profile))
        .order_by(Registration.id)
        .execution_options(populate_existing=True)
    ).all()


def names(session: Session, event: Event) -> list[str]:
    return [place.name for place in places(session, event)]
