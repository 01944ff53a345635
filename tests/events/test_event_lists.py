"""Lists of events stay short: what is at hand first, the rest searched, filtered and a page at a time."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import insert

from netevents.events.models import Event
from tests.cast import NOON, a_group, an_event, an_organizer, engine_of, post, signed_in, statements, world

GROUP = "/console/g/robotics-club/"
WEEK = timedelta(days=7)


@pytest.fixture
def group(app, client):
    with world(app) as session:
        ada = an_organizer(session, "Ada")
        group = a_group(session, owner=ada)
    signed_in(client, ada)
    return group


def weekly(app, group, number):
    """``number`` meetings, one a week, the last one 30 weeks from now."""
    with world(app) as session:
        pattern = an_event(session, session.merge(group), name="Pattern", state="draft")
        columns = {column.name: getattr(pattern, column.name) for column in Event.__table__.columns}
        del columns["id"]
        rows = [
            columns
            | {
                "slug": f"meeting-{place}",
                "name": f"Meeting {place}",
                "room_code": f"R{place}",
                "state": "open",
                "check_in_code": None,
                "starts_at": NOON + (30 - place) * WEEK,
                "ends_at": NOON + (30 - place) * WEEK + timedelta(hours=1),
            }
            for place in range(number)
        ]
        session.execute(insert(Event), rows)
        session.delete(pattern)


def named(page):
    return re.findall(r"<strong><bdi>([^<]*)</bdi></strong>", page)


def test_a_group_with_hundreds_of_events_shows_what_is_at_hand(app, client, group):
    weekly(app, group, 230)

    for path in (GROUP, "/console/"):
        with statements(engine_of(app)) as seen:
            names = named(client.get(path).text)
        assert names == [
            "Meeting 30",
            *(f"Meeting {place}" for place in range(29, 10, -1)),
            *(f"Meeting {place}" for place in range(31, 36)),
        ]
        assert len(seen) <= 5


def test_the_whole_list_goes_back_page_by_page(app, client, group):
    weekly(app, group, 230)
    path, found = f"{GROUP}?state=all", []

    while path:
        with statements(engine_of(app)) as seen:
            page = client.get(path).text
        found += named(page)
        assert len(seen) <= 5
        further = re.search(r'href="([^"]*after=[^"]*)"', page)
        path = further[1].replace("&amp;", "&") if further else ""

    assert found == [f"Meeting {place}" for place in range(230)]


def test_a_list_that_just_fills_its_page_leads_no_further(app, client, group):
    weekly(app, group, 50)

    page = client.get(f"{GROUP}?state=all").text

    assert len(named(page)) == 50
    assert "after=" not in page


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("state=coming", ["Later", "Now", "Sketch"]),
        ("state=past", ["Ended", "Before"]),
        ("state=draft", ["Sketch"]),
        ("state=archived", ["Put away"]),
        ("state=all", ["Later", "Now", "Ended", "Sketch", "Before"]),
        ("q=EFOR", ["Before"]),
        ("q=hall", ["Later"]),
        ("q=put", []),
        ("q=no%20such", []),
        ("state=nonsense", ["Sketch", "Now", "Later", "Ended", "Before"]),
        ("q=%25", []),
        ("state=all&after=nothing", ["Later", "Now", "Ended", "Sketch", "Before"]),
    ],
)
def test_events_are_searched_and_filtered(app, client, group, asked, names):
    hour = timedelta(hours=1)
    with world(app) as session:
        there = session.merge(group)
        for name, weeks, facts in (
            ("Later", 1, {"place": "Great hall"}),
            ("Now", 0, {}),
            ("Sketch", 0, {"state": "draft"}),
            ("Ended", 0, {"state": "ended"}),
            ("Before", -1, {}),
            ("Put away", -2, {"archived_at": NOON}),
            ("Forgotten", -3, {"erased_at": NOON, "state": "ended"}),
        ):
            start = NOON + weeks * WEEK - len(name) * timedelta(minutes=1)
            an_event(session, there, name=name, starts_at=start, ends_at=start + hour, **facts)

    assert named(client.get(f"{GROUP}?{asked}").text) == names


def test_events_of_other_groups_are_on_no_list(app, client, group):
    with world(app) as session:
        an_event(session, a_group(session, "Others"), name="Not ours")
        last = an_event(session, session.merge(group), name="Ours")

    assert named(client.get(f"{GROUP}?state=all").text) == ["Ours"]
    assert named(client.get(f"{GROUP}?state=all&after={last.slug}").text) == []
    assert named(client.get(f"{GROUP}?state=all&after=not-ours").text) == ["Ours"]


def test_an_archived_event_leaves_the_lists_and_comes_back(app, client, group):
    with world(app) as session:
        event = an_event(session, session.merge(group), state="ended")
    base = f"/console/e/{event.slug}/"

    post(client, f"{base}archive")
    assert named(client.get("/console/").text) == named(client.get(GROUP).text) == []
    assert named(client.get(f"{GROUP}?state=archived").text) == ["Hack night"]
    assert "out of your lists" in client.get(base).text
    post(client, f"{base}bring-back")
    assert named(client.get("/console/").text) == ["Hack night"]


def test_an_open_event_is_not_archived(app, client, group):
    with world(app) as session:
        event = an_event(session, session.merge(group))

    answer = post(client, f"/console/e/{event.slug}/archive")

    assert answer.status_code == 409
    assert "End it first" in answer.text
