"""How badges are printed: on which paper, by the worker where they are many, once more; what is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

from netevents.events.models import Event
from netevents.exchange import prepared
from netevents.exchange.console import badge_sheets
from netevents.ops.work import one_pass
from tests.cast import attending, engine_of, post, statements, world
from tests.exchange.printer import PAPER, names, printed, room, the_night, tokens


@pytest.fixture
def event(app, client, clock):
    return the_night(app, client)


def test_pressing_twice_leads_to_the_same_sheet(app, client, event, clock):
    page = client.get(room(event)).text
    drawn = page.partition('name="once"')[2].partition('value="')[2].partition('"')[0]
    first, again = (post(client, room(event), **PAPER, once=drawn) for _ in range(2))

    assert (first.status_code, again.status_code) == (303, 303)
    assert again.location == first.location
    assert names(client.get(again.location).data) == tokens(app, event, "Ben", "Cleo")
    with world(app) as session:
        attending(session, session.get_one(Event, event.id), "Dan")
    clock.advance(timedelta(minutes=1))
    later = post(client, room(event), **PAPER, once=drawn)
    assert names(client.get(later.location).data) == tokens(app, event, "Dan")


def drawn_by_the_worker(app, client, answer):
    """The PDF behind the page of many badges, once the worker was there."""
    waiting = client.get(answer.location)
    assert (answer.status_code, waiting.headers["Refresh"]) == (303, "2")
    assert "Being drawn" in waiting.text
    one_pass(app, only=("files",))
    ready = client.get(answer.location)
    assert "Refresh" not in ready.headers
    address = ready.text.partition('href="/handed-out/')[2].partition('"')[0]
    return (app.config["INSTANCE"] / prepared.FOLDER / address).read_bytes()


def test_many_badges_are_drawn_by_the_worker(app, client, event, monkeypatch):
    monkeypatch.setattr(badge_sheets, "AT_ONCE", 1)

    answer = post(client, room(event), **PAPER | {"stock": "avery-l4785", "sides": "duplex", "begin": "10"})

    assert names(drawn_by_the_worker(app, client, answer)) == tokens(app, event, "Ben", "Cleo")
    assert "All badges are printed" in client.get(room(event)).text
    assert client.get(f"{room(event)}.pdf?stock=a4").location == room(event)
    code = answer.location.rpartition("/")[2]
    assert client.get(f"/console/e/{event.slug}/exports/{code}").status_code == 404


def test_many_badges_are_drawn_once_more_and_that_marks_nothing(app, client, event, monkeypatch):
    printed(client, event)
    monkeypatch.setattr(badge_sheets, "AT_ONCE", 1)
    page = client.get(room(event)).text
    latest = page.partition("badges.pdf")[2].partition('"')[0].replace("&amp;", "&")
    sheet = latest.rpartition("=")[2]

    assert "Draw them once more" in client.get(f"{room(event)}.pdf{latest}").text
    asked = {"stock": "a4", "sides": "one", "begin": "1"}
    answer = post(client, f"{room(event)}.pdf", **asked, sheet=sheet)

    assert names(drawn_by_the_worker(app, client, answer)) == tokens(app, event, "Ben", "Cleo")
    assert client.get(f"{room(event)}.pdf{latest}").location == answer.location
    assert "All badges are printed" in client.get(room(event)).text
    for sent, status in (({"sheet": "7"}, 404), ({"sheet": ""}, 422), ({"stock": "papyrus"}, 422)):
        assert post(client, f"{room(event)}.pdf", **asked | {"sheet": sheet} | sent).status_code == status


def test_the_last_printing_can_be_had_once_more(app, client, event):
    first = post(client, room(event), **PAPER).location
    with world(app) as session:
        attending(session, session.get_one(Event, event.id), "Dan")
    printed(client, event)
    page = client.get(room(event)).text
    latest = page.partition("badges.pdf")[2].partition('"')[0].replace("&amp;", "&")

    assert names(client.get(f"{room(event)}.pdf{latest}").data) == tokens(app, event, "Dan")
    assert names(client.get(first).data) == tokens(app, event, "Ben", "Cleo")


def test_the_paper_of_the_last_time_is_offered_first(client, event):
    printed(client, event, stock="avery-5392")

    assert '<option selected value="avery-5392">' in client.get(room(event)).text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"stock": "papyrus"}, "stock"),
        ({"stock": ""}, "stock"),
        ({"which": "some"}, "which"),
        ({"sides": "three"}, "sides"),
        ({"sides": "fold", "stock": "avery-5390"}, "sides"),
        ({"begin": "5"}, "begin"),
        ({"begin": "0"}, "begin"),
        ({"begin": "-1"}, "begin"),
        ({"begin": "x"}, "begin"),
        ({"begin": "9" * 400}, "begin"),
    ],
)
def test_a_choice_that_cannot_be_printed_is_said_beside_its_field(client, event, changes, field):
    answer = post(client, room(event), **(PAPER | changes))

    assert answer.status_code == 422
    assert f"{field}-error" in answer.text
    assert "2 new since" in client.get(room(event)).text


@pytest.mark.parametrize("query", ["sheet=1", "sheet=x", "sheet=" + "9" * 30, "sheet=%C2%B2", "one=nobody"])
def test_what_was_never_printed_is_not_found(client, event, query):
    assert client.get(f"{room(event)}.pdf?stock=a4&{query}").status_code == 404


def test_nobody_s_badge_is_not_printed(client, event):
    assert post(client, room(event), **PAPER, one="nobody").status_code == 404
    assert "no badge to print" in client.get(f"{room(event)}?one=nobody").text


def test_the_page_reads_all_badges_at_once(app, client, event):
    with statements(engine_of(app)) as few:
        client.get(room(event))
    with world(app) as session:
        for number in range(20):
            attending(session, session.get_one(Event, event.id), f"Guest {number}")
    with statements(engine_of(app)) as many:
        client.get(room(event))

    assert len(few) == len(many) == 4
