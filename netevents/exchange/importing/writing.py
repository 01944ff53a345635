"""Rows of a list become people on the roll, a batch at a time, each batch in a transaction of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from netevents.events.models import Registration
from netevents.exchange.import_models import (
    ADD,
    ASK,
    DONE,
    LEFT_OUT,
    NEW,
    REFUSED,
    SAME,
    STOPPED,
    UPDATE,
    ImportList,
    ImportRow,
)
from netevents.exchange.importing import adding, deciding, known, updating
from netevents.exchange.importing.deciding import end
from netevents.exchange.importing.drafts import Draft, NoFirstName
from netevents.exchange.importing.finding import called, find, folded, found_by
from netevents.exchange.importing.judging import NO_FIRST_NAME
from netevents.exchange.importing.lists import reading_of
from netevents.exchange.importing.sentences import sentence
from netevents.languages import mark
from netevents.occasions import TellAll

BATCH: Final = 100
TURNED: Final = 5
"""So many of them become minors by it at most: plugins forget each one singly, and others wait to write."""
GONE: Final = mark("%(name)s is not on the roll any more. Send the list again.")
CAME_SINCE: Final = mark("Somebody called %(name)s came since the preview. Send the list again to decide.")


@dataclass(slots=True)
class _Batch:
    """What is to be done with some rows: to add, to update and with whom, to send back and why."""

    adds: list[tuple[ImportRow, Draft]] = field(default_factory=list)
    updates: list[tuple[ImportRow, Draft, int]] = field(default_factory=list)
    back: list[tuple[ImportRow, str, str]] = field(default_factory=list)


def write_batch(session: Session, listed: ImportList, *, now: datetime, tell_all: TellAll) -> None:
    """Write the next rows of ``listed``; after the last one it is done, and its content forgotten.

    What comes after :data:`TURNED` people who become minors is left to the next batch.
    """
    event = listed.event
    session.refresh(event, ["state", "audience", "seats", "seats_taken"], with_for_update=True)
    if event.state == "ended":
        end(session, listed, STOPPED, now=now)
        return
    rows = session.scalars(
        select(ImportRow)
        .where(
            ImportRow.list_id == listed.id, ImportRow.outcome == "", ImportRow.verdict.in_((NEW, UPDATE, ASK))
        )
        .order_by(ImportRow.number)
        .limit(BATCH)
    ).all()
    if not rows:
        end(session, listed, DONE, now=now)
        return
    batch = _sorted_out(session, listed, rows)
    seats = len(batch.adds) if event.seats is None else max(event.seats - event.seats_taken, 0)
    batch.back += [(row, REFUSED, sentence(mark("No seat is left."))) for row, _ in batch.adds[seats:]]
    batch.adds = batch.adds[:seats]
    added = adding.add(session, event, listed.dialect, [one for _, one in batch.adds], now=now)
    updated = updating.update_(
        session,
        event,
        listed.dialect,
        [(one, id_) for _, one, id_ in batch.updates],
        by=deciding.whose(session, listed),
        now=now,
        tell=lambda occasion: tell_all([occasion]),
    )
    outcome: dict[int, tuple[str, str, int | None]] = {
        row.number: (NEW, "", place.id) for (row, _), place in zip(batch.adds, added.places, strict=True)
    }
    for row, _, id_ in batch.updates:
        gone = id_ not in updated.places
        reason = sentence(GONE, name=row.name) if gone else ""
        outcome[row.number] = (REFUSED if gone else UPDATE, reason, None if gone else id_)
    outcome |= {row.number: (came_to, reason, None) for row, came_to, reason in batch.back}
    session.execute(
        update(ImportRow), [_through(row, *outcome[row.number]) for row in rows if row.number in outcome]
    )
    tell_all([*added.occasions, *updated.occasions])
    listed.written += len(outcome)
    session.flush()


def _through(row: ImportRow, came_to: str, reason: str, match_id: int | None) -> dict[str, object]:
    """A row that was written keeps neither cells nor name; one that is sent back keeps both."""
    written = came_to in {NEW, UPDATE}
    return {
        "list_id": row.list_id,
        "number": row.number,
        "outcome": came_to,
        "reason": "" if written else reason or row.reason,
        "remarks": [] if written else row.remarks,
        "cells": [] if written else row.cells,
        "name": "" if written else row.name,
        "match_id": match_id,
    }


def _sorted_out(session: Session, listed: ImportList, rows: Sequence[ImportRow]) -> _Batch:
    """By what was decided, and by who is on the roll now: the same person is never added twice.

    Of the rows after those that turn enough people into minors, nothing is in it.
    """
    reading, prints = reading_of(listed), known.prints_at(listed.event)
    batch, drafts, turned = _Batch(), [], 0
    for row in rows:
        try:
            drafts.append((row, reading.of(row.cells)))
        except NoFirstName:
            batch.back.append((row, REFUSED, NO_FIRST_NAME))
    here = known.those_marked(
        session,
        listed.event,
        keys={one.key for _, one in drafts if one.key},
        name_prints={prints(folded(called(found_by(one)))) for _, one in drafts},
    )
    newcomers = _names_since(session, listed)
    for row, one in drafts:
        act = {NEW: ADD, UPDATE: SAME}.get(row.verdict, row.choice)
        surely = find(one, listed.dialect, here, prints)
        is_there = row.verdict == NEW and folded(called(one)) in newcomers
        if surely is not None:
            is_there = one.says_minor and not surely.is_minor  # nobody was asked whether they turn
        if act == SAME and one.says_minor and (surely is None or not surely.is_minor):
            turned += 1
        if turned > TURNED:
            break
        if act == ADD and is_there:
            reason = sentence(CAME_SINCE, name=called(one))
            batch.back.append((row, REFUSED, reason))
        elif act in {ADD, SAME} and surely is not None:
            batch.updates.append((row, one, surely.id))
        elif act == SAME:
            batch.updates.append((row, one, row.match_id or 0))
        elif act == ADD:
            batch.adds.append((row, one))
        else:
            batch.back.append((row, LEFT_OUT, row.reason))
    return batch


def _names_since(session: Session, listed: ImportList) -> set[str]:
    """The names, however spelled, that came onto the roll after the verdicts, other than by this list."""
    by_this_list = select(ImportRow.match_id).where(
        ImportRow.list_id == listed.id, ImportRow.match_id.is_not(None)
    )
    found = session.scalars(
        select(Registration.name).where(
            Registration.event_id == listed.event_id,
            Registration.id > listed.knows,
            Registration.id.not_in(by_this_list),
        )
    )
    return {folded(name) for name in found}
