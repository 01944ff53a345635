"""A round of mentoring: the organizer runs it, people say yes or no, or leave, and the next is asked."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from netevents.people.domain import sign_in as signed_in_row
from netevents.people.models import Person
from netevents_mentoring.programs.models import Offer, Request
from netevents_mentoring.rounds.models import Match
from tests.browser.test_newcomer import press
from tests.cast import world
from tests.conftest import NOON
from tests.in_here import served, sign_in
from tests.plugins.mentoring.rounds.screens import Rounds
from tests.plugins.mentoring.taking_part import CONSOLE, HOME
from tests.routes_world import LASTS

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("stories"),
    pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True),
]

PHONE = {"width": 390, "height": 844}
LAPTOP = {"width": 1280, "height": 800}


class Story:
    """Two mentors with a seat each, three who ask, and Ada at her laptop."""

    def __init__(self, app: Flask, browser: Browser, base: str, open_: ExitStack) -> None:
        self.app, self.browser, self.base, self.open = app, browser, base, open_
        self.rounds = Rounds(app, "Ben", "Cleo", "Dan")
        self.devices: dict[str, Page] = {}

    def device(self, name: str) -> Page:
        if name not in self.devices:
            size = LAPTOP if name == "Ada" else PHONE
            context = self.open.enter_context(self.browser.new_context(base_url=self.base, viewport=size))
            context.set_default_timeout(10_000)
            self.devices[name] = context.new_page()
            with world(self.app) as session:
                person = session.scalars(select(Person).where(Person.name == name)).first()
                row = signed_in_row(session, person, how="password", lasts=LASTS, now=NOON)
            sign_in(self.app, self.devices[name], self.base, row.secret)
        return self.devices[name]

    def asked(self) -> dict[str, str]:
        """Who waits for answers with whom, mentees first."""
        with world(self.app) as session:
            places = {place.id: name for name, place in self.rounds.night.people.items()}
            rows = session.execute(
                select(Request.registration_id, Offer.registration_id)
                .join(Match, Match.request_id == Request.id)
                .join(Offer, Offer.id == Match.offer_id)
                .where(Match.asked_at.is_not(None), Match.ended_at.is_(None))
            )
            return {places[mentee]: places[mentor] for mentee, mentor in rows}


def run_and_publish(story: Story, ada: Page) -> None:
    """From the console’s page of the program to both sides being asked."""
    ada.goto(f"{CONSOLE}program/{story.rounds.night.program.code}")
    ada.get_by_role("link", name="Rounds of matching").click()
    ada.get_by_label("Fairest").check()
    press(ada, "Start")
    expect(ada.get_by_role("progressbar")).to_be_visible()
    story.rounds.work()
    expect(ada.get_by_role("heading", name="What came out")).to_be_visible()
    expect(ada.get_by_role("heading", name="Without a mentor")).to_be_visible()
    expect(ada.get_by_text("in none is the weakest match better")).to_be_visible()
    ada.get_by_role("link", name="Publish").click()
    press(ada, "Publish")
    expect(ada.get_by_text("Both sides of each match read it now")).to_be_visible()


def say_yes(phone: Page, start: str) -> None:
    phone.goto(start)
    phone.get_by_role("link", name="See it and answer").click()
    expect(phone.get_by_text("Your weeks have time in common.")).to_be_visible()
    press(phone, "Yes, gladly")


def say_no(phone: Page) -> None:
    phone.goto("/e/hack-night/")
    phone.get_by_role("link", name="See it and answer").click()
    phone.get_by_role("link", name="No, thank you").click()
    phone.get_by_label("It is not the right fit").check()
    press(phone, "Decline")
    expect(phone.get_by_text("Thank you for saying so.")).to_be_visible()


def test_a_round_from_its_start_to_the_seat_that_comes_free_last(app, browser):
    with ExitStack() as open_, served(app) as base:
        story = Story(app, browser, base, open_)
        ada = story.device("Ada")
        run_and_publish(story, ada)
        (happy, their_mentor), (unsure, other_mentor) = sorted(story.asked().items())
        [waiting] = {"Ben", "Cleo", "Dan"} - {happy, unsure}

        say_yes(story.device(happy), "/e/hack-night/")
        expect(story.device(happy).get_by_text(f"Now it is up to {their_mentor}")).to_be_visible()
        say_yes(story.device(their_mentor), "/")
        expect(story.device(their_mentor).get_by_text("are a pair now")).to_be_visible()

        story.device(waiting).goto(f"{HOME}matches")
        expect(story.device(waiting).get_by_text("You are on the waiting list")).to_be_visible()
        say_no(story.device(unsure))
        story.rounds.work()
        assert story.asked() == {waiting: other_mentor}
        story.device(waiting).reload()
        expect(story.device(waiting).get_by_text(f"{other_mentor} could be your mentor.")).to_be_visible()

        story.device(waiting).goto(HOME)
        story.device(waiting).get_by_role("button", name="Take it back what I ask for").click()
        story.rounds.work()
        story.device(other_mentor).goto(f"{HOME}matches")
        expect(story.device(other_mentor).get_by_text("one of you left")).to_be_visible()
        assert story.asked() == {}

        ada.goto(ada.url)
        expect(ada.get_by_role("heading", name="What came of others")).to_be_visible()
        expect(ada.get_by_text("It is not the right fit")).to_be_visible()
        expect(ada.get_by_text("They are a pair.")).to_be_visible()
