"""From the end of an event to an introduction three months later, in a browser as large as a phone."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from netevents.exchange import consents
from netevents.exchange.models import FIELDS
from netevents.host import switches
from netevents.ops.work import one_pass
from netevents.people.domain import sign_in as signed_in_row
from tests.browser.test_newcomer import called, press, text
from tests.cast import world
from tests.conftest import NOON
from tests.exchange.stage import an_attendee
from tests.in_here import served, sign_in
from tests.plugins.followup.after import an_evening, ended
from tests.routes_world import LASTS, a_connection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from playwright.sync_api import Browser, Page

    from tests.conftest import StandingClock

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("stories"),
    pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True),
]
PHONE = {"width": 390, "height": 844}
WORK = {"nudges", "what time brings to followup", "what time brings to keepintouch"}


@pytest.fixture
def pages(app: Flask, browser: Browser) -> Iterator[dict[str, Page]]:
    """The phones of Ben, Cleo and Gil, whom Cleo knows and Ben does not. The event is over."""
    with world(app) as session:
        after = an_evening(session)
        switches.switch_on(session, after.event, "keepintouch")
        gil = an_attendee(session, after.event, "Gil", profile={"email": "gil@example.org"})
        consents.give(session, gil.registration, FIELDS, now=NOON)
        a_connection(session, after.people["Cleo"].registration, gil.registration)
        ended(session, after)
    people = {name: after.people[name].person for name in ("Ben", "Cleo")} | {"Gil": gil.person}
    with ExitStack() as open_, served(app) as base:
        pages = {}
        for name, person in people.items():
            context = open_.enter_context(browser.new_context(base_url=base, viewport=PHONE))
            context.set_default_timeout(10_000)
            pages[name] = context.new_page()
            with world(app) as session:
                secret = signed_in_row(session, person, how="joined", lasts=LASTS, now=NOON).secret
            sign_in(app, pages[name], base, secret)
        yield pages


def test_three_months_later(app: Flask, pages: dict[str, Page], clock: StandingClock) -> None:
    ben, cleo, gil = pages["Ben"], pages["Cleo"], pages["Gil"]

    clock.advance(timedelta(days=3))
    one_pass(app, only=WORK)
    ben.goto("/")
    assert "Write to those you met at Hack night" in text(ben)
    press(ben, "Write to those you met at Hack night")
    for name in ("Cleo", "Dan", "Eve"):
        press(ben, name)
        press(ben, "Done")

    ben.goto("/people")
    ben.get_by_role("link", name="Cleo").first.click()
    press(ben, "Keep in touch")
    press(ben, "Each term Cleo")
    clock.advance(timedelta(days=123))
    one_pass(app, only=WORK)
    ben.goto("/")
    assert "Write to Cleo" in text(ben)
    assert "The spaghetti bridge" in text(ben)

    press(ben, "Whom can I ask?")
    ben.get_by_label("Search").fill("soldering")
    ben.keyboard.press("Enter")
    ben.wait_for_url("**/ask?q=soldering")
    assert "I can help with: Soldering" in text(ben)
    ben.get_by_label("Search").fill("boats")
    ben.keyboard.press("Enter")
    ben.wait_for_url("**/ask?q=boats")
    press(ben, "Ask for an introduction")
    press(ben, "Cleo")
    ben.get_by_label("Do you know somebody …").fill("who repairs boats")
    ben.get_by_label("Why you would like to meet them").fill("Mine leaks, and I would like to learn.")
    press(ben, "Ask them")

    cleo.goto("/")
    press(cleo, "Ben asks whether you know somebody")
    assert "Mine leaks" in text(cleo)
    press(cleo, "Ask Gil")

    gil.goto("/")
    press(gil, "Ben would like to meet you")
    assert "ben@example.org" not in text(gil)
    press(gil, "Yes, I would like that")

    ben.goto("/")
    press(ben, "Gil would like to meet you")
    assert "gil@example.org" not in text(ben)
    press(ben, "Yes, I would like that")
    assert "gil@example.org" in text(ben)
    gil.goto("/people")
    gil.get_by_role("link", name="Ben").first.click()
    assert "ben@example.org" in text(gil)
    assert called(gil, "Keep in touch").is_visible()
