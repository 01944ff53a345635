"""The days after an event in a browser: two words, a draft, a letter, an answer without an account."""

from __future__ import annotations

import re
from contextlib import ExitStack
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

import icalendar
import pytest
from playwright.sync_api import expect

from netevents.people.domain import sign_in as signed_in_row
from tests.browser.test_newcomer import called, press, text
from tests.cast import world
from tests.conftest import NOON
from tests.in_here import served, sign_in
from tests.plugins.followup.after import HERE, the_days_after
from tests.routes_world import LASTS

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


@pytest.fixture
def pages(app: Flask, browser: Browser) -> Iterator[dict[str, Page]]:
    """Ben’s phone, on which scripts run, and that of somebody who has never been here, on which none do."""
    after = the_days_after(app)
    with ExitStack() as open_, served(app) as base, world(app) as session:
        pages = {}
        for name, scripts in (("Ben", True), ("somebody", False)):
            context = open_.enter_context(
                browser.new_context(base_url=base, viewport=PHONE, java_script_enabled=scripts)
            )
            context.set_default_timeout(10_000)
            pages[name] = context.new_page()
        ben = signed_in_row(session, after.people["Ben"].person, how="joined", lasts=LASTS, now=NOON)
        session.commit()
        sign_in(app, pages["Ben"], base, ben.secret)
        pages["Ben"].context.grant_permissions(["clipboard-read", "clipboard-write"])
        yield pages


def test_from_the_next_morning_to_an_answer(pages: dict[str, Page], clock: StandingClock) -> None:
    ben, cleo = pages["Ben"], pages["somebody"]

    clock.advance(timedelta(days=1))
    ben.goto("/")
    press(ben, "Try it")
    assert "spaghetti" not in text(ben)
    ben.get_by_label("What do you remember?").fill("pasta bridge")
    press(ben, "Show me my note")
    assert "The spaghetti bridge" in text(ben)

    clock.advance(timedelta(days=1))
    ben.goto("/e/hack-night/")
    press(ben, "Follow up")
    assert "Three people to write to" in text(ben)
    with ben.expect_download() as loading:
        called(ben, "Add to my calendar").click()
    [entry] = icalendar.Calendar.from_ical(loading.value.path().read_bytes()).walk("VEVENT")
    assert entry["DTSTART"].dt == NOON + timedelta(days=2)

    press(ben, "Dan")
    ben.get_by_label("What did you two talk about?").fill("Kites over the river")
    press(ben, "Make the draft")
    assert "Kites over the river." in ben.get_by_label("What you write").input_value()
    press(ben, "Next week")

    press(ben, "Cleo")
    press(ben, "Put it in the draft")
    letter = ben.get_by_label("What you write").input_value()
    mail = urlsplit(str(called(ben, "Open in my mail").get_attribute("href")))
    assert parse_qs(mail.query)["body"][0].replace("\r\n", "\n") == letter
    ben.get_by_role("button", name="Copy").click()
    expect(ben.get_by_role("button", name="Copied")).to_be_visible()
    assert ben.evaluate("() => navigator.clipboard.readText()") == letter
    ben.get_by_label("I said I would").fill("Send the slides")
    ben.get_by_label("By", exact=True).fill("2026-05-20")
    press(ben, "Remember it")
    press(ben, "Done")
    assert "One person to write to" in text(ben)

    link = re.search(r"thanks”: \S+(/p/followup/\S+)", letter)
    assert link is not None
    cleo.goto(link[1])
    assert "Cleo" not in text(cleo)
    press(cleo, "I remember, thanks")
    assert "sees that you remember" in text(cleo)

    ben.goto(f"{HERE}/")
    assert "They replied." in text(ben)


def test_what_is_typed_into_the_draft_is_opened_copied_and_kept(
    pages: dict[str, Page], clock: StandingClock
) -> None:
    ben, mine = pages["Ben"], "Dear Cleo,\n\ntea & a pier?"
    clock.advance(timedelta(days=3))
    ben.goto(f"{HERE}/")
    press(ben, "Cleo")
    box = ben.get_by_label("What you write")

    box.fill(mine)
    mail = urlsplit(str(called(ben, "Open in my mail").get_attribute("href")))
    assert parse_qs(mail.query)["body"][0].replace("\r\n", "\n") == mine
    message = str(called(ben, "As a text message").get_attribute("href"))
    assert unquote(message.partition("body=")[2]).replace("\r\n", "\n") == mine
    ben.get_by_role("button", name="Copy").click()
    expect(ben.get_by_role("button", name="Copied")).to_be_visible()
    assert ben.evaluate("() => navigator.clipboard.readText()") == mine

    box.fill(f"{mine} Ben")
    press(ben, "Put it in the draft")
    expect(box).to_have_value(re.compile(f"^{re.escape(mine)} Ben\n\n.*thanks”: "))
    box.evaluate("box => box.removeAttribute('maxlength')")
    box.fill("x" * 3001)
    press(ben, "Next week")
    assert "That is too long by 1." in text(ben)
    expect(box).to_have_value("x" * 3001)


def test_without_scripts_one_s_own_words_are_kept_by_a_button(
    pages: dict[str, Page], clock: StandingClock
) -> None:
    ben, plain = pages["Ben"], pages["somebody"]
    clock.advance(timedelta(days=3))
    plain.context.add_cookies(ben.context.cookies())
    plain.goto(f"{HERE}/")
    press(plain, "Cleo")

    plain.get_by_label("What you write").fill("Dear Cleo")
    press(plain, "Keep my words")

    expect(plain.get_by_label("What you write")).to_have_value("Dear Cleo")
    assert str(called(plain, "Open in my mail").get_attribute("href")).endswith("body=Dear%20Cleo")
