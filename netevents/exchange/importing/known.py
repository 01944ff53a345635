"""Who is on the roll already, as lists find them again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from netevents.events.models import Event, Registration
from netevents.exchange.import_models import ImportedAs
from netevents.exchange.importing.finding import Known, Place, Print, folded
from netevents.people.codes import fingerprint
from netevents.people.models import Person

_COLUMNS: Final = (Registration.id, Registration.name, Registration.is_minor, Person.age)


def prints_at(event: Event) -> Print:
    """How names and e-mails of ``event`` are kept to know them again: another way at each event."""
    id_ = event.id
    return lambda text: fingerprint(f"event {id_}: {text}")


def everybody(session: Session, event: Event) -> Known:
    """All who are registered at ``event``; two statements."""
    found = session.execute(
        select(*_COLUMNS)
        .join(Person, Person.id == Registration.person_id)
        .where(Registration.event_id == event.id, Registration.erased_at.is_(None))
    )
    marks = session.scalars(select(ImportedAs).where(ImportedAs.event_id == event.id))
    return _known({row.id: row for row in found}, marks)


def those_marked(
    session: Session, event: Event, *, keys: Collection[str], name_prints: Collection[str]
) -> Known:
    """Those who stood in a list with one of these numbers or names; one statement."""
    found = session.execute(
        select(ImportedAs, *_COLUMNS)
        .join(Registration, Registration.id == ImportedAs.registration_id)
        .join(Person, Person.id == Registration.person_id)
        .where(
            ImportedAs.event_id == event.id,
            Registration.erased_at.is_(None),
            or_(ImportedAs.key.in_(keys), ImportedAs.name_print.in_(name_prints)),
        )
    ).all()
    return _known({row.id: row for row in found}, (row[0] for row in found))


def _known(rows: Mapping[int, Any], marks: Iterable[ImportedAs]) -> Known:
    by_place: dict[int, list[ImportedAs]] = defaultdict(list)
    for mark in marks:
        if mark.registration_id in rows:
            by_place[mark.registration_id].append(mark)
    known = Known()
    for id_, row in rows.items():
        of_place = by_place.get(id_, [])
        place = Place(
            id_,
            row.name,
            stood_as=frozenset(mark.name_print for mark in of_place if mark.name_print),
            mails=frozenset(mark.mail_print for mark in of_place if mark.mail_print),
            dialects=frozenset(mark.dialect for mark in of_place if mark.key),
            is_minor=row.is_minor,
            age=row.age,
        )
        known.names[folded(row.name)].append(place)
        for mark in of_place:
            if mark.key:
                known.keys[mark.key] = place
            if mark.mail_print:
                known.pairs[mark.name_print, mark.mail_print] = place
        for mail in place.mails:
            known.mails[mail].append(place)
    return known
