"""A phone without a network: pages that open all the same, and scans that wait and arrive once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from netevents.exchange.models import Note
from netevents.exchange.views import scans
from tests.browser.waiting import (
    EARLIER,
    FLUSH,
    KEEP,
    KEPT_PAGES,
    NO_ROOM,
    ROWS,
    UNTIL_SENT,
    Evening,
    a_phone,
    away,
    settle,
    states,
)
from tests.cast import world
from tests.in_here import served, sign_in

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True),
]


@pytest.fixture
def evening(app: Flask) -> Evening:
    return Evening(app, "Ben", "Cleo", "Dan")


def test_a_phone_without_a_network_opens_its_pages_and_loses_no_scan(
    evening: Evening, browser: Browser
) -> None:
    with served(evening.app) as base, a_phone(evening, browser, base, "Ben") as page:
        context = page.context
        away(context)
        for path, words in {
            evening.path: "Hack night",
            f"{evening.path}badge": "Ben",
            f"{evening.path}scan": "The code under their badge",
            "/people": "My people",
        }.items():
            page.goto(path)
            expect(page.locator("main")).to_contain_text(words)
            expect(page.locator(".banner")).to_contain_text("No connection. This page is from")
        page.goto("/me/profile")
        expect(page.get_by_role("heading", level=1)).to_have_text("No connection just now")
        expect(page.get_by_role("link", name="My badge")).to_be_visible()

        page.goto(f"{evening.path}scans")
        assert page.evaluate(KEEP, evening.scan("Ben", "Cleo")) == "saved on this phone"
        typed = evening.scan("Ben", "Dan", token="", code=evening.codes["Dan"])
        assert page.evaluate(KEEP, typed) == "saved on this phone"
        page.reload()
        expect(page.locator("[data-state]")).to_have_text(["saved on this phone"] * 2)
        page.locator("summary").last.click()
        page.get_by_label("What we talked about").last.fill("Her robot sorts socks.")
        page.get_by_role("button", name="Save the note").last.click()
        expect(page.locator("[data-words]").first).to_have_text("Her robot sorts socks.")
        page.close()
        assert evening.met() == {}

        anew = context.new_page()
        anew.goto(f"{evening.path}scans")
        expect(anew.locator("[data-state]")).to_have_text(["saved on this phone"] * 3)
        context.set_offline(False)
        expect(anew.locator("[data-state]")).to_have_text(["sent", "connected", "connected"])
        expect(anew.locator("[data-what]")).to_have_text(["A note", "Dan", "Cleo"])

    met = evening.met()
    assert {tuple(sorted(pair)): (at, how) for pair, (at, how, _) in met.items()} == {
        ("Ben", "Cleo"): (EARLIER, "offline"),
        ("Ben", "Dan"): (EARLIER, "offline"),
    }
    assert set(evening.line.heard.values()) == {1}
    with world(evening.app) as session:
        assert session.scalar(select(Note.talked_about)) == "Her robot sorts socks."


def test_a_lost_reply_is_asked_for_again_under_the_same_key(evening, browser):
    with served(evening.app) as base, a_phone(evening, browser, base, "Ben") as page:
        page.evaluate(FLUSH)
        losses = iter([True, True])
        evening.line.loses = lambda: next(losses, False)
        page.evaluate(KEEP, evening.scan("Ben", "Cleo"))
        for state in ("saved", "saved", "connected"):
            page.evaluate(FLUSH)
            assert states(page, evening, "Ben") == [state]
        page.evaluate(FLUSH)
        [row] = page.evaluate(ROWS, evening.places["Ben"])

    assert evening.line.heard == {row["key"]: 3}
    assert evening.met() == {frozenset({"Ben", "Cleo"}): (EARLIER, "offline", row["key"])}


def test_what_the_server_fails_at_again_and_again_holds_up_nothing_else(evening, browser, monkeypatch):
    broken = evening.tokens["Cleo"]
    read = scans.a_scan

    def failing(text, **facts):
        if text == broken:
            raise RuntimeError("a planted fault")
        return read(text, **facts)

    monkeypatch.setattr(scans, "a_scan", failing)
    monkeypatch.setitem(evening.app.config, "PROPAGATE_EXCEPTIONS", False)
    with served(evening.app) as base, a_phone(evening, browser, base, "Ben", reader=()) as page:
        page.evaluate(FLUSH)
        note = {"kind": "note", "talked_about": "Ants", "scannedAt": EARLIER.isoformat()}
        page.evaluate(KEEP, evening.scan("Ben", "Cleo"))
        page.evaluate(KEEP, evening.scan("Ben", "Cleo") | note)
        page.evaluate(KEEP, evening.scan("Ben", "Dan"))
        for _time in range(4):
            page.evaluate(FLUSH)
        assert states(page, evening, "Ben") == ["saved", "saved", "connected"]
        monkeypatch.undo()
        page.evaluate(FLUSH)

        assert states(page, evening, "Ben") == ["connected", "sent", "connected"]


def test_a_wrong_clock_makes_no_code_old_and_no_meeting_late(evening, browser):
    token = evening.on_screen("Cleo", EARLIER)
    ahead = timedelta(hours=3)
    with served(evening.app) as base, a_phone(evening, browser, base, "Ben", reader=(), ahead=ahead) as page:
        page.evaluate(KEEP, evening.scan("Ben", "Cleo", at=EARLIER + ahead, token=token))
        page.evaluate(FLUSH)
        [row] = page.evaluate(ROWS, evening.places["Ben"])

    assert row["state"] == "connected"
    met_at, how, key = evening.met()[frozenset({"Ben", "Cleo"})]
    assert abs(met_at - EARLIER) < timedelta(seconds=1)
    assert (how, key) == ("offline", row["key"])


def test_who_signs_in_next_neither_sees_nor_sends_what_waits(evening, browser):
    with served(evening.app) as base, a_phone(evening, browser, base, "Ben") as page:
        evening.line.is_closed = True
        page.evaluate(KEEP, evening.scan("Ben", "Dan"))
        page.evaluate(FLUSH)
        page.goto("/me")
        page.get_by_role("link", name="Sign out").click()
        page.get_by_role("button", name="Sign out all the same").click()
        expect(page.locator("main")).to_contain_text("You are signed out on this device.")
        assert page.evaluate(KEPT_PAGES) == []
        away(page.context)
        page.goto(f"{evening.path}badge")
        expect(page.get_by_role("heading", level=1)).to_have_text("No connection just now")
        page.context.set_offline(False)
        evening.line.is_closed = False

        sign_in(evening.app, page, base, evening.secrets["Cleo"])
        settle(page, evening)
        page.goto(f"{evening.path}scans")
        expect(page.get_by_text("Nothing waits here.")).to_be_visible()
        page.evaluate(FLUSH)
        assert states(page, evening, "Cleo") == []
        away(page.context)
        page.goto(f"{evening.path}badge")
        expect(page.locator("main")).to_contain_text("Cleo")
        page.context.set_offline(False)
        assert evening.line.heard == {}

        again = evening.sign_in_again("Ben")
        sign_in(evening.app, page, base, again)
        page.goto(evening.path)  # whatever page it is, what waits is sent
        page.evaluate(UNTIL_SENT, evening.places["Ben"])
        page.goto(f"{evening.path}scans")
        expect(page.locator("[data-state]")).to_have_text(["connected"])

    assert list(evening.met()) == [frozenset({"Ben", "Dan"})]


def test_no_room_is_said_before_and_nothing_is_called_saved(evening, browser):
    with served(evening.app) as base, a_phone(evening, browser, base, "Ben") as page:
        page.add_init_script(f"({NO_ROOM})()")
        page.goto(f"{evening.path}scans")
        expect(page.locator("#room")).to_contain_text("This browser keeps nothing here")
        assert page.evaluate(KEEP, evening.scan("Ben", "Cleo")).startswith(
            "Not saved: this phone has no room"
        )
        assert states(page, evening, "Ben") == []


def test_a_refusal_stays_until_it_is_taken_off_the_list(evening, browser):
    with served(evening.app) as base, a_phone(evening, browser, base, "Ben") as page:
        page.goto(f"{evening.path}scans")
        for wrong in (evening.scan("Ben", "Ben"), evening.scan("Ben", "Cleo", token="A" * 20)):
            page.evaluate(KEEP, wrong)
        page.get_by_role("button", name="Send now").click()
        own, unknown = "That is your own badge. Scan someone else’s.", "Nobody here has this code."
        expect(page.locator("[data-state]").last).to_have_text(own)
        expect(page.locator("[data-state]").first).to_contain_text(unknown)
        page.reload()
        page.get_by_role("button", name="Take off this list").last.click()
        expect(page.locator("[data-state]")).to_have_count(1)
        page.reload()
        expect(page.locator("[data-state]")).to_contain_text([unknown])


def test_a_note_survives_a_connection_that_drops(evening, browser):
    with served(evening.app) as base, a_phone(evening, browser, base, "Ben") as page:
        page.evaluate(KEEP, evening.scan("Ben", "Cleo"))
        page.evaluate(FLUSH)
        page.goto("/people")
        page.get_by_role("link", name="Cleo").click()
        said, line = page.locator("form [role=status]"), page.get_by_label("What we talked about")
        away(page.context)
        line.fill("Tide pools")
        page.get_by_role("button", name="Save the note").click()
        expect(said).to_contain_text("Saved on this phone.")
        page.context.set_offline(False)
        line.fill("Tide pools, and anemones")
        page.get_by_role("button", name="Save the note").click()
        expect(said).to_have_text("Saved. Only you see it.")
        page.reload()
        expect(line).to_have_value("Tide pools, and anemones")


def test_back_to_a_form_that_was_refused_shows_it_anew(evening, browser):
    with served(evening.app) as base, a_phone(evening, browser, base, "Ben") as page:
        page.goto("/me/profile")
        page.get_by_label("E-mail").fill("ben at example")
        page.get_by_role("button", name="Save").click()
        expect(page.locator("#email-error")).to_be_visible()
        page.get_by_label("E-mail").fill("ben@example.org")
        page.get_by_role("button", name="Save").click()
        expect(page.locator("main")).to_contain_text("Saved.")
        page.go_back()
        expect(page.get_by_role("heading", level=1)).to_have_text("What I tell about myself")
        expect(page.get_by_label("E-mail")).to_have_value("ben@example.org")

        page.goto(f"{evening.path}scan")
        page.get_by_label("The code under their badge").fill("ZZZZZZ")
        page.get_by_role("button", name="Find them").click()
        expect(page.locator("#code-error")).to_be_visible()
        page.goto("/people")
        page.go_back()
        expect(page.get_by_label("The code under their badge")).to_be_visible()
        assert page.url == f"{base}{evening.path}scan"
