"""Badges, consent, connections, notes, and what people do to end them."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from netevents.db import Base, among
from netevents.events.models import Event, Registration

WAITING: Final = "waiting"
MADE: Final = "made"
LEFT: Final = "withdrawn"
BLOCKED: Final = "blocked"
HOW: Final = ("qr", "live", "code", "name", "offline", "leader", "introduction", "help")
PRINTED: Final = "printed"
SCREEN: Final = "screen"

LINES: Final = ("ask_me_about", "looking_for", "can_help_with")
CONTACT: Final = ("email", "phone", "links")
FIELDS: Final = (*LINES, "organization", *CONTACT)


class Badge(Base):
    """What an attendee shows: an opaque token, and a short code for people without a camera.

    Each registration has two current ones, ``printed`` and ``screen``, so that a scan tells which was read.
    """

    __tablename__ = "badge"
    __table_args__ = (
        CheckConstraint("kind IN ('printed', 'screen')", name="kind"),
        UniqueConstraint("event_id", "code"),
        Index(
            "uq_badge_current",
            "registration_id",
            "kind",
            unique=True,
            sqlite_where=text("replaced_at IS NULL"),
            postgresql_where=text("replaced_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(8))
    token: Mapped[str] = mapped_column(String(20), unique=True)
    code: Mapped[str] = mapped_column(String(8))
    made_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]
    printed_at: Mapped[datetime | None]
    """When it was last put on a sheet."""
    printed_as: Mapped[str | None] = mapped_column(String(64))
    """A fingerprint of what it said there."""

    registration: Mapped[Registration] = relationship(lazy="raise")


class Consent(Base):
    """One field that a registration shares, since when and until when. Never a minor's."""

    __tablename__ = "consent"
    __table_args__ = (
        ForeignKeyConstraint(
            ["registration_id", "is_minor"],
            ["registration.id", "registration.is_minor"],
            ondelete="CASCADE",
        ),
        CheckConstraint("NOT is_minor", name="adults_only"),
        CheckConstraint(f"field IN ({among(FIELDS)})", name="field"),
        Index(
            "uq_consent_current",
            "registration_id",
            "field",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int]
    is_minor: Mapped[bool] = mapped_column(default=False)
    field: Mapped[str] = mapped_column(String(20))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class Connection(Base):
    """The lasting record of an exchange: one row per event and unordered pair of registrations.

    States: ``waiting`` (for somebody's yes, or for a leader where both are minors), ``made``, ``withdrawn``
    (left by
    one side; only a later scan in person revives it), ``blocked``. ``met_at`` is the earliest accepted scan.
    ``low_confirmed_at`` and ``high_confirmed_at``: when each side acted: scanned, said yes, or showed the
    live code. ``low_withdrawn_at``: since when the low side's fields are taken back from the high side.
    The database refuses an adult with a minor, and a made one of two minors that no leader released.
    """

    __tablename__ = "connection"
    __table_args__ = (
        UniqueConstraint("event_id", "low_id", "high_id"),
        ForeignKeyConstraint(
            ["low_id", "event_id", "low_minor"],
            ["registration.id", "registration.event_id", "registration.is_minor"],
            ondelete="CASCADE",
            name="fk_connection_low",
        ),
        ForeignKeyConstraint(
            ["high_id", "event_id", "high_minor"],
            ["registration.id", "registration.event_id", "registration.is_minor"],
            ondelete="CASCADE",
            name="fk_connection_high",
        ),
        CheckConstraint("low_id < high_id", name="ordered"),
        CheckConstraint("low_minor = high_minor", name="no_adult_with_minor"),
        CheckConstraint(
            "NOT low_minor OR state <> 'made' OR released_by_id IS NOT NULL", name="minors_released"
        ),
        CheckConstraint(f"state IN ({among((WAITING, MADE, LEFT, BLOCKED))})", name="state"),
        CheckConstraint(f"how IN ({among(HOW)})", name="how"),
        Index("ix_connection_low", "low_id"),
        Index("ix_connection_high", "high_id"),
        Index("ix_connection_event_time", "event_id", "met_at", "id"),
        Index(
            "ix_connection_waiting",
            "made_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    low_id: Mapped[int]
    high_id: Mapped[int]
    low_minor: Mapped[bool] = mapped_column(default=False)
    high_minor: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(10))
    how: Mapped[str] = mapped_column(String(12))
    met_at: Mapped[datetime]
    made_at: Mapped[datetime]
    made_key: Mapped[str] = mapped_column(String(40), default="")
    low_confirmed_at: Mapped[datetime | None]
    high_confirmed_at: Mapped[datetime | None]
    low_withdrawn_at: Mapped[datetime | None]
    high_withdrawn_at: Mapped[datetime | None]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))

    event: Mapped[Event] = relationship(lazy="raise", viewonly=True)
    low: Mapped[Registration] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin="Connection.low_id == Registration.id",
        foreign_keys="Connection.low_id",
    )
    high: Mapped[Registration] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin="Connection.high_id == Registration.id",
        foreign_keys="Connection.high_id",
    )

    @property
    def both_confirmed(self) -> bool:
        return (
            self.low_confirmed_at is not None and self.high_confirmed_at is not None and self.how != "leader"
        )

    def other_id(self, registration_id: int) -> int:
        """The id of the registration on the other side."""
        return self.high_id if registration_id == self.low_id else self.low_id


class Untold(Base):
    """A connection that plugins have not been told of yet; written with the scan, deleted by the worker."""

    __tablename__ = "untold"

    id: Mapped[int] = mapped_column(primary_key=True)
    connection_id: Mapped[int] = mapped_column(ForeignKey("connection.id", ondelete="CASCADE"))


class Tombstone(Base):
    """An undone or left connection: scans of this pair made before ``at`` do not bring it back."""

    __tablename__ = "tombstone"

    low_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True)
    high_id: Mapped[int] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    at: Mapped[datetime]


class Block(Base):
    """``blocker`` wants nothing to do with ``blocked``, at any event; it wins over every scan."""

    __tablename__ = "block"

    blocker_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    blocked_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    at: Mapped[datetime]


class Report(Base):
    """Somebody tells a named organizer (or, past a reported leader, another one) that something was wrong."""

    __tablename__ = "report"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id", ondelete="SET NULL"))
    about_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id", ondelete="SET NULL"))
    goes_to_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    words: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    by: Mapped[Registration | None] = relationship(lazy="raise", foreign_keys=[by_id])
    about: Mapped[Registration | None] = relationship(lazy="raise", foreign_keys=[about_id])


class Note(Base):
    """A person's private lines about another at the event; never a minor's. They outlive the connection."""

    __tablename__ = "note"
    __table_args__ = (
        UniqueConstraint("author_id", "about_id"),
        ForeignKeyConstraint(
            ["author_id", "is_minor"], ["registration.id", "registration.is_minor"], ondelete="CASCADE"
        ),
        CheckConstraint("NOT is_minor", name="adults_only"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int]
    is_minor: Mapped[bool] = mapped_column(default=False)
    about_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), index=True)
    talked_about: Mapped[str] = mapped_column(Text, default="")
    my_question: Mapped[str] = mapped_column(Text, default="")
    offered: Mapped[str] = mapped_column(Text, default="")
    written_at: Mapped[datetime]


class Claim(Base):
    """A phone asks to be let in as the owner of a place that nobody claimed yet, and waits for the desk.

    ``browser`` is the fingerprint of the phone's random name, ``mark`` what it shows and the greeter
    compares. Once ``confirmed_at`` is set, this browser may sign in as the person, and then the row goes.
    ``stays_out`` is what was chosen on the phone, and holds from then on.
    """

    __tablename__ = "claim"
    __table_args__ = (UniqueConstraint("registration_id", "mark"), Index("ix_claim_browser", "browser"))

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    browser: Mapped[str] = mapped_column(String(64))
    mark: Mapped[str] = mapped_column(String(2))
    stays_out: Mapped[bool] = mapped_column(default=False, server_default=false())
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]

    registration: Mapped[Registration] = relationship(lazy="raise")
