"""Buttons that leave the site: a letter, a message, a page that somebody shares, and nothing else."""

from __future__ import annotations

import pytest
from flask import render_template_string

from netevents.plugin import Elsewhere, Panel

DRAWN = '{% from "macros/parts.html" import panel %}{{ panel(shown) }}'


@pytest.mark.parametrize(
    "url",
    [
        *("/people", "http://example.org/", "javascript:alert(1)", "data:text/html,x", "//example.org", ""),
        *(
            "https://example.org/a b",
            'https://example.org/"',
            "mailto:ada@example.org?body=a\nb",
            "file:///etc",
        ),
    ],
)
def test_no_other_address_is_a_way_out(url):
    with pytest.raises(ValueError, match="a letter, a message or an https page"):
        Elsewhere("Out", url)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_ways_out_are_drawn_as_links_and_tell_other_sites_nothing(app):
    ways = [
        Elsewhere("Mail", "mailto:ada@example.org?subject=a%26b&body=c", style="main"),
        Elsewhere("Message", "sms:+34600?&body=c"),
        Elsewhere("Page", "https://example.org/ada"),
    ]
    with app.test_request_context():
        drawn = render_template_string(DRAWN, shown=Panel("Out", links=ways))

    assert '<a class="button main" href="mailto:ada@example.org?subject=a%26b&amp;body=c">Mail</a>' in drawn
    assert '<a class="button quiet" href="sms:+34600?&amp;body=c">Message</a>' in drawn
    assert 'href="https://example.org/ada" rel="noopener noreferrer nofollow">Page</a>' in drawn


def test_a_style_that_is_none_is_refused():
    with pytest.raises(ValueError, match="Elsewhere"):
        Elsewhere("Page", "https://example.org/", style="loud")
