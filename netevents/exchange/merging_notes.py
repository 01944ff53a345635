"""How the notes of and about two merged registrations become those of one, and are told apart again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from netevents.events.models import Registration
from netevents.exchange.models import Note
from netevents.exchange.notes import LINES, holds


def bring_together(session: Session, kept: Registration, gone: Registration) -> list[dict[str, Any]]:
    """Notes of and about ``gone`` become those of ``kept``; where both exist, the texts follow each other."""
    before = []
    for note in session.scalars(
        select(Note).where(or_(Note.author_id == gone.id, Note.about_id == gone.id))
    ).all():
        author, about = (kept.id if id_ == gone.id else id_ for id_ in (note.author_id, note.about_id))
        entry: dict[str, Any] = {
            "author_id": note.author_id,
            "about_id": note.about_id,
            "texts": _texts(note),
            "written_at": note.written_at.isoformat(),
            "author": author,
            "about": about,
        }
        before.append(entry)
        there = session.scalar(select(Note).where(Note.author_id == author, Note.about_id == about))
        if author == about:
            session.delete(note)
        elif there is None:
            note.author_id, note.about_id = author, about
        else:
            entry["kept_texts"] = _texts(there)
            for line in LINES:
                setattr(there, line, _joined(getattr(there, line), getattr(note, line)))
            entry["joined"] = _texts(there)
            there.written_at = max(there.written_at, note.written_at)
            session.delete(note)
        session.flush()
    return before


def take_apart(session: Session, before: list[dict[str, Any]]) -> None:
    """Each note as it stood; of what its writer deleted or cut since the merge nothing comes back."""
    for entry in before:
        there = session.scalar(
            select(Note).where(Note.author_id == entry["author"], Note.about_id == entry["about"])
        )
        of_themself = entry["author"] == entry["about"]
        if there is None and not of_themself:
            continue
        if there is not None and "joined" not in entry:
            there.author_id, there.about_id = entry["author_id"], entry["about_id"]
            continue
        texts = entry["texts"]
        if there is not None and _texts(there) == entry["joined"]:
            for line, text in entry["kept_texts"].items():
                setattr(there, line, text)
        elif there is not None:
            texts = {line: text for line, text in texts.items() if holds(getattr(there, line), text)}
        if any(texts.values()):
            session.add(
                Note(
                    author_id=entry["author_id"],
                    about_id=entry["about_id"],
                    written_at=datetime.fromisoformat(entry["written_at"]),
                    **texts,
                )
            )
    session.flush()


def _texts(note: Note) -> dict[str, str]:
    return {line: getattr(note, line) for line in LINES}


def _joined(first: str, second: str) -> str:
    return "\n".join(dict.fromkeys(text for text in (first, second) if text))
