"""A list on its way in: taken, its columns told apart, its rows judged."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from netevents.events.domain import EventNotOpen
from netevents.events.models import Event
from netevents.exchange.import_models import JUDGED, JUDGING, READ, VERDICTS, ImportList, ImportRow
from netevents.exchange.importing import known
from netevents.exchange.importing.encodings import AS_FOUND, NAMES
from netevents.exchange.importing.finding import called
from netevents.exchange.importing.headings import EMAIL, FIELDS, FIRST, LAST, NAME
from netevents.exchange.importing.judging import Reading, Verdict, judge
from netevents.exchange.importing.reading import Table, read
from netevents.exchange.importing.recognizing import SEVERAL, Recognized, choices_for, recognize
from netevents.languages import _
from netevents.people.codes import public_code
from netevents.people.models import Person
from netevents.refusal import Refusal

AT_A_TIME: Final = 500
"""Rows that are kept in one step."""


class NoNames(Refusal):
    """No column says who the people are."""

    status = 422


class TwiceTheSame(Refusal):
    """Two columns cannot hold one thing."""

    status = 422


class NotThat(Refusal):
    """A choice that was not offered."""

    status = 422


class TooLate(Refusal):
    """The list is being written, or was."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What was uploaded, and what we take it for. Opening takes a while, so it is done before anything is
    held that others wait for.
    """

    packed: bytes
    encoding: str
    found: Recognized
    minors: bool


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The rows of a list with the verdict on each; ``knows`` is the last registration that they know of."""

    rows: Sequence[dict[str, Any]]
    knows: int


def opened(event: Event, content: bytes) -> Opened:
    """What somebody sends for ``event``.

    :raises netevents.exchange.importing.reading.Unreadable: if it is no list
    """
    table, minors = read(content), has_minors(event)
    return Opened(zlib.compress(content), table.encoding, recognize(table, minors=minors), minors)


def opened_anew(listed: ImportList, *, encoding: str, headed: bool) -> Opened:
    """The same bytes by another encoding, or the first row as what it is.

    :raises NotThat: for an encoding that we do not know
    :raises TooLate: if the content is forgotten already
    """
    if encoding not in NAMES and encoding != AS_FOUND:
        raise NotThat(_("Choose one of the encodings."))
    table, minors = table_of(listed, encoding), has_minors(listed.event)
    found = recognize(table, headed=headed and len(table.rows) > 1, minors=minors)
    return Opened(listed.content or b"", table.encoding, found, minors)


def take_in(session: Session, event: Event, sent: Opened, *, by: Person, now: datetime) -> ImportList:
    """Keep what was uploaded, and what we take it for. Nobody is on the roll yet.

    :raises EventNotOpen: if the event has ended
    :raises TooLate: if the event became one with minors meanwhile
    """
    if event.state == "ended":
        raise EventNotOpen(_("%(name)s has ended. Nobody can join any more.", name=event.name))
    _same_audience(event, sent)
    found = sent.found
    listed = ImportList(
        code=public_code(),
        event_id=event.id,
        person_id=by.id,
        made_at=now,
        content=sent.packed,
        encoding=sent.encoding,
        dialect=found.dialect,
        headed=found.headed,
        headings=list(found.headings),
        fields=list(found.fields),
        size=len(found.people),
    )
    session.add(listed)
    session.flush()
    set_committed_value(listed, "event", event)
    return listed


def has_minors(event: Event) -> bool:
    """Whether ages matter at ``event``."""
    return event.audience != "adult"


def table_of(listed: ImportList, encoding: str = AS_FOUND) -> Table:
    """The rows as they stand in the file.

    :raises TooLate: if the content is forgotten already
    """
    if listed.content is None:
        raise TooLate(_("This list is through; what stood in it is forgotten."))
    return read(zlib.decompress(listed.content), encoding or listed.encoding)


def recognized(listed: ImportList, table: Table | None = None) -> tuple[Table, Recognized]:
    """The table, and what its columns hold as decided now."""
    table = table or table_of(listed)
    people = table.rows[1:] if listed.headed else table.rows
    return table, Recognized(
        listed.dialect, listed.headed, tuple(listed.headings), tuple(listed.fields), people
    )


def read_anew(listed: ImportList, anew: Opened) -> None:
    """Take the list for what was found in it when it was opened anew.

    :raises TooLate: if it is being written already
    """
    must_wait(listed)
    _same_audience(listed.event, anew)
    found = anew.found
    listed.encoding = anew.encoding
    listed.state, listed.headed, listed.dialect = READ, found.headed, found.dialect
    listed.headings, listed.fields = list(found.headings), list(found.fields)
    listed.size = len(found.people)


def set_fields(listed: ImportList, fields: Sequence[str]) -> None:
    """Say what each column holds.

    :raises TooLate: if it is being written already
    """
    must_wait(listed)
    check_fields(listed, fields)
    listed.fields = list(fields)


def check_fields(listed: ImportList, fields: Sequence[str]) -> None:
    """Whether the columns may hold this.

    :raises NotThat: for a field that there is not, or that this column cannot be
    :raises TwiceTheSame: if two columns would hold the same
    :raises NoNames: if there would be neither names nor e-mails
    """
    minors = has_minors(listed.event)
    if len(fields) != len(listed.headings) or any(
        field not in choices_for(heading, minors=minors)
        for field, heading in zip(fields, listed.headings, strict=False)
    ):
        raise NotThat(_("Choose one of the entries for each column."))
    for field, times in Counter(filter(None, fields)).items():
        if times > SEVERAL.get(field, 1):
            twice = _(
                "“%(what)s” is chosen for %(times)s columns. Choose one of them.",
                what=_(FIELDS[field]),
                times=times,
            )
            raise TwiceTheSame(twice)
    if not {NAME, FIRST, LAST, EMAIL} & set(fields):
        raise NoNames(_("Say which column holds the names."))


def judge_all(session: Session, listed: ImportList, table: Table | None = None) -> None:
    """Write down the verdict on each row, in place of earlier ones, while the caller holds the list.

    :param table: its rows, where somebody has read them already
    """
    must_wait(listed)
    if table is not None and table.encoding != listed.encoding:  # read as something else meanwhile
        table = None
    keep_verdicts(session, listed, verdicts_on(session, listed, table))


def verdicts_on(session: Session, listed: ImportList, table: Table | None = None) -> Verdicts:
    """What would become of each row. Needs ``event`` loaded, and only reads."""
    _, found = recognized(listed, table)
    here, prints = known.everybody(session, listed.event), known.prints_at(listed.event)
    judged = enumerate(judge(found.people, reading_of(listed), here, prints), start=1)
    return Verdicts(
        rows=[_row(listed.id, number, verdict) for number, verdict in judged],
        knows=max((place.id for places in here.names.values() for place in places), default=0),
    )


def keep_verdicts(
    session: Session, listed: ImportList, verdicts: Verdicts, *, pause: Callable[[], None] = lambda: None
) -> None:
    """Write these down in place of earlier ones.

    :param pause: called between steps, to commit and let others write; what is half done shows nowhere
    """
    id_, rows = listed.id, verdicts.rows
    session.execute(delete(ImportRow).where(ImportRow.list_id == id_))
    for start in range(0, len(rows), AT_A_TIME):
        pause()
        session.execute(insert(ImportRow), rows[start : start + AT_A_TIME])
    counts = Counter(row["verdict"] for row in rows)
    listed.knows = verdicts.knows
    listed.state, listed.counts = JUDGED, {verdict: counts[verdict] for verdict in VERDICTS}
    session.flush()


def judge_later(listed: ImportList) -> None:
    """Let the worker look at each row.

    :raises TooLate: if it is being written already
    """
    must_wait(listed)
    listed.state = JUDGING


def reading_of(listed: ImportList) -> Reading:
    """How its rows are read. Needs ``event`` loaded."""
    return Reading(listed.dialect, listed.fields, listed.headings, listed.event.audience)


def must_wait(listed: ImportList) -> None:
    """Whether anything in the list may still be changed.

    :raises TooLate: if it is being written already
    """
    if listed.state not in {READ, JUDGED}:
        raise TooLate(_("This list is being worked on, or is through. Nothing in it can be changed now."))


def _same_audience(event: Event, sent: Opened) -> None:
    """What columns may hold depends on whether minors come.

    :raises TooLate: if that changed since the list was opened
    """
    if has_minors(event) != sent.minors:
        raise TooLate(_("Who this event is for was changed meanwhile. Send the list again."))


def _row(list_id: int, number: int, verdict: Verdict) -> dict[str, Any]:
    return {
        "list_id": list_id,
        "number": number,
        "line": verdict.row.line,
        "cells": list(verdict.row.cells),
        "name": called(verdict.draft)[:80],
        "verdict": verdict.verdict,
        "reason": verdict.reason,
        "remarks": list(verdict.remarks),
        "choice": verdict.choice,
        "offers": list(verdict.offers),
        "match_id": verdict.match.id if verdict.match else None,
        "outcome": "",
    }
