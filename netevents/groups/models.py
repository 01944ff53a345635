"""Student groups and who runs their events."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, String
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
