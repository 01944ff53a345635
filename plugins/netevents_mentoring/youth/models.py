"""Who vouched for a mentor, and what had to be there before a minor has one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from netevents.db import Base, among
from netevents.events.models import Registration
from netevents.languages import mark
from netevents.people.models import Person

METHOD_WORDS: Final[Mapping[str, str]] = {
    "paper": mark("paper"),
    "in person": mark("in person"),
    "phone": mark("phone"),
    "e-mail": mark("e-mail"),
    "own page": mark("own page"),
}
METHODS: Final = tuple(METHOD_WORDS)
"""How a guardian said yes; on their own page they say it themselves, else a leader writes it down."""


class Screening(Base):
    """A leader of the group vouches that an adult was screened, until ``ends_at``."""

    __tablename__ = "plugin_mentoring_screening"
    __table_args__ = (UniqueConstraint("id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("student_group.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    how: Mapped[str] = mapped_column(String(200))
    vouched_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    who: Mapped[Person] = relationship(lazy="raise", viewonly=True, foreign_keys=[person_id])
    vouched_by: Mapped[Person | None] = relationship(
        lazy="raise", viewonly=True, foreign_keys=[vouched_by_id]
    )


class Proposal(Base):
    """A leader proposes a screened mentor for one minor; each step that is there has its time.

    It comes to an :class:`Approval` only once mentor, guardian, a second leader and the organizer agreed.
    """

    __tablename__ = "plugin_mentoring_proposal"
    __table_args__ = (
        UniqueConstraint("mentee_id", "mentor_id"),
        ForeignKeyConstraint(
            ["mentor_id", "mentor_minor"],
            ["registration.id", "registration.is_minor"],
            ondelete="CASCADE",
            name="fk_plugin_mentoring_proposal_mentor",
        ),
        CheckConstraint("NOT mentor_minor", name="adult_mentor"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    program_id: Mapped[int] = mapped_column(
        ForeignKey("plugin_mentoring_program.id", ondelete="CASCADE"), index=True
    )
    mentee_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    mentor_id: Mapped[int] = mapped_column(index=True)
    mentor_minor: Mapped[bool] = mapped_column(default=False)
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]
    mentor_at: Mapped[datetime | None]
    guardian_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    guardian_method: Mapped[str | None] = mapped_column(String(10))
    guardian_at: Mapped[datetime | None]
    second_leader_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    second_leader_at: Mapped[datetime | None]
    organizer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    organizer_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]

    mentee: Mapped[Registration] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin="Proposal.mentee_id == Registration.id",
        foreign_keys="Proposal.mentee_id",
    )
    mentor: Mapped[Registration] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin="Proposal.mentor_id == Registration.id",
        foreign_keys="Proposal.mentor_id",
    )


class Approval(Base):
    """Everybody who must agree that this adult mentors this minor has agreed. Incomplete ones cannot exist.

    The guardian’s consent names the mentor. It ends by itself, or is withdrawn; then the pair ends too.
    """

    __tablename__ = "plugin_mentoring_approval"
    __table_args__ = (
        UniqueConstraint("id", "mentor_id", "mentee_id"),
        ForeignKeyConstraint(
            ["mentor_id", "mentor_minor"],
            ["registration.id", "registration.is_minor"],
            ondelete="CASCADE",
            name="fk_plugin_mentoring_approval_mentor",
        ),
        ForeignKeyConstraint(
            ["guardian_id", "guardian_minor"],
            ["person.id", "person.is_minor"],
            ondelete="CASCADE",
            name="fk_plugin_mentoring_approval_guardian",
        ),
        ForeignKeyConstraint(
            ["screening_id", "mentor_person_id"],
            ["plugin_mentoring_screening.id", "plugin_mentoring_screening.person_id"],
            ondelete="CASCADE",
            name="fk_plugin_mentoring_approval_screening",
        ),
        CheckConstraint("NOT mentor_minor", name="adult_mentor"),
        CheckConstraint("NOT guardian_minor", name="adult_guardian"),
        CheckConstraint("leader_id <> second_leader_id", name="two_leaders"),
        CheckConstraint("guardian_id <> leader_id AND guardian_id <> second_leader_id", name="unrelated"),
        CheckConstraint(
            "mentor_person_id NOT IN (guardian_id, leader_id, second_leader_id, organizer_id)",
            name="nobody_approves_themself",
        ),
        CheckConstraint(
            "organizer_id NOT IN (guardian_id, leader_id, second_leader_id)", name="organizer_apart"
        ),
        CheckConstraint(f"guardian_method IN ({among(METHODS)})", name="method"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    mentor_id: Mapped[int] = mapped_column(index=True)
    mentor_minor: Mapped[bool] = mapped_column(default=False)
    mentee_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), index=True)
    mentor_person_id: Mapped[int]
    screening_id: Mapped[int]
    guardian_id: Mapped[int]
    guardian_minor: Mapped[bool] = mapped_column(default=False)
    guardian_method: Mapped[str] = mapped_column(String(10))
    text_version: Mapped[str] = mapped_column(String(20))
    leader_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    second_leader_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    organizer_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    given_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    mentor: Mapped[Registration] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin="Approval.mentor_id == Registration.id",
        foreign_keys="Approval.mentor_id",
    )
    mentee: Mapped[Registration] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin="Approval.mentee_id == Registration.id",
        foreign_keys="Approval.mentee_id",
    )


class GuardianKey(Base):
    """A secret address at which one guardian reads and decides about one child; only its hash is kept."""

    __tablename__ = "plugin_mentoring_guardian_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    mentee_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), index=True)
    guardian_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class Message(Base):
    """A line in the thread of an approved mentorship, that mentor, mentee, guardian and leaders read.

    Adults write: of a minor nothing is kept that they typed.
    """

    __tablename__ = "plugin_mentoring_message"
    __table_args__ = (
        ForeignKeyConstraint(
            ["author_id", "author_minor"],
            ["person.id", "person.is_minor"],
            ondelete="SET NULL",
            name="fk_plugin_mentoring_message_author",
        ),
        CheckConstraint("NOT author_minor", name="adults_write"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    approval_id: Mapped[int] = mapped_column(
        ForeignKey("plugin_mentoring_approval.id", ondelete="CASCADE"), index=True
    )
    author_id: Mapped[int | None]
    author_minor: Mapped[bool | None] = mapped_column(default=False)
    words: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]

    author: Mapped[Person | None] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin="Message.author_id == Person.id",
        foreign_keys="Message.author_id",
    )
