"""What two people read before they answer a match: what the other says, what speaks for it, what to mind."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from netevents_mentoring.programs.models import Offer, Request
from netevents_mentoring.rounds import wording
from tests.cast import post, world
from tests.conftest import NOON
from tests.plugins.mentoring.rounds.screens import Rounds
from tests.plugins.mentoring.taking_part import HOME, a_program, asking, offering

MORNING, EVENING = (8, 9), (18, 19)
BOTH_SPEAK = {"languages": ["Spanish"]}


def a_match(app, *, wants=("Design",), knows=("Web", "Hardware")):
    """The pages of Ben and Mo, who were put together when they last said this."""
    rounds = Rounds(app, "Ben", mentors=("Mo",))
    rounds.published()
    with world(app) as session:
        asked, offered = session.scalars(select(Request)).one(), session.scalars(select(Offer)).one()
        asked.topics = {"order": list(wants), "levels": dict.fromkeys(wants, 2)}
        offered.topics = dict.fromkeys(knows, 2)
    return rounds, f"{HOME}match/{rounds.match('Ben')}"


def test_a_mentor_reads_what_is_asked_for_two_reasons_and_what_to_mind(app):
    rounds, show = a_match(app)

    page = rounds.text(show, "Mo")

    assert "What your mentee would like to learn Design" in page
    assert "Your weeks have time in common. You can meet in person or online." in page
    assert "None of what they would like to learn is on your list" in page


def test_a_mentee_reads_what_is_offered_two_reasons_and_what_to_mind(app):
    rounds, show = a_match(app)

    page = rounds.text(show, "Ben")

    assert "What your mentor can help with Web and Hardware" in page
    assert "Your weeks have time in common. You can meet in person or online." in page
    assert "None of what you would like to learn is on their list" in page


def test_who_asks_for_a_mentor_reads_before_what_one_will_read(app):
    rounds, _show = a_match(app)

    assert "A mentor found for you reads this, your name, your topics and the lines you share here." in (
        rounds.text(rounds.night.page("ask"), "Ben")
    )


def test_both_read_it_in_spanish(app):
    rounds, show = a_match(app)
    post(rounds.night.phone("Mo"), "/language", language="es")

    page = rounds.text(show, "Mo")

    assert "Lo que quiere aprender tu aprendiz Diseño" in page
    assert "Podéis veros en persona o en línea." in page
    assert "Nada de lo que quiere aprender está en tu lista" in page


def test_once_it_is_over_nothing_of_what_they_said_is_read(app):
    rounds, show = a_match(app)
    post(rounds.night.phone("Ben"), f"{show}/no", because="")

    for reader in ("Ben", "Mo"):
        page = rounds.text(show, reader)
        assert ("Design" in page, "Hardware" in page, "Keep in mind" in page) == (False, False, False)


def test_what_is_told_to_organizers_alone_stays_out(app):
    """Years, levels that the mentor wishes for and how many they take are nobody else’s."""
    rounds, show = a_match(app)
    with world(app) as session:
        asked, offered = session.scalars(select(Request)).one(), session.scalars(select(Offer)).one()
        asked.years, offered.years, offered.capacity = 9, 2, 7
        offered.wishes = {"goals": ["Finish a project"], "levels": [3]}

    for reader in ("Ben", "Mo"):
        page = rounds.text(show, reader)
        assert not [told for told in ("wished", "further along", "seven", "Finish a project") if told in page]


@pytest.mark.parametrize(
    ("asks", "offers", "mentee_reads"),
    [
        ({"hours": EVENING}, {}, "You have named no hour of the week in common."),
        ({"hours": (8,)}, {}, "You have only one hour a week in common."),
        ({"hours": ()}, {}, "It is not known yet when both of you have time."),
        ({"topics": {"Data": 2, "Web": 2}}, {}, "Not on their list: Data."),
        ({"topics": {"Web": 2, "Data": 2}}, {}, "Not on their list: Data."),
        ({"topics": {"Web": 3}}, {}, "You would like to get further than they say they are: Web."),
        ({"goals": ["A job"]}, {"goals": ["A prototype"]}, "You have different goals in mind."),
        ({"languages": ()}, {}, "It is not known yet which language you both speak."),
        ({}, {}, "Nothing stands out; the first meeting will tell."),
    ],
)
def test_one_thing_to_mind_is_the_one_that_matters_most(session, asks, offers, mentee_reads):
    program = a_program(session)
    usual = {"topics": {"Web": 2}, "hours": MORNING} | BOTH_SPEAK
    offered = offering(session, program, "Mo", **usual | offers)
    asked = asking(session, program, "Ben", **usual | asks)

    assert mentee_reads in wording.to_mind(asked, offered, now=NOON, reader="mentee")
    assert wording.to_mind(asked, offered, now=NOON, reader="mentor")


@pytest.mark.parametrize(
    ("one", "other", "ways"),
    [
        ("either", "either", "You can meet in person or online."),
        ("online", "either", "You can meet online."),
        ("in person", "in person", "You can meet in person."),
        ("in person", "online", ""),
    ],
)
def test_a_way_to_meet_is_said_where_both_want_it(session, one, other, ways):
    program = a_program(session)
    asked = asking(session, program, "Ben", "Data", hours=(), format=one)
    offered = offering(session, program, "Mo", "Web", format=other)

    assert wording.in_common(asked, offered, now=NOON) == ([ways] if ways else [])
