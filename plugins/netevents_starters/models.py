"""The questions of an event, which one a pair was given, and who wants to meet in threes."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from netevents.db import Base
from netevents.events.models import Registration

PAIR: Final = "pair"
YOUTH: Final = "youth"
TRIO: Final = "trio"
USES: Final = (PAIR, YOUTH, TRIO)


class Prompt(Base):
    """One question that the organizer offers, by ``use``: to two adults, two minors, or three adults."""

    __tablename__ = "plugin_starters_prompt"
    __table_args__ = (
        CheckConstraint("use IN ('pair', 'youth', 'trio')", name="use"),
        UniqueConstraint("event_id", "use", "text"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    use: Mapped[str] = mapped_column(String(5))
    text: Mapped[str] = mapped_column(String(160))


class Asked(Base):
    """The prompt that a pair had when they met; it stays theirs. A question of their own is not kept."""

    __tablename__ = "plugin_starters_asked"

    connection_id: Mapped[int] = mapped_column(
        ForeignKey("connection.id", ondelete="CASCADE"), primary_key=True
    )
    prompt_id: Mapped[int] = mapped_column(
        ForeignKey("plugin_starters_prompt.id", ondelete="CASCADE"), index=True
    )


class Trio(Base):
    """Three people who asked to meet. They find each other by ``sign``, a word on all three phones."""

    __tablename__ = "plugin_starters_trio"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    question: Mapped[str] = mapped_column(String(160))
    sign: Mapped[str] = mapped_column(String(20))
    made_at: Mapped[datetime]


class Seat(Base):
    """Somebody who asked for a trio: they wait, or have one."""

    __tablename__ = "plugin_starters_seat"

    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True
    )
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    trio_id: Mapped[int | None] = mapped_column(
        ForeignKey("plugin_starters_trio.id", ondelete="CASCADE"), index=True
    )
    asked_at: Mapped[datetime]

    registration: Mapped[Registration] = relationship(lazy="raise", viewonly=True)
    trio: Mapped[Trio | None] = relationship(lazy="raise", viewonly=True)
