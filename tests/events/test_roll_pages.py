"""The pages of the roll: checking in, renaming, a minor’s record, and for whom each act is."""

from __future__ import annotations

import pytest

from netevents.events.lists import audit_page
from netevents.events.queries import event_by_slug, registration_of
from netevents.people.models import ADULT, Profile
from tests.cast import (
    a_group,
    a_person,
    an_event,
    an_organizer,
    attending,
    engine_of,
    post,
    signed_in,
    statements,
    world,
)


def text(answer):
    return answer.get_data(as_text=True)


@pytest.fixture
def door(app):
    """Ada organizes, Gus greets, Mallory runs another group; Ben, Cleo and Mia (13-15) are registered."""
    with world(app) as session:
        ada, gus, mallory = (an_organizer(session, name) for name in ("Ada", "Gus", "Mallory"))
        group = a_group(session, owner=ada, greeter=gus)
        a_group(session, "Others", owner=mallory)
        event = an_event(session, group, audience="mixed", by=ada)
        cast = {"Ada": ada, "Gus": gus, "Mallory": mallory, "event": event}
        for name, age in (("Ben", ADULT), ("Cleo", ADULT), ("Mia", "13-15")):
            cast[name] = attending(session, event, a_person(session, name, age=age))
        cast["elsewhere"] = attending(session, an_event(session), "Eve")
    return cast


def url_of(door, name="", act=""):
    base = f"/console/e/{door['event'].slug}/roll"
    return base + (f"/{door[name].code}" if name else "") + (f"/{act}" if act else "")


def test_a_greeter_checks_people_in_and_stays_in_the_same_list(client, door):
    signed_in(client, door["Gus"])

    answer = post(client, url_of(door, "Ben", "check-in"), q="be", state="not-here")

    assert answer.location == f"{url_of(door)}?q=be&state=not-here"
    page = text(client.get(url_of(door)))
    assert "Ben is here." in page
    assert "Here since 14:00" in page
    post(client, url_of(door, "Ben", "check-in"))
    post(client, url_of(door, "Ben", "undo-check-in"))
    assert "Here since" not in text(client.get(url_of(door)))


@pytest.mark.parametrize(
    "q", ["'; DROP TABLE registration; --", "%", "\\", "<script>", "😀" * 200, "\x07", "ＢＥＮ"]
)
def test_no_search_breaks_the_roll(client, door, q):
    asked = {"q": q, "state": "x", "by": q, "after": q}
    answer = signed_in(client, door["Gus"]).get(url_of(door), query_string=asked)

    assert answer.status_code == 200
    assert "<script>" not in text(answer)


def test_an_address_with_a_nul_is_not_found(client, door):
    assert signed_in(client, door["Gus"]).get(url_of(door), query_string={"q": "a\x00"}).status_code == 404


def test_the_page_after_begins_where_the_last_one_ended(app, client, door):
    with world(app) as session:
        event = event_by_slug(session, door["event"].slug)
        for number in range(50):
            attending(session, event, a_person(session, f"P{number:02}", age=ADULT))
    signed_in(client, door["Gus"])

    first = text(client.get(url_of(door)))
    after = first.partition("after=")[2].partition('"')[0]
    second = text(client.get(f"{url_of(door)}?after={after}"))
    before = second.partition("before=")[2].partition('"')[0]

    assert text(client.get(f"{url_of(door)}?before={before}")).count("P46") == first.count("P46") > 0

    assert "P46" in first
    assert "P47" not in first
    assert "P46" not in second
    assert "P47" in second
    assert "P49" in second


def test_an_organizer_renames_somebody_and_gives_a_role(app, client, door):
    signed_in(client, door["Ada"])

    answer = post(client, url_of(door, "Ben"), name="Ben Okri", role="mentor")

    assert answer.location == url_of(door, "Ben")
    assert "Ben Okri" in text(client.get(url_of(door, "Ben")))
    with world(app) as session:
        [(entry, name)] = audit_page(session, door["event"]).rows
        assert (entry.act, name) == ("changed an attendee", "Ben Okri")


@pytest.mark.parametrize(
    ("who", "fields", "beside"),
    [
        ("Ben", {"name": "", "role": "mentor"}, "name"),
        ("Ben", {"name": "x" * 81, "role": "mentor"}, "name"),
        ("Ben", {"name": "Ben", "role": "king"}, "role"),
        ("Mia", {"name": "Mia Lopez", "role": "attendee"}, "name"),
        ("Mia", {"name": "Mia", "role": "leader"}, "role"),
    ],
)
def test_what_an_attendee_cannot_be_is_said_beside_the_field(client, door, who, fields, beside):
    answer = post(signed_in(client, door["Ada"]), url_of(door, who), **fields)

    assert answer.status_code == 422
    assert f'id="{beside}-error"' in text(answer)


@pytest.mark.parametrize(("audience", "offered"), [("adult", False), ("mixed", True)])
def test_the_role_of_a_leader_is_offered_where_minors_are(app, client, audience, offered):
    with world(app) as session:
        ada = an_organizer(session)
        event = an_event(session, a_group(session, owner=ada), audience=audience)
        ben = attending(session, event, a_person(session, age="adult"))
    where = f"/console/e/{event.slug}/roll/{ben.code}"
    signed_in(client, ada)

    assert ('value="leader"' in text(client.get(where))) is offered
    assert (post(client, where, name="Ben", role="leader").status_code == 302) is offered


def test_a_minor_s_record_opens_by_a_post_that_is_written_down(app, client, door):
    signed_in(client, door["Ada"])
    assert "13–15" not in text(client.get(url_of(door, "Mia")))

    answer = post(client, url_of(door, "Mia", "record"))

    assert answer.status_code == 200
    assert "13–15" in text(answer)
    with world(app) as session:
        [(entry, name)] = audit_page(session, door["event"]).rows
        assert (entry.act, entry.person_id, name) == ("looked at a minor’s record", door["Ada"].id, "Mia")


def test_an_adult_has_no_such_record(client, door):
    assert post(signed_in(client, door["Ada"]), url_of(door, "Ben", "record")).status_code == 404


@pytest.mark.parametrize(
    ("who", "answers"),
    [
        ("Ada", [200, 200, 302, 302, 200, 302]),
        ("Gus", [200, 200, 302, 302, 404, 404]),
        ("Mallory", [404] * 6),
        ("Ben", [404] * 6),
    ],
)
def test_each_act_is_for_those_who_need_it(client, door, who, answers):
    signed_in(client, door[who] if who != "Ben" else door["Ben"].person)

    found = [
        client.get(url_of(door)),
        client.get(url_of(door, "Cleo")),
        post(client, url_of(door, "Cleo", "check-in")),
        post(client, url_of(door, "Cleo", "undo-check-in")),
        post(client, url_of(door, "Mia", "record")),
        post(client, url_of(door, "Cleo"), name="Cleo", role="attendee"),
    ]

    assert [answer.status_code for answer in found] == answers


@pytest.mark.parametrize("act", ["", "check-in", "undo-check-in", "record"])
def test_somebody_of_another_event_is_not_found_here(client, door, act):
    signed_in(client, door["Ada"])

    assert post(client, url_of(door, "elsewhere", act), name="x", role="attendee").status_code == 404


def test_the_console_shows_no_contacts_notes_or_counts_of_connections(app, client, door):
    with world(app) as session:
        ben = registration_of(session, door["event"], door["Ben"].person)
        profile = session.get(Profile, ben.person_id)
        profile.email, profile.phone, profile.ask_me_about = "ben@example.org", "+34 600 000 000", "Bees"
    signed_in(client, door["Ada"])

    for path in (url_of(door), url_of(door, "Ben"), f"/console/e/{door['event'].slug}/"):
        page = text(client.get(path))
        for secret in ("ben@example.org", "+34 600", "Bees"):
            assert secret not in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_of_the_roll_needs_as_many_statements_for_three_as_for_one(app, client, number):
    with world(app) as session:
        ada = an_organizer(session)
        event = an_event(session, a_group(session, owner=ada), by=ada)
        for count in range(number):
            attending(session, event, f"P{count}")
    signed_in(client, ada)

    with statements(engine_of(app)) as seen:
        client.get(f"/console/e/{event.slug}/roll")

    assert len(seen) == 4
