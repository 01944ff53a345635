"""Student groups and who runs their events."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from netevents.db import Base
from netevents.people.models import Person

OWNER: Final = "owner"
ORGANIZER: Final = "organizer"
GREETER: Final = "greeter"


class Group(Base):
    """A student group: a club, a troop, a career-fair committee. Events belong to it."""

    __tablename__ = "student_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime]


class Membership(Base):
    """A person's role in a group: owners and organizers run events, greeters work at the door."""

    __tablename__ = "membership"
    __table_args__ = (CheckConstraint("role IN ('owner', 'organizer', 'greeter')", name="role"),)

    group_id: Mapped[int] = mapped_column(
        ForeignKey("student_group.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[str] = mapped_column(String(10))
    since: Mapped[datetime]

    group: Mapped[Group] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")


class Invitation(Base):
    """A way into a group for whoever has its link or its code; only the code’s hash is kept.

    The row is there while it is good: it goes when somebody accepts or takes it back, or once it is old.
    """

    __tablename__ = "invitation"
    __table_args__ = (CheckConstraint("role IN ('organizer', 'greeter')", name="role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    """Names it in the console; opens nothing."""
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("student_group.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(10))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]

    group: Mapped[Group] = relationship(lazy="raise")
    made_by: Mapped[Person] = relationship(lazy="raise")


class GroupEntry(Base):
    """The audit trail of a group: who let whom help, and which events were erased.

    ``other`` is whom it was done to; ``about`` names an event that may be gone.
    """

    __tablename__ = "group_entry"
    __table_args__ = (Index("ix_group_entry_group", "group_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("student_group.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    other_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    at: Mapped[datetime]
    act: Mapped[str] = mapped_column(String(60))
    about: Mapped[str] = mapped_column(String(120), default="")

    person: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[person_id])
    other: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[other_id])
