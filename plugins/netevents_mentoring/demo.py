"""Mentoring at the invented event of ``netevents demo``: who offers, who asks, and one call for help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.events.models import Event, Registration
from netevents_mentoring.programs import domain as programs
from netevents_mentoring.programs import queries
from netevents_mentoring.programs.words import hours_of
from netevents_mentoring.queue import domain as queue

EVENINGS: Final = (2, 8, 11)
AFTERNOONS: Final = (4, 10, 13)
WEEKEND: Final = (15, 16, 19)


class Mentor(NamedTuple):
    """One who offers; ``place`` is theirs on the roll."""

    place: int
    topics: Mapping[str, int]
    slots: Sequence[int]
    capacity: int
    about: str
    languages: Sequence[str] = ("English",)


class Mentee(NamedTuple):
    """One who asks."""

    place: int
    topics: Mapping[str, int]
    slots: Sequence[int]
    about: str = ""
    languages: Sequence[str] = ("English",)


MENTORS: Final = (
    Mentor(0, {"Hardware": 3, "Getting started with code": 2}, EVENINGS, 3, "I break radios and mend them."),
    Mentor(
        7,
        {"Design": 2, "Pitching": 3},
        AFTERNOONS,
        2,
        "I cut short films and long talks.",
        ("Chinese", "English"),
    ),
    Mentor(14, {"Machine learning": 3, "Web": 2}, (*EVENINGS, *WEEKEND), 2, "Ask me to explain it twice."),
    Mentor(17, {"Web": 3, "Getting started with code": 3}, WEEKEND, 4, "First programs are my favourite."),
    Mentor(
        30,
        {"Hardware": 3, "Mobile apps": 2},
        (*AFTERNOONS, *EVENINGS),
        1,
        "Bring it, I have a soldering iron.",
    ),
    Mentor(
        34, {"Design": 3, "Finding a team": 2}, (*AFTERNOONS, *WEEKEND), 2, "Good things are simple to use."
    ),
)
MENTEES: Final = (
    Mentee(1, {"Design": 2, "Pitching": 1}, AFTERNOONS, "I have a board game and no words for it."),
    Mentee(3, {"Getting started with code": 1}, EVENINGS, "I would like to write my first program."),
    Mentee(4, {"Machine learning": 2, "Web": 2}, EVENINGS, "Bus data, and what to do with it."),
    Mentee(6, {"Pitching": 2}, AFTERNOONS),
    # No mentor speaks their language, so that a round has somebody left over, with what would help.
    Mentee(9, {"Hardware": 2, "Machine learning": 1}, EVENINGS, "A drum that listens.", ("Portuguese",)),
    Mentee(12, {"Hardware": 1, "Web": 1}, WEEKEND, languages=("English", "Spanish")),
    Mentee(13, {"Design": 3}, (*AFTERNOONS, *WEEKEND), "I draw letters and would like to draw screens."),
    Mentee(18, {"Hardware": 2}, AFTERNOONS, "A sensor for caves."),
    Mentee(20, {"Getting started with code": 2, "Web": 1}, WEEKEND),
    Mentee(22, {"Mobile apps": 1, "Hardware": 1}, EVENINGS, "An app for our garden."),
    Mentee(25, {"Finding a team": 1, "Pitching": 1}, WEEKEND),
    Mentee(33, {"Machine learning": 2}, WEEKEND, "Football, in numbers."),
    Mentee(35, {"Design": 1, "Mobile apps": 2}, AFTERNOONS),
    Mentee(37, {"Web": 2, "Cloud bills": 1}, EVENINGS, "A page for market stalls."),
)
CALLER: Final = 18


def fill(session: Session, event: Event, *, now: datetime) -> None:
    """Let people offer and ask in the program of ``event``, and one of them call for help."""
    places = session.scalars(
        select(Registration).where(Registration.event_id == event.id).order_by(Registration.id)
    ).all()
    program = queries.programs_at(session, event)[0]
    for mentor in MENTORS:
        offered = programs.Offered(
            topics=mentor.topics,
            hours=hours_of(mentor.slots),
            zone=event.zone,
            capacity=mentor.capacity,
            about=mentor.about,
            languages=mentor.languages,
        )
        programs.offer(session, program, places[mentor.place], offered, now=now)
    for mentee in MENTEES:
        said = programs.Said(
            topics=mentee.topics,
            hours=hours_of(mentee.slots),
            zone=event.zone,
            about=mentee.about,
            languages=mentee.languages,
        )
        programs.request(session, program, places[mentee.place], said, now=now)
    asked_at = max(event.starts_at, now - timedelta(minutes=6))
    queue.call(session, event, places[CALLER], topic="Hardware", place="Table 7, by the window", now=asked_at)
