"""The page on which an event is held again: what it suggests, makes once, and refuses."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from netevents.events.models import Event
from netevents.exchange import series
from netevents.host import switches
from netevents.ops.work import one_pass
from tests.cast import MADRID, a_group, an_event, an_organizer, attending, post, signed_in, world

TYPED = {"name": "Hack night 2", "day": "2026-05-15", "starts": "13:00", "ends": "19:00", "zone": MADRID}


@pytest.fixture
def page(app, client):
    """Ada before her event with two people, starters on and a question of her own."""
    with world(app) as session:
        ada = an_organizer(session, "Ada")
        event = an_event(session, a_group(session, owner=ada), by=ada)
        for name in ("Ben", "Cleo"):
            attending(session, event, name)
        switches.switch_on(session, event, "starters")
        switches.save_settings(session, event, "starters", {"trios": False}, version=1)
    signed_in(client, ada)
    post(client, f"/console/e/{event.slug}/starters/new/pair", text="What is on your mind?")
    return f"/console/e/{event.slug}/again"


def test_plugins_come_along_with_settings_and_questions(app, client, page):
    answer = post(client, page, **TYPED, people="nobody")

    slug = answer.location.split("/")[3]
    with world(app) as session:
        made = session.scalars(select(Event).where(Event.slug == slug)).one()
        assert made.seats_taken == 0
        assert switches.is_on(session, made, "starters")
        assert switches.settings_of(session, made, "starters")["trios"] is False
    questions = [client.get(f"/console/e/{one}/starters/").text for one in ("hack-night", slug)]
    assert all("What is on your mind?" in text for text in questions)
    assert questions[0].count("<li>") == questions[1].count("<li>")


def test_the_page_suggests_the_next_week_and_makes_a_draft_with_the_same_people(app, client, page):
    shown = client.get(page).text
    answer = post(client, page, **TYPED, people="same")

    assert 'value="2026-05-15"' in shown
    assert "as a draft" in client.get(answer.location).text
    with world(app) as session:
        made = session.scalars(select(Event).where(Event.name == "Hack night 2")).one()
        assert (made.state, made.seats_taken) == ("draft", 2)


def test_many_people_come_after_the_page(app, client, page, monkeypatch):
    monkeypatch.setattr(series, "AT_ONCE", 1)

    answer = post(client, page, **TYPED, people="same")
    assert "They are being added now" in client.get(answer.location).text
    taken = select(Event.seats_taken).where(Event.name == "Hack night 2")
    with world(app) as session:
        assert session.scalar(taken) == 0
    one_pass(app, only=("series",))

    with world(app) as session:
        assert session.scalar(taken) == 2


def test_the_event_says_how_many_did_not_fit(app, client, page, monkeypatch):
    monkeypatch.setattr(series, "AT_ONCE", 1)
    overview = post(client, page, **TYPED, people="same").location.replace("ready", "")
    with world(app) as session:
        session.scalars(select(Event).where(Event.name == "Hack night 2")).one().seats = 1
    assert "not added" not in client.get(overview).text

    one_pass(app, only=("series",))

    said = "Every seat is taken. Change the seats, then add them at the door or by a list."
    shown = client.get(overview).text
    assert "One of the same people was not added." in shown
    assert said in shown
    trail = client.get(f"{overview}audit").text
    assert "Could not add all of the same people" in trail
    assert said in trail


def test_sent_twice_it_is_made_once(app, client, page):
    sent = TYPED | {"people": "same", "once": "one"}

    first, second = (post(client, page, **sent) for _ in range(2))
    other = post(client, page, **sent | {"day": "2026-05-22"})

    assert first.location == second.location != other.location
    with world(app) as session:
        assert session.scalar(select(func.count()).select_from(Event)) == 3


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"day": "soon"}, "day"),
        ({"ends": "13:00"}, "ends"),
        ({"people": "all"}, "people"),
    ],
)
def test_bad_input_is_said_beside_its_field_and_makes_nothing(app, client, page, changes, field):
    answer = post(client, page, **(TYPED | {"people": "same"} | changes))

    assert answer.status_code == 422
    assert f"{field}-error" in answer.text
    with world(app) as session:
        assert session.scalar(select(func.count()).select_from(Event)) == 1
