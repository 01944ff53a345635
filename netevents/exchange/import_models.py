"""Attendees’ lists that organizers bring: the upload, its rows while they wait, and who came of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from netevents.db import Base, among
from netevents.events.models import Event
from netevents.exchange.importing.sentences import ManySentencesColumn, SentencesColumn

READ: Final = "read"
JUDGING: Final = "judging"
JUDGED: Final = "judged"
UNDER_WAY: Final = "under way"
STOPPED: Final = "stopped"
DONE: Final = "done"
TRIES: Final = 3
"""So often a list that fails is tried."""
LIST_STATES: Final = (READ, JUDGING, JUDGED, UNDER_WAY, STOPPED, DONE)

NEW: Final = "new"
UPDATE: Final = "update"
ASK: Final = "ask"
REFUSED: Final = "refused"
LEFT_OUT: Final = "left out"
VERDICTS: Final = (NEW, UPDATE, ASK, REFUSED, LEFT_OUT)

ADD: Final = "add"
SAME: Final = "same"
LEAVE: Final = "leave"
CHOICES: Final = ("", ADD, SAME, LEAVE)

OUTCOMES: Final = ("", NEW, UPDATE, REFUSED, LEFT_OUT)


class ImportList(Base):
    """One list that was uploaded or pasted. Its content is kept until it is done, a day at most.

    States: ``read`` (its columns are being told apart), ``judging`` (the worker looks at each row),
    ``judged`` (each has a verdict), ``under way``, ``stopped`` (what was written stays), ``done``. ``fields``
    says for each column what it holds, and is empty for what is left out. ``knows`` is the last registration
    that the verdicts took into account, ``written`` how many of ``size`` rows are through. ``tries`` says how
    often the worker failed with it since it last got on; before ``until`` no other worker takes it.
    """

    __tablename__ = "import_list"
    __table_args__ = (CheckConstraint(f"state IN ({among(LIST_STATES)})", name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    made_at: Mapped[datetime] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(String(10), default=READ)
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    encoding: Mapped[str] = mapped_column(String(20))
    dialect: Mapped[str] = mapped_column(String(20), default="")
    headed: Mapped[bool] = mapped_column(default=True)
    headings: Mapped[list[str]] = mapped_column(JSON, default=list)
    fields: Mapped[list[str]] = mapped_column(JSON, default=list)
    size: Mapped[int] = mapped_column(default=0)
    knows: Mapped[int] = mapped_column(default=0)
    written: Mapped[int] = mapped_column(default=0)
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    ended_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    until: Mapped[datetime | None]

    @property
    def gave_up(self) -> bool:
        """Whether the worker failed with it too often."""
        return self.tries >= TRIES

    event: Mapped[Event] = relationship(lazy="raise")


class ImportRow(Base):
    """One row of a list, from the preview on; of a row that was written only the outcome stays.

    ``line`` is where it stands in the file. ``reason`` says why it is refused or left out, or what is asked;
    ``choice`` is the answer, one of ``offers``: ``add`` a new person, the ``same`` as ``match_id``, or
    ``leave`` it out; before it ``is_answered`` that is what we would do.
    """

    __tablename__ = "import_row"
    __table_args__ = (
        CheckConstraint(f"verdict IN ({among(VERDICTS)})", name="verdict"),
        CheckConstraint(f"choice IN ({among(CHOICES)})", name="choice"),
        CheckConstraint(f"outcome IN ({among(OUTCOMES)})", name="outcome"),
        Index("ix_import_row_verdict", "list_id", "verdict", "number"),
    )

    list_id: Mapped[int] = mapped_column(ForeignKey("import_list.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    line: Mapped[int]
    cells: Mapped[list[str]] = mapped_column(JSON, default=list)
    name: Mapped[str] = mapped_column(String(80), default="")
    verdict: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(SentencesColumn, default="")
    remarks: Mapped[list[str]] = mapped_column(ManySentencesColumn, default=list)
    choice: Mapped[str] = mapped_column(String(8), default="")
    is_answered: Mapped[bool] = mapped_column(default=False, server_default=false())
    offers: Mapped[list[str]] = mapped_column(JSON, default=list)
    match_id: Mapped[int | None] = mapped_column(
        ForeignKey("registration.id", ondelete="SET NULL"), index=True
    )
    outcome: Mapped[str] = mapped_column(String(10), default="")


class ImportedAs(Base):
    """As what somebody stood in a list, so that the next list finds them again.

    ``key`` is the number that the list's maker gave them, where there is one; of name and e-mail only
    fingerprints are kept, and of a minor's e-mail none.
    """

    __tablename__ = "imported_as"
    __table_args__ = (UniqueConstraint("event_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), index=True
    )
    key: Mapped[str | None] = mapped_column(String(120))
    name_print: Mapped[str] = mapped_column(String(64))
    mail_print: Mapped[str] = mapped_column(String(64), default="")
    dialect: Mapped[str] = mapped_column(String(20), default="")
    at: Mapped[datetime]
