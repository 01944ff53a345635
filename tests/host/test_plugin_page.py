"""What the core draws of what a plugin hands over: tables, plots, progress, forms, and what is refused."""

from __future__ import annotations

import re

import pytest
from flask import Blueprint, redirect
from markupsafe import Markup

from netevents.exchange.policy import ProfileView
from netevents.host import switches
from netevents.host.check import PluginMistake
from netevents.host.discover import installed
from netevents.plugin import Act, Bars, Export, Link, Panel, Plugin, Table
from netevents.web.access import Access, access
from netevents.web.forms import BaseForm, Given, Line
from netevents.web.pages import plugin_page
from netevents.web.ticks import Levels, Ticks, WeekTimes
from tests.cast import a_group, a_phone, an_event, attending, post, world

HOSTILE = "<b>\"&'</b>"


class PlanForm(BaseForm):
    beds = Ticks("Beds", choices={"north": "North", "south": "South"})
    skill = Levels("Skill", columns=("A little", "A lot"))
    when = WeekTimes("When")
    note = Line("Note", 10, [Given("Say something.")])
    more = ("note",)

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.skill.rows = ["Digging", HOSTILE]


kept = {}
bp = Blueprint("garden", __name__)


@bp.route("/", methods=["GET", "POST"])
@access(Access.ATTENDEE)
def plan(page):
    first = PlanForm(prefix="one-")
    if first.validate_on_submit():
        kept.update(first.data)
        return redirect(page.url("plan"))
    shown = [
        Panel("First", form=first, button="Keep", order=2),
        Panel("Second", form=PlanForm(prefix="two-", formdata=None)),
    ]
    return plugin_page(page, "Plan", shown, search="rose")


@bp.get("/parts")
@access(Access.ATTENDEE)
def parts(page):
    view = ProfileView(code="x", name=HOSTILE, ask_me_about=HOSTILE)
    dig = Act("Dig", "/dig", sent={"n": HOSTILE}, about=HOSTILE)
    rows = [(HOSTILE, ("on", Link("Look", "/look")), dig, "")]
    panel = Panel(
        HOSTILE,
        text=HOSTILE,
        rows=[(HOSTILE, HOSTILE)],
        lines=[HOSTILE, Act("Sow", "/sow")],
        person=view,
        table=Table(["Bed", HOSTILE, "", "Last"], rows),
        bars=Bars(HOSTILE, ["one", "two"], [(HOSTILE, [1, 4]), ("none", [0, 0.5])], unit=" %"),
        progress=0.25,
        to_copy=f"\n{HOSTILE}",
        acts=[Act("Burn", "/burn", style="danger")],
        tone="tint",
    )
    return plugin_page(page, HOSTILE, [panel], looks_again=True)


class Garden(Plugin):
    name = "garden"
    title = summary = "Garden"

    def event_views(self):
        return bp


@pytest.fixture
def garden(install):
    install(Garden)


@pytest.fixture
def gardener(garden, app):
    """Ben’s phone at an event with the garden."""
    with world(app) as session:
        event = an_event(session, a_group(session))
        switches.switch_on(session, event, "garden")
        ben = attending(session, event, "Ben")
    kept.clear()
    return a_phone(app, ben.person)


HERE = "/e/hack-night/garden/"


def test_everything_is_drawn_and_nothing_of_it_is_markup(gardener):
    page = gardener.get(f"{HERE}parts")

    assert page.status_code == 200
    assert "<b>" not in page.text
    assert page.text.count("&lt;b&gt;") > 10
    assert page.headers["Refresh"] == "2"
    assert '<section class="panel tint">' in page.text


def test_a_table_names_its_cells_for_phones_and_keeps_buttons_apart(gardener):
    page = gardener.get(f"{HERE}parts").text

    assert re.search(r'<th scope="row"><bdi>&lt;b&gt;', page)
    assert re.search(r'<td data-label="&lt;b&gt;[^"]*"><div class="row"><bdi>on</bdi><a class="link"', page)
    assert '<td class="act"><form class="one" method="post" action="/dig">' in page
    assert "<td></td>" in page


def test_bars_stand_against_the_greatest_and_are_a_table_of_numbers(gardener):
    page = gardener.get(f"{HERE}parts").text

    assert re.findall(r"<td>([\d.]+ %)<svg", page) == ["1 %", "4 %", "0 %", "0.5 %"]
    assert re.findall(r'class="part" width="([\d.]+)"', page) == ["25.0", "100.0", "0.0", "12.5"]
    assert "style=" not in page


def test_progress_is_a_share(gardener):
    assert '<progress max="1" value="0.25"' in gardener.get(f"{HERE}parts").text


def test_several_forms_have_names_of_their_own(gardener):
    page = gardener.get(HERE).text

    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert 'name="one-when"' in page
    assert 'name="two-when"' in page
    assert 'value="rose"' in page


def test_what_was_chosen_arrives_and_what_is_unknown_is_left_out(gardener):
    answer = post(
        gardener,
        HERE,
        **{
            "one-beds": ["south", "west"],
            "one-skill": ["2 Digging", f"1 {HOSTILE}", "9 Digging", "1 Flying", "", "x"],
            "one-when": ["20", "3", "3", "21", "-1", "x", "٣"],
            "one-note": "Hi",
        },
    )

    assert answer.status_code == 302
    assert kept["beds"] == ["south"]
    assert kept["skill"] == {"Digging": 2, HOSTILE: 1}
    assert kept["when"] == [3, 20]


def test_what_was_refused_is_kept_and_what_is_folded_is_open(gardener):
    answer = post(gardener, HERE, **{"one-skill": ["2 Digging"], "one-when": ["4"], "one-note": ""})

    assert answer.status_code == 422
    assert '<option value="2 Digging" selected>' in answer.text
    assert '<input type="checkbox" name="one-when" value="4" checked>' in answer.text
    assert answer.text.count('<details class="more" open>') == 1
    assert answer.text.count('<details class="more">') == 1
    assert "Say something." in answer.text


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Table(["One"], [("a", "b")]),
        lambda: Table(["One"], [(3,)]),
        lambda: Table(["One"], [((Markup("<b>"),),)]),
        lambda: Bars("Of", ["one"], [("a", [1, 2])]),
        lambda: Bars("Of", ["one"], [("a", [-1])]),
        lambda: Bars("Of", ["one"], [("a", [float("nan")])]),
        lambda: Panel("P", progress=1.5),
        lambda: Panel("P", tone="loud"),
        lambda: Panel("P", table=[["a"]]),
        lambda: Panel("P", rows=[("term", 3)]),
        lambda: Panel("P", action="https://elsewhere.example"),
        lambda: Act("Go", "/go", sent={"n": 3}),
        lambda: Act("Go", "/go", style="loud"),
        lambda: Act("Go", "//elsewhere.example"),
    ],
)
def test_what_cannot_be_drawn_is_refused_where_it_is_made(wrong):
    with pytest.raises((TypeError, ValueError)):
        wrong()


@pytest.mark.parametrize("file", ["Dishes.csv", "dishes.txt", "dish es.csv", "roll.csv", f"{'d' * 40}.csv"])
def test_a_file_needs_a_name_of_its_own(file, install):
    class Potluck(Plugin):
        name = "potluck"
        title = summary = "Potluck"

        def exports(self):
            yield Export(file, "Dishes", "What is on the table.", ["dish"], lambda session, event: ())

    install(Potluck)
    with pytest.raises(PluginMistake, match="file"):
        installed()
