"""The accessibility check sees what keeps people out, and nothing else."""

from __future__ import annotations

import pytest

from tests.axe import violations

pytestmark = pytest.mark.browser

GOOD = """<!doctype html><html lang="en"><head><title>Hello</title>
<meta name="viewport" content="width=device-width"></head><body><main><h1>Hello</h1>{}</main></body></html>"""


def test_a_page_for_everybody_has_no_violations(page):
    page.set_content(GOOD.format('<label>Name <input name="name"></label> <button>Join</button>'))

    assert violations(page) == []


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ('<img src="data:,">', "image-alt"),
        ('<input name="name">', "label"),
        ("<button></button>", "button-name"),
        ('<p style="color: #999; background: #fff">Too faint</p>', "color-contrast"),
    ],
)
def test_what_keeps_people_out_is_found(page, body, rule):
    page.set_content(GOOD.format(body))

    assert [violation.split(":")[0] for violation in violations(page)] == [rule]


def test_a_strict_policy_does_not_stop_the_check(page):
    policy = "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'\">"
    page.set_content(GOOD.format('<input name="name">').replace("<title>", f"{policy}<title>"))

    assert violations(page)
