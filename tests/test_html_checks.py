"""The HTML check sees what is wrong, and nothing else."""

from __future__ import annotations

import pytest

from tests.html_checks import validate_html

# One checker is enough: tests that ask it stay in one process.
pytestmark = pytest.mark.xdist_group("html")

GOOD = '<!doctype html><html lang="en"><head><title>Hello</title></head><body>{}</body></html>'


def test_a_valid_page_has_no_errors():
    assert (
        validate_html(GOOD.format('<main><h1>Grüß Gott</h1><p>नमस्ते <a href="/e/hack">in</a></p></main>'))
        == []
    )


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('<img src="/a.svg">', "must have an “alt” attribute"),
        ("<p><div>Block in a paragraph</div></p>", "No “p” element in scope"),
        ('<p id="a">One</p><p id="a">Two</p>', "Duplicate ID “a”"),
        ('<label for="nowhere">Name</label>', "must be the ID of a non-hidden form control"),
        ("<ul><p>Not an item</p></ul>", "not allowed as child of element “ul”"),
        ('<div role="bogus"></div>', "Bad value “bogus” for attribute “role”"),
        ("<main><p>Never closed", "Unclosed element"),
    ],
)
def test_an_invalid_page_is_told_why(body, said):
    assert any(said in error for error in validate_html(GOOD.format(body)))


def test_a_page_without_a_title_is_invalid():
    assert validate_html('<!doctype html><html lang="en"><body><p>Hello</p></body></html>')
