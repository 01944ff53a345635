"""Programs, and the offers and requests made to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from netevents.db import Base, among
from netevents.events.models import Event, Registration
from netevents.languages import mark

FORMATS: Final = ("either", "in person", "online")
WEIGHTS: Final = ("must", "high", "some", "off")
LEVELS: Final = (mark("Beginner"), mark("Experienced"), mark("Expert"))
"""How well a mentor knows a topic, and how far a mentee wants to get; 1 to 3 in the database."""


class Program(Base):
    """One mentoring program: of an event, or of a whole group until ``ends_on``.

    ``event_id`` is the event whose organizers run it. With ``whole_group`` people from every event of the
    group at which mentoring is on take part; else only attendees of that event. ``weights`` maps the name of
    each criterion to one of :data:`WEIGHTS`.
    """

    __tablename__ = "plugin_mentoring_program"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    whole_group: Mapped[bool] = mapped_column(default=False)
    name: Mapped[str] = mapped_column(String(120))
    topics: Mapped[list[str]] = mapped_column(default=list)
    goals: Mapped[list[str]] = mapped_column(default=list)
    weights: Mapped[dict[str, Any]] = mapped_column(default=dict)
    hours_shared: Mapped[int] = mapped_column(default=1)
    """So many hours a week must both have time."""
    apart_in_organization: Mapped[bool] = mapped_column(default=False)
    answer_days: Mapped[int] = mapped_column(default=3)
    opened_at: Mapped[datetime]
    takes_until: Mapped[datetime | None]
    """Offers and requests are taken until then."""
    ends_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship(lazy="raise", viewonly=True)


class Offer(Base):
    """What one mentor offers. Never a minor’s.

    ``topics`` maps a topic to its level, 1 to 3. ``hours`` are hours of the week, 0 to 167 from Monday 0:00
    in ``zone``. ``wishes`` is what the mentor would like in a mentee: goals, levels and topics.
    ``identity`` holds what they tell of themself and wish for; it weighs in the score and is never shown.
    """

    __tablename__ = "plugin_mentoring_offer"
    __table_args__ = (
        UniqueConstraint("program_id", "person_id"),
        ForeignKeyConstraint(
            ["registration_id", "is_minor"],
            ["registration.id", "registration.is_minor"],
            ondelete="CASCADE",
            name="fk_plugin_mentoring_offer_registration",
        ),
        CheckConstraint("NOT is_minor", name="adults_only"),
        CheckConstraint("capacity BETWEEN 0 AND 50", name="capacity"),
        CheckConstraint(f"format IN ({among(FORMATS)})", name="format"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("plugin_mentoring_program.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    registration_id: Mapped[int] = mapped_column(index=True)
    is_minor: Mapped[bool] = mapped_column(default=False)
    topics: Mapped[dict[str, Any]] = mapped_column(default=dict)
    goals: Mapped[list[str]] = mapped_column(default=list)
    languages: Mapped[list[str]] = mapped_column(default=list)
    hours: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """``{"week": [hours]}``."""
    zone: Mapped[str] = mapped_column(String(64))
    capacity: Mapped[int] = mapped_column(default=1)
    format: Mapped[str] = mapped_column(String(12), default="either")
    years: Mapped[int | None]
    about: Mapped[str] = mapped_column(Text, default="")
    wishes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    identity: Mapped[dict[str, Any]] = mapped_column(default=dict)
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    out_of_reach: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Left out while the program is for its own event alone, or mentoring is off where this was said."""

    registration: Mapped[Registration] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin="Offer.registration_id == Registration.id",
        foreign_keys="Offer.registration_id",
    )


class Request(Base):
    """What one mentee asks for.

    ``topics`` maps a topic to its level, in the order of wishes (``order`` in JSON is kept). A minor’s
    request holds picks from the organizer’s lists only: what is typed stands in :class:`RequestWords`.
    """

    __tablename__ = "plugin_mentoring_request"
    __table_args__ = (
        UniqueConstraint("program_id", "person_id"),
        UniqueConstraint("id", "is_minor"),
        ForeignKeyConstraint(
            ["registration_id", "is_minor"],
            ["registration.id", "registration.is_minor"],
            ondelete="CASCADE",
            onupdate="CASCADE",
            name="fk_plugin_mentoring_request_registration",
        ),
        CheckConstraint(f"format IN ({among(FORMATS)})", name="format"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("plugin_mentoring_program.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    registration_id: Mapped[int] = mapped_column(index=True)
    is_minor: Mapped[bool] = mapped_column(default=False)
    topics: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """``{"order": [topics], "levels": {topic: 1-3}}``."""
    goals: Mapped[list[str]] = mapped_column(default=list)
    languages: Mapped[list[str]] = mapped_column(default=list)
    hours: Mapped[dict[str, Any]] = mapped_column(default=dict)
    zone: Mapped[str] = mapped_column(String(64))
    format: Mapped[str] = mapped_column(String(12), default="either")
    years: Mapped[int | None]
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    out_of_reach: Mapped[bool] = mapped_column(default=False, server_default=false())

    registration: Mapped[Registration] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin="Request.registration_id == Registration.id",
        foreign_keys="Request.registration_id",
    )
    words: Mapped[RequestWords | None] = relationship(lazy="raise", passive_deletes=True)


class RequestWords(Base):
    """What an adult mentee wrote in their own words, and their identity wish. A minor has none."""

    __tablename__ = "plugin_mentoring_request_words"
    __table_args__ = (
        ForeignKeyConstraint(
            ["request_id", "is_minor"],
            ["plugin_mentoring_request.id", "plugin_mentoring_request.is_minor"],
            ondelete="CASCADE",
            onupdate="CASCADE",
            name="fk_plugin_mentoring_request_words_request",
        ),
        CheckConstraint("NOT is_minor", name="adults_only"),
    )

    request_id: Mapped[int] = mapped_column(primary_key=True)
    is_minor: Mapped[bool] = mapped_column(default=False)
    about: Mapped[str] = mapped_column(Text, default="")
    identity: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Rank(Base):
    """A mentor whom a mentee named, by ``place`` from 1."""

    __tablename__ = "plugin_mentoring_rank"
    __table_args__ = (
        UniqueConstraint("request_id", "place"),
        CheckConstraint("place BETWEEN 1 AND 10", name="place"),
    )

    request_id: Mapped[int] = mapped_column(
        ForeignKey("plugin_mentoring_request.id", ondelete="CASCADE"), primary_key=True
    )
    offer_id: Mapped[int] = mapped_column(
        ForeignKey("plugin_mentoring_offer.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    place: Mapped[int]


class Standing(Base):
    """What holds for one mentor and one mentee in every round: ``lock`` them, ``ban`` them, or ``exclude``.

    The organizer locks and bans; ``exclude`` is one person’s own wish not to be matched with another, whose
    reason nobody reads.
    """

    __tablename__ = "plugin_mentoring_standing"
    __table_args__ = (CheckConstraint("kind IN ('lock', 'ban', 'exclude')", name="kind"),)

    request_id: Mapped[int] = mapped_column(
        ForeignKey("plugin_mentoring_request.id", ondelete="CASCADE"), primary_key=True
    )
    offer_id: Mapped[int] = mapped_column(
        ForeignKey("plugin_mentoring_offer.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]
