"""Private notes: three short lines about somebody one has met, for nobody else's eyes."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from netevents.events.models import Registration
from netevents.exchange.models import Note
from netevents.refusal import Refusal

LINES: Final = ("talked_about", "my_question", "offered")


class NoNotesByMinors(Refusal):
    """What a minor types is kept nowhere."""


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
        raise NoNotesByMinors("Youth members keep no notes here.")
    if not (talked_about or my_question or offered):
        session.execute(delete(Note).where(Note.author_id == author.id, Note.about_id == about.id))
        return
    lines = {"talked_about": talked_about, "my_question": my_question, "offered": offered, "written_at": now}
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    session.execute(
        dialect.insert(Note)
        .values(author_id=author.id, about_id=about.id, **lines)
        .on_conflict_do_update(index_elements=["author_id", "about_id"], set_=lines)
        .execution_options(populate_existing=True)
    )


def first_line(note: Note | None) -> str:
    """What a list says of a note: its first line that is not empty."""
    return next((text for line in LINES if note and (text := getattr(note, line))), "")
