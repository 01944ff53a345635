"""Private notes: three short lines about somebody one has met, for nobody else's eyes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from netevents.db import insert_into
from netevents.events.models import Registration
from netevents.exchange.models import Note
from netevents.languages import _
from netevents.refusal import Refusal

LINES: Final = ("talked_about", "my_question", "offered")


MOST: Final = 500
"""Characters of a line."""


class NoNotesByMinors(Refusal):
    """What a minor types is kept nowhere."""


class TooMuchToKeep(Refusal):
    """Two notes about one person, written on two phones, do not fit into one."""


def write(
    session: Session,
    author: Registration,
    about: Registration,
    *,
    talked_about: str = "",
    my_question: str = "",
    offered: str = "",
    now: datetime,
) -> None:
    """Keep ``author``'s lines about ``about`` in place of earlier ones; three empty lines leave no note.

    :raises NoNotesByMinors: if ``author`` is a minor
    """
    if author.is_minor:
        raise NoNotesByMinors(_("Youth members keep no notes here."))
    if not (talked_about or my_question or offered):
        session.execute(delete(Note).where(Note.author_id == author.id, Note.about_id == about.id))
        return
    lines = {"talked_about": talked_about, "my_question": my_question, "offered": offered, "written_at": now}
    session.execute(
        insert_into(session, Note)
        .values(author_id=author.id, about_id=about.id, **lines)
        .on_conflict_do_update(index_elements=["author_id", "about_id"], set_=lines)
        .execution_options(populate_existing=True)
    )


def write_late(
    session: Session,
    author: Registration,
    about: Registration,
    lines: Mapping[str, str],
    *,
    over: Mapping[str, str],
    now: datetime,
) -> None:
    """Keep lines that waited on a phone: in place of what they were written ``over``, and below what was
    written elsewhere since. Nothing is lost, and doing it twice is harmless.

    :raises NoNotesByMinors: if ``author`` is a minor
    :raises TooMuchToKeep: if both together are too long
    """
    kept = session.scalar(select(Note).where(Note.author_id == author.id, Note.about_id == about.id))
    both = {
        line: _together(getattr(kept, line) if kept else "", lines.get(line, ""), over.get(line, ""))
        for line in LINES
    }
    if any(len(text) > MOST for text in both.values()):
        raise TooMuchToKeep(
            _("You noted something else about them meanwhile; both are too long together. Copy this into it.")
        )
    write(session, author, about, **both, now=now)


def _together(kept: str, late: str, over: str) -> str:
    if kept == over or holds(late, kept):
        return late
    return kept if late == over or holds(kept, late) else f"{kept}\n{late}"


def holds(text: str, part: str) -> bool:
    """Whether every line of ``part`` is a line of ``text``; a word within another line does not count."""
    return set(part.splitlines()) <= set(text.splitlines())


def first_line(note: Note | None) -> str:
    """What a list says of a note: its first line that is not empty."""
    return next((text for line in LINES if note and (text := getattr(note, line))), "")
