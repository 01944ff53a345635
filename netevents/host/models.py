"""Which plugins are on for which event, their settings, and what they still have to hear."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from netevents.db import Base


class EventPlugin(Base):
    """A plugin's switch, settings and recent failures at one event."""

    __tablename__ = "event_plugin"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    on: Mapped[bool] = mapped_column("is_on", default=False)
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    settings_version: Mapped[int] = mapped_column(default=1)
    failures: Mapped[int] = mapped_column(default=0)
    failing_since: Mapped[datetime | None]
    switched_off_because: Mapped[str] = mapped_column(String(200), default="")


class Retelling(Base):
    """A connection that one plugin failed to hear of, and when to tell it again."""

    __tablename__ = "retelling"
    __table_args__ = (UniqueConstraint("connection_id", "plugin"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    connection_id: Mapped[int] = mapped_column(ForeignKey("connection.id", ondelete="CASCADE"))
    plugin: Mapped[str] = mapped_column(String(40))
    tries: Mapped[int] = mapped_column(default=1)
    due_at: Mapped[datetime] = mapped_column(index=True)
