"""The calendar that a person subscribes to: its private address, and what stands in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from netevents.db import insert_into
from netevents.host.models import CalendarFeed
from netevents.languages import _
from netevents.people import codes
from netevents.people.daylight import clocks
from netevents.people.domain import AdultsOnly
from netevents.people.models import Person
from netevents.plugin import Entry

READ_EVERY: Final = timedelta(hours=6)
"""How often a calendar is asked to look."""


def make_feed(session: Session, person: Person, *, now: datetime) -> str:
    """Give ``person`` a private address, and end the one before; the secret in it is the answer, once.

    :raises AdultsOnly: for a minor
    """
    if person.is_minor:
        raise AdultsOnly(_("Calendars to subscribe to are for adults."))
    secret = codes.secret()
    row = insert_into(session, CalendarFeed).values(
        person_id=person.id, secret_hash=codes.fingerprint(secret), made_at=now
    )
    new = {"secret_hash": row.excluded.secret_hash, "made_at": row.excluded.made_at}
    session.execute(row.on_conflict_do_update(index_elements=["person_id"], set_=new))
    return secret


def end_feed(session: Session, person_id: int) -> None:
    """From now the address opens nothing. Asking twice is harmless."""
    session.execute(delete(CalendarFeed).where(CalendarFeed.person_id == person_id))


def feed_of(session: Session, person: Person) -> CalendarFeed | None:
    """The calendar of ``person``, if they made one."""
    return session.scalar(select(CalendarFeed).where(CalendarFeed.person_id == person.id))


def owner_of_feed(session: Session, secret: str) -> Person | None:
    """Whose calendar this secret opens."""
    return session.scalar(
        select(Person)
        .join(CalendarFeed, CalendarFeed.person_id == Person.id)
        .where(CalendarFeed.secret_hash == codes.fingerprint(secret), ~Person.is_minor)
    )


def calendar(
    entries: Iterable[tuple[str, Entry]], person: Person, *, zone: str, base_url: str, now: datetime
) -> bytes:
    """An iCalendar file with ``entries``, each after the name of its plugin; moments are told in ``zone``."""
    from icalendar import Calendar
    from icalendar import Event as Component

    made = Calendar()
    made.add("prodid", "-//netevents//calendar//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", "netevents")
    made.add("refresh-interval", READ_EVERY, parameters={"value": "DURATION"})
    days: list[date] = []
    for plugin, entry in entries:
        component = Component()
        component.add("uid", f"{plugin}-{entry.uid}-{person.code}@netevents")
        component.add("dtstamp", now)
        component.add("summary", entry.title)
        if entry.on is not None:
            component.add("dtstart", entry.on)
            component.add("transp", "TRANSPARENT")
        for name, moment in (("dtstart", entry.starts_at), ("dtend", entry.ends_at)):
            if moment is not None:
                component.add(name, clocks(moment, zone))
                days.append(moment.date())
        link = f"{base_url}{entry.url}" if entry.url else ""
        if link:
            component.add("url", link)
        if words := "\n".join(filter(None, (entry.text, link))):
            component.add("description", words)
        made.add_component(component)
    if days:  # long tables of changes confuse some readers
        made.add_missing_timezones(min(days) - timedelta(days=2), max(days) + timedelta(days=2))
    return bytes(made.to_ical())
