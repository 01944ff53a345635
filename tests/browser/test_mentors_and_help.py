"""Two phones at a hackathon: one offers, one asks and wishes, one is stuck, the other comes."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from netevents.exchange.models import Connection
from netevents.people.domain import sign_in as signed_in_row
from netevents.people.models import Person
from netevents_mentoring.programs.models import Offer, Rank, Request
from tests.browser.test_newcomer import press
from tests.cast import world
from tests.conftest import NOON
from tests.in_here import served, sign_in
from tests.plugins.mentoring.taking_part import HOME, a_night
from tests.routes_world import LASTS

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser, Page

    from tests.plugins.mentoring.taking_part import Night

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("stories"),
    pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True),
]


def offer(cleo: Page) -> None:
    """From the event’s page, with what is needed first and one thing under “More”."""
    cleo.goto("/e/hack-night/")
    cleo.get_by_role("link", name="Offer to mentor").click()
    cleo.get_by_label("Web").select_option("Expert")
    cleo.get_by_label("Other topics").fill("Rust, accessibility")
    cleo.get_by_label("Monday evening").check()
    cleo.get_by_label("A few lines about you").fill("I like forms.")
    cleo.get_by_label("How many people can you take?").fill("2")
    cleo.get_by_text("More", exact=True).click()
    cleo.get_by_label("Online").check()
    press(cleo, "Offer")
    expect(cleo.get_by_text("You offer to mentor")).to_be_visible()


def ask_and_wish(ben: Page) -> None:
    ben.goto(HOME)
    ben.get_by_role("link", name="Ask for a mentor").click()
    ben.get_by_label("Web").select_option("Beginner")
    ben.get_by_label("What matters most").select_option("Web")
    press(ben, "Ask for it")
    ben.get_by_role("link", name="Mentors I would like").click()
    ben.get_by_role("link", name="Cleo").click()
    expect(ben.get_by_text("I like forms.")).to_be_visible()
    ben.go_back()
    ben.get_by_label("First").select_option("Cleo")
    press(ben, "Save")
    expect(ben.get_by_text("nobody is told")).to_be_visible()


def get_help(ben: Page, cleo: Page) -> None:
    ben.goto("/e/hack-night/")
    ben.get_by_role("link", name="Ask for help").click()
    ben.get_by_label("What is it about?").fill("Web")
    press(ben, "Ask for help")
    expect(ben.get_by_text("Say where to find you.")).to_be_visible()
    expect(ben.get_by_label("What is it about?")).to_have_value("Web")
    ben.get_by_label("Where do you sit?").fill("Table 7")
    press(ben, "Ask for help")
    expect(ben.get_by_text("You have been waiting")).to_be_visible()
    cleo.goto(HOME)
    cleo.get_by_role("link", name="Calls for help").click()
    expect(cleo.get_by_text("Table 7")).to_be_visible()
    cleo.get_by_role("button", name="I’ll come").click()
    expect(cleo.get_by_text("Ben waits for you")).to_be_visible()
    expect(ben.get_by_text("Cleo is on the way")).to_be_visible(timeout=15_000)  # by itself
    press(ben, "They helped")
    expect(ben.get_by_role("heading", name="Cleo")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_an_evening_with_a_mentor(app: Flask, browser: Browser, scripts: bool) -> None:
    night = a_night(app, "Ben", "Cleo")
    with served(app) as base, ExitStack() as open_:
        ben, cleo = (phone(night, browser, base, open_, who, scripts=scripts) for who in ("Ben", "Cleo"))
        offer(cleo)
        ask_and_wish(ben)
        get_help(ben, cleo)

    with world(app) as session:
        offered, asked = session.scalars(select(Offer)).one(), session.scalars(select(Request)).one()
        assert offered.topics == {"Rust": 2, "accessibility": 2, "Web": 3}
        assert (offered.hours, offered.capacity, offered.format) == ({"week": [17, 18, 19, 20]}, 2, "online")
        assert asked.topics == {"order": ["Web"], "levels": {"Web": 1}}
        assert session.scalars(select(Rank.offer_id)).all() == [offered.id]
        assert session.scalars(select(Connection.how)).all() == ["help"]


def phone(night: Night, browser: Browser, base: str, open_: ExitStack, who: str, *, scripts: bool) -> Page:
    """The phone of ``who``, signed in."""
    with world(night.app) as session:
        person = session.get_one(Person, night.people[who].person_id)
        secret = signed_in_row(session, person, how="joined", lasts=LASTS, now=NOON).secret
    context = open_.enter_context(
        browser.new_context(
            viewport={"width": 390, "height": 844}, has_touch=True, java_script_enabled=scripts, base_url=base
        )
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    sign_in(night.app, page, base, secret)
    return page
