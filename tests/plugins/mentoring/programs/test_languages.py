"""Topics, goals and languages of ours are kept in English and read in each reader’s language."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from netevents.languages import speaking
from netevents_mentoring.programs import presets
from netevents_mentoring.programs.models import Offer, Program
from netevents_mentoring.programs.opening import open_preset
from netevents_mentoring.programs.words import said_list, said_times
from tests.cast import an_event, post, world
from tests.plugins.mentoring.taking_part import HOME, a_night

TOPICS, GOALS = list(presets.TOPICS["hackathon"]), list(presets.GOALS["hackathon"])


@pytest.fixture
def night(app):
    night = a_night(app, "Ben")
    with world(app) as session:
        program = session.merge(night.program)
        program.topics, program.goals = [*TOPICS, "Juggling"], GOALS
    return night


def in_spanish(phone):
    phone.environ_base["HTTP_ACCEPT_LANGUAGE"] = "es"
    return phone


def test_what_is_ours_is_read_in_spanish_and_kept_as_everybody_elses(app, night):
    phone = in_spanish(night.phone("Ben"))
    form = phone.get(night.page("offer")).text
    assert "<bdi>Aprendizaje automático</bdi>" in form
    assert "<bdi>Juggling</bdi>" in form
    assert "Con soltura" in form

    post(
        phone,
        night.page("offer"),
        topics="3 Getting started with code",
        other_topics="aprendizaje automatico, Tejer",
        goals="Finish a project",
        languages="español, Klingon",
        capacity="1",
        format="either",
        zone="Europe/Madrid",
    )

    with world(app) as session:
        [offer] = session.scalars(select(Offer)).all()
    assert offer.topics == {"Machine learning": 2, "Tejer": 2, "Getting started with code": 3}
    assert (offer.goals, offer.languages) == (["Finish a project"], ["Spanish", "Klingon"])
    assert "Empezar a programar" in phone.get(HOME).text
    assert 'value="Español, Klingon"' in phone.get(night.page("offer")).text
    phone.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    assert "Getting started with code" in phone.get(HOME).text


def test_organizers_who_save_the_form_as_it_is_change_no_topic(app, night):
    desk, there = in_spanish(night.phones["Ada"]), night.console("/edit")
    assert "Empezar a programar\n" in desk.get(there).text

    with speaking("es"):
        topics, goals = (
            "\n".join(map(presets.said, texts)) for texts in ([*TOPICS, "Juggling"], [*GOALS, "Algo propio"])
        )
    weights = dict.fromkeys((f"weight_{name}" for name in presets.CRITERIA), "some")
    post(desk, there, name="Noche", whole_group="", topics=topics, goals=goals, answer_days="3", **weights)

    with world(app) as session:
        program = session.get_one(Program, night.program.id)
    assert program.topics == [*TOPICS, "Juggling"]
    assert program.goals == [*GOALS, "Algo propio"]


def test_a_program_is_called_in_the_language_of_its_event(session):
    event = an_event(session)
    event.language = "es"

    program = open_preset(session, event)

    assert program is not None
    assert program.name == f"Mentoría en {event.name}"


def test_lists_and_times_are_said_in_the_language_spoken():
    with speaking("es"):
        assert said_list(["Web", "Music", "Tejer"]) == "Web, Música y Tejer"
        assert said_times(range(17, 21)) == "lun por la tarde"
    assert said_list(["Web", "Music", "Tejer"]) == "Web, Music and Tejer"
    assert said_list([]) == ""


def test_no_preset_has_a_comma_which_would_part_it_in_two():
    texts = [text for lists in (presets.TOPICS, presets.GOALS) for some in lists.values() for text in some]
    with speaking("es"):
        said = [presets.said(text) for text in (*texts, *presets.LANGUAGES)]
    assert not [text for text in said if "," in text or ";" in text]
    assert len(set(said)) == len({*texts, *presets.LANGUAGES})
