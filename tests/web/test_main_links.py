"""The one thing to do next on a page of a plugin, and buttons of rows that stand below them."""

from __future__ import annotations

import pytest

from netevents.plugin import Act, Link, Panel, Table
from netevents.web.forms import BaseForm


def drawn(app, panel):
    with app.test_request_context():
        return app.jinja_env.get_template("macros/parts.html").module.panel(panel)


def test_a_link_may_be_the_main_button_of_its_page(app):
    page = drawn(
        app, Panel("What came out", links=[Link("Publish", "/p", style="main"), Link("Plots", "/q")])
    )

    assert '<a class="button main" href="/p">Publish</a>' in page
    assert '<a class="button quiet" href="/q">Plots</a>' in page
    with pytest.raises(ValueError, match=r"Link\.style"):
        Link("Publish", "/p", style="loud")


def test_a_form_below_the_main_button_of_a_page_has_a_quiet_one(app):
    with app.test_request_context():
        body = app.jinja_env.get_template("macros/plugin_page.html").module.body
        asked = Panel("Did you write?", acts=[Act("Done", "/d", style="main")])
        promised = Panel("Promised?", form=BaseForm(meta={"csrf": False}), button="Remember it")
        page = str(body([asked, promised], None, "", None))
        alone = str(body([promised], None, "", None))

    assert '<button type="submit" class="quiet">Remember it</button>' in page
    assert '<button type="submit" class="main">Remember it</button>' in alone


def test_several_buttons_of_a_row_stand_below_it_and_one_beside_it(app):
    ways = [Link("Why not …?", "/w"), Act("Lock", "/l")]
    below = drawn(app, Panel("Matches", table=Table(("Mentee", "Mentor", ""), [("Ben", "Mo", ways)])))
    beside = drawn(app, Panel("Matches", table=Table(("Mentee", "Mentor", ""), [("Ben", "Mo", ways[1])])))

    assert '<tr class="ways"><td colspan="2">' in below
    assert below.count("<tr") == 3
    assert 'class="act"' in beside
    assert "ways" not in beside


def test_a_few_words_that_belong_together_stay_on_one_line(app):
    fit = "28\N{NO-BREAK SPACE}in\N{NO-BREAK SPACE}100"
    page = drawn(app, Panel("Matches", table=Table(("Mentee", "Fit"), [("Ben", fit), ("Cleo", fit * 9)])))

    assert page.count('class="whole"') == 1
