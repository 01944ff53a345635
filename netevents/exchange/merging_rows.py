"""What a merge moves beside connections: notes, badges, blocks, profile lines; and how it moves back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from netevents.events.models import GuardianConsent, Registration
from netevents.exchange import merging_pairs as pairs
from netevents.exchange.models import Badge, Block, Note, Report, Tombstone
from netevents.people.models import Profile

TICKS: Final = (
    "role",
    "asks_first",
    "hidden",
    "stays_out",
    "organizers_may_email",
)
PROFILE: Final = ("ask_me_about", "looking_for", "can_help_with", "organization", "email", "phone", "links")
LINES: Final = ("talked_about", "my_question", "offered")
MOVED: Final = {
    "guardian": GuardianConsent.registration_id,
    "reports by": Report.by_id,
    "reports about": Report.about_id,
}


def bring_together(
    session: Session, kept: Registration, gone: Registration, *, kinds: Mapping[str, int], now: datetime
) -> dict[str, Any]:
    """Move all that ``gone`` has to ``kept``, and return how it stood before, as plain JSON.

    :param kinds: by kind of badge, the id of the registration whose badge stays good
    """
    ticks = {tick: getattr(kept, tick) for tick in TICKS}
    checked_in = kept.checked_in_at.isoformat() if kept.checked_in_at else None
    blocks = _mirror_blocks(session, kept, gone, now=now)
    return {
        "kept": ticks,
        "checked_in_at": checked_in,
        "blocks": blocks,
        "connections": pairs.bring_together(session, kept, gone),
        "notes": _join_notes(session, kept, gone),
        "badges": _move_badges(session, kept, gone, kinds=kinds, now=now),
        "tombstones": _copy_tombstones(session, kept, gone),
        "profile": _fill_profile(session, kept, gone),
        "moved": _move(session, kept, gone),
    }


def take_apart(
    session: Session,
    kept: Registration,
    gone: Registration,
    before: Mapping[str, Any],
    *,
    merged_at: datetime,
) -> None:
    """Undo :func:`bring_together`; what people changed or ended since then stays as they left it."""
    for tick, value in before["kept"].items():
        setattr(kept, tick, value)
    checked_in = before["checked_in_at"]
    kept.checked_in_at = datetime.fromisoformat(checked_in) if checked_in else None
    for blocker, blocked in before["blocks"]:
        block = session.get(Block, (blocker, blocked))
        if block is not None:
            session.delete(block)
    pairs.take_apart(session, kept, gone, before["connections"])
    _part_notes(session, before["notes"])
    _return_badges(session, kept, gone, before["badges"], merged_at=merged_at)
    _empty_profile(session, kept, before["profile"])
    for name, ids in before["moved"].items():
        column = MOVED[name]
        session.execute(update(column.class_).where(column.class_.id.in_(ids)).values({column: gone.id}))


def _mirror_blocks(
    session: Session, kept: Registration, gone: Registration, *, now: datetime
) -> list[list[int]]:
    """Whoever blocked, or was blocked by, the one person is apart from the other as well."""
    mirrored = []
    for block in session.scalars(
        select(Block).where(or_(Block.blocker_id == gone.person_id, Block.blocked_id == gone.person_id))
    ).all():
        pair = tuple(
            kept.person_id if id_ == gone.person_id else id_ for id_ in (block.blocker_id, block.blocked_id)
        )
        if pair[0] != pair[1] and session.get(Block, pair) is None:
            session.add(Block(blocker_id=pair[0], blocked_id=pair[1], at=now))
            mirrored.append(list(pair))
    session.flush()
    return mirrored


def _join_notes(session: Session, kept: Registration, gone: Registration) -> list[dict[str, Any]]:
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


def _part_notes(session: Session, before: list[dict[str, Any]]) -> None:
    for entry in before:
        there = session.scalar(
            select(Note).where(Note.author_id == entry["author"], Note.about_id == entry["about"])
        )
        if there is not None and "joined" not in entry:
            there.author_id, there.about_id = entry["author_id"], entry["about_id"]
            continue
        if there is not None and _texts(there) == entry["joined"]:
            for line, text in entry["kept_texts"].items():
                setattr(there, line, text)
        session.add(
            Note(
                author_id=entry["author_id"],
                about_id=entry["about_id"],
                written_at=datetime.fromisoformat(entry["written_at"]),
                **entry["texts"],
            )
        )
    session.flush()


def _texts(note: Note) -> dict[str, str]:
    return {line: getattr(note, line) for line in LINES}


def _joined(first: str, second: str) -> str:
    return "\n".join(dict.fromkeys(text for text in (first, second) if text))


def _move_badges(
    session: Session, kept: Registration, gone: Registration, *, kinds: Mapping[str, int], now: datetime
) -> list[int]:
    """All badges become those of ``kept``, one of each kind stays good. Returns which came from ``gone``."""
    badges = session.scalars(select(Badge).where(Badge.registration_id.in_((kept.id, gone.id)))).all()
    for kind, owner in kinds.items():
        good = [badge for badge in badges if badge.kind == kind and badge.replaced_at is None]
        for badge in good:
            if badge.registration_id != owner and len(good) > 1:
                badge.replaced_at = now
    session.flush()
    moved = [badge for badge in badges if badge.registration_id == gone.id]
    for badge in moved:
        badge.registration_id = kept.id
    session.flush()
    return [badge.id for badge in moved]


def _return_badges(
    session: Session, kept: Registration, gone: Registration, ids: list[int], *, merged_at: datetime
) -> None:
    """Badges go back to ``gone``; those that the merge ended are good again, unless there are newer ones."""
    badges = session.scalars(select(Badge).where(Badge.registration_id == kept.id)).all()
    for badge in badges:
        if badge.id in ids:
            badge.registration_id = gone.id
    session.flush()
    current = {(badge.registration_id, badge.kind) for badge in badges if badge.replaced_at is None}
    for badge in badges:
        if badge.replaced_at == merged_at and (badge.registration_id, badge.kind) not in current:
            badge.replaced_at = None
    session.flush()


def _copy_tombstones(session: Session, kept: Registration, gone: Registration) -> list[int]:
    """What was ended with ``gone`` is not brought back by an older scan of ``kept``; with whom that was."""
    copied = []
    for stone in session.scalars(
        select(Tombstone).where(or_(Tombstone.low_id == gone.id, Tombstone.high_id == gone.id))
    ).all():
        other = stone.high_id if stone.low_id == gone.id else stone.low_id
        if other == kept.id:
            continue
        low, high = sorted((kept.id, other))
        there = session.get(Tombstone, (low, high))
        if there is None:
            session.add(Tombstone(low_id=low, high_id=high, at=stone.at))
        else:
            there.at = max(there.at, stone.at)
        copied.append(other)
    session.flush()
    return copied


def _fill_profile(session: Session, kept: Registration, gone: Registration) -> dict[str, Any]:
    """What organizers knew of somebody who never came by phone fills that person's empty fields."""
    mine, theirs = session.get(Profile, kept.person_id), session.get(Profile, gone.person_id)
    if gone.claimed_at is not None or mine is None or theirs is None:
        return {}
    filled = {field: getattr(theirs, field) for field in PROFILE if not getattr(mine, field)}
    filled = {field: value for field, value in filled.items() if value}
    for field, value in filled.items():
        setattr(mine, field, value)
    return filled


def _empty_profile(session: Session, kept: Registration, filled: Mapping[str, Any]) -> None:
    mine = session.get(Profile, kept.person_id)
    for field, value in filled.items():
        if mine is not None and getattr(mine, field) == value:
            setattr(mine, field, [] if field == "links" else "")


def _move(session: Session, kept: Registration, gone: Registration) -> dict[str, list[int]]:
    moved = {}
    for name, column in MOVED.items():
        table = column.class_
        moved[name] = list(session.scalars(select(table.id).where(column == gone.id)))
        session.execute(update(table).where(column == gone.id).values({column: kept.id}))
    return moved
