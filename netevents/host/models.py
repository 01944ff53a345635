"""Plugins at events, their settings, what they still have to hear; and of what people are reminded."""

from __future__ import annotations

from datetime import date, datetime
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


class Reminding(Base):
    """When a person is looked at next, for what would be worth a word, and whether they want it by mail."""

    __tablename__ = "reminding"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    look_at: Mapped[datetime] = mapped_column(index=True)
    no_mail_since: Mapped[datetime | None]


class Given(Base):
    """A nudge that was given to a person: only its name. Why, the plugin says anew each time it is shown.

    ``given_at`` moves on when it is given again, a week later; ``mailed_at`` stays, for it is mailed once.
    """

    __tablename__ = "nudge"
    __table_args__ = (UniqueConstraint("person_id", "plugin", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    plugin: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(120))
    given_at: Mapped[datetime] = mapped_column(index=True)
    mailed_at: Mapped[datetime | None]


class Digest(Base):
    """The one mail of reminders of a person's day. The secret in it ends such mails; here is its SHA-256.

    ``letter`` is the letter's key in the outbox.
    """

    __tablename__ = "digest"
    __table_args__ = (UniqueConstraint("person_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    day: Mapped[date]
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    letter: Mapped[str] = mapped_column(String(120))


class CalendarFeed(Base):
    """The private address of a person's calendar, of which only the hash is kept; a new one ends the old."""

    __tablename__ = "calendar_feed"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
