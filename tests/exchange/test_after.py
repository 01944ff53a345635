"""After the event: shares and never numbers, and the picture of who met whom."""

from __future__ import annotations

import json
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from netevents.events.models import Event
from netevents.exchange import notes, prepared
from netevents.exchange.console import after
from netevents.exchange.shares import Shares, shares
from netevents.groups.domain import give_role
from netevents.groups.models import Group
from netevents.ops.work import one_pass
from netevents.plugin import Column
from tests.cast import (
    a_person,
    a_phone,
    an_event,
    an_organizer,
    attending,
    engine_of,
    post,
    statements,
    world,
)
from tests.conftest import NOON
from tests.exchange.stage import recorded_by_a_leader
from tests.routes_world import a_connection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from netevents.events.models import Registration

WHERE = "/console/e/hack-night/after"


def a_crowd(
    session: Session, *roles: str, event: Event | None = None, **facts: object
) -> tuple[Event, Sequence[Registration]]:
    """People of these roles, each of whom has met each other one."""
    event = event or an_event(session)
    places = [attending(session, event, f"P{number}", role=role) for number, role in enumerate(roles)]
    for one, other in combinations(places, 2):
        a_connection(session, one, other, **facts)
    return event, places


def by_group(found: Sequence[Shares]) -> dict[str, dict[str, int | None]]:
    return {group.group: {share.name: share.percent for share in group.shares} for group in found}


def test_shares_say_what_was_remembered_and_two_way(session):
    event, (ada, ben, *others) = a_crowd(session, *["attendee"] * 5)
    a_connection(session, ada, attending(session, event, "Last"), high_confirmed_at=None)
    notes.write(session, ada, ben, talked_about="Ants", now=NOON)
    notes.write(session, ben, ada, talked_about="Bees", now=NOON)
    notes.write(session, others[0], ada, my_question="Why?", now=NOON)

    assert by_group(shares(session, event)) == {"Everybody": {"remembered": 18, "two-way": 91}}


@pytest.mark.parametrize("number", [0, 1, 4])
def test_fewer_than_five_people_are_too_few_to_tell(session, number):
    event, _ = a_crowd(session, *["attendee"] * number)

    assert by_group(shares(session, event)) == {"Everybody": {"remembered": None, "two-way": None}}


def test_fewer_than_five_connections_are_too_few_to_tell(session):
    event, _ = a_crowd(session)
    ada, *others = (attending(session, event, f"P{number}") for number in range(5))
    for other in others:
        a_connection(session, ada, other)

    assert by_group(shares(session, event))["Everybody"]["two-way"] is None


def test_a_role_of_few_people_is_not_told_apart(session):
    event, _ = a_crowd(session, *["attendee"] * 5, *["mentor"] * 4, *["speaker"] * 5)

    told = by_group(shares(session, event))

    assert {group: found["two-way"] for group, found in told.items()} == {
        "Everybody": 100,
        "Attendees": 100,
        "Mentors": None,
        "Speakers": 100,
    }


def test_who_stays_out_is_in_no_share(session):
    event, (ada, *_) = a_crowd(session, *["attendee"] * 5)
    ada.stays_out = True
    session.flush()

    assert by_group(shares(session, event))["Everybody"]["two-way"] is None


def test_minors_are_in_no_share(session):
    event = an_event(session, audience="youth")
    minors = [attending(session, event, a_person(session, name, age="13-15")) for name in "ABCDEF"]
    leader = a_person(session, "Lea", age="adult")
    for one, other in combinations(minors, 2):
        recorded_by_a_leader(session, one, other, state="made", released_by_id=leader.id)

    assert by_group(shares(session, event))["Everybody"]["two-way"] is None


def test_followed_up_is_told_only_where_a_plugin_says_so(session):
    event, (ada, *_) = a_crowd(session, *["attendee"] * 5)

    def value(connection, mine, prepared):
        assert prepared == "Hack night"
        return "yes" if connection.low_id == ada.id else ""

    told = shares(session, event, [Column("follow_up", value, lambda session, event: event.name)])

    assert by_group(told)["Everybody"]["followed up"] == 40
    assert "followed up" not in by_group(shares(session, event))["Everybody"]


@pytest.fixture
def ada(app):
    """Ada organizes Hack night, where six people met each other and one agreed to be named."""
    with world(app) as session:
        _, places = a_crowd(session, *["attendee"] * 6)
        places[0].shows_in_graph = True
        organizer = an_organizer(session)
        give_role(session, session.get_one(Group, 1), organizer, "organizer", now=NOON)
    return a_phone(app, organizer)


def test_the_page_draws_shares_with_words_beside_them(ada):
    page = ada.get(WHERE).text

    assert "Two-way: both of them confirmed it" in page
    assert "100 %" in page
    assert '<rect class="part" width="100"' in page


def test_shares_of_a_large_event_are_counted_by_the_worker(app, ada, monkeypatch):
    small = ada.get(WHERE).text
    monkeypatch.setattr(after, "COUNTED_AT_ONCE", 14)

    with statements(engine_of(app)) as seen:
        assert "counted when you ask" in ada.get(WHERE).text
    assert [one for one in seen if "note" in one] == []
    assert post(ada, WHERE).location == WHERE
    waiting = ada.get(WHERE)
    assert "being counted" in waiting.text
    assert waiting.headers["Refresh"] == "2"
    one_pass(app, only=("files",))
    counted = ada.get(WHERE)

    assert "Refresh" not in counted.headers
    assert "As of Fri 8 May" in counted.text
    shown = '<dl class="shares">', "</dl>"
    assert (
        counted.text.partition(shown[0])[2].partition(shown[1])[0]
        == small.partition(shown[0])[2].partition(shown[1])[0]
        != ""
    )
    assert "shares.json" not in ada.get("/console/e/hack-night/exports").text


def test_counted_shares_go_when_somebody_shares_less(app, ada, monkeypatch):
    monkeypatch.setattr(after, "COUNTED_AT_ONCE", 14)
    post(ada, WHERE)
    one_pass(app, only=("files",))
    with world(app) as session:
        prepared.spoil(session, [1])

    assert "counted when you ask" in ada.get(WHERE).text


def test_an_event_without_connections_says_what_to_expect(app, ada):
    with world(app) as session:
        an_event(session, session.get_one(Group, 1), name="Quiet night")

    assert "Shares appear here once five people" in ada.get("/console/e/quiet-night/after").text


def test_dots_have_no_names_but_of_those_who_agreed(ada):
    answer = ada.get(f"{WHERE}/graph.json")

    told = json.loads(answer.text)
    assert set(told) == {"names", "pairs"}
    assert sorted(told["names"]) == ["", "", "", "", "", "P0"]
    assert sorted(map(sorted, told["pairs"])) == [list(pair) for pair in combinations(range(6), 2)]


def test_dots_are_sent_again_only_when_something_has_changed(app, ada):
    first = ada.get(f"{WHERE}/graph.json")
    again = ada.get(f"{WHERE}/graph.json", headers={"If-None-Match": first.headers["ETag"]})
    with world(app) as session:
        a_connection(session, *(attending(session, session.get_one(Event, 1), name) for name in "XY"))
    changed = ada.get(f"{WHERE}/graph.json", headers={"If-None-Match": first.headers["ETag"]})

    assert (first.status_code, again.status_code, changed.status_code) == (200, 304, 200)
    assert again.data == b""
    assert first.headers["Cache-Control"] == "private, no-cache"


def test_a_picture_of_few_people_is_not_drawn(app, ada):
    with world(app) as session:
        a_crowd(
            session, *["attendee"] * 4, event=an_event(session, session.get_one(Group, 1), name="Small one")
        )

    told = json.loads(ada.get("/console/e/small-one/after/graph.json").text)

    assert told["names"] == told["pairs"] == []
    assert told["instead"].startswith("Too few people to show")


def test_a_picture_too_large_to_draw_points_to_the_file(ada, monkeypatch):
    monkeypatch.setattr(after, "DRAWN_AT_MOST", 14)

    assert "too large to draw" in json.loads(ada.get(f"{WHERE}/graph.json").text)["instead"]


def test_only_this_page_takes_the_two_styles_of_the_drawing_library(ada):
    policy = ada.get(f"{WHERE}/graph").headers["Content-Security-Policy"]

    assert policy.endswith(f"; style-src 'self' {' '.join(after.STYLES)}")
    assert "unsafe" not in policy
    assert "style-src" not in ada.get(WHERE).headers["Content-Security-Policy"]


def test_over_plain_http_there_is_no_picture(ada):
    ada.environ_base["REMOTE_ADDR"] = "192.0.2.7"

    assert ada.get(f"{WHERE}/graph.json").status_code == 403
    assert "need https" in ada.get(f"{WHERE}/graph").text


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("roll", 5),
        ("roll?q=p", 5),
        ("", 5),
        ("audit", 5),
        ("exports", 6),
        ("after", 9),
        ("after/graph.json", 7),
    ],
)
def test_pages_need_few_statements_however_many_people_there_are(app, ada, path, most):
    def asked() -> int:
        with statements(engine_of(app)) as seen:
            assert ada.get(f"/console/e/hack-night/{path}").status_code == 200
        return len(seen)

    few = asked()
    with world(app) as session:
        a_crowd(session, *["attendee"] * 9, event=session.get_one(Event, 1))

    assert asked() == few <= most
