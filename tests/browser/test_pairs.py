"""A mentorship in a browser: asked for at the connection's page, agreed, met, worried about, ended kindly."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import icalendar
import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from netevents.people.domain import sign_in as signed_in_row
from netevents_mentoring.pairs.models import Meeting, Pair
from tests.browser.test_newcomer import called, press, text
from tests.cast import world
from tests.conftest import NOON
from tests.in_here import served, sign_in
from tests.plugins.mentoring.pairs.term import Term, a_term, connected
from tests.routes_world import LASTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("stories"),
    pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True),
]

PHONE = {"width": 390, "height": 844}
CONSOLE = "/console/e/hack-night/mentoring"


class Story:
    """Ben, who met Cleo at the hack night, Cleo, and Ada who organizes: each with a device."""

    def __init__(self, app: Flask, browser: Browser, base: str, open_: ExitStack) -> None:
        self.app = app
        with world(app) as session:
            self.term: Term = a_term(session)
            self.met = connected(session, self.term)
            people = {name: self.term.people[name].person for name in ("Ben", "Cleo")}
            secrets = {
                name: signed_in_row(session, person, how="joined", lasts=LASTS, now=NOON).secret
                for name, person in (people | {"Ada": self.term.ada}).items()
            }
        self.pages: dict[str, Page] = {}
        for name, secret in secrets.items():
            context = open_.enter_context(
                browser.new_context(base_url=base, viewport=PHONE, java_script_enabled=name != "Ben")
            )
            context.set_default_timeout(10_000)
            self.pages[name] = context.new_page()
            sign_in(app, self.pages[name], base, secret)


@pytest.fixture
def story(app: Flask, browser: Browser) -> Iterator[Story]:
    with ExitStack() as open_, served(app) as base:
        yield Story(app, browser, base, open_)


def test_from_asking_to_staying_in_touch(story: Story) -> None:
    ben, cleo, ada = (story.pages[name] for name in ("Ben", "Cleo", "Ada"))

    ben.goto(f"/c/{story.met}")
    press(ben, "Ask for mentoring")
    assert "would you be my mentor" in ben.get_by_label("What you write").input_value()
    ben.get_by_label("What you write").fill("Would you show me how you solder?")
    press(ben, "Ask for it")
    assert "They have until" in text(ben)

    cleo.goto("/e/hack-night/")
    press(cleo, "Read and answer")
    assert "Would you show me how you solder?" in text(cleo)
    press(cleo, "Yes, I’ll be their mentor")
    assert "You mentor them" in text(cleo)
    assert "ben@example.org" in text(cleo)

    ben.goto("/e/hack-night/")
    press(ben, "Open")
    assert "Soldering" in text(ben)
    press(ben, "Propose it")
    ben.get_by_label("What for").fill("A lamp that works")
    press(ben, "Propose it")
    cleo.reload()
    assert "Ben proposes" in text(cleo)
    press(cleo, "Agree")
    assert "A lamp that works" in text(cleo)

    press(cleo, "Set a date")
    cleo.get_by_label("Day").fill("2026-05-20")
    cleo.get_by_label("Time").fill("18:30")
    cleo.get_by_label("Where").fill("Room 4")
    press(cleo, "Save")
    ben.reload()
    with ben.expect_download() as loading:
        called(ben, "Add to my calendar").click()
    [entry] = icalendar.Calendar.from_ical(loading.value.path().read_bytes()).walk("VEVENT")
    assert str(entry["SUMMARY"]) == "Mentoring: Cleo"

    press(ben, "We met today")
    cleo.reload()
    assert "You met today." in text(cleo)

    press(ben, "Tell the organizers that something is wrong")
    ben.get_by_label("What is wrong?").fill("She is always late.")
    ben.get_by_label("It is urgent").check()
    press(ben, "Send")
    ada.goto(f"{CONSOLE}/pairs")
    expect(ada.locator("main .panel").first).to_contain_text("Urgent: Ben is worried")
    press(ada, "I have looked after it Cleo and Ben")
    assert "worried" not in text(ada)
    cleo.reload()
    assert "late" not in text(cleo)

    press(cleo, "End the mentoring")
    cleo.get_by_label("We did what we set out to do").check()
    press(cleo, "End it")
    for page in (ben, cleo):
        page.reload()
        press(page, "Yes")
    ben.reload()
    assert "You both would like to stay in touch" in text(ben)
    with world(story.app) as session:
        pair = session.scalars(select(Pair)).one()
        assert (pair.how, pair.closed_why) == ("asked", "reached")
        assert session.scalars(select(Meeting.day)).all() == ["2026-05-08"]
