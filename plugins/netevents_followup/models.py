"""What organizers suggest, and what people mean to do after an event: checklists, their items, promises."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from netevents.db import Base

STEPS: Final = ("thank", "remind", "ask", "offer")


class Plan(Base):
    """The four steps that the organizer suggests at an event; an empty one is left out.

    ``begun_at`` is the end from which days are counted. Places up to ``laid_upto`` have their checklist;
    ``laid_at`` is set when all have.
    """

    __tablename__ = "plugin_followup_plan"

    event_id: Mapped[int] = mapped_column(
        ForeignKey("event.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    thank: Mapped[str] = mapped_column(String(160))
    remind: Mapped[str] = mapped_column(String(160))
    ask: Mapped[str] = mapped_column(String(160))
    offer: Mapped[str] = mapped_column(String(160))
    begun_at: Mapped[datetime | None]
    laid_upto: Mapped[int] = mapped_column(default=0)
    laid_at: Mapped[datetime | None]


class Checklist(Base):
    """One adult’s follow-up after one event: all whom they met there, due at one moment.

    Whom it holds is read from the connections, so that nobody is on it who left, and nobody is missing.
    """

    __tablename__ = "plugin_followup_checklist"
    __table_args__ = (
        ForeignKeyConstraint(
            ["registration_id", "is_minor"],
            ["registration.id", "registration.is_minor"],
            ondelete="CASCADE",
            name="fk_plugin_followup_checklist_registration",
        ),
        CheckConstraint("NOT is_minor", name="adults_only"),
    )

    registration_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    is_minor: Mapped[bool] = mapped_column(default=False)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    recall_at: Mapped[datetime]
    """The next morning, from which they are asked whom they met, until it is due."""
    due_at: Mapped[datetime]
    off_at: Mapped[datetime | None]
    organizers_may_see: Mapped[bool] = mapped_column(default=False)


class Item(Base):
    """What one side has done about a connection; without a row, nothing yet.

    ``answer_hash`` is the fingerprint of the secret by which the other side answers with one tap.
    ``replied_at``: the other side answered, by that tap or as ``by_id`` says.
    """

    __tablename__ = "plugin_followup_item"
    __table_args__ = (
        ForeignKeyConstraint(
            ["by_id", "is_minor"],
            ["registration.id", "registration.is_minor"],
            ondelete="CASCADE",
            name="fk_plugin_followup_item_by",
        ),
        CheckConstraint("NOT is_minor", name="adults_only"),
        Index("ix_plugin_followup_item_by_id", "by_id"),
    )

    connection_id: Mapped[int] = mapped_column(
        ForeignKey("connection.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    by_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    is_minor: Mapped[bool] = mapped_column(default=False)
    recalled_at: Mapped[datetime | None]
    snoozed_until: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    skipped_at: Mapped[datetime | None]
    replied_at: Mapped[datetime | None]
    answer_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    answer_turn: Mapped[int] = mapped_column(default=0)
    answered_at: Mapped[datetime | None]
    letter: Mapped[str | None] = mapped_column(Text)
    """The draft in the writer’s own words, if they changed it; the link in it stands there as a mark."""


class Promise(Base):
    """Something that one side said they would do, by a day on their own calendar. Nobody else reads it."""

    __tablename__ = "plugin_followup_promise"
    __table_args__ = (
        ForeignKeyConstraint(
            ["by_id", "is_minor"],
            ["registration.id", "registration.is_minor"],
            ondelete="CASCADE",
            name="fk_plugin_followup_promise_by",
        ),
        CheckConstraint("NOT is_minor", name="adults_only"),
        Index("ix_plugin_followup_promise_by_id", "by_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    connection_id: Mapped[int] = mapped_column(ForeignKey("connection.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int]
    is_minor: Mapped[bool] = mapped_column(default=False)
    words: Mapped[str] = mapped_column(String(200))
    due_on: Mapped[date]
    made_at: Mapped[datetime]
    kept_at: Mapped[datetime | None]


class Off(Base):
    """Somebody who wants no follow-up at any event."""

    __tablename__ = "plugin_followup_off"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    off_at: Mapped[datetime]
