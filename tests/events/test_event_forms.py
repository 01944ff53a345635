"""An event is planned in one form, and its settings are changed in another."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from netevents.events.lists import audit_page
from netevents.events.models import Event
from netevents.events.queries import event_by_slug, interests
from tests.cast import attending, post, signed_in, world
from tests.events.console import GOOD, NEW, a_club, hold, settings_of, stored, text


@pytest.fixture
def club(app):
    return a_club(app)


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
        ({"last_day": "2062-06-05"}, "last_day"),
        ({"day": "2062-06-05"}, "day"),
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
