"""Large files that the worker writes for organizers."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from netevents.db import Base, among

ASKED: Final = "asked"
WRITING: Final = "writing"
READY: Final = "ready"
GONE: Final = "gone"


class PreparedFile(Base):
    """A large file of an event, from the moment it is asked for until it is forgotten.

    States: ``asked``, ``writing``, ``ready``, and ``gone``: deleted because somebody in it shares less now,
    or because it could not be written. ``written`` is the part of it that is there, in percent. ``path`` is
    where it lies, under a secret name; a file that no row names is deleted.
    """

    __tablename__ = "prepared_file"
    __table_args__ = (
        CheckConstraint(f"state IN ({among((ASKED, WRITING, READY, GONE))})", name="state"),
        Index("ix_prepared_file_event", "event_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    name: Mapped[str] = mapped_column(String(40))
    query: Mapped[str] = mapped_column(String(120), default="", server_default="")
    """What its name does not say: which badges, on which paper."""
    state: Mapped[str] = mapped_column(String(8), default=ASKED)
    path: Mapped[str] = mapped_column(String(400), default="")
    written: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    began_at: Mapped[datetime | None]
    ready_at: Mapped[datetime | None]

    @property
    def is_under_way(self) -> bool:
        """Whether the worker has it before them."""
        return self.state in {ASKED, WRITING}
