"""What a merge moves beside connections and notes: badges, blocks, profile lines; and how it moves back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from netevents.events.models import GuardianConsent, Registration
from netevents.exchange import merging_notes as notes
from netevents.exchange import merging_pairs as pairs
from netevents.exchange.import_models import ImportedAs
from netevents.exchange.models import CONTACT, FIELDS, Badge, Block, Report, Tombstone
from netevents.exchange.own_hands import in_own_hands_among
from netevents.exchange.signing_models import PhoneKey
from netevents.people.domain import revoke_all
from netevents.people.models import LOWER_AGES, UNDER_13, Person, Profile

TICKS: Final = (
    "role",
    "asks_first",
    "hidden",
    "stays_out",
    "organizers_may_email",
    "shows_in_graph",
    "checked_in_at",
)
MOVED: Final = {
    "guardian": GuardianConsent.registration_id,
    "reports by": Report.by_id,
    "reports about": Report.about_id,
    "lists": ImportedAs.registration_id,
    "phone keys": PhoneKey.registration_id,
}


def bring_together(
    session: Session, kept: Registration, gone: Registration, *, kinds: Mapping[str, int], now: datetime
) -> dict[str, Any]:
    """Move all that ``gone`` has to ``kept``, and return how it stood before, as plain JSON.

    :param kinds: by kind of badge, the id of the registration whose badge stays good
    """
    before = ticks(kept)
    blocks = _mirror_blocks(session, kept, gone, now=now)
    connections = pairs.bring_together(session, kept, gone)
    _copy_tombstones(session, kept, gone)
    return {
        "kept": before,
        "age": _lower_age(session, kept, gone, now=now),
        "blocks": blocks,
        "connections": connections,
        "notes": notes.bring_together(session, kept, gone),
        "badges": _move_badges(session, kept, gone, kinds=kinds, now=now),
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
    now = ticks(kept)
    for tick, value in before["kept"].items():
        if now[tick] == before["after"][tick]:
            dated = tick == "checked_in_at" and value
            setattr(kept, tick, datetime.fromisoformat(value) if dated else value)
    if before["age"]:
        person = session.get_one(Person, kept.person_id)
        person.age = before["age"][0] if person.age == before["age"][1] else person.age
    for blocker, blocked in before["blocks"]:
        block = session.get(Block, (blocker, blocked))
        if block is not None and block.at == merged_at:
            session.delete(block)
    _block_both(session, kept, gone, since=merged_at)
    _copy_tombstones(session, gone, kept, since=merged_at)
    pairs.take_apart(session, kept, gone, before["connections"])
    notes.take_apart(session, before["notes"])
    _return_badges(session, kept, gone, before["badges"], merged_at=merged_at)
    _empty_profile(session, kept, before["profile"])
    for name, ids in before["moved"].items():
        column = MOVED[name]
        session.execute(update(column.class_).where(column.class_.id.in_(ids)).values({column: gone.id}))
    for place in (kept, gone):
        place.hidden = place.hidden or _taken_back(session, place)


def ticks(place: Registration) -> dict[str, Any]:
    """What people and organizers set at ``place``, as plain JSON."""
    return {
        tick: value.isoformat() if isinstance(value := getattr(place, tick), datetime) else value
        for tick in TICKS
    }


def without_words_of(before: Mapping[str, Any], ids: Collection[int]) -> dict[str, Any]:
    """``before`` free of the notes that these registrations wrote."""
    return {**before, "notes": [entry for entry in before["notes"] if entry["author_id"] not in ids]}


def _taken_back(session: Session, place: Registration) -> bool:
    """Whether guardians agreed to this record once and have all taken it back."""
    ends = session.scalars(
        select(GuardianConsent.withdrawn_at).where(GuardianConsent.registration_id == place.id)
    ).all()
    return bool(ends) and None not in ends


def _lower_age(session: Session, kept: Registration, gone: Registration, *, now: datetime) -> list[str]:
    """Of two bands of minors the lower one holds; returns what it was and is, if that changes anything."""
    person, other = session.get_one(Person, kept.person_id), session.get_one(Person, gone.person_id)
    if other.age not in LOWER_AGES.get(person.age, ()):
        return []
    was, person.age = person.age, other.age
    if person.age == UNDER_13:
        revoke_all(session, person, now=now)  # a child under 13 has no phone
    return [was, person.age]


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


def _block_both(session: Session, kept: Registration, gone: Registration, *, since: datetime) -> None:
    """A block of somebody here since the two were one, by them or against them, holds for either."""
    here = select(Registration.person_id).where(Registration.event_id == kept.event_id)
    one = kept.person_id
    for block in session.scalars(
        select(Block).where(
            or_(
                (Block.blocker_id == one) & Block.blocked_id.in_(here),
                (Block.blocked_id == one) & Block.blocker_id.in_(here),
            ),
            Block.at >= since,
        )
    ).all():
        pair = tuple(gone.person_id if id_ == one else id_ for id_ in (block.blocker_id, block.blocked_id))
        if pair[0] != pair[1] and session.get(Block, pair) is None:
            session.add(Block(blocker_id=pair[0], blocked_id=pair[1], at=block.at))
    session.flush()


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


def _copy_tombstones(
    session: Session, to: Registration, of: Registration, *, since: datetime | None = None
) -> None:
    """What was ended with ``of``, ``since`` then, is not brought back by an older scan of ``to``."""
    ended = or_(Tombstone.low_id == of.id, Tombstone.high_id == of.id)
    if since is not None:
        ended &= Tombstone.at >= since
    for stone in session.scalars(select(Tombstone).where(ended)).all():
        other = stone.high_id if stone.low_id == of.id else stone.low_id
        if other == to.id:
            continue
        low, high = sorted((to.id, other))
        there = session.get(Tombstone, (low, high))
        if there is None:
            session.add(Tombstone(low_id=low, high_id=high, at=stone.at))
        else:
            there.at = max(there.at, stone.at)
    session.flush()


def _fill_profile(session: Session, kept: Registration, gone: Registration) -> dict[str, Any]:
    """What organizers knew of somebody who never came by phone fills that person's empty fields.

    No e-mail, phone or link reaches people in their own hands so: whose e-mail it is comes in by mail.
    """
    mine, theirs = session.get(Profile, kept.person_id), session.get(Profile, gone.person_id)
    in_own_hands = in_own_hands_among(session, (kept.person_id, gone.person_id))
    if gone.person_id in in_own_hands or mine is None or theirs is None:
        return {}
    empty = [field for field in FIELDS if not getattr(mine, field)]
    if kept.person_id in in_own_hands:
        empty = [field for field in empty if field not in CONTACT]
    filled = {field: getattr(theirs, field) for field in empty}
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
