"""Which badges are printed: new ones, changed ones, one again; looking marks nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from netevents.events.models import Event, Registration
from netevents.exchange import badges, printing
from netevents.languages import speaking
from tests.cast import NOON, a_person, an_event, attending, post, world
from tests.exchange.printer import PAPER, printed, room, the_night, tokens


@pytest.fixture
def event(app, client, clock):
    return the_night(app, client)


def test_new_badges_are_printed_once(app, client, event):
    assert "2 new since the last printing" in client.get(room(event)).text
    assert printed(client, event) == tokens(app, event, "Ben", "Cleo")
    with world(app) as session:
        attending(session, session.get_one(Event, event.id), "Dan")

    assert "1 new since the last printing" in client.get(room(event)).text
    assert printed(client, event) == tokens(app, event, "Dan")


def test_when_all_are_printed_it_says_so(client, event):
    printed(client, event)

    assert "All badges are printed" in client.get(room(event)).text
    answer = post(client, room(event), **PAPER)
    assert answer.status_code == 422
    assert 'id="which-error"' in answer.text


@pytest.mark.parametrize("change", ["name", "role", "badge", "event"])
def test_a_badge_that_says_something_else_now_is_printed_again(app, client, event, change):
    printed(client, event)
    with world(app) as session:
        there = session.get_one(Event, event.id)
        ben = session.scalars(select(Registration).where(Registration.name == "Ben")).one()
        if change == "name":
            ben.name = "Benjamin"
        elif change == "role":
            ben.role = "mentor"
        elif change == "badge":
            badges.replace(session, ben, now=NOON)
        else:
            there.name = "Hack morning"
    changed = {"name": ("Benjamin",), "event": ("Ben", "Cleo")}.get(change, ("Ben",))

    assert printed(client, event) == tokens(app, event, *changed)


def test_what_does_not_stand_on_a_badge_makes_no_new_one(app, client, event):
    printed(client, event)
    with world(app) as session:
        session.execute(update(Registration).values(checked_in_at=NOON, stays_out=True))

    assert "All badges are printed" in client.get(room(event)).text


def test_everybody_s_can_be_printed_again(app, client, event):
    printed(client, event)

    assert printed(client, event, which="all") == tokens(app, event, "Ben", "Cleo")


@pytest.mark.parametrize("which", ["due", "all"])
def test_very_many_badges_are_printed_in_parts(app, client, event, monkeypatch, which):
    monkeypatch.setattr(printing, "MOST", 2)
    with world(app) as session:
        attending(session, session.get_one(Event, event.id), "Dan")

    assert "One PDF holds 2 badges" in client.get(room(event)).text
    assert printed(client, event, which=which) == tokens(app, event, "Ben", "Cleo")
    assert "1 new since" in client.get(room(event)).text
    assert printed(client, event) == tokens(app, event, "Dan")
    assert printed(client, event, which="all") == tokens(app, event, "Ben", "Cleo")
    assert "1 new since" in client.get(room(event)).text


def test_one_badge_again_at_the_desk_leaves_the_others_as_they_were(app, client, event):
    with world(app) as session:
        code = session.scalars(select(Registration.code).where(Registration.name == "Ben")).one()

    assert "One badge: <bdi>Ben</bdi>" in client.get(f"{room(event)}?one={code}").text
    for _ in range(2):
        assert printed(client, event, one=code, which="all") == tokens(app, event, "Ben")
    assert "1 new since" in client.get(room(event)).text


def test_looking_at_sheets_marks_nothing_as_printed(client, event):
    client.get(f"{room(event)}.pdf?stock=a4")
    client.get(f"{room(event)}.pdf?stock=a4&sides=fold")

    assert "2 new since" in client.get(room(event)).text


def test_printings_at_one_moment_are_kept_apart(app, client, event):
    with world(app) as session:
        there = session.get_one(Event, event.id)
        found = printing.printables(session, there, base_url="https://example.org")
        first = printing.mark(session, there, found[:1], now=NOON)
        second = printing.mark(session, there, found[1:], now=NOON)
        behind = printing.mark(session, there, found[1:], now=NOON - timedelta(days=1))

    assert first < second < behind


def test_a_minor_s_badge_says_first_name_and_group(session):
    event = an_event(session, audience="mixed")
    mia = attending(session, event, a_person(session, "Mia", age="16-17"), source="leader")
    mia.subgroup = "Owls"
    session.flush()

    (badge,) = printing.printables(session, event, base_url="https://example.org")

    assert (badge.face.name, badge.face.line) == ("Mia", "Owls")


def test_paper_is_in_the_language_of_the_event(app, event):
    with world(app) as session:
        here = session.get_one(Event, event.id)
        here.language = "es"
        attending(session, here, "Mo", role="mentor")
        for reader in ("en", "es"):
            with speaking(reader):
                found = printing.printables(session, here, base_url="https://n.example")
                assert [(one.face.name, one.face.line) for one in found][-1] == ("Mo", "Mentoría")
