"""What attendees do on their phones: offer, ask, pause, leave."""

from __future__ import annotations

import pytest

from netevents_mentoring.programs import domain
from netevents_mentoring.programs.models import Offer, Request
from tests.cast import post, world
from tests.conftest import NOON
from tests.plugins.mentoring.taking_part import HOME, a_night, asking, kept, offering


def test_the_event_page_leads_to_mentoring_and_on_to_both_ways_in(app):
    phone = a_night(app, "Ben").phone("Ben")

    assert f'href="{HOME}"' in phone.get("/e/hack-night/").text
    home = phone.get(HOME).text

    assert "Ask for a mentor" in home
    assert "Offer to mentor" in home


@pytest.mark.parametrize("form", ["offer", "ask"])
def test_the_line_for_other_topics_says_how_several_are_written(app, form):
    night = a_night(app, "Ben")

    page = night.phone("Ben").get(night.page(form)).text

    assert '<p class="help" id="other_topics-help">Separated by commas.</p>' in page


def test_after_the_event_its_page_invites_nobody_any_more(app):
    night = a_night(app, "Ben")
    invited = night.phone("Ben").get("/e/hack-night/").text
    with world(app) as session:
        session.merge(night.event).state = "ended"

    assert "Offer to mentor" in invited
    assert "Offer to mentor" not in night.phone("Ben").get("/e/hack-night/").text


def test_offering_takes_one_screen(app):
    night = a_night(app, "Ben")
    page = night.phone("Ben").get(night.page("offer")).text
    assert "What you can help with" in page

    answer = post(
        night.phone("Ben"),
        night.page("offer"),
        topics="3 Web",
        other_topics="Rust, rust",
        week=["2", "8"],
        about="I like forms.",
        capacity="2",
        format="either",
        zone="Europe/Madrid",
    )

    assert answer.location == HOME
    [offer] = kept(night, Offer)
    assert offer.topics == {"Rust": 2, "Web": 3}
    assert offer.hours == {"week": [17, 18, 19, 20, 65, 66, 67, 68]}
    assert (offer.capacity, offer.about, offer.zone) == (2, "I like forms.", "Europe/Madrid")
    home = night.phone("Ben").get(HOME).text
    assert "You offer to mentor" in home
    assert "Mon and Wed evening" in home


def test_the_form_shows_what_was_said_and_changes_it(app):
    night = a_night(app, "Ben")
    with world(app) as session:
        offering(
            session,
            night.program,
            night.people["Ben"],
            topics={"Web": 3, "Rust": 1},
            about="I like forms.",
            identity=["left-handed"],
        )

    page = night.phone("Ben").get(night.page("offer")).text

    assert '<option value="3 Web" selected>' in page
    assert '<option value="1 Rust" selected>' in page
    assert "I like forms." in page
    assert "left-handed" in page
    post(
        night.phone("Ben"),
        night.page("offer"),
        topics="1 Rust",
        about="",
        identity="",
        capacity="1",
        format="online",
        zone="UTC",
    )
    [offer] = kept(night, Offer)
    assert (offer.topics, offer.about, offer.identity, offer.format) == ({"Rust": 1}, "", {}, "online")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Choose or write a topic."),
        ({"topics": "9 Web"}, "Choose or write a topic."),
        ({"other_topics": ", ".join(f"t{number}" for number in range(13))}, "At most 12 topics"),
        ({"other_topics": "x" * 61}, "Each has at most 60 characters."),
        ({"topics": "2 Web", "capacity": "many"}, "Write a number from 0 to 50."),
        ({"topics": "2 Web", "capacity": ""}, "How many people can you take?"),
        ({"topics": "2 Web", "zone": "Mars/Base"}, "There is no such time zone."),
        ({"topics": "2 Web", "format": "by post"}, "Choose how you would like to meet."),
        ({"topics": "2 Web", "years": "-1"}, "Write a number from 0 to 70."),
        ({"topics": "2 Web", "about": "x" * 601}, "Please shorten it to 600 characters."),
    ],
)
def test_what_cannot_be_kept_is_said_beside_the_field(app, typed, sentence):
    night = a_night(app, "Ben")
    said = {"capacity": "1", "format": "either", "zone": "UTC"} | typed

    answer = post(night.phone("Ben"), night.page("offer"), **said)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert kept(night, Offer) == []


def test_asking_puts_what_matters_most_first(app):
    night = a_night(app, "Ben")

    answer = post(
        night.phone("Ben"),
        night.page("ask"),
        topics=["1 Design", "2 Web"],
        other_topics="Rust",
        first="Web",
        format="either",
        zone="UTC",
    )

    assert answer.location == HOME
    [request] = kept(night, Request)
    assert request.topics == {
        "order": ["Web", "Rust", "Design"],
        "levels": {"Web": 2, "Rust": 2, "Design": 1},
    }
    assert "Web, Rust and Design" in night.phone("Ben").get(HOME).text


def test_a_minor_chooses_from_lists_and_finds_no_mentors(app):
    night = a_night(app, minors=("Mia",), audience="mixed")
    mia = night.phone("Mia")

    page = mia.get(night.page("ask")).text
    assert "Offer to mentor" not in mia.get(HOME).text
    assert "<textarea" not in page
    assert 'type="text"' not in page
    answer = post(
        mia,
        night.page("ask"),
        topics=["1 Web", "1 My address"],
        other_topics="call me",
        about="I live at",
        identity="me",
        spoken="English",
        format="either",
        zone="UTC",
    )

    assert answer.location == HOME
    [request] = kept(night, Request)
    assert (request.topics["order"], request.languages, request.is_minor) == (["Web"], ["English"], True)
    assert "A leader proposes a mentor" in mia.get(HOME).text
    for path in (night.page("offer"), night.page("mentors"), night.page("mentor/x")):
        assert mia.get(path).status_code == 404


def test_pausing_and_leaving_are_one_press_and_harmless_twice(app):
    night = a_night(app, "Ben")
    with world(app) as session:
        offering(session, night.program, night.people["Ben"])
        asking(session, night.program, night.people["Ben"])

    for act in ("offer/pause", "offer/leave", "ask/leave"):
        for _ in range(2):
            assert post(night.phone("Ben"), night.page(act)).location == HOME

    [offer], [request] = kept(night, Offer), kept(night, Request)
    assert (offer.capacity, offer.left_at, request.left_at) == (0, NOON, NOON)
    assert "You offer" not in night.phone("Ben").get(HOME).text


def test_leaving_what_one_never_made_is_not_found(app):
    night = a_night(app, "Ben")

    for act in ("offer/pause", "offer/leave", "ask/leave", "mentors", "mentor/x/rather-not"):
        assert post(night.phone("Ben"), night.page(act)).status_code == 404


def test_after_the_day_the_way_in_is_closed_in_words(app):
    night = a_night(app, "Ben")
    with world(app) as session:
        session.merge(night.program).takes_until = NOON

    assert "Ask for a mentor" not in night.phone("Ben").get(HOME).text
    for answer in (
        night.phone("Ben").get(night.page("offer")),
        post(night.phone("Ben"), night.page("ask"), topics="1 Web", format="either", zone="UTC"),
    ):
        assert answer.status_code == 409
        assert "takes no more offers and requests" in answer.text


def test_a_program_of_another_event_is_not_found(app):
    night, code = a_night(app, "Ben"), "aaaaaaaaaaaa"

    for view in ("offer", "ask", "mentors"):
        assert night.phone("Ben").get(f"{HOME}program/{code}/{view}").status_code == 404


def test_too_many_goals_are_refused_beside_the_field(app):
    night = a_night(app, "Ben")
    with world(app) as session:
        session.merge(night.program).goals = [f"Goal {number}" for number in range(9)]

    answer = post(
        night.phone("Ben"),
        night.page("ask"),
        topics="1 Web",
        goals=[f"Goal {number}" for number in range(9)],
        format="either",
        zone="UTC",
    )

    assert answer.status_code == 422
    assert f"At most {domain.MOST_GOALS}" in answer.text
