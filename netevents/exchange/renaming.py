"""People change their names; where an event is not over, their name there follows."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.events.models import Event, Registration
from netevents.languages import _
from netevents.people.domain import OneWordPlease, one_word
from netevents.people.models import Person


class OneWordThere(OneWordPlease):
    """Somebody who counts as a minor at one event wants a name with a surname."""


def rename(session: Session, person: Person, name: str) -> None:
    """Let ``person`` go by ``name`` from now on; at events that have ended the old name stays.

    :raises OneWordPlease: if a minor's name has more than one word
    :raises OneWordThere: if the person counts as a minor at an event that is not over
    """
    if name == person.name:
        return
    if person.is_minor:
        one_word(name)
    places = session.execute(
        select(Registration, Event.name)
        .join(Event, Event.id == Registration.event_id)
        .where(Registration.person_id == person.id, Event.state != "ended")
    ).all()
    for registration, event_name in places:
        if registration.is_minor:
            try:
                one_word(name)
            except OneWordPlease as no:
                raise OneWordThere(
                    _(
                        "At %(name)s you are a youth member and go by one word: a first name or a nickname.",
                        name=event_name,
                    )
                ) from no
        registration.name = name
    person.name = name
    session.flush()
