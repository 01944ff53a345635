"""Everything that is held about a person, in files they can keep."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sqlalchemy.orm import Session

from netevents.events.models import Registration
from netevents.events.queries import places_of
from netevents.exchange.held import everything_held
from netevents.exchange.models import MADE
from netevents.exchange.queries import Met, connections_of
from netevents.exchange.vcard import CardFields, vcards
from netevents.languages import _, mark
from netevents.people.models import Person

FILES = {
    "everything.json": mark("all that is held about you"),
    "my-connections.csv": mark("the people you met, with your own notes; opens in any spreadsheet"),
    "people.vcf": mark("the same people for the address book of a phone"),
    "events.ics": mark("the events you were at, for a calendar"),
}


def take_out(
    session: Session,
    person: Person,
    *,
    csv: Iterable[bytes],
    plugins: Mapping[str, Mapping[str, Any]],
    now: datetime,
) -> bytes:
    """The zip file.

    :param csv: the person's ``my-connections.csv``
    :param plugins: what each installed plugin holds, by its name
    """
    met = connections_of(session, person)
    held = everything_held(session, person, met, plugins=plugins, now=now)
    files = {
        "read me.txt": about().encode(),
        "everything.json": json.dumps(held, ensure_ascii=False, indent=2).encode("utf-8", "replace"),
        "my-connections.csv": b"".join(csv),
        "people.vcf": vcards(cards(met)).encode(),
        "events.ics": calendar(places_of(session, person), now=now),
    }
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(ZipInfo(name, now.timetuple()[:6]), content, compress_type=ZIP_DEFLATED)
    return packed.getvalue()


def about() -> str:
    """What the zip file says of itself, in the language spoken now."""
    return "\n".join(
        (
            _("netevents: everything with you"),
            "",
            *(f"{name:<22}{_(words)}" for name, words in FILES.items()),
            "",
            _("Nobody else’s notes are in here, and nothing that others did not share with you."),
            "",
        )
    )


def calendar(places: Sequence[Registration], *, now: datetime) -> bytes:
    """The events of ``places``, each in its own zone. Needs ``event`` loaded."""
    from zoneinfo import ZoneInfo

    from icalendar import Calendar
    from icalendar import Event as Entry

    made = Calendar()
    made.add("prodid", "-//netevents//take-out//EN")
    made.add("version", "2.0")
    for place in places:
        event, zone = place.event, ZoneInfo(place.event.zone)
        entry = Entry()
        entry.add("uid", f"{place.code}@netevents")
        entry.add("summary", event.name)
        entry.add("dtstamp", now)
        entry.add("dtstart", event.starts_at.astimezone(zone))
        entry.add("dtend", event.ends_at.astimezone(zone))
        if event.place:
            entry.add("location", event.place)
        made.add_component(entry)
    days = [moment.date() for place in places for moment in (place.event.starts_at, place.event.ends_at)]
    if days:  # long tables of changes confuse some readers
        made.add_missing_timezones(min(days) - timedelta(days=2), max(days) + timedelta(days=2))
    return bytes(made.to_ical())


def cards(met: Iterable[Met]) -> Iterable[CardFields]:
    """One card for each person, with the fields of the latest meeting that shows them."""
    seen: dict[str, CardFields] = {}
    for one in met:
        they = one.profile
        if they.is_gone or they.is_minor or one.connection.state != MADE:
            continue
        card = CardFields(
            uid=one.other.person.code,
            name=they.name,
            organization=they.organization,
            email=they.email,
            phone=they.phone,
            links=they.links,
        )
        seen[card.uid] = _together(seen.get(card.uid, card), card)
    return seen.values()


def _together(card: CardFields, older: CardFields) -> CardFields:
    return CardFields(
        uid=card.uid,
        name=card.name,
        organization=card.organization or older.organization,
        email=card.email or older.email,
        phone=card.phone or older.phone,
        links=card.links or older.links,
    )
