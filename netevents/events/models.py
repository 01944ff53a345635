"""Events, the people registered for them, and what guardians agreed to."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from netevents.db import Base, among
from netevents.groups.models import Group
from netevents.languages import ENGLISH
from netevents.people.models import Person, one_word_in

KINDS: Final = ("hackathon", "troop meeting", "career fair", "mixer")
AUDIENCES: Final = ("adult", "mixed", "youth")
STATES: Final = ("draft", "open", "ended")
ROLES: Final = ("attendee", "mentor", "speaker", "booth rep", "leader", "organizer")
LEADER: Final = "leader"


class Event(Base):
    """A hackathon, troop meeting, career fair or mixer of one group.

    Times are kept in UTC and shown in ``zone`` (IANA). ``audience`` decides who counts as a minor: nobody
    is asked at ``adult`` events, an unanswered question means minor at the others. ``pulse`` goes up in the
    same transaction as whatever the live page shows. ``check_in_code`` stands on the poster by which
    attendees check themselves in while ``takes_self_check_in``.
    """

    __tablename__ = "event"
    __table_args__ = (
        CheckConstraint(f"kind IN ({among(KINDS)})", name="kind"),
        CheckConstraint(f"audience IN ({among(AUDIENCES)})", name="audience"),
        CheckConstraint(f"state IN ({among(STATES)})", name="state"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("seats IS NULL OR seats_taken <= seats", name="seats"),
        Index("uq_event_check_in_code", "check_in_code", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("student_group.id", ondelete="CASCADE"), index=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(20))
    audience: Mapped[str] = mapped_column(String(10), default="adult")
    zone: Mapped[str] = mapped_column(String(64))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(String(200), default="")
    about: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(10), default="draft")
    language: Mapped[str] = mapped_column(String(12), default=ENGLISH, server_default=ENGLISH)
    """Of its badges and posters, and of pages for those who wish none that is there."""
    badge_codes: Mapped[str] = mapped_column(String(10), default="still", server_default="still")
    """Whether codes on people’s own screens change every half minute, and whether printed ones count too."""
    room_code: Mapped[str] = mapped_column(String(8), unique=True)
    asks_room_code: Mapped[bool] = mapped_column(default=False)
    seats: Mapped[int | None]
    seats_taken: Mapped[int] = mapped_column(default=0)
    reports_to_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    end_told_at: Mapped[datetime | None]
    """When plugins were told that it is over; nothing again once it goes on."""
    first_over_at: Mapped[datetime | None]
    """When it was over before it went on: what organizers see of it counts from then."""
    archived_at: Mapped[datetime | None]
    """Out of the organizers’ lists since then; nothing else changes."""
    erased_at: Mapped[datetime | None]
    """Organizers see nothing of it any more. Name, time and place stay, for the people who met there."""
    kept_days: Mapped[int | None]
    """So soon after its end the organizers’ view goes, where that is sooner than usual."""
    pulse: Mapped[int] = mapped_column(default=0, server_default="0")
    takes_self_check_in: Mapped[bool] = mapped_column(default=False, server_default=false())
    check_in_code: Mapped[str | None] = mapped_column(String(20))

    group: Mapped[Group] = relationship(lazy="raise")
    interests: Mapped[list[Interest]] = relationship(
        lazy="raise", order_by="Interest.id", passive_deletes=True
    )

    @property
    def is_full(self) -> bool:
        """Whether every seat is taken."""
        return self.seats is not None and self.seats_taken >= self.seats


class Interest(Base):
    """One entry of an organizer's list from which minors pick."""

    __tablename__ = "interest"
    __table_args__ = (UniqueConstraint("event_id", "label"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    label: Mapped[str] = mapped_column(String(60))


class Registration(Base):
    """One person's place at one event, under the name they go by there.

    ``is_minor`` holds for this event and can only be true where the person is known to be one or did not
    say; ``person_minor`` follows the person by foreign key. A minor's registration has a one-word name, never
    shares an e-mail with organizers, is in no directory, and ``subgroup`` is the troop's own division.
    """

    __tablename__ = "registration"
    __table_args__ = (
        UniqueConstraint("event_id", "person_id"),
        UniqueConstraint("id", "is_minor"),
        UniqueConstraint("id", "event_id", "is_minor"),
        ForeignKeyConstraint(
            ["person_id", "person_minor"],
            ["person.id", "person.is_minor"],
            ondelete="CASCADE",
            onupdate="CASCADE",
        ),
        CheckConstraint("NOT person_minor OR is_minor", name="minor_everywhere"),
        CheckConstraint(f"NOT is_minor OR {one_word_in('name')}", name="minor_name"),
        CheckConstraint(
            "NOT is_minor OR (length(subgroup) <= 40 AND subgroup NOT LIKE '%@%')", name="minor_subgroup"
        ),
        CheckConstraint("NOT is_minor OR role = 'attendee'", name="minor_role"),
        CheckConstraint("NOT is_minor OR NOT organizers_may_email", name="minor_email"),
        CheckConstraint(f"role IN ({among(ROLES)})", name="role"),
        Index("ix_registration_event_name", "event_id", "name", "id"),
        Index("ix_registration_person", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    person_id: Mapped[int]
    person_minor: Mapped[bool] = mapped_column(default=False)
    is_minor: Mapped[bool] = mapped_column(default=False)
    name: Mapped[str] = mapped_column(String(80))
    subgroup: Mapped[str] = mapped_column(String(60), default="")
    role: Mapped[str] = mapped_column(String(12), default="attendee")
    source: Mapped[str] = mapped_column(String(12), default="self")
    registered_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    checked_in_at: Mapped[datetime | None]
    asks_first: Mapped[bool] = mapped_column(default=False)
    hidden: Mapped[bool] = mapped_column(default=False)
    stays_out: Mapped[bool] = mapped_column(default=False)
    organizers_may_email: Mapped[bool] = mapped_column(default=False)
    shows_in_graph: Mapped[bool] = mapped_column(default=False, server_default=false())
    erased_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin="Registration.person_id == Person.id",
        foreign_keys="Registration.person_id",
    )
    interests: Mapped[list[Interest]] = relationship(
        lazy="raise", secondary="interest_pick", order_by="Interest.id", viewonly=True
    )

    @property
    def is_checked_in(self) -> bool:
        return self.checked_in_at is not None


class InterestPick(Base):
    """An interest that somebody picked; ``place`` is 1 to 5, so that nobody holds more than five."""

    __tablename__ = "interest_pick"
    __table_args__ = (
        UniqueConstraint("registration_id", "place"),
        CheckConstraint("place BETWEEN 1 AND 5", name="at_most_five"),
    )

    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True
    )
    interest_id: Mapped[int] = mapped_column(ForeignKey("interest.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int]


class GuardianConsent(Base):
    """What a guardian agreed to for one minor at one event, and which leader attested it.

    The guardian is an adult person whose contact stands in their own profile. ``may_collect`` and
    ``may_share`` are the
    two ticks; the record ends with ``ends_at`` or when withdrawn.
    """

    __tablename__ = "guardian_consent"
    __table_args__ = (
        ForeignKeyConstraint(
            ["registration_id", "is_minor"],
            ["registration.id", "registration.is_minor"],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["guardian_id", "guardian_minor"], ["person.id", "person.is_minor"], ondelete="CASCADE"
        ),
        CheckConstraint("is_minor", name="of_a_minor"),
        CheckConstraint("NOT guardian_minor", name="by_an_adult"),
        CheckConstraint("method IN ('paper', 'in person', 'phone', 'e-mail')", name="method"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(index=True)
    is_minor: Mapped[bool] = mapped_column(default=True)
    guardian_id: Mapped[int]
    guardian_minor: Mapped[bool] = mapped_column(default=False)
    attested_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    method: Mapped[str] = mapped_column(String(10))
    text_version: Mapped[str] = mapped_column(String(20))
    may_collect: Mapped[bool]
    may_share: Mapped[bool]
    given_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    guardian: Mapped[Person] = relationship(
        lazy="raise",
        viewonly=True,
        foreign_keys="GuardianConsent.guardian_id",
        primaryjoin="GuardianConsent.guardian_id == Person.id",
    )
    attested_by: Mapped[Person | None] = relationship(
        lazy="raise",
        viewonly=True,
        foreign_keys="GuardianConsent.attested_by_id",
        primaryjoin="GuardianConsent.attested_by_id == Person.id",
    )


class AuditEntry(Base):
    """Who changed, exported or looked at what at an event, and why."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_event", "event_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    registration_id: Mapped[int | None] = mapped_column(
        ForeignKey("registration.id", ondelete="SET NULL"), index=True
    )
    at: Mapped[datetime]
    act: Mapped[str] = mapped_column(String(40))
    why: Mapped[str] = mapped_column(Text, default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)

    person: Mapped[Person | None] = relationship(lazy="raise")
    registration: Mapped[Registration | None] = relationship(lazy="raise")


class Merge(Base):
    """Two registrations made one; ``before`` holds the rows as they stood, to undo it within a day."""

    __tablename__ = "merge"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), index=True)
    gone_code: Mapped[str] = mapped_column(String(20))
    gone_name: Mapped[str] = mapped_column(String(80))
    merged_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    before: Mapped[dict[str, Any]]


class Announcement(Base):
    """A line or two from the organizers, on attendees’ pages of the event until it ends or is taken back."""

    __tablename__ = "announcement"
    __table_args__ = (Index("ix_announcement_event", "event_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    words: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    taken_back_at: Mapped[datetime | None]
