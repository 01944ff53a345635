"""When a person's next words are due: for their own page, their calendar and their file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.languages import _
from netevents.plugin import Column, Entry
from netevents.web.dates import utc
from netevents_keepintouch import queries
from netevents_keepintouch.cadence import coming_turn, morning_of, next_on, on_their_day
from netevents_keepintouch.models import CLOSE, NOT, TERM, UNSET, YEARLY, Reminder, Tie
from netevents_keepintouch.queries import Meeting

if TYPE_CHECKING:
    from netevents.events.models import Registration
    from netevents.exchange.models import Connection
    from netevents.plugin import HomePage

IN_FILES: Final = {UNSET: "", CLOSE: "close", TERM: "each term", YEARLY: "yearly", NOT: "not"}


@dataclass(frozen=True, slots=True)
class Kept:
    """Somebody with whom a person has a tie: where they met, what was chosen, and when a word is due."""

    meetings: Sequence[Meeting]
    cadence: str
    touched_at: datetime | None
    due: date | None
    zone: str

    @property
    def last(self) -> Meeting:
        return self.meetings[-1]

    def coming(self, now: datetime) -> date | None:
        """The day that is due or comes next; what nobody wrote on a day long past has its next turn."""
        today = on_their_day(now, self.zone)
        return coming_turn(self.cadence, self.due, today) if self.due is not None else None


def kept_by(session: Session, person_id: int) -> Mapping[int, Kept]:
    """By the other one's id, all ties of this person that still stand. Three statements."""
    wishes = queries.wishes(session, [person_id])
    if not wishes:
        return {}
    zone = queries.zones(session, [person_id])[person_id]
    others = {other for _mine, other in wishes}
    found = {}
    for pair, meetings in queries.meetings(session, [person_id], others).items():
        tie, keeping = wishes[pair]
        last = on_their_day(max(meetings[-1].met_at, tie.touched_at or meetings[-1].met_at), zone)
        cadence, due = UNSET, None
        if keeping is not None:
            cadence = keeping.cadence
            due = next_on(cadence, last, on_their_day(keeping.since, zone), keeping.put_off_until)
        found[pair[1]] = Kept(meetings, cadence, tie.touched_at, due, zone)
    return found


def entries(page: HomePage) -> Iterator[Entry]:
    """The days on which a word is due, and the dates written down, without the words."""
    here = {place.event_id for place in page.places}
    kept = kept_by(page.session, page.person.id)
    for other in kept.values():
        day = other.coming(page.now)
        if day is not None and (at := _at(other.meetings, here)) is not None:
            uid, title = f"tie-{other.meetings[0].code}", _("Write to %(name)s", name=at.name)
            yield Entry(uid, title, day, url=f"{at.root}/with/{at.code}")
    rows = page.session.execute(
        select(Tie, Reminder)
        .join(Reminder, Reminder.tie_id == Tie.id)
        .where(Reminder.person_id == page.person.id, Reminder.done_at.is_(None))
        .order_by(Reminder.on, Reminder.id)
    )
    for tie, reminder in rows:
        found = kept.get(tie.other_id(page.person.id))
        if found is not None and found.cadence != NOT and (at := _at(found.meetings, here)) is not None:
            title = _("Think of %(name)s", name=at.name)
            yield Entry(f"date-{reminder.code}", title, reminder.on, url=f"{at.root}/with/{at.code}")


def columns() -> Iterator[Column]:
    """What a person’s own file says of each connection; made for each file anew."""
    ties = _Ties()
    yield ties.column("keep_in_touch", lambda kept: IN_FILES[kept.cadence])
    yield ties.column("last_contact_at", lambda kept: utc(kept.touched_at) if kept.touched_at else "")
    yield ties.column(
        "next_contact_at", lambda kept: utc(morning_of(kept.due, kept.zone)) if kept.due else ""
    )


class _Ties:
    """The ties of whoever’s file is written, read once for all columns and events."""

    def __init__(self) -> None:
        self.read: dict[int, Mapping[str, Kept]] = {}

    def column(self, name: str, cell: Callable[[Kept], str]) -> Column:
        def value(connection: Connection, mine: Registration | None, session: Session) -> str:
            kept = self.by(session, mine.person_id).get(connection.code) if mine is not None else None
            return cell(kept) if kept is not None else ""

        return Column(name, value, lambda session, event: session)

    def by(self, session: Session, person_id: int) -> Mapping[str, Kept]:
        """By the code of each connection, what is kept of the other one."""
        if person_id not in self.read:
            kept = kept_by(session, person_id).values()
            self.read[person_id] = {meeting.code: one for one in kept for meeting in one.meetings}
        return self.read[person_id]


def _at(meetings: Sequence[Meeting], events: Collection[int]) -> Meeting | None:
    """The last of these meetings that was at one of the events."""
    return next((one for one in reversed(meetings) if one.event.id in events), None)
