"""A round is computed once and read by each in their own language."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from netevents.people.models import OutgoingMail, Person, Profile
from netevents_mentoring.rounds import letters
from netevents_mentoring.rounds.answers import tell
from netevents_mentoring.rounds.models import Match, Question
from tests.cast import EVERYWHERE, post, world
from tests.plugins.mentoring.rounds.screens import Rounds
from tests.plugins.mentoring.taking_part import CONSOLE, HOME


@pytest.fixture
def rounds(app):
    return Rounds(app, "Ben", "Cleo", "Dan")


def all_read_spanish(rounds):
    with world(rounds.app) as session:
        session.execute(update(Person).values(language="es"))


def test_reasons_cautions_and_proofs_of_one_round_are_read_in_two_languages(rounds):
    there = rounds.start("fairest")
    english = rounds.text(there)
    all_read_spanish(rounds)
    spanish = rounds.text(there)

    assert "Offers everything that is wanted: Web. Four hours a week in common." in english
    assert "Ofrece todo lo que se busca: Web. Cuatro horas a la semana en común." in spanish
    assert "Bastaría un hueco más con " in spanish
    assert "Ninguna otra ronda ayuda a más gente" in spanish
    assert "Todo ocupado" in rounds.text(f"{there}/plots")


def test_how_far_a_job_is_and_why_it_failed_are_said_in_spanish(rounds):
    there = post(rounds.ada, rounds.index, mode="stable", seconds="20").location
    all_read_spanish(rounds)

    assert "Empieza en un momento. Esta página vuelve a mirar sola" in rounds.text(there)
    post(rounds.ada, f"{there}/cancel")
    assert "La cancelaste." in rounds.text(there)


def test_what_would_forbid_two_is_said_in_spanish(rounds):
    there = rounds.start()
    with world(rounds.app) as session:
        ben = session.scalars(select(Match.code).order_by(Match.id).limit(1)).one()
    post(rounds.ada, f"{there}/ban/{ben}")
    with world(rounds.app) as session:
        match = session.scalars(select(Match).where(Match.code == ben)).one()
        asked = Question(
            code="verboten",
            round_id=match.round_id,
            request_id=match.request_id,
            offer_id=match.offer_id,
            asked_at=rounds.clock(),
        )
        session.add(asked)
    rounds.work()
    all_read_spanish(rounds)

    assert "La organización descartó esta propuesta." in rounds.text(f"{there}/question/verboten")
    assert "Descartaste la mentoría que proponía esta ronda." in rounds.text(there)


def test_both_sides_read_their_match_and_a_call_for_help_in_spanish(rounds):
    rounds.published()
    all_read_spanish(rounds)
    page = rounds.text(f"{HOME}match/{rounds.match('Ben')}", "Ben")
    post(rounds.night.phone("Ben"), f"{HOME}help", topic="Web", place="7")

    assert "Sabe lo que quieres aprender: Web. Tenéis horas en común durante la semana." in page
    assert "Llevas esperando menos de un minuto." in rounds.text(f"{HOME}help", "Ben")
    assert "Aún nadie" in rounds.text(f"{CONSOLE}queue")


def test_a_letter_is_in_the_language_of_who_gets_it(rounds):
    rounds.published()
    with world(rounds.app) as session:
        for name, language in (("Ben", "es"), ("Mo", "")):
            person = session.scalars(select(Person).where(Person.name == name)).one()
            person.language = language
            session.get_one(Profile, person.id).email = f"{name}@example.org"
        session.flush()
        tell(session, now=rounds.clock(), on=EVERYWHERE, write=letters.writer(session, now=rounds.clock()))
        mails = {one.to_address: one for one in session.scalars(select(OutgoingMail))}

        assert mails["Mo@example.org"].subject.startswith("A match for you: ")
        assert mails["Ben@example.org"].subject.startswith("Una propuesta para ti: ")
        assert "di sí o no antes del lun 11 de mayo de 2026, 14:00." in mails["Ben@example.org"].body
