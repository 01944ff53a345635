"""The console of an event: its overview, for whom each room is, and the audit trail."""

from __future__ import annotations

import pytest

from netevents.events.audit import record
from netevents.events.queries import event_by_slug
from tests.cast import NOON, a_person, a_phone, attending, engine_of, post, signed_in, statements, world
from tests.events.console import GOOD, NEW, a_club, hold, stored, text


@pytest.fixture
def club(app):
    return a_club(app)


def test_the_overview_always_names_one_next_step(app, client, club):
    event = hold(app, club, state="draft")
    signed_in(client, club["Ada"])
    overview, state = f"/console/e/{event.slug}/", f"/console/e/{event.slug}/state"

    assert "Next: open it" in text(client.get(overview))
    post(client, state, to="open")
    assert "Next: check people in" in text(client.get(overview))
    post(client, state, to="ended")
    assert "Next: take the connections home" in text(client.get(overview))
    post(client, state, to="open")
    assert stored(app, event.slug).state == "open"
    post(client, state, to="draft")
    assert stored(app, event.slug).state == "draft"


def test_a_move_that_is_not_allowed_is_answered_with_a_sentence(app, client, club):
    event = hold(app, club)
    with world(app) as session:
        attending(session, event_by_slug(session, event.slug), "Ben")
    signed_in(client, club["Ada"])

    answer = post(client, f"/console/e/{event.slug}/state", to="draft")

    assert answer.status_code == 409
    assert "People have joined" in text(answer)
    assert post(client, f"/console/e/{event.slug}/state", to="gone").status_code == 404
    assert stored(app, event.slug).state == "open"


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("Ada", {"": 200, "edit": 200, "audit": 200}),
        ("Gus", {"": 200, "edit": 404, "audit": 404}),
        ("Mallory", {"": 404, "edit": 404, "audit": 404}),
    ],
)
def test_each_room_is_for_those_who_need_it(app, client, club, who, seen):
    event = hold(app, club)
    signed_in(client, club[who])

    assert {page: client.get(f"/console/e/{event.slug}/{page}").status_code for page in seen} == seen


@pytest.mark.parametrize("who", ["Gus", "Mallory"])
def test_only_organizers_plan_change_and_end(app, client, club, who):
    event = hold(app, club)
    signed_in(client, club[who])

    answers = [
        post(client, NEW, **GOOD),
        post(client, f"/console/e/{event.slug}/edit", **GOOD),
        post(client, f"/console/e/{event.slug}/state", to="ended"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 3
    assert stored(app, event.slug).state == "open"


def test_a_greeter_gets_no_way_to_end_the_event(app, client, club):
    event = hold(app, club)

    page = text(signed_in(client, club["Gus"]).get(f"/console/e/{event.slug}/"))

    assert "End the event" not in page
    assert "Exports" not in page
    assert "Roll" in page


def test_attendees_and_strangers_stay_out_of_the_console(app, client, club):
    event = hold(app, club)
    with world(app) as session:
        ben = a_person(session, "Ben")
        attending(session, event_by_slug(session, event.slug), ben)

    assert client.get(f"/console/e/{event.slug}/").location == "/console/sign-in"
    assert a_phone(app, ben).get(f"/console/e/{event.slug}/").status_code == 404


def test_events_with_minors_are_not_run_in_the_clear(app, client, club):
    event = hold(app, club, kind="troop meeting")
    signed_in(client, club["Ada"])
    elsewhere = {"REMOTE_ADDR": "192.168.1.20"}

    assert client.get(f"/console/e/{event.slug}/").status_code == 200
    for path in (f"/console/e/{event.slug}/", f"/e/{event.slug}/"):
        answer = client.get(path, environ_overrides=elsewhere)
        assert answer.status_code == 403
        assert "need https" in text(answer)


@pytest.mark.parametrize("number", [1, 3])
def test_the_audit_trail_is_read_at_once(app, client, club, number):
    event = hold(app, club)
    signed_in(client, club["Ada"])
    for to in ("ended", "open", "ended")[:number]:
        post(client, f"/console/e/{event.slug}/state", to=to)

    with statements(engine_of(app)) as seen:
        page = text(client.get(f"/console/e/{event.slug}/audit"))

    assert page.count("Set the event to") == number
    assert len(seen) == 4


def test_the_audit_trail_goes_page_by_page_both_ways(app, client, club):
    event = hold(app, club)
    with world(app) as session:
        for number in range(51):
            record(session, event, club["Ada"], f"act {number:02}", now=NOON, why="<b>why</b>")
    signed_in(client, club["Ada"])

    first = text(client.get(f"/console/e/{event.slug}/audit"))
    earlier = first.partition("after=")[2].partition('"')[0]
    second = text(client.get(f"/console/e/{event.slug}/audit?after={earlier}"))
    later = second.partition("before=")[2].partition('"')[0]

    assert "Act 50" in first
    assert "Act 00" not in first
    assert "Act 00" in second
    assert "&lt;b&gt;why" in first
    assert text(client.get(f"/console/e/{event.slug}/audit?before={later}")).count("Act ") == 50
    for odd in ("x", "-1", "9" * 30, "9" * 11, "²"):
        assert client.get(f"/console/e/{event.slug}/audit?before={odd}").status_code == 200


def test_the_audit_trail_shows_one_kind_of_act_when_asked(app, client, club):
    event = hold(app, club)
    with world(app) as session:
        for act in ("exported the roll", "changed the settings"):
            record(session, event, club["Ada"], act, now=NOON)
    signed_in(client, club["Ada"])

    page = text(client.get(f"/console/e/{event.slug}/audit?act=exported"))

    assert "Exported the roll" in page
    assert "Changed the settings" not in page
    assert "Nothing of this kind" in text(client.get(f"/console/e/{event.slug}/audit?act=looked"))
