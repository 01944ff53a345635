"""Pairs, their meetings, what each side says of them, and people who ask people."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from netevents.db import Base, among
from netevents.events.models import Registration

HOW: Final = ("round", "asked", "leader")
DECLINED: Final = "declined"
TAKEN_BACK: Final = "taken back"
RAN_OUT: Final = "ran out"
TWICE: Final = 2
"""So often somebody is asked who does not answer."""


class Pair(Base):
    """An accepted match: one mentor and one mentee, until it is closed on purpose.

    A minor’s pair needs the approval that names both; the database holds that.
    """

    __tablename__ = "plugin_mentoring_pair"
    __table_args__ = (
        ForeignKeyConstraint(
            ["mentor_id", "mentor_minor"],
            ["registration.id", "registration.is_minor"],
            ondelete="CASCADE",
            name="fk_plugin_mentoring_pair_mentor",
        ),
        ForeignKeyConstraint(
            ["mentee_id", "mentee_minor"],
            ["registration.id", "registration.is_minor"],
            ondelete="CASCADE",
            name="fk_plugin_mentoring_pair_mentee",
        ),
        ForeignKeyConstraint(
            ["approval_id", "mentor_id", "mentee_id"],
            [
                "plugin_mentoring_approval.id",
                "plugin_mentoring_approval.mentor_id",
                "plugin_mentoring_approval.mentee_id",
            ],
            ondelete="CASCADE",
            onupdate="CASCADE",
            name="fk_plugin_mentoring_pair_approval",
        ),
        CheckConstraint("NOT mentor_minor", name="adult_mentor"),
        CheckConstraint("NOT mentee_minor OR approval_id IS NOT NULL", name="minors_approved"),
        CheckConstraint("mentor_id <> mentee_id", name="two_people"),
        CheckConstraint(f"how IN ({among(HOW)})", name="how"),
        Index(
            "uq_plugin_mentoring_pair_open",
            "program_id",
            "mentor_id",
            "mentee_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    program_id: Mapped[int] = mapped_column(
        ForeignKey("plugin_mentoring_program.id", ondelete="CASCADE"), index=True
    )
    mentor_id: Mapped[int]
    mentor_minor: Mapped[bool] = mapped_column(default=False)
    mentee_id: Mapped[int] = mapped_column(index=True)
    mentee_minor: Mapped[bool] = mapped_column(default=False)
    approval_id: Mapped[int | None]
    how: Mapped[str] = mapped_column(String(8))
    made_at: Mapped[datetime]
    every_weeks: Mapped[int | None]
    minutes: Mapped[int | None]
    what_for: Mapped[str] = mapped_column(Text, default="")
    until: Mapped[datetime | None]
    agreed_by_mentor_at: Mapped[datetime | None]
    agreed_by_mentee_at: Mapped[datetime | None]
    next_at: Mapped[datetime | None]
    next_place: Mapped[str] = mapped_column(String(200), default="")
    mentor_stays: Mapped[bool | None]
    mentee_stays: Mapped[bool | None]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    closed_why: Mapped[str] = mapped_column(String(20), default="")

    mentor: Mapped[Registration] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin="Pair.mentor_id == Registration.id",
        foreign_keys="Pair.mentor_id",
    )
    mentee: Mapped[Registration] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin="Pair.mentee_id == Registration.id",
        foreign_keys="Pair.mentee_id",
    )


class Meeting(Base):
    """The pair met. One tap of either side; two taps on the same day are one meeting."""

    __tablename__ = "plugin_mentoring_meeting"
    __table_args__ = (UniqueConstraint("pair_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pair_id: Mapped[int] = mapped_column(ForeignKey("plugin_mentoring_pair.id", ondelete="CASCADE"))
    day: Mapped[str] = mapped_column(String(10))
    """The local day, ISO."""
    at: Mapped[datetime]
    logged_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))


class Concern(Base):
    """One side tells the organizer that something is wrong; the other side never reads it."""

    __tablename__ = "plugin_mentoring_concern"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    pair_id: Mapped[int] = mapped_column(
        ForeignKey("plugin_mentoring_pair.id", ondelete="CASCADE"), index=True
    )
    by_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), index=True)
    words: Mapped[str] = mapped_column(Text)
    urgent: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class Feedback(Base):
    """What one side says about the pair, asked of each separately and read by the organizer only."""

    __tablename__ = "plugin_mentoring_feedback"
    __table_args__ = (UniqueConstraint("pair_id", "by_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pair_id: Mapped[int] = mapped_column(ForeignKey("plugin_mentoring_pair.id", ondelete="CASCADE"))
    by_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), index=True)
    useful: Mapped[str] = mapped_column(String(12))
    words: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime]


class Asking(Base):
    """One person asks a connection of theirs to mentor them; both are adults."""

    __tablename__ = "plugin_mentoring_asking"
    __table_args__ = (
        UniqueConstraint("program_id", "mentee_id", "mentor_id"),
        ForeignKeyConstraint(
            ["mentor_id", "is_minor"],
            ["registration.id", "registration.is_minor"],
            ondelete="CASCADE",
            name="fk_plugin_mentoring_asking_mentor",
        ),
        ForeignKeyConstraint(
            ["mentee_id", "is_minor"],
            ["registration.id", "registration.is_minor"],
            ondelete="CASCADE",
            name="fk_plugin_mentoring_asking_mentee",
        ),
        CheckConstraint("NOT is_minor", name="adults_only"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("plugin_mentoring_program.id", ondelete="CASCADE"))
    mentor_id: Mapped[int] = mapped_column(index=True)
    mentee_id: Mapped[int] = mapped_column(index=True)
    is_minor: Mapped[bool] = mapped_column(default=False)
    words: Mapped[str] = mapped_column(Text)
    times: Mapped[int] = mapped_column(default=1)
    """How often it was asked and came to no answer."""
    made_at: Mapped[datetime]
    remind_at: Mapped[datetime]
    answer_until: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    """Also when nobody answered in time, or the asker took it back; ``ended_why`` tells which."""
    ended_why: Mapped[str] = mapped_column(String(10), default="")

    mentor: Mapped[Registration] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin="Asking.mentor_id == Registration.id",
        foreign_keys="Asking.mentor_id",
    )
    mentee: Mapped[Registration] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin="Asking.mentee_id == Registration.id",
        foreign_keys="Asking.mentee_id",
    )
