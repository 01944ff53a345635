from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from netevents.events.audit import record
from netevents.events.lists import audit_page
from netevents.events.models import Event
from netevents.events.queries import event_by_slug, interests
from tests.cast import (
    NOON,
    a_group,
    a_person,
    a_phone,
    an_event,
    an_organizer,
    attending,
    engine_of,
    post,
    signed_in,
    statements,
    world,
)

GOOD = {
    "name": "Spring mixer",
    "kind": "mixer",
    "day": "2026-06-05",
    "starts": "18:30",
    "ends": "22:00",
    "last_day": "",
    "zone": "Europe/Madrid",
    "place": "Great hall",
}
NEW = "/console/g/robotics-club/new-event"


def text(answer):
    return answer.get_data(as_text=True)


@pytest.fixture
def club(app):
    """Ada owns the club, Gus greets, Mallory runs another group."""
    with world(app) as session:
        ada, gus, mallory = (an_organizer(session, name) for name in ("Ada", "Gus", "Mallory"))
        group = a_group(session, owner=ada, greeter=gus)
        a_group(session, "Others", owner=mallory)
    return {"Ada": ada, "Gus": gus, "Mallory": mallory, "group": group}


def hold(app, club, **facts):
    with world(app) as session:
        return an_event(session, session.merge(club["group"]), by=club["Ada"], **facts)


def stored(app, slug):
    with world(app) as session:
        return event_by_slug(session, slug)


def test_an_event_is_planned_in_one_form(app, client, club):
    signed_in(client, club["Ada"])

    answer = post(client, NEW, **GOOD)

    assert answer.location == "/console/e/spring-mixer/ready"
    page = text(client.get("/console/e/spring-mixer/"))
    assert "Next: open it" in page
    assert "Fri 5 June 2026, 18:30–22:00" in page
    event = stored(app, "spring-mixer")
    assert event.starts_at == datetime(2026, 6, 5, 16, 30, tzinfo=UTC)
    assert (event.state, event.audience, event.reports_to_id) == ("draft", "adult", club["Ada"].id)


@pytest.mark.parametrize(
    ("changes", "ends_at"),
    [
        ({"ends": "01:00"}, datetime(2026, 6, 5, 23, 0, tzinfo=UTC)),
        ({"last_day": "2026-06-07", "ends": "12:00"}, datetime(2026, 6, 7, 10, 0, tzinfo=UTC)),
        ({"zone": "America/New_York"}, datetime(2026, 6, 6, 2, 0, tzinfo=UTC)),
        ({"ends": "22:00:00"}, datetime(2026, 6, 5, 20, 0, tzinfo=UTC)),
    ],
)
def test_the_end_may_lie_on_another_day(app, client, club, changes, ends_at):
    post(signed_in(client, club["Ada"]), NEW, **(GOOD | changes))

    assert stored(app, "spring-mixer").ends_at == ends_at


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"kind": "party"}, "kind"),
        ({"day": ""}, "day"),
        ({"day": "5 June"}, "day"),
        ({"day": "2026-02-30"}, "day"),
        ({"day": "0001-01-01"}, "day"),
        ({"day": "9999-12-31"}, "day"),
        ({"day": "\x00"}, "day"),
        ({"starts": "25:00"}, "starts"),
        ({"starts": ""}, "starts"),
        ({"ends": "late"}, "ends"),
        ({"ends": "18:30"}, "ends"),
        ({"last_day": "2026-06-04"}, "ends"),
        ({"last_day": "soon"}, "last_day"),
        ({"zone": "Mars/Base"}, "zone"),
        ({"zone": "../../etc/passwd"}, "zone"),
        ({"place": "x" * 201}, "place"),
    ],
)
def test_bad_input_gets_a_sentence_beside_the_field_and_nothing_is_lost(app, client, club, changes, field):
    answer = post(signed_in(client, club["Ada"]), NEW, **(GOOD | changes))

    page = text(answer)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in page or f"{field}-error" in page
    assert 'value="2026-06-05"' in page or "day" in changes
    assert "Great hall" in page or "place" in changes
    with world(app) as session:
        assert session.query(Event).count() == 0


def test_the_time_zone_is_that_of_the_group_s_last_event(app, client, club):
    signed_in(client, club["Ada"])
    first = text(client.get(NEW))
    hold(app, club, zone="Asia/Kathmandu")
    second = text(client.get(NEW))

    assert '<option selected value="UTC">' in first
    assert "zone.js" in first
    assert '<option selected value="Asia/Kathmandu">' in second
    assert "zone.js" not in second


def settings_of(client, slug):
    """What the settings form holds as it is opened."""
    found = {}

    class Reader(HTMLParser):
        area = select = None

        def handle_starttag(self, tag, attrs):
            attrs = dict(attrs)
            if tag == "input" and attrs.get("type") not in {"hidden", "radio", "checkbox"}:
                found[attrs["name"]] = attrs.get("value", "")
            elif tag == "input" and attrs.get("type") in {"radio", "checkbox"} and "checked" in attrs:
                found[attrs["name"]] = attrs["value"]
            elif tag == "textarea":
                self.area = attrs["name"]
            elif tag == "select":
                self.select = attrs["name"]
            elif tag == "option" and "selected" in attrs:
                found[self.select] = attrs["value"]

        def handle_data(self, words):
            if self.area:
                found[self.area] = found.get(self.area, "") + words.lstrip("\r\n")

        def handle_endtag(self, tag):
            if tag == "textarea":
                self.area = None

    page = text(client.get(f"/console/e/{slug}/edit"))
    Reader().feed(page[page.index("<main") :])
    return found


def test_saving_the_settings_untouched_changes_nothing(app, client, club):
    event = hold(app, club, about="Two\nlines", seats=30, asks_room_code=True)
    signed_in(client, club["Ada"])

    answer = post(client, f"/console/e/{event.slug}/edit", **settings_of(client, event.slug))

    assert answer.status_code == 302
    after = stored(app, event.slug)
    for name in ("name", "kind", "zone", "starts_at", "ends_at", "place", "about", "seats", "audience"):
        assert getattr(after, name) == getattr(event, name), name
    assert after.asks_room_code is True
    assert after.reports_to_id == event.reports_to_id


def test_settings_are_changed_and_written_into_the_audit_trail(app, client, club):
    event = hold(app, club)
    signed_in(client, club["Ada"])
    changed = settings_of(client, event.slug) | {
        "name": "Bigger night",
        "audience": "mixed",
        "interests": "Chess\n\n Knots \nChess",
        "seats": "12",
    }

    post(client, f"/console/e/{event.slug}/edit", **changed)

    with world(app) as session:
        after = event_by_slug(session, event.slug)
        assert (after.name, after.audience, after.seats) == ("Bigger night", "mixed", 12)
        assert [interest.label for interest in interests(session, after)] == ["Chess", "Knots"]
        [(entry, _)] = audit_page(session, after).rows
        assert (entry.act, entry.person_id) == ("changed the settings", club["Ada"].id)
        assert entry.facts == {"changed": ["name", "audience", "seats"]}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"audience": "mixed"}, "audience"),
        ({"audience": "everybody"}, "audience"),
        ({"seats": "1"}, "seats"),
        ({"seats": "0"}, "seats"),
        ({"seats": "-3"}, "seats"),
        ({"seats": "9" * 5000}, "seats"),
        ({"seats": "many"}, "seats"),
        ({"reports_to": "nobody"}, "reports_to"),
        ({"interests": "x" * 61}, "interests"),
        ({"interests": "\n".join(map(str, range(61)))}, "interests"),
        ({"about": "x" * 2001}, "about"),
        ({"last_day": "2026-05-07"}, "ends"),
    ],
)
def test_settings_that_cannot_be_are_refused_beside_their_field(app, client, club, changes, field):
    event = hold(app, club)
    with world(app) as session:
        here = event_by_slug(session, event.slug)
        for name in ("Ben", "Cleo"):
            attending(session, here, name)
    signed_in(client, club["Ada"])

    answer = post(client, f"/console/e/{event.slug}/edit", **(settings_of(client, event.slug) | changes))

    assert answer.status_code == 422
    assert f"{field}-error" in text(answer)
    after = stored(app, event.slug)
    assert (after.audience, after.seats, after.ends_at) == ("adult", None, event.ends_at)


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
