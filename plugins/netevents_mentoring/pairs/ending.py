"""How pairs end: on purpose, or because they must; and staying in touch afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from netevents.events.models import Registration
from netevents.exchange.models import Block, Connection
from netevents.exchange.queries import between
from netevents.languages import _, mark
from netevents.refusal import NotHere
from netevents_mentoring.pairs.domain import NotYet, not_with_a_minor
from netevents_mentoring.pairs.models import Pair
from netevents_mentoring.pairs.queries import MyPair
from netevents_mentoring.youth.models import Approval

WHYS: Final[Mapping[str, str]] = {
    "reached": mark("We did what we set out to do"),
    "over": mark("The time we agreed on is over"),
    "busy": mark("There is not enough time for it now"),
    "fit": mark("It is not the right fit"),
    "other": mark("Something else"),
}
"""Why somebody ends it, in their words; the other side is not told."""
LEFT: Final = "left"
NO_APPROVAL: Final = "approval"
BLOCK: Final = "block"
MEANS: Final[Mapping[str, str]] = {
    **WHYS,
    LEFT: mark("One of them left netevents"),
    NO_APPROVAL: mark("The approval ended"),
    BLOCK: mark("One of them wants no more to do with the other"),
}
"""The same for organizers, with what ends it by itself."""


def close(mine: MyPair, why: str, *, now: datetime) -> None:
    """End it on purpose; the first reason stays."""
    if mine.pair.closed_at is None:
        mine.pair.closed_at, mine.pair.closed_by_id, mine.pair.closed_why = now, mine.mine.person_id, why
        mine.pair.next_at, mine.pair.next_place = None, ""


def may_stay(pair: Pair) -> bool:
    """Whether the two are asked if they would like to stay in touch: adults, once it has ended.

    Not where it ended because one of them counts as a minor by now.
    """
    return pair.closed_at is not None and not pair.mentee_minor and pair.closed_why != NO_APPROVAL


def stay_in_touch(mine: MyPair, wish: bool) -> None:
    """Say whether I would like to stay in touch; only two yes are shown, and to both.

    :raises NotYet: while the pair goes on
    :raises OnlyInTheThread: with a minor; that goes from guardian to guardian
    :raises NotHere: where it ended because one of them counts as a minor by now
    """
    not_with_a_minor(mine)
    if mine.pair.closed_at is None:
        raise NotYet(_("We ask once it has ended."))
    if not may_stay(mine.pair):
        raise NotHere
    if mine.i_mentor:
        mine.pair.mentor_stays = wish
    else:
        mine.pair.mentee_stays = wish


def end_all_of(session: Session, one_id: int, other_id: int, why: str, *, now: datetime) -> None:
    """End every pair of two persons, in either direction."""
    mentor, mentee = aliased(Registration), aliased(Registration)
    for pair in session.scalars(
        select(Pair)
        .join(mentor, mentor.id == Pair.mentor_id)
        .join(mentee, mentee.id == Pair.mentee_id)
        .where(
            Pair.closed_at.is_(None),
            or_(
                (mentor.person_id == one_id) & (mentee.person_id == other_id),
                (mentor.person_id == other_id) & (mentee.person_id == one_id),
            ),
        )
    ):
        pair.closed_at, pair.closed_why, pair.next_at, pair.next_place = now, why, None, ""
    session.flush()


def end_if_blocked(session: Session, connection: Connection) -> None:
    """End the pairs of two of whom one has just blocked the other; without a block nothing changes."""
    low, high = (session.get_one(Registration, id_) for id_ in (connection.low_id, connection.high_id))
    blocks = select(Block.at).where(
        or_(
            (Block.blocker_id == low.person_id) & (Block.blocked_id == high.person_id),
            (Block.blocker_id == high.person_id) & (Block.blocked_id == low.person_id),
        )
    )
    at = session.scalar(blocks.order_by(Block.at.desc()).limit(1))
    if at is not None:
        end_all_of(session, low.person_id, high.person_id, BLOCK, now=at)


def end_blocked(session: Session, *, now: datetime) -> None:
    """End pairs with a block between the two, also one that was made where mentoring is off."""
    mentor, mentee = aliased(Registration), aliased(Registration)
    blocked = (
        select(Pair)
        .join(mentor, mentor.id == Pair.mentor_id)
        .join(mentee, mentee.id == Pair.mentee_id)
        .where(Pair.closed_at.is_(None), between(mentor.person_id, mentee.person_id))
    )
    for pair in session.scalars(blocked):
        pair.closed_at, pair.closed_why, pair.next_at, pair.next_place = now, BLOCK, None, ""
    session.flush()


def end_unapproved(session: Session, *, now: datetime) -> None:
    """End the pairs of minors whose approval has run out or was withdrawn."""
    over = select(Approval.id).where(or_(Approval.withdrawn_at.is_not(None), Approval.ends_at <= now))
    for pair in session.scalars(select(Pair).where(Pair.closed_at.is_(None), Pair.approval_id.in_(over))):
        pair.closed_at, pair.closed_why = now, NO_APPROVAL
    session.flush()
