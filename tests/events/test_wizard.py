"""A new event on one screen, live at once; and the settings with a preview of the page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from netevents.events.models import Event
from netevents.events.queries import event_by_slug
from tests.cast import NOON, a_group, an_event, an_organizer, post, signed_in, world
from tests.events.console import settings_of
from tests.filled import filled

NEW = "/console/g/robotics-club/new-event"
GOOD = {
    "name": "Spring mixer",
    "kind": "mixer",
    "day": "2026-06-05",
    "starts": "18:30",
    "ends": "22:00",
    "zone": "Europe/Madrid",
}


@pytest.fixture
def group(app, client):
    """Ada’s brand-new group; she is signed in."""
    with world(app) as session:
        ada = an_organizer(session, "Ada")
        group = a_group(session, owner=ada)
    signed_in(client, ada)
    return group


def stored(app, slug):
    with world(app) as session:
        return event_by_slug(session, slug)


def test_an_event_is_live_after_one_form(app, client, group):
    answer = post(client, NEW, **GOOD, then="open")

    page = client.get(answer.location).text
    event = stored(app, "spring-mixer")
    assert answer.location == "/console/e/spring-mixer/ready"
    assert event.state == "open"
    assert "It is live" in page
    assert f"127.0.0.1:8000/j/{event.room_code.lower()}" in page
    assert event.room_code in page
    assert app.test_client().get("/e/spring-mixer/").status_code == 200


def test_sent_twice_an_event_is_planned_once(app, client, group):
    first, second = (post(client, NEW, **GOOD, then="draft", once="one") for _ in range(2))

    assert first.location == second.location
    with world(app) as session:
        assert len(session.scalars(select(Event.id)).all()) == 1


def test_a_draft_says_what_is_still_to_do(app, client, group):
    page = client.get(post(client, NEW, **GOOD, then="draft").location).text

    assert stored(app, "spring-mixer").state == "draft"
    assert "Ready when you are" in page
    assert "Open the event" in page
    for room in ("poster", "badges", "edit", "plugins"):
        assert f'href="/console/e/spring-mixer/{room}"' in page
    assert 'href="/console/g/robotics-club/members"' in page


def test_an_event_that_is_over_cannot_be_opened_and_nothing_is_made(app, client, group):
    answer = post(client, NEW, **(GOOD | {"day": "2026-05-01"}), then="open")

    assert answer.status_code == 422
    assert 'id="day-error"' in answer.text
    assert "Its end has passed" in answer.text
    with world(app) as session:
        assert session.scalars(select(Event)).all() == []


def test_the_first_event_begins_with_an_evening_and_asks_for_the_zone(client, group):
    page = client.get(NEW).text

    assert 'value="18:00"' in page
    assert 'value="21:00"' in page
    assert page.index('id="zone"') < page.index("<details")


def test_the_next_event_begins_with_the_times_and_kind_of_the_last(app, client, group):
    with world(app) as session:
        an_event(session, session.merge(group), kind="mixer", zone="Asia/Kathmandu")
    page = client.get(NEW).text

    assert 'value="16:45"' in page
    assert 'checked id="kind-3" name="kind" type="radio" value="mixer"' in page
    assert page.index("<details") < page.index('id="zone"')
    assert "The time zone is Asia/Kathmandu" in page


def test_over_plain_http_a_troop_is_refused_beside_its_kind_and_the_rest_stays(app, client, group):
    elsewhere = app.test_client()
    with client.session_transaction() as mine, elsewhere.session_transaction() as theirs:
        theirs.update(mine)
    elsewhere.environ_base["REMOTE_ADDR"] = "192.168.1.20"

    answer = post(elsewhere, NEW, **(GOOD | {"kind": "troop meeting"}), then="open")

    assert answer.status_code == 422
    assert "need https" in answer.text
    assert 'value="Spring mixer"' in answer.text


def test_settings_can_be_looked_at_first_and_nothing_is_saved(app, client, group):
    with world(app) as session:
        event = an_event(session, session.merge(group), about="Old words")
    typed = settings_of(client, event.slug) | {
        "name": "Bigger <b>night",
        "about": "New words\n\nMore",
        "look": "1",
    }

    page = post(client, f"/console/e/{event.slug}/edit", **typed).text

    assert "Nothing is saved yet" in page
    assert "<h2><bdi>Bigger &lt;b&gt;night</bdi></h2>" in page
    assert "<p>New words</p><p>More</p>" in page
    assert 'value="Bigger &lt;b&gt;night"' in page
    assert page.count("<h1") == 1
    after = stored(app, event.slug)
    assert (after.name, after.about) == ("Hack night", "Old words")


@pytest.mark.parametrize(
    ("changes", "field"), [({"ends": "11:00", "last_day": "2026-05-08"}, "ends"), ({"name": ""}, "name")]
)
def test_a_preview_of_what_cannot_be_is_refused_like_saving_it(app, client, group, changes, field):
    with world(app) as session:
        event = an_event(session, session.merge(group))
    typed = settings_of(client, event.slug) | {"look": "1"} | changes

    answer = post(client, f"/console/e/{event.slug}/edit", **typed)

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "Nothing is saved yet" not in answer.text


def test_a_preview_of_a_draft_shows_it_as_if_it_were_open(app, client, group):
    with world(app) as session:
        event = an_event(session, session.merge(group), state="draft", starts_at=NOON)
    page = post(client, f"/console/e/{event.slug}/edit", **settings_of(client, event.slug), look="1").text

    assert "Here stands the button “Join”." in page


@pytest.mark.parametrize("page", [NEW, "state"])
def test_opening_a_youth_event_and_its_poster_tell_nobody_to_join_alone(app, client, group, page):
    if page == NEW:
        opened = post(client, NEW, **GOOD | {"kind": "troop meeting"}, then="open")
    else:
        post(client, NEW, **GOOD | {"kind": "troop meeting"}, then="draft")
        opened = post(client, "/console/e/spring-mixer/state", to="open")

    said = client.get(opened.location).text
    poster = client.get("/e/spring-mixer/poster").text

    assert "It is open. Leaders add everybody." in said
    assert "People can join now" not in said
    assert "Leaders have a badge for you." in poster
    assert "type your name" not in poster


def test_a_whole_day_made_by_an_end_before_the_start_is_asked_about_once(app, client, group):
    asked = post(client, NEW, **GOOD | {"starts": "22:00", "ends": "21:00"}, then="draft")

    assert asked.status_code == 422
    assert "It ends the next day at 21:00: 23 hours. Is that right?" in asked.text
    assert stored(app, "spring-mixer") is None
    form = filled(asked.text, "New event")
    assert "20:30: 22.5 hours" in post(client, NEW, **form | {"ends": "20:30"}, then="draft").text
    assert post(client, NEW, **form, then="draft").status_code == 302
    event = stored(app, "spring-mixer")
    assert event.ends_at - event.starts_at == timedelta(hours=23)


def test_a_usual_night_is_not_asked_about(app, client, group):
    assert post(client, NEW, **GOOD | {"starts": "18:00", "ends": "09:30"}, then="draft").status_code == 302


def test_a_last_day_that_nobody_wrote_follows_the_corrected_times(app, client, group):
    form = filled(post(client, NEW, **GOOD | {"starts": "22:00", "ends": "21:00"}).text, "New event")
    post(client, NEW, **form, then="draft")
    page = "/console/e/spring-mixer/edit"
    settings = filled(client.get(page).text, "Settings")

    assert post(client, page, **settings | {"place": "Room 12"}).status_code == 302
    assert post(client, page, **settings | {"starts": "02:00", "ends": "06:00"}).status_code == 302

    event = stored(app, "spring-mixer")
    assert event.ends_at - event.starts_at == timedelta(hours=4)


def test_a_last_day_that_somebody_wrote_stays(app, client, group):
    post(client, NEW, **GOOD | {"starts": "10:00", "ends": "16:00", "last_day": "2026-06-06"}, then="draft")

    assert filled(client.get("/console/e/spring-mixer/edit").text, "Settings")["last_day"] == "2026-06-06"
