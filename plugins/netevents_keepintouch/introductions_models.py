"""Introductions: who asked whom to be brought together with somebody, and how far it has come."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from netevents.db import Base, among

ASKED: Final = "asked"
"""The one in the middle is asked."""
OFFERED: Final = "offered"
"""They chose somebody, who is asked now."""
AGREED: Final = "agreed"
"""That one said yes; the last word is with who asked first."""
DONE: Final = "done"
REFUSED: Final = "refused"
"""Somebody said no. Nobody else is shown that: to them it waits until its time is over."""
BACK: Final = "back"
"""Taken back by somebody whom it would have brought together."""
STATES: Final = (ASKED, OFFERED, AGREED, DONE, REFUSED, BACK)


def _of_an_adult(side: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        [f"{side}_id", f"{side}_minor"],
        ["registration.id", "registration.is_minor"],
        name=f"fk_plugin_keepintouch_introduction_{side}",
        ondelete="CASCADE",
    )


class Introduction(Base):
    """``asker`` asked ``middle``, whom they met, about somebody like ``topic``; ``target`` was chosen.

    All three are places at events: ``asker`` and ``middle`` at the one where these two met, ``target`` at
    the one where ``middle`` met them.
    """

    __tablename__ = "plugin_keepintouch_introduction"
    __table_args__ = (
        *map(_of_an_adult, ("asker", "middle", "target")),
        CheckConstraint("NOT asker_minor AND NOT middle_minor AND NOT target_minor", name="adults_only"),
        CheckConstraint(f"state IN ({among(STATES)})", name="state"),
        UniqueConstraint("code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20))
    asker_id: Mapped[int] = mapped_column(index=True)
    asker_minor: Mapped[bool] = mapped_column(default=False)
    middle_id: Mapped[int] = mapped_column(index=True)
    middle_minor: Mapped[bool] = mapped_column(default=False)
    target_id: Mapped[int | None] = mapped_column(index=True)
    target_minor: Mapped[bool] = mapped_column(default=False)
    topic: Mapped[str] = mapped_column(String(80))
    words: Mapped[str] = mapped_column(String(300))
    state: Mapped[str] = mapped_column(String(8), default=ASKED)
    asked_at: Mapped[datetime] = mapped_column(index=True)
    changed_at: Mapped[datetime]
    """Since when it waits for whose turn it is."""
