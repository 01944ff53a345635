"""What is between two people over all events, what each of them wants of it, and the news they post."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from netevents.db import Base, among

WROTE: Final = "wrote"
REPLIED: Final = "replied"
MET: Final = "met"
LOGGED: Final = "logged"
HOWS: Final = (WROTE, REPLIED, MET, LOGGED)

UNSET: Final = ""
CLOSE: Final = "close"
TERM: Final = "term"
YEARLY: Final = "yearly"
NOT: Final = "not"
CADENCES: Final = (UNSET, CLOSE, TERM, YEARLY, NOT)


def _of_an_adult() -> ForeignKeyConstraint:
    """What only adults may have: the database refuses it of anybody else."""
    return ForeignKeyConstraint(
        ["person_id", "person_minor"], ["person.id", "person.is_minor"], ondelete="CASCADE"
    )


class Tie(Base):
    """Two people, once and over all events; ``touched_at`` is when they were last in touch between events.

    It is there as soon as one of them wants something of it, or as they were in touch.
    """

    __tablename__ = "plugin_keepintouch_tie"
    __table_args__ = (
        UniqueConstraint("low_id", "high_id"),
        CheckConstraint("low_id < high_id", name="ordered"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    low_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    high_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    touched_at: Mapped[datetime | None]

    def other_id(self, person_id: int) -> int:
        """The id of the person on the other side."""
        return self.high_id if person_id == self.low_id else self.low_id


class Keeping(Base):
    """What one side wants: how often, since when, and from when on again if it was put off.

    Nobody else sees it, the other side least of all.
    """

    __tablename__ = "plugin_keepintouch_keeping"
    __table_args__ = (
        _of_an_adult(),
        CheckConstraint("NOT person_minor", name="adults_only"),
        CheckConstraint(f"cadence IN ({among(CADENCES)})", name="cadence"),
    )

    tie_id: Mapped[int] = mapped_column(
        ForeignKey("plugin_keepintouch_tie.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(primary_key=True, index=True)
    person_minor: Mapped[bool] = mapped_column(default=False)
    cadence: Mapped[str] = mapped_column(String(8), default=UNSET)
    since: Mapped[datetime]
    put_off_until: Mapped[date | None]


class Touch(Base):
    """They were in touch, as ``by_id`` said; one a day for each way of it."""

    __tablename__ = "plugin_keepintouch_touch"
    __table_args__ = (
        UniqueConstraint("tie_id", "by_id", "how", "on"),
        CheckConstraint(f"how IN ({among(HOWS)})", name="how"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    tie_id: Mapped[int] = mapped_column(ForeignKey("plugin_keepintouch_tie.id", ondelete="CASCADE"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    how: Mapped[str] = mapped_column(String(8))
    on: Mapped[date]
    """The day, on the clocks of whoever said so."""
    at: Mapped[datetime]


class Reminder(Base):
    """A date that one side wrote down about the other: “their interview”. For nobody else’s eyes."""

    __tablename__ = "plugin_keepintouch_reminder"
    __table_args__ = (
        _of_an_adult(),
        CheckConstraint("NOT person_minor", name="adults_only"),
        UniqueConstraint("code"),
        Index("ix_plugin_keepintouch_reminder_person_id_on", "person_id", "on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20))
    tie_id: Mapped[int] = mapped_column(
        ForeignKey("plugin_keepintouch_tie.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[int]
    person_minor: Mapped[bool] = mapped_column(default=False)
    words: Mapped[str] = mapped_column(String(120))
    on: Mapped[date]
    made_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class News(Base):
    """A line that a person tells those they have met. Whoever meets them later does not see it."""

    __tablename__ = "plugin_keepintouch_news"
    __table_args__ = (
        _of_an_adult(),
        CheckConstraint("NOT person_minor", name="adults_only"),
        UniqueConstraint("code"),
        Index("ix_plugin_keepintouch_news_person_id_made_at", "person_id", "made_at"),
        Index("ix_plugin_keepintouch_news_made_at", "made_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[int]
    person_minor: Mapped[bool] = mapped_column(default=False)
    words: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime]


class Answered(Base):
    """Somebody has done with a piece of news: they wrote, or let it pass. Its author never learns which."""

    __tablename__ = "plugin_keepintouch_answered"

    news_id: Mapped[int] = mapped_column(
        ForeignKey("plugin_keepintouch_news.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Waking(Base):
    """When a person is next reminded of somebody they have not heard of for long: twice a year."""

    __tablename__ = "plugin_keepintouch_waking"
    __table_args__ = (_of_an_adult(), CheckConstraint("NOT person_minor", name="adults_only"))

    person_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_minor: Mapped[bool] = mapped_column(default=False)
    next_on: Mapped[date] = mapped_column(index=True)


class Woken(Base):
    """Of whom ``person`` was reminded when they had long been silent; never of the same one twice."""

    __tablename__ = "plugin_keepintouch_woken"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    on: Mapped[date] = mapped_column(index=True)
