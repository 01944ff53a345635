"""People who ask for help now, and who came."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from netevents.db import Base
from netevents.events.models import Registration


class Help(Base):
    """One call for help at a place; at most one open call a person and event. Adults only."""

    __tablename__ = "plugin_mentoring_help"
    __table_args__ = (
        ForeignKeyConstraint(
            ["asker_id", "is_minor"],
            ["registration.id", "registration.is_minor"],
            ondelete="CASCADE",
            name="fk_plugin_mentoring_help_asker",
        ),
        ForeignKeyConstraint(
            ["mentor_id", "is_minor"],
            ["registration.id", "registration.is_minor"],
            ondelete="CASCADE",
            name="fk_plugin_mentoring_help_mentor",
        ),
        CheckConstraint("NOT is_minor", name="adults_only"),
        Index(
            "uq_plugin_mentoring_help_open",
            "asker_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_plugin_mentoring_help_event", "event_id", "asked_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    asker_id: Mapped[int]
    mentor_id: Mapped[int | None] = mapped_column(index=True)
    is_minor: Mapped[bool] = mapped_column(default=False)
    topic: Mapped[str] = mapped_column(String(80))
    place: Mapped[str] = mapped_column(String(80))
    asked_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    helped: Mapped[bool | None]

    asker: Mapped[Registration] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin="Help.asker_id == Registration.id",
        foreign_keys="Help.asker_id",
    )
    mentor: Mapped[Registration | None] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin="Help.mentor_id == Registration.id",
        foreign_keys="Help.mentor_id",
    )
