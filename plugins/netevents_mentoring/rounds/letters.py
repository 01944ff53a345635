"""Letters about matches, for those who gave an e-mail; everything in them stands on their pages, too."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from netevents.events.models import Event, Registration
from netevents.languages import _, mark, speaking
from netevents.people.letters import write_to
from netevents.people.models import Person
from netevents.web.dates import when
from netevents_mentoring.programs.models import Program
from netevents_mentoring.rounds.answers import IS_THERE, REMINDER, Write
from netevents_mentoring.rounds.models import Match

SUBJECTS: Final = {
    IS_THERE: mark("A match for you: %(program)s"),
    REMINDER: mark("Your match waits for your answer: %(program)s"),
}


def writer(session: Session, *, now: datetime) -> Write:
    """What writes letters, where letters are sent."""

    def write(match: Match, place: Registration, program: Program, kind: str) -> None:
        person = session.get(Person, place.person_id)
        if person is None or match.answer_until is None or place.claimed_at is None:
            return
        event = session.get_one(Event, place.event_id)
        with speaking(person.language):
            subject = _(SUBJECTS[kind], program=program.name)
            body = _(
                "Hello %(name)s,\n\nin %(program)s somebody could suit you. Open %(event)s in netevents, on "
                "the phone with which you joined, and say yes or no until %(until)s.\n"
                "A no needs no reason; the next one is looked for then.\n",
                name=place.name,
                program=program.name,
                event=event.name,
                until=when(match.answer_until, person.zone or event.zone),
            )
        write_to(
            session,
            person,
            mails=True,
            subject=subject,
            body=body,
            dedupe_key=f"mentoring match {match.code} {kind} {place.code} {match.answer_until:%Y%m%d %H:%M}",
            now=now,
        )

    return write
