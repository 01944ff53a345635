"""The many people of one event who are brought to the next."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from netevents.db import Base

TRIES: Final = 3
"""So often people who could not be brought are tried."""


class Expected(Base):
    """The people of ``source_id`` are expected at ``event_id``; up to ``after_id`` they have places.

    ``tries`` says how often the worker failed with them since it last got on; it leaves them alone ``until``.
    """

    __tablename__ = "expected"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    after_id: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    until: Mapped[datetime | None]
