"""Every page: valid, for everybody, on every screen, from this host alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.browser.looking import EVERYWHERE, ON_A_PHONE, Look, Window, a_window
from tests.browser.scenes import Scenes
from tests.browser.sights import Seen, Sight, dead_links, one_of_each, see
from tests.html_checks import validate_html

if TYPE_CHECKING:
    from collections.abc import Sequence

# One checker of HTML and one served installation are enough.
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("html")]
PARTS = 8
"""Looking at everything takes long: so many tests share it, so that the first complaints come early."""


def wrong(window: Window, pages: Sequence[Seen], looks: Sequence[Look]) -> dict[str, list[str]]:
    """What is wrong with which of ``pages``."""
    found = {}
    for seen in pages:
        window.go(seen)
        if complaints := window.complaints(looks):
            found[f"{seen.sight.name}, {seen.path}"] = complaints
    return found


@pytest.fixture
def landing(scenes: Scenes) -> Seen:
    seen = see(scenes, Sight("landing", "nobody", "/"))
    assert seen is not None
    return replace(seen, got=False)


def test_no_page_is_broken(pages):
    assert len(pages) > 150
    assert [seen.sight.name for seen in pages if seen.status >= 500] == []


def test_every_page_is_valid(pages):
    assert {seen.sight.name: errors for seen in pages if (errors := validate_html(seen.html))} == {}


def test_every_link_leads_somewhere(scenes, pages):
    assert dead_links(scenes, pages) == []


def test_everybody_can_use_every_page_on_a_phone(window, pages):
    """Of forms that came back with what to mend one in three; ``make prove`` looks at all."""
    looks = one_of_each(pages)
    to_mend = [seen for seen in looks if seen.status == 422]
    others = [seen for seen in looks if seen.status != 422]

    assert wrong(window, [*others, *to_mend[::3]], ON_A_PHONE) == {}


@pytest.mark.prove
@pytest.mark.parametrize("part", range(PARTS))
def test_everybody_can_use_every_page_everywhere(browser, translated, all_pages, part):
    with a_window(browser, translated) as window:
        assert wrong(window, all_pages[part::PARTS], EVERYWHERE) == {}


@pytest.mark.parametrize(
    ("planted", "complaint"),
    [
        ('<p><a href="/">Home</a></p>', "a target of"),
        ("<button>x</button><style>button { padding: 0 !important }</style>", "Content Security Policy"),
        ('<label><input type="checkbox"> Tick</label>', "a target of"),
        ("<pre>" + "wide " * 30 + "</pre>", "wider than the screen"),
        ('<img src="https://example.org/spy.gif" alt="">', "asks another host: https://example.org/spy.gif"),
        ("<script>document.title = 'Ha'</script>", "Content Security Policy"),
        ('<input name="name">', "label: "),
        (
            '<details><summary>More</summary><div class="masthead"><p class="soft">Faint</p></div></details>',
            "contrast",
        ),
    ],
)
def test_what_is_planted_is_found(window, landing, planted, complaint):
    spoilt = replace(landing, html=landing.html.replace("</main>", planted + "</main>"))

    window.go(spoilt)

    assert any(complaint in found for found in window.complaints(ON_A_PHONE))


def test_a_link_that_leads_nowhere_is_found(scenes, landing):
    spoilt = replace(landing, html=landing.html.replace("</main>", '<a href="/nowhere-at-all">Go</a></main>'))

    assert dead_links(scenes, [landing]) == []
    assert dead_links(scenes, [spoilt]) == ["landing: /nowhere-at-all (404)"]


def test_a_link_in_running_text_may_be_small(window, landing):
    words = '<p>Words before <a href="/">a link</a> and after it.</p>'

    window.go(replace(landing, html=landing.html.replace("</main>", words + "</main>")))

    assert window.complaints(ON_A_PHONE) == []
