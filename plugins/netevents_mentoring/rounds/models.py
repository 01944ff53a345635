"""Rounds, what they proposed, and what people answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from netevents.db import Base, among
from netevents_mentoring.programs.models import Offer, Request

MODES: Final = ("best total", "fairest", "stable")
STATES: Final = ("waiting", "running", "done", "failed", "cancelled", "published")
UNDER_WAY: Final = ("waiting", "running")
COMPUTED: Final = ("done", "published")
LOCKS: Final = "locks"
"""In the outcome of a round: locks that were not kept, as ids of request and offer, and sentences why."""
BECAUSE: Final = ("", "fit", "known", "time")
"""Why somebody declined: no reason given, not the right fit, they know each other, no time now."""
THAT_MENTOR: Final = "{mentor}"
"""Stands for a mentor’s name in what is kept, so that nothing is left of somebody who leaves netevents."""
WHY: Final = "why"
BETTER: Final = "better"
PAIRED: Final = "paired"
MENTOR_DECLINED: Final = "mentor declined"
MENTEE_DECLINED: Final = "mentee declined"
MENTOR_SILENT: Final = "mentor silent"
MENTEE_SILENT: Final = "mentee silent"
BOTH_SILENT: Final = "both silent"
LEFT: Final = "left"
MOVED: Final = "moved"
BANNED: Final = "banned"
CHANGED: Final = "changed"
"""How matches end; ``changed``: one of the two was no longer free for it."""


class Round(Base):
    """One run of matching. Rows are the truth: a job computes it outside every request.

    ``seen_at`` is when the job last said that it lives, ``progress`` how far it is in hundredths.
    ``outcome`` sums up what it proved: cardinality, total, bound, minimum, gap, certified, and the plots; and
    which locks it left out, or failed by: see :data:`LOCKS`.
    """

    __tablename__ = "plugin_mentoring_round"
    __table_args__ = (
        CheckConstraint(f"mode IN ({among(MODES)})", name="mode"),
        CheckConstraint(f"state IN ({among(STATES)})", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    program_id: Mapped[int] = mapped_column(
        ForeignKey("plugin_mentoring_program.id", ondelete="CASCADE"), index=True
    )
    mode: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(10))
    weights: Mapped[dict[str, Any]] = mapped_column(default=dict)
    seconds: Mapped[int] = mapped_column(default=60)
    """Time limit; then the best so far counts, with its gap."""
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    asked_at: Mapped[datetime]
    begun_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    progress: Mapped[int] = mapped_column(default=0)
    says: Mapped[str] = mapped_column(String(200), default="")
    done_at: Mapped[datetime | None]
    outcome: Mapped[dict[str, Any]] = mapped_column(default=dict)
    published_at: Mapped[datetime | None]
    seek_since: Mapped[datetime | None]
    """Seats or people came free after it was published: a job looks who could have whom."""
    sought: Mapped[str] = mapped_column(String(64), default="")
    """A fingerprint of who waited and which seats were free when somebody last looked."""


class Match(Base):
    """A proposed pair of one round; ``by_hand`` where the organizer moved it there.

    It waits for both answers once ``asked_at`` is set. It ends in a pair, or declined, run out or replaced.
    A side that let the time run out, or has none now, is ``aside``: it is asked again only once it is back.
    """

    __tablename__ = "plugin_mentoring_match"
    __table_args__ = (
        Index(
            "uq_plugin_mentoring_match_current",
            "round_id",
            "request_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        CheckConstraint(f"declined_because IN ({among(BECAUSE)})", name="because"),
        CheckConstraint("NOT needs_approval OR asked_at IS NULL", name="no_minor_is_asked"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("plugin_mentoring_round.id", ondelete="CASCADE"))
    request_id: Mapped[int] = mapped_column(
        ForeignKey("plugin_mentoring_request.id", ondelete="CASCADE"), index=True
    )
    offer_id: Mapped[int] = mapped_column(
        ForeignKey("plugin_mentoring_offer.id", ondelete="CASCADE"), index=True
    )
    score: Mapped[float]
    reasons: Mapped[list[str]] = mapped_column(default=list)
    caution: Mapped[str] = mapped_column(Text, default="")
    """Kept, as reasons are, with the topics in them apart: each reader has them said in their language."""
    by_hand: Mapped[bool] = mapped_column(default=False)
    needs_approval: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime | None]
    answer_until: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    """When letters that it is there were written, where letters are sent."""
    reminded_at: Mapped[datetime | None]
    mentor_said_at: Mapped[datetime | None]
    mentee_said_at: Mapped[datetime | None]
    """When each accepted."""
    mentor_noted: Mapped[bool] = mapped_column(default=False)
    mentee_noted: Mapped[bool] = mapped_column(default=False)
    """Whether an organizer wrote that yes down: it makes a pair, and confirms no connection."""
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str] = mapped_column(String(20), default="")
    declined_because: Mapped[str] = mapped_column(String(8), default="")
    mentor_aside: Mapped[bool] = mapped_column(default=False)
    mentee_aside: Mapped[bool] = mapped_column(default=False)
    pair_id: Mapped[int | None] = mapped_column(
        ForeignKey("plugin_mentoring_pair.id", ondelete="SET NULL"), index=True
    )

    request: Mapped[Request] = relationship(lazy="raise", viewonly=True)
    offer: Mapped[Offer] = relationship(lazy="raise", viewonly=True)


class Unmatched(Base):
    """Somebody whom a round left without a mentor: why, and what would cost least to change that."""

    __tablename__ = "plugin_mentoring_unmatched"

    round_id: Mapped[int] = mapped_column(
        ForeignKey("plugin_mentoring_round.id", ondelete="CASCADE"), primary_key=True
    )
    request_id: Mapped[int] = mapped_column(
        ForeignKey("plugin_mentoring_request.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    reason: Mapped[str] = mapped_column(String(40))
    sentence: Mapped[str] = mapped_column(Text)
    fix: Mapped[str] = mapped_column(Text, default="")
    """Where it names :data:`THAT_MENTOR`, that of ``offer_id`` is meant."""
    offer_id: Mapped[int | None] = mapped_column(
        ForeignKey("plugin_mentoring_offer.id", ondelete="SET NULL"), index=True
    )


class Question(Base):
    """What putting these two together would cost: asked by an organizer, or found by a job as ``better``.

    ``answer`` holds the rule that forbids it, or the loss and who would move, as ids. Made, it changed the
    round; the moves in it know how to go back.
    """

    __tablename__ = "plugin_mentoring_question"
    __table_args__ = (CheckConstraint(f"kind IN ({among((WHY, BETTER))})", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    round_id: Mapped[int] = mapped_column(
        ForeignKey("plugin_mentoring_round.id", ondelete="CASCADE"), index=True
    )
    request_id: Mapped[int] = mapped_column(
        ForeignKey("plugin_mentoring_request.id", ondelete="CASCADE"), index=True
    )
    offer_id: Mapped[int] = mapped_column(
        ForeignKey("plugin_mentoring_offer.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(8), default=WHY)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    asked_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    answered_at: Mapped[datetime | None]
    answer: Mapped[dict[str, Any]] = mapped_column(default=dict)
    made_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
