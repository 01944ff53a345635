"""Files of pairs: the next date for a calendar, and the organizers’ list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from netevents.events.models import Event, Registration
from netevents.exchange import policy
from netevents.exchange.models import Connection
from netevents.languages import _, mark
from netevents.plugin import Column, Export
from netevents.web.dates import local, utc
from netevents_mentoring.pairs import overview
from netevents_mentoring.pairs.queries import MyPair

HEADER: Final = (
    "pair_id",
    "program",
    "mentor",
    "mentee",
    "how",
    "began_at",
    "agreed",
    "every_weeks",
    "minutes",
    "until",
    "last_met_at",
    "next_at",
    "ended_at",
    "ended_why",
)
MINUTES: Final = 30
"""How long a meeting is in a calendar where nothing was agreed."""


def calendar(mine: MyPair, zone: str, *, now: datetime) -> bytes:
    """The next date of the pair as an iCalendar file, on the clocks of ``zone``. There must be one."""
    from icalendar import Calendar
    from icalendar import Event as Entry

    assert mine.pair.next_at is not None, "asked for where there is a date"
    starts = mine.pair.next_at.astimezone(ZoneInfo(zone))
    made = Calendar()
    made.add("prodid", "-//netevents//mentoring//EN")
    made.add("version", "2.0")
    entry = Entry()
    entry.add("uid", f"{mine.pair.code}@netevents")
    entry.add("summary", _("Mentoring: %(name)s", name=mine.profile.name))
    entry.add("dtstamp", now)
    entry.add("dtstart", starts)
    entry.add("dtend", starts + timedelta(minutes=mine.pair.minutes or MINUTES))
    if mine.pair.next_place:
        entry.add("location", mine.pair.next_place)
    made.add_component(entry)
    made.add_missing_timezones(starts.date() - timedelta(days=2), starts.date() + timedelta(days=2))
    return bytes(made.to_ical())


def pairs_csv(session: Session, event: Event) -> Iterator[Sequence[str]]:
    """Every pair of the programs that ``event`` runs: who, since when, how it stands; no word of theirs.

    Why it ended is not said of pairs in which somebody is who could read this.
    """
    readers = overview.readers_at(session, event)
    for row in overview.pairs_at(session, event):
        pair = row.pair
        yield (
            pair.code,
            row.program.name,
            name_for_organizers(row.mentor),
            name_for_organizers(row.mentee),
            pair.how,
            utc(pair.made_at),
            "yes" if pair.agreed_by_mentor_at and pair.agreed_by_mentee_at else "",
            str(pair.every_weeks or ""),
            str(pair.minutes or ""),
            local(pair.until, event.zone).date().isoformat() if pair.until else "",
            _moment(row.last_met_at),
            _moment(pair.next_at),
            _moment(pair.closed_at),
            "" if readers & {row.mentor.person_id, row.mentee.person_id} else pair.closed_why,
        )


def name_for_organizers(place: Registration) -> str:
    """The name, of a minor with their group. Needs ``place.person.profile`` loaded."""
    name = policy.profile_view(place, policy.NOTHING).name
    return f"{name} ({place.subgroup})" if place.is_minor and place.subgroup else name


def _of_event(connection: Connection, mine: Registration | None, pairs: set[tuple[int, int]]) -> str:
    mentors = (connection.low_id, connection.high_id) in pairs
    mentored = (connection.high_id, connection.low_id) in pairs
    return " and ".join(["a mentors b"] * mentors + ["b mentors a"] * mentored)


def _of_mine(connection: Connection, mine: Registration | None, pairs: set[tuple[int, int]]) -> str:
    if mine is None:
        return ""
    other = connection.other_id(mine.id)
    return " and ".join(
        ["my mentor"] * ((other, mine.id) in pairs) + ["my mentee"] * ((mine.id, other) in pairs)
    )


OF_EVENT: Final = Column("mentoring", _of_event, overview.mentored_at)
"""For the organizers’ list of who met whom: which of the two mentors, or mentored, the other."""
OF_MINE: Final = Column("mentoring", _of_mine, overview.mentored_at)
"""For a person’s own list."""
PAIRS: Final = Export(
    name="pairs.csv",
    title=mark("Mentoring pairs"),
    text=mark("Who mentors whom, since when, and what they agreed on. No concern, no feedback, no address."),
    header=HEADER,
    rows=pairs_csv,
)


def _moment(moment: datetime | None) -> str:
    return utc(moment) if moment else ""
