"""What organizers decide about the rows of a list, and when their writing begins and ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Text, cast, delete, func, select, update
from sqlalchemy.orm import Session

from netevents.events.audit import record
from netevents.exchange.import_models import (
    ADD,
    ASK,
    JUDGED,
    JUDGING,
    LEAVE,
    LEFT_OUT,
    NEW,
    REFUSED,
    SAME,
    STOPPED,
    UNDER_WAY,
    UPDATE,
    ImportList,
    ImportRow,
)
from netevents.exchange.importing.lists import NotThat, TooLate, has_minors, must_wait
from netevents.languages import _, mark
from netevents.people.models import Person

PAGE: Final = 50
IMPORTED: Final = mark("imported a list")


def rows_of(
    session: Session, listed: ImportList, verdict: str, *, after: int = 0, limit: int = PAGE
) -> Sequence[ImportRow]:
    """A page of the rows with this verdict, in the order of the list."""
    return session.scalars(
        select(ImportRow)
        .where(ImportRow.list_id == listed.id, ImportRow.verdict == verdict, ImportRow.number > after)
        .order_by(ImportRow.number)
        .limit(limit)
    ).all()


def answer(session: Session, listed: ImportList, choices: Mapping[int, str]) -> None:
    """Decide about the rows of these numbers.

    :raises NotThat: for an answer that was not offered
    :raises TooLate: if it is being written already
    """
    must_wait(listed)
    asked = session.scalars(
        select(ImportRow).where(
            ImportRow.list_id == listed.id, ImportRow.verdict == ASK, ImportRow.number.in_(choices)
        )
    ).all()
    if any(choices[row.number] not in row.offers for row in asked):
        raise NotThat(_("Choose one of the answers."))
    for row in asked:
        row.choice, row.is_answered = choices[row.number], True
    session.flush()


def answer_all(session: Session, listed: ImportList, choice: str) -> None:
    """Decide the same about every row that offers it; rows that are loaded already do not show it.

    :raises NotThat: for what is no answer
    """
    must_wait(listed)
    if choice not in {ADD, SAME, LEAVE}:
        raise NotThat(_("Choose one of the answers."))
    session.execute(
        update(ImportRow)
        .where(
            ImportRow.list_id == listed.id,
            ImportRow.verdict == ASK,
            cast(ImportRow.offers, Text).contains(f'"{choice}"'),  # a few words of ours, written as JSON
        )
        .values(choice=choice, is_answered=True)
        .execution_options(synchronize_session=False)  # there may be thousands
    )


def to_do(session: Session, listed: ImportList) -> dict[str, int]:
    """How many rows would add somebody, update somebody, or nothing, as decided now; and of how many nobody
    has answered what is asked.
    """
    open_questions = func.count().filter(ImportRow.verdict == ASK, ImportRow.is_answered.is_(False))
    found = session.execute(
        select(ImportRow.verdict, ImportRow.choice, func.count(), open_questions)
        .where(ImportRow.list_id == listed.id)
        .group_by(ImportRow.verdict, ImportRow.choice)
    )
    done = {NEW: 0, UPDATE: 0, LEAVE: 0, ASK: 0}
    for verdict, choice, times, unanswered in found:
        done[ASK] += unanswered
        if verdict == NEW or choice == ADD:
            done[NEW] += times
        elif verdict == UPDATE or choice == SAME:
            done[UPDATE] += times
        else:
            done[LEAVE] += times
    return done


def begin(session: Session, listed: ImportList) -> None:
    """Let the rows be written from now on; those that are refused or left out are through.

    :raises TooLate: if it is being written already
    """
    session.refresh(listed, ["state"], with_for_update=True)
    if listed.state != JUDGED:
        raise TooLate(_("This list was changed or begun in another window. Look at it once more."))
    through = session.execute(
        update(ImportRow)
        .where(ImportRow.list_id == listed.id, ImportRow.verdict.not_in((NEW, UPDATE, ASK)))
        .values(outcome=ImportRow.verdict)
        .returning(ImportRow.number)
    ).all()
    listed.state, listed.written = UNDER_WAY, len(through)
    session.flush()


def stop(session: Session, listed: ImportList, *, now: datetime) -> None:
    """Write no more of it; what was written stays."""
    session.refresh(listed, ["state"], with_for_update=True)
    if listed.state == UNDER_WAY:
        end(session, listed, STOPPED, now=now)


def end(session: Session, listed: ImportList, state: str, *, now: datetime) -> None:
    """``listed`` is through, or stopped: say in the trail what became of it, and forget what stood in it."""
    listed.state, listed.ended_at, listed.content = state, now, None
    if has_minors(listed.event):  # what is sent back has a first name and a reason, nothing else
        session.execute(update(ImportRow).where(ImportRow.list_id == listed.id).values(cells=[]))
    counts = outcomes(session, listed)
    record(
        session,
        listed.event,
        whose(session, listed),
        IMPORTED,
        now=now,
        list=listed.dialect,
        added=counts.get(NEW, 0),
        updated=counts.get(UPDATE, 0),
    )
    session.flush()


def whose(session: Session, listed: ImportList) -> Person | None:
    """Who sent the list, while they are here."""
    return session.get(Person, listed.person_id) if listed.person_id else None


def forget(session: Session, listed: ImportList) -> None:
    """Nothing of the list stays but what was written.

    :raises TooLate: if it is being written
    """
    session.refresh(listed, ["state"], with_for_update=True)
    if listed.state in {JUDGING, UNDER_WAY}:
        raise TooLate(_("It is being worked on. Wait for it, or stop it first."))
    session.execute(delete(ImportList).where(ImportList.id == listed.id))


def outcomes(session: Session, listed: ImportList) -> dict[str, int]:
    """How many rows came to what."""
    found = session.execute(
        select(ImportRow.outcome, func.count())
        .where(ImportRow.list_id == listed.id)
        .group_by(ImportRow.outcome)
    )
    return {row[0]: row[1] for row in found}


def sent_back(session: Session, listed: ImportList, *, most: int | None = None) -> Sequence[ImportRow]:
    """The rows that did not become anybody, in order, or the first ``most`` of them."""
    return session.scalars(
        select(ImportRow)
        .where(ImportRow.list_id == listed.id, ImportRow.outcome.in_((REFUSED, LEFT_OUT)))
        .order_by(ImportRow.number)
        .limit(most)
    ).all()
