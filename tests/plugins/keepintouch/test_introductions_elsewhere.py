"""Introductions of people who were at different events, and of those who could not read of one."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from netevents.events.models import Event, Registration
from netevents.exchange import consents
from netevents.exchange.models import FIELDS
from netevents.host import switches
from netevents.people.models import Person, Profile
from netevents_keepintouch import introductions_panels
from tests.cast import a_person, a_phone, an_event, post, world
from tests.conftest import NOON
from tests.exchange.stage import an_attendee
from tests.plugins.keepintouch.asking import a_road_to_dan, asked
from tests.plugins.keepintouch.road import DAY, HERE, follow, words
from tests.routes_world import a_connection


@pytest.fixture
def road(app):
    return a_road_to_dan(app)


@pytest.fixture
def elsewhere(app, road):
    """Fay was at another event, where Cleo met her; the address there. She shares her e-mail."""
    with world(app) as session:
        event = an_event(session, road.group, by=road.ada, name="Fair", starts_at=NOON - 90 * DAY)
        switches.switch_on(session, event, "keepintouch")
        fay = an_attendee(session, event, a_person(session, "Fay"), profile={"email": "fay@example.org"})
        consents.give(session, fay.registration, FIELDS, now=NOON)
        cleo = an_attendee(session, event, road.people["Cleo"].person)
        road.people["Fay"] = fay
        road.met["Cleo and Fay"] = a_connection(session, cleo.registration, fay.registration)
        slug = event.slug
    return f"/e/{slug}/keepintouch"


def told_to(app, road, name):
    """What Fay is named now, as text."""
    with world(app) as session:
        named = introductions_panels.nudges(session, [road.people[name].person.id], now=NOON)
        return SimpleNamespace(text=" ".join(nudge.title for nudge in named))


def test_people_of_different_events_see_what_the_other_shares_and_can_take_it_back(app, road, elsewhere):
    there = asked(app, road)
    follow(road.phone("Cleo"), f"{there}/to", to=road.met["Cleo and Fay"].code)
    theirs = f"{elsewhere}/introductions/{there.rsplit('/', 1)[1]}"
    fay = road.phones["Fay"] = a_phone(app, road.people["Fay"].person)
    follow(fay, f"{theirs}/yes")
    assert "fay@example.org" not in road.phone("Ben").get(there).text
    follow(road.phone("Ben"), f"{there}/yes")

    assert "Ben said yes, too" in words(told_to(app, road, "Fay"))
    for phone, room, other in ((fay, elsewhere, "Ben"), (road.phone("Ben"), HERE, "Fay")):
        assert f"You and {other}" in words(phone.get(f"{room}/"))
    assert "You and Ben" in words(fay.get("/"))
    assert "fay@example.org" in road.phone("Ben").get(there).text
    shown = fay.get(theirs)
    assert "ben@example.org" in shown.text
    assert "fay@example.org" not in road.phone("Cleo").get(there).text.replace("/c/", "")
    with world(app) as session:
        session.get_one(Profile, road.id("Ben")).email = "new@example.org"
        registration = session.get_one(Registration, road.people["Ben"].id)
        consents.give(session, registration, [], now=NOON)
    assert "@example.org" not in fay.get(theirs).text.replace("fay@example.org", "")

    follow(fay, f"{theirs}/no")
    assert road.phone("Ben").get(there).status_code == 404
    assert fay.get(theirs).status_code == 404


def test_who_comes_to_one_event_later_keeps_what_was_agreed_until_one_leaves(app, road, elsewhere):
    there = asked(app, road)
    follow(road.phone("Cleo"), f"{there}/to", to=road.met["Cleo and Fay"].code)
    theirs = f"{elsewhere}/introductions/{there.rsplit('/', 1)[1]}"
    fay = road.phones["Fay"] = a_phone(app, road.people["Fay"].person)
    follow(fay, f"{theirs}/yes")
    follow(road.phone("Ben"), f"{there}/yes")
    with world(app) as session:
        fair = session.get_one(Event, road.people["Fay"].registration.event_id)
        ben = an_attendee(session, fair, session.get_one(Person, road.id("Ben"))).registration

    assert "fay@example.org" in road.phone("Ben").get(there).text
    assert "ben@example.org" in fay.get(theirs).text
    assert "You and Fay" in words(road.phone("Ben").get(f"{HERE}/"))

    with world(app) as session:
        code = a_connection(session, ben, road.people["Fay"].registration).code
    assert road.phone("Ben").get(there).location == f"/c/{code}"
    post(fay, f"/c/{code}/leave")
    assert road.phone("Ben").get(there).status_code == 404
    assert fay.get(theirs).status_code == 404


def test_nobody_is_asked_who_could_not_read_it_anywhere(app, road, elsewhere):
    there = asked(app, road)
    with world(app) as session:
        fair = session.merge(road.people["Fay"].registration).event_id
        switches.switch_off(session, session.get_one(Event, fair), "keepintouch")
        gus = an_attendee(session, session.get_one(Event, fair), "Gus")
        ben = an_attendee(session, session.get_one(Event, fair), road.people["Ben"].person)
        gus_and_ben = a_connection(session, gus.registration, ben.registration).code

    assert "Ask Dan" in words(road.phone("Cleo").get(there))
    assert "Ask Fay" not in words(road.phone("Cleo").get(there))
    assert post(road.phone("Cleo"), f"{there}/to", to=road.met["Cleo and Fay"].code).status_code == 409
    assert "Gus" not in words(road.phone("Ben").get(f"{HERE}/ask/through"))
    assert road.phone("Ben").get(f"{HERE}/ask/through/{gus_and_ben}").status_code == 404
