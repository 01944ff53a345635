"""Somebody who is on the roll twice."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.events.models import Registration
from netevents.exchange import merging
from netevents.exchange.models import MADE, Connection, Note
from netevents.people.codes import public_code
from tests.cast import a_group, an_event, an_organizer, attending
from tests.conftest import NOON

LATER = NOON + timedelta(hours=1)


class Roll:
    """Ben joined by phone and was on the imported list as well; both met people."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.ada = an_organizer(session)
        self.event = an_event(session, a_group(session, owner=self.ada))
        self.ben = attending(session, self.event, "Ben Okri")
        self.cleo = attending(session, self.event, "Cleo")
        self.dan = attending(session, self.event, "Dan")
        self.listed = attending(session, self.event, "Ben", source="import")

    def met(self, one: Registration, other: Registration, at: datetime = NOON, **facts: object) -> Connection:
        """``one`` scanned ``other``."""
        low, high = sorted((one.id, other.id))
        side = "low" if one.id == low else "high"
        row = Connection(
            code=public_code(),
            event_id=self.event.id,
            low_id=low,
            high_id=high,
            met_at=at,
            made_at=at,
            **{"state": MADE, "how": "qr", f"{side}_confirmed_at": at} | facts,
        )
        self.session.add(row)
        self.session.flush()
        return row

    def noted(self, author: Registration, about: Registration, words: str) -> Note:
        note = Note(author_id=author.id, about_id=about.id, talked_about=words, written_at=NOON)
        self.session.add(note)
        self.session.flush()
        return note

    def merge(self) -> merging.Merge:
        return merging.merge(self.session, self.event, self.listed, self.ben, by=self.ada, now=LATER)

    def undo(self, done: merging.Merge, *, now: datetime = LATER + timedelta(hours=1)) -> Registration:
        return merging.undo(self.session, self.event, done, by=self.ada, now=now)

    def pairs(self) -> dict[tuple[str, str], str]:
        """The names of every connection, and its state."""
        self.session.expire_all()
        names = {row.id: row.name for row in self.session.scalars(select(Registration))}
        return {
            (names[row.low_id], names[row.high_id]): row.state
            for row in self.session.scalars(select(Connection))
        }

    def notes(self) -> set[tuple[str, str, str]]:
        names = {row.id: row.name for row in self.session.scalars(select(Registration))}
        return {
            (names[row.author_id], names[row.about_id], row.talked_about)
            for row in self.session.scalars(select(Note))
        }
