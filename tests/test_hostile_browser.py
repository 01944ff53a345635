"""What people typed runs in no browser: no dialog, no script, nothing that the policy has to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from netevents.web.access import Access, access
from tests.cast import world
from tests.heard import drained
from tests.in_here import served, sign_in
from tests.routes_gallery import Gallery, a_gallery
from tests.routes_texts import BREAK_OUT, lines

if TYPE_CHECKING:
    from playwright.sync_api import Page

SCRIPTS = (
    *BREAK_OUT,
    *[line for line in lines() if "script" in line.lower() or "onerror" in line.lower()][::6],
)
PAGES = {
    "Ben": ("/", "/e/{slug}/", "/people", "/people?q={name}", "/me"),
    "Ada": ("/console/", "/console/e/{slug}/", "/console/e/{slug}/roll", "/console/e/{slug}/edit"),
}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True),
]


def listen(page: Page) -> list[str]:
    """Everything that a page does by itself or complains about."""
    heard: list[str] = []
    page.on("dialog", lambda dialog: (heard.append(f"a dialog: {dialog.message}"), dialog.dismiss()))
    page.on("pageerror", lambda error: heard.append(f"a script failed: {error}"))
    page.on("console", lambda said: heard.append(said.text) if said.type == "error" else None)
    page.on("framenavigated", lambda frame: heard.append("a frame") if frame.parent_frame else None)
    return heard


def addresses(gallery: Gallery, who: str) -> list[str]:
    name = next(iter(gallery.typed.values())).name
    found = [path.format(slug=gallery.slug, name=name.replace("#", "")) for path in PAGES[who]]
    if who == "Ben":
        found += [f"/c/{one.connection}" for one in list(gallery.typed.values())[:12]]
    return found


@pytest.mark.parametrize("who", PAGES)
def test_nothing_typed_runs(app, page, who):
    with world(app) as session:
        gallery = a_gallery(session, SCRIPTS)
    with served(app) as base:
        sign_in(app, page, base, gallery.secrets[who])
        heard = listen(page)
        for path in addresses(gallery, who):
            page.goto(base + path)
            assert heard == [], path
            assert page.locator("h1").count() == 1, path
            assert page.title() != "q7x", path


def test_a_page_that_lets_it_run_would_be_heard(app, page):
    planted = "<!doctype html><title>Planted</title><h1>Planted</h1>" + "".join(BREAK_OUT)
    app.add_url_rule("/planted", "planted", access(Access.ANYONE)(lambda: planted))
    heard = listen(page)
    with served(app) as base:
        page.goto(f"{base}/planted")

    assert any("Content Security Policy" in said for said in heard)
    assert any("Content Security Policy" in said for said in drained())
