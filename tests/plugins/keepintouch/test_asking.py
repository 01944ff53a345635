"""“Whom can I ask about …?”: one’s own connections, what they share, one’s own notes, and nothing else."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from netevents.events.models import Registration
from netevents.exchange import consents, notes, parting
from netevents.exchange.queries import connections_of
from netevents.people.models import Profile
from netevents_keepintouch.asking import whom_to_ask
from tests.cast import nobody
from tests.conftest import NOON
from tests.plugins.keepintouch.road import DAY, HERE, a_road, a_road_with_pages


def tells(session, road, name, **lines):
    profile = session.get_one(Profile, road.id(name))
    for field, text in lines.items():
        setattr(profile, field, text)
    consents.give(session, road.people[name].registration, lines, now=NOON)
    session.flush()


def asked(session, road, wanted, name="Ben"):
    found = whom_to_ask(connections_of(session, road.people[name].person), wanted)
    return {answer.met.profile.name: list(answer.why) for answer in found}


@pytest.fixture
def road(session):
    return a_road(session)


def test_people_are_found_by_what_they_share_and_each_says_why(session, road):
    tells(session, road, "Dan", can_help_with="Genética de plantas", organization="Lake University")
    tells(session, road, "Eve", ask_me_about="Beekeeping")

    assert asked(session, road, "GENETICA") == {"Dan": ["I can help with: Genética de plantas"]}
    assert asked(session, road, "lake") == {
        "Cleo": ["School or organization: Lake University"],
        "Dan": ["School or organization: Lake University"],
    }
    assert asked(session, road, "bee")["Eve"] == ["Ask me about: Beekeeping"]
    assert asked(session, road, "eekeeping") == {}


def test_ones_own_note_is_looked_through_and_nobody_elses(session, road):
    cleo, ben = road.people["Cleo"].registration, road.people["Ben"].registration
    notes.write(session, cleo, ben, talked_about="A canary", now=NOON)
    session.flush()

    assert asked(session, road, "spaghetti") == {"Cleo": ["You noted: The spaghetti bridge"]}
    assert asked(session, road, "spaghetti", name="Cleo") == {}
    assert asked(session, road, "canary") == {}
    assert asked(session, road, "canary", name="Cleo") == {"Ben": ["You noted: A canary"]}


def test_what_is_not_shared_is_not_looked_through(session, road):
    tells(session, road, "Dan", can_help_with="Welding")
    consents.give(session, road.people["Dan"].registration, [], now=NOON)
    assert asked(session, road, "welding") == {}

    tells(session, road, "Eve", can_help_with="Welding")
    parting.withdraw(road.met["Eve"], road.people["Eve"].registration, now=NOON, tell=nobody)
    assert asked(session, road, "welding") == {}


def test_who_left_or_blocked_is_not_found(session, road):
    tells(session, road, "Dan", can_help_with="Welding")
    tells(session, road, "Eve", can_help_with="Welding")
    assert set(asked(session, road, "welding")) == {"Dan", "Eve"}

    ben, dan = road.people["Ben"], road.people["Dan"]
    parting.block(session, dan.person, ben.person, now=NOON, tell=nobody)
    parting.leave(session, road.met["Eve"], ben.registration, now=NOON, tell=nobody)
    session.flush()
    assert asked(session, road, "welding") == {}


def test_who_has_more_of_the_words_comes_first_and_small_words_count_nothing(session, road):
    tells(session, road, "Dan", can_help_with="Robots")
    tells(session, road, "Eve", looking_for="somebody for robots and drones")

    assert list(asked(session, road, "who knows about robots and drones")) == ["Eve", "Dan"]
    assert list(asked(session, road, "robots")) == ["Dan", "Eve"]
    assert set(asked(session, road, "and")) == {"Eve"}


@pytest.mark.parametrize(
    "wanted",
    [
        "¿A quién puedo preguntar sobre drones?",
        "quien sabe algo mas de drones",
        "Whom do I ask about drones?",
    ],
)
def test_small_words_count_nothing_in_either_language(session, road, wanted):
    tells(session, road, "Dan", can_help_with="Genética de plantas, algo más que preguntar a quien sabe")
    tells(session, road, "Cleo", can_help_with="I do what I ask of you")
    tells(session, road, "Eve", ask_me_about="Drones")

    assert set(asked(session, road, wanted)) == {"Eve"}
    assert set(asked(session, road, "de")) == {"Dan"}


@pytest.mark.parametrize(
    ("line", "wanted", "is_found"),
    [
        ("AI, C++", "ai", True),
        ("AI, C++", "c++", True),
        ("AI, C++", "c", False),
        ("Trains", "ai", False),
        ("日本語とロボット", "ロボット", True),
        ("Straße", "strasse", True),
        ("Anything", "(.*", False),
    ],
)
def test_words_of_many_kinds(session, road, line, wanted, is_found):
    tells(session, road, "Dan", can_help_with=line)

    assert ("Dan" in asked(session, road, wanted)) == is_found


def test_somebody_met_twice_is_one_answer_with_both_notes(session, road):
    event = road.meet_again(session, "Ben", "Dan", at=NOON + 60 * DAY)
    places = {place.person_id: place for place in event_places(session, event)}
    ben, dan = road.people["Ben"], road.people["Dan"]
    notes.write(session, ben.registration, dan.registration, talked_about="Kites", now=NOON)
    notes.write(
        session, places[ben.person.id], places[dan.person.id], offered="A kite to lend", now=NOON + 60 * DAY
    )
    session.flush()

    assert asked(session, road, "kite") == {"Dan": ["You noted: A kite to lend", "You noted: Kites"]}


def event_places(session, event):
    return session.scalars(select(Registration).where(Registration.event_id == event.id))


def test_the_page_answers_and_leads_to_the_person(app):
    road = a_road_with_pages(app)
    ben = road.phone("Ben")
    shown = ben.get(f"{HERE}/ask?q=soldering")

    assert "I can help with: Soldering" in shown.text
    assert f'href="/c/{road.met["Cleo"].code}"' in shown.text
    assert "Nobody you have met" in ben.get(f"{HERE}/ask?q=whales").text
    assert "You noted" not in road.phone("Cleo").get(f"{HERE}/ask?q=spaghetti").text
    through = ben.get(f"{HERE}/ask/through?about=whales").text
    assert re.search(rf"/ask/through/{road.met['Cleo'].code}\?about=whales", through)
    assert "whales" in ben.get(f"{HERE}/ask/through/{road.met['Cleo'].code}?about=whales").text
    assert "Nobody of that name." in ben.get(f"{HERE}/ask/through?q=Zoe").text
