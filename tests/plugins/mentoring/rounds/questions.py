"""Two mentors and two mentees, and what is asked, made and undone about them."""

from __future__ import annotations

from sqlalchemy import select

from netevents.people.models import Person
from netevents_mentoring.rounds import asking, moves
from netevents_mentoring.rounds.models import Question
from tests.plugins.mentoring.rounds.season import DESIGN, WEB, a_season


def two_and_two(engine):
    return a_season(engine, {"Mo": WEB, "Nia": DESIGN}, {"Ben": WEB, "Cleo": DESIGN})


def ask(season, code, mentee, mentor):
    """The code of the question, answered."""
    with season.session() as session:
        question = asking.ask(
            session,
            season.the_round(session, code),
            season.request(session, mentee),
            season.offer(session, mentor),
            by=session.get_one(Person, season.ada),
            now=season.clock(),
        ).code
    season.work()
    return question


def the_question(session, code):
    return session.scalars(select(Question).where(Question.code == code)).one()


def make(season, code, question):
    with season.session() as session:
        moves.make_answer(
            session, season.the_round(session, code), the_question(session, question), now=season.clock()
        )


def undo(season, code, question):
    with season.session() as session:
        moves.undo(
            session, season.the_round(session, code), the_question(session, question), now=season.clock()
        )
