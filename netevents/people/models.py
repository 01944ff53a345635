"""People, what they tell about themselves, and how they come back."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Final

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from netevents.db import Base, among

UNASKED: Final = "unasked"
ADULT: Final = "adult"
UNKNOWN: Final = "unknown"
UNDER_13: Final = "under 13"
MINOR_AGES: Final = (UNDER_13, "13-15", "16-17", UNKNOWN)
AGES: Final = (UNASKED, ADULT, *MINOR_AGES)
LOWER_AGES: Final = {
    "16-17": ("13-15", UNDER_13),
    "13-15": (UNDER_13,),
    UNKNOWN: (UNDER_13,),
}
"""To which bands a minor's may be lowered; nobody raises one."""
NOT_IN_ONE_WORD: Final = " \t\n\r\u00a0\u2009\u202f\u3000@/:.,0123456789"


def one_word_in(column: str) -> str:
    """The condition, for both databases, that ``column`` holds one short word and no address."""
    without = " AND ".join(f"{column} NOT LIKE '%{char}%'" for char in NOT_IN_ONE_WORD)
    return f"(length({column}) <= 30 AND {without})"


class Person(Base):
    """Somebody known to this installation, with or without a way to sign in.

    ``age`` is a band, never a date: ``unasked`` at events for adults, ``unknown`` where the question
    was left open, which counts as a minor. A minor's name is one word: a first name or a nickname.
    """

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint(f"age IN ({among(AGES)})", name="age"),
        CheckConstraint(f"is_minor = (age IN ({among(MINOR_AGES)}))", name="is_minor"),
        CheckConstraint(f"NOT is_minor OR {one_word_in('name')}", name="minor_name"),
        UniqueConstraint("id", "is_minor"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    age: Mapped[str] = mapped_column(String(10), default=UNASKED)
    is_minor: Mapped[bool] = mapped_column(default=False)
    zone: Mapped[str | None] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(12), default="", server_default="")
    """What they chose to read, empty where they never did."""
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]

    profile: Mapped[Profile | None] = relationship(lazy="raise", viewonly=True)


class Profile(Base):
    """What an adult tells about themself. The foreign key keeps every minor out of this table."""

    __tablename__ = "profile"
    __table_args__ = (
        ForeignKeyConstraint(
            ["person_id", "is_minor"],
            ["person.id", "person.is_minor"],
            ondelete="CASCADE",
        ),
        CheckConstraint("NOT is_minor", name="adults_only"),
        Index("ix_profile_email", "email"),
    )

    person_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    is_minor: Mapped[bool] = mapped_column(default=False)
    ask_me_about: Mapped[str] = mapped_column(String(200), default="")
    looking_for: Mapped[str] = mapped_column(String(200), default="")
    can_help_with: Mapped[str] = mapped_column(String(200), default="")
    organization: Mapped[str] = mapped_column(String(120), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    email_opens: Mapped[bool] = mapped_column(default=True)
    """Whether mail to it is theirs to read: letters, and codes that let in. Not where somebody came in at the
    desk with an e-mail that others wrote, until they saved it themself.
    """
    phone: Mapped[str] = mapped_column(String(40), default="")
    links: Mapped[list[str]] = mapped_column(default=list)


class Credential(Base):
    """An organizer's e-mail and password; here an e-mail is unique, kept in lower case."""

    __tablename__ = "credential"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    changed_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="raise")


class SignIn(Base):
    """One device's sign-in. The cookie holds the secret, this row only its SHA-256.

    ``how``: joined, password, mail code, phone code, desk code.
    """

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    how: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise")
    secret = ""
    """Set on the object that was just made or loaded by its secret; never stored."""

    is_authenticated: ClassVar[bool] = True
    is_active: ClassVar[bool] = True
    is_anonymous: ClassVar[bool] = False

    @property
    def handle(self) -> str:
        """What names this row on its owner's page; of no use for getting in."""
        return self.secret_hash[:16]

    def get_id(self) -> str:
        """What Flask-Login keeps in the cookie."""
        return self.secret


class SignInCode(Base):
    """A short-lived code that lets a device in; only its hash is kept.

    ``purpose``: ``mail`` (six digits, bound to the browser that asked, for an e-mail), ``phone`` (shown on
    one's own phone for another), ``desk`` (given by a greeter). Five tries, once, ten minutes.
    """

    __tablename__ = "sign_in_code"
    __table_args__ = (CheckConstraint("purpose IN ('mail', 'phone', 'desk')", name="purpose"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(10))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    email: Mapped[str] = mapped_column(String(254), default="")
    browser: Mapped[str] = mapped_column(String(40), default="", index=True)
    code_hash: Mapped[str] = mapped_column(String(64), index=True)
    tries: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Attempts(Base):
    """How often a secret was tried for ``key`` since ``since``: limits that guard secrets are rows."""

    __tablename__ = "attempts"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    since: Mapped[datetime]
    times: Mapped[int]


class OutgoingMail(Base):
    """A letter that waits for the worker. ``dedupe_key`` makes asking twice harmless.

    With a ``zone`` it goes out by daylight there. ``stop_url`` is where its reader can end such letters.
    """

    __tablename__ = "outgoing_mail"
    __table_args__ = (Index("ix_outgoing_mail_due", "sent_at", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dedupe_key: Mapped[str] = mapped_column(String(120), unique=True)
    message_id: Mapped[str] = mapped_column(String(120))
    to_address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text, default="", server_default="")
    stop_url: Mapped[str] = mapped_column(String(200), default="", server_default="")
    zone: Mapped[str] = mapped_column(String(64), default="", server_default="")
    made_at: Mapped[datetime]
    due_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(Text, default="")


class DoneOnce(Base):
    """What came of an act that a page may send twice; ``key`` is a fingerprint of what it sent."""

    __tablename__ = "done_once"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    result: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]
