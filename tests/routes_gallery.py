"""An event at which everybody has typed something that breaks other programs; Ben has met them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netevents.events.models import Registration
from netevents.exchange.models import LINES, Consent, Note
from netevents.groups.models import Group
from netevents.people import codes
from netevents.people.domain import sign_in
from netevents.people.models import Person, Profile
from tests.cast import a_group, a_person, an_event, an_organizer, attending
from tests.conftest import NOON
from tests.routes_texts import fitting
from tests.routes_world import LASTS, a_connection

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Typed:
    """What one person typed, and what Ben noted about them; ``key`` is in the note, to find them by."""

    key: str
    connection: str
    name: str
    organization: str
    line: str
    talked_about: str
    my_question: str


@dataclass(frozen=True)
class Gallery:
    """Ben, Ada who organizes, and everything that was typed."""

    slug: str
    event_name: str
    place: str
    secrets: dict[str, str]
    typed: dict[str, Typed]


def a_gallery(session: Session, texts: Sequence[str]) -> Gallery:
    """Each of ``texts`` that a name can be as somebody's name, and all of them elsewhere too."""
    ada, ben = an_organizer(session, "Ada"), a_person(session, "Ben")
    names, rest = fitting(texts, 80), fitting(texts, 200)
    group: Group = a_group(session, names[1], owner=ada)
    event = an_event(session, group, name=names[2], place=names[0], by=ada)
    me = attending(session, event, ben)
    typed = {}
    for number, name in enumerate(names):
        words = [rest[(number + step) % len(rest)] for step in (3, 11, 17, 29)]
        them = _somebody(session, me, name, words[0][:120].strip(), words[1])
        made = a_connection(session, me, them)
        note = Note(
            author_id=me.id,
            about_id=them.id,
            talked_about=words[2],
            my_question=words[3],
            offered=f"key {number}",
            written_at=NOON,
        )
        session.add(note)
        typed[note.offered] = Typed(
            note.offered, made.code, name, words[0][:120].strip(), words[1], words[2], words[3]
        )
    session.flush()
    secrets = {
        who: sign_in(session, person, how="joined", lasts=LASTS, now=NOON).secret
        for who, person in (("Ben", ben), ("Ada", ada))
    }
    return Gallery(event.slug, event.name, event.place, secrets, typed)


def _somebody(
    session: Session, beside: Registration, name: str, organization: str, line: str
) -> Registration:
    """Rows as joining would leave them, but faster."""
    person = Person(code=codes.public_code(), name=name, created_at=NOON)
    session.add(person)
    session.flush()
    place = Registration(
        code=codes.public_code(),
        event_id=beside.event_id,
        person_id=person.id,
        name=name,
        registered_at=NOON,
        claimed_at=NOON,
    )
    session.add_all([place, Profile(person_id=person.id, organization=organization, ask_me_about=line)])
    session.flush()
    session.add_all(
        Consent(registration_id=place.id, field=field, given_at=NOON) for field in (*LINES, "organization")
    )
    return place
