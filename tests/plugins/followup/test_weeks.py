"""From the end of the event to “This week” on the first page: what the worker does about follow-up."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest

from netevents.ops.work import one_pass
from tests.cast import post, world
from tests.conftest import NOON
from tests.plugins.followup.after import HERE, an_evening

DAY = timedelta(days=1)
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def after(app, clock):
    """Ada ends her event; the worker is at work."""
    with world(app) as session:
        after = an_evening(session)
    after.app = app
    post(after.phone("Ada"), "/console/e/hack-night/state", to="ended")
    one_pass(app)
    return after


def first_page(after, name="Ben"):
    return html.unescape(after.phone(name).get("/").get_data(as_text=True))


def on_day(after, clock, days):
    clock.moment = NOON + days * DAY
    one_pass(after.app)


def test_the_list_is_named_from_its_hour_on_until_everybody_is_seen_to(after, clock):
    on_day(after, clock, 1)
    assert "This week" not in first_page(after)
    clock.moment = NOON + 2 * DAY - timedelta(minutes=2)
    one_pass(after.app)
    assert "This week" not in first_page(after)

    on_day(after, clock, 2)

    page = first_page(after)
    assert "This week" in page
    assert f'href="{HERE}/"' in page
    for name, act in (("Cleo", "done"), ("Dan", "skip"), ("Eve", "snooze")):
        assert "This week" in first_page(after)
        post(after.phone("Ben"), after.with_(name, f"/{act}"), days="3")
    assert "This week" not in first_page(after)
    on_day(after, clock, 5)
    assert "Write to those you met at Hack night" in first_page(after)


@pytest.mark.parametrize("switch", [f"{HERE}/off", f"{HERE}/off-for-good", "organizer"])
def test_nothing_is_named_after_off(after, clock, switch):
    on_day(after, clock, 2)
    assert "This week" in first_page(after)

    if switch == "organizer":
        post(after.phone("Ada"), "/console/e/hack-night/plugins/followup/off")
    else:
        post(after.phone("Ben"), switch)

    for days in (2, 3, 6, 9):
        on_day(after, clock, days)
        assert "This week" not in first_page(after)


def test_a_promise_is_named_on_its_day(after, clock):
    post(after.phone("Ben"), f"{HERE}/off-for-good")
    post(after.phone("Ben"), f"{HERE}/on-again")
    words = {"promise-words": "Send the slides", "promise-due_on": "2026-05-20"}
    post(after.phone("Ben"), after.with_("Cleo", "/promise"), **words)

    on_day(after, clock, 11)
    assert "Send the slides" not in first_page(after)
    on_day(after, clock, 12)

    page = first_page(after)
    assert ("Your promise to Cleo" in page, "Send the slides" in page) == (True, True)
    assert "Send the slides" not in first_page(after, "Cleo")
