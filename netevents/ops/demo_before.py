"""What was before the event of the demo: another one, and what its organizer has of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from netevents.events.models import Event, Registration
    from netevents.groups.models import Group
    from netevents.occasions import Tell
    from netevents.people.models import Person

AGO: Final = timedelta(days=4)
"""Long enough that it is time to write to those one met there."""
LASTS: Final = timedelta(hours=3)
MET: Final = (
    ("Amara Okonkwo", "The radio of her grandmother, which plays at night only.", "Which part broke?", ""),
    ("Ben Castellanos", "His board game about bees, with a boring queen.", "", "To test it at home."),
    ("Noor Haddad", "Letters that look like birds.", "How does one begin without a teacher?", ""),
    ("Ruth Goldberg", "", "", ""),
    ("Farid Ansari", "A repair club with four bicycles and no room.", "", "To ask the library for a room."),
)  # fmt: skip
"""Whom the organizer met there, and the three lines of the note."""


def an_event_before(
    session: Session,
    group: Group,
    ada: Person,
    attendees: Sequence[Registration],
    *,
    now: datetime,
    tell: Tell,
) -> Event:
    """An afternoon some days ago, at which ``ada`` met some of those who are at the demo’s event today."""
    from netevents.events import domain
    from netevents.exchange.joining import join
    from netevents.host.switches import switch_on_presets
    from netevents.people.models import Profile

    start = (now - AGO - LASTS).replace(minute=0, second=0, microsecond=0)
    event = domain.create(
        session,
        group,
        name="Repair café at Hilltop",
        kind="mixer",
        zone="Europe/Amsterdam",
        starts_at=start,
        ends_at=start + LASTS,
        place="The old library, ground floor",
        by=ada,
        now=start - AGO,
    )
    event.about = "Bring what is broken. Somebody knows how."
    domain.open_event(session, event, now=start - AGO, tell=tell)
    switch_on_presets(session, event)
    profile = session.get_one(Profile, ada.id)
    profile.ask_me_about, profile.email = "running a makers’ club", "ada@example.org"
    mine = _place(session, event, join(session, event, ada, now=start, tell=tell), tell=tell)
    people = {registration.name: registration.person for registration in attendees}
    for minute, (name, *note) in enumerate(MET, start=1):
        theirs = _place(session, event, join(session, event, people[name], now=start, tell=tell), tell=tell)
        _meet(session, mine, theirs, note, now=start + timedelta(minutes=20 * minute))
    domain.end_event(session, event, now=start + LASTS, tell=tell)
    return event


def _place(session: Session, event: Event, registration: Registration, *, tell: Tell) -> Registration:
    """Somebody who came and shares what they may be written to by."""
    from netevents.events.domain import check_in
    from netevents.exchange import consents

    shared = {"ask_me_about", "looking_for", "can_help_with", "organization", "email"}
    consents.give(session, registration, shared, now=event.starts_at)
    check_in(registration, now=event.starts_at, tell=tell)
    session.flush()
    return registration


def _meet(
    session: Session, mine: Registration, theirs: Registration, note: Sequence[str], *, now: datetime
) -> None:
    """``mine`` scanned the live code of ``theirs``, and wrote down why."""
    from netevents.exchange import badges, notes
    from netevents.exchange.connecting import Scan, connect
    from netevents.exchange.models import SCREEN
    from netevents.people.domain import sign_in

    device = sign_in(session, mine.person, how="joined", lasts=LASTS, now=now)
    session.flush()
    token = badges.current(session, theirs)[SCREEN].token
    connect(session.connection(), Scan(token=token, secret=device.secret), now=now)
    device.revoked_at = now
    talked_about, my_question, offered = note
    notes.write(
        session,
        mine,
        theirs,
        talked_about=talked_about,
        my_question=my_question,
        offered=offered,
        now=now,
    )


def give_the_week(session: Session, person: Person, *, now: datetime) -> None:
    """What is worth a word to ``person`` stands on their first page at once, not only from the morning on."""
    from netevents.host.models import Given
    from netevents.host.naming import named_to, places_of_people, zones_of
    from netevents.host.weeks import week_of

    places = places_of_people(session, [person.id])
    named = named_to(session, places, now=now).get(person.id, {})
    week = week_of(named, {}, zone=zones_of(session, [person.id], places)[person.id], now=now)
    for plugin, key in week.new:
        session.add(Given(person_id=person.id, plugin=plugin, key=key, given_at=now))
    session.flush()
