"""The demo has people who offer, ask and wait for help."""

from __future__ import annotations

from sqlalchemy import select

from netevents.events.models import Event
from netevents.ops.demo import fill
from netevents_mentoring import demo
from netevents_mentoring.programs import queries
from netevents_mentoring.programs.models import Offer, Program, Request
from netevents_mentoring.queue.queries import waiting
from tests.cast import nobody
from tests.conftest import NOON


def test_the_demo_shows_every_part_of_mentoring(session):
    fill(session, now=NOON, tell=nobody)

    event = session.scalars(select(Event).where(Event.state == "open")).one()
    program = session.scalars(select(Program)).one()
    assert program.name == "Mentoring at Hack night at Hilltop"
    assert len(queries.offers_in(session, program)) == len(demo.MENTORS) == 6
    assert len(queries.requests_in(session, program)) == len(demo.MENTEES) == 14
    assert queries.coverage(session, program).uncovered == ["Cloud bills"]
    assert [call.topic for call in waiting(session, event)] == ["Hardware"]
    everybody = [*session.scalars(select(Offer)), *session.scalars(select(Request))]
    assert all(said.languages for said in everybody)


def test_one_mentee_of_the_demo_speaks_a_language_of_no_mentor():
    spoken = {language for mentor in demo.MENTORS for language in mentor.languages}

    assert len([mentee for mentee in demo.MENTEES if not spoken & {*mentee.languages}]) == 1
