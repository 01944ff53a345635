"""Two who edit one row, in two tabs or as two organizers: nothing is lost without a word."""

from __future__ import annotations

import pytest

from netevents.events.models import Registration
from netevents.people.domain import Told, write_profile
from netevents.people.models import Person, Profile
from tests.cast import a_person, attending, post, signed_in, world
from tests.events.console import a_club, hold, stored
from tests.exchange.stage import a_meeting
from tests.filled import filled

PROFILE = "What I tell about myself"


@pytest.fixture
def ben(app, client):
    with world(app) as session:
        person = a_person(session, "Ben")
        write_profile(
            session, person, Told(phone="+34600100200", looking_for="a team", links=["https://a.example"])
        )
    signed_in(client, person)
    return person


def profile_of(app, person):
    with world(app) as session:
        return session.get_one(Profile, person.id)


def test_what_one_tab_left_alone_stays_as_the_other_saved_it(app, client, ben):
    first = filled(client.get("/me/profile").text, PROFILE)
    second = dict(first)
    post(client, "/me/profile", **second | {"phone": "+34 600 999 999", "link_2": "https://b.example"})

    answer = post(client, "/me/profile", **first | {"looking_for": "a job"})

    assert answer.status_code == 302
    now = profile_of(app, ben)
    assert (now.phone, now.looking_for) == ("+34 600 999 999", "a job")
    assert now.links == ["https://a.example", "https://b.example"]


def test_a_field_that_both_changed_is_refused_once_with_both_texts(app, client, ben):
    form = filled(client.get("/me/profile").text, PROFILE)
    post(client, "/me/profile", **form | {"looking_for": "a room"})

    refused = post(client, "/me/profile", **form | {"looking_for": "a job", "organization": "Riverside"})

    assert refused.status_code == 422
    assert "Somebody has changed this to “a room” meanwhile." in refused.text
    assert profile_of(app, ben).looking_for == "a room"
    again = filled(refused.text, PROFILE)
    assert (again["looking_for"], again["organization"]) == ("a job", "Riverside")
    assert post(client, "/me/profile", **again).status_code == 302
    assert profile_of(app, ben).looking_for == "a job"
    assert profile_of(app, ben).organization == "Riverside"


def test_the_same_change_twice_is_no_quarrel(app, client, ben):
    form = filled(client.get("/me/profile").text, PROFILE) | {"looking_for": "a job"}
    post(client, "/me/profile", **form)

    assert post(client, "/me/profile", **form).status_code == 302


def test_what_was_emptied_meanwhile_is_said_so(app, client, ben):
    form = filled(client.get("/me/profile").text, PROFILE)
    post(client, "/me/profile", **form | {"looking_for": ""})

    refused = post(client, "/me/profile", **form | {"looking_for": "a job"})

    assert "Somebody has emptied this meanwhile." in refused.text


def test_a_minor_s_first_name_is_not_written_over(app, client):
    with world(app) as session:
        mia = a_person(session, "Mia", age="13-15")
    signed_in(client, mia)
    form = filled(client.get("/me/profile").text, "My name")
    post(client, "/me/profile", **form | {"name": "Mimi"})

    refused = post(client, "/me/profile", **form | {"name": "Mo"})

    assert "“Mimi”" in refused.text
    with world(app) as session:
        assert session.get_one(Person, mia.id).name == "Mimi"


def test_two_organizers_keep_each_other_s_settings(app, client):
    club = a_club(app)
    event = hold(app, club)
    signed_in(client, club["Ada"])
    page = f"/console/e/{event.slug}/edit"
    form = filled(client.get(page).text, "Settings")
    post(
        client, page, **form | {"place": "Great hall", "ends": "22:00", "asks_room_code": "y", "seats": "40"}
    )

    answer = post(client, page, **form | {"about": "Bring\r\na cup"})

    assert answer.status_code == 302
    now = stored(app, event.slug)
    assert (now.place, now.about, now.seats, now.asks_room_code) == ("Great hall", "Bring\na cup", 40, True)
    assert now.ends_at.hour == 20


def test_settings_that_both_changed_are_named_in_words(app, client):
    club = a_club(app)
    event = hold(app, club)
    signed_in(client, club["Ada"])
    page = f"/console/e/{event.slug}/edit"
    form = filled(client.get(page).text, "Settings")
    theirs = {"badge_codes": "live", "interests": "Knots\nMaps", "seats": "40", "starts": "12:30"}
    post(client, page, **form | theirs)

    mine = {"badge_codes": "live only", "interests": "Tents", "seats": "50", "starts": "12:45"}
    refused = post(client, page, **form | mine)

    assert refused.status_code == 422
    for words in (
        "“They change every half minute; printed badges count too”",
        "“Knots\nMaps”",
        "“40”",
        "“12:30”",
    ):
        assert words in refused.text
    assert stored(app, event.slug).seats == 40


def test_a_page_made_before_this_was_carried_is_taken_whole(app, client, ben):
    form = filled(client.get("/me/profile").text, PROFILE)
    bare = {name: value for name, value in form.items() if not name.startswith("before_")}

    assert post(client, "/me/profile", **bare | {"looking_for": "a job"}).status_code == 302
    assert profile_of(app, ben).looking_for == "a job"


def test_an_attendee_s_role_stays_when_another_mends_the_name(app, client):
    club = a_club(app)
    event = hold(app, club)
    with world(app) as session:
        place = attending(session, session.merge(event), "Ben")
    signed_in(client, club["Ada"])
    page = f"/console/e/{event.slug}/roll/{place.code}"
    form = filled(client.get(page).text, "At this event")
    post(client, page, **form | {"role": "mentor"})

    post(client, page, **form | {"name": "Benedict"})

    with world(app) as session:
        now = session.get_one(Registration, place.id)
    assert (now.name, now.role) == ("Benedict", "mentor")


def test_a_note_written_in_two_tabs_keeps_both_lines(app, client):
    code, ben, _, _ = a_meeting(app)
    signed_in(client, ben.person)
    page = f"/c/{code}"
    form = filled(client.get(page).text, "Your private note")
    post(client, f"{page}/note", **form | {"talked_about": "Bees"})

    post(client, f"{page}/note", **form | {"offered": "A book"})
    refused = post(client, f"{page}/note", **form | {"talked_about": "Boats"})

    assert refused.status_code == 422
    kept = filled(client.get(page).text, "Your private note")
    assert (kept["talked_about"], kept["offered"]) == ("Bees", "A book")
    assert "“Bees”" in refused.text
