"""The many people of one event who are brought to the next."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from netevents.db import Base


class Expected(Base):
    """The people of ``source_id`` are expected at ``event_id``; up to ``after_id`` they have places."""

    __tablename__ = "expected"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    after_id: Mapped[int] = mapped_column(default=0)
