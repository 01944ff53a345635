"""The host guards the pages of plugins: where they are, for whom, and what they may answer."""

from __future__ import annotations

import re

import pytest
from flask import Blueprint, jsonify, redirect

from netevents.events.models import LEADER
from netevents.events.queries import event_by_slug
from netevents.host import switches
from netevents.people.models import ADULT
from netevents.plugin import Panel, Plugin
from netevents.web.access import Access, access
from netevents.web.forms import BaseForm, Given, Line
from netevents.web.pages import plugin_page
from netevents.web.tries import MISSES
from tests.cast import a_group, a_person, a_phone, an_event, an_organizer, attending, post, world


class BedForm(BaseForm):
    bed = Line("Bed", 20, [Given("Name the bed.")])


def garden_views():
    bp = Blueprint("garden", __name__)

    @bp.route("/", methods=["GET", "POST"])
    @access(Access.ATTENDEE)
    def beds(page):
        form = BedForm()
        if form.validate_on_submit():
            return redirect(page.url("bed", number=7))
        panel = Panel("Beds", text=f"{page.plugin}, {page.me.name}, {page.settings}")
        return plugin_page(page, "Our <garden>", [panel], form=form, button="Dig")

    @bp.get("/<int:number>")
    @access(Access.ATTENDEE)
    def bed(page, number):
        return jsonify(number=number)

    @bp.get("/leaders")
    @access(Access.LEADER)
    def leaders(page):
        return plugin_page(page, "For leaders")

    @bp.get("/raw")
    @access(Access.ATTENDEE)
    def raw(page):
        return "<b>my own HTML</b>"

    return bp


def garden_console():
    bp = Blueprint("anything", __name__)

    @bp.get("/")
    @access(Access.ORGANIZER)
    def plan(page):
        return plugin_page(page, "The plan", [Panel("Address", text=page.url("plan"))])

    @bp.get("/door")
    @access(Access.GREETER)
    def door(page):
        return plugin_page(page, "At the door")

    return bp


class Garden(Plugin):
    name = "garden"
    title = summary = "Garden"

    def event_views(self):
        return garden_views()

    def console_views(self):
        return garden_console()


@pytest.fixture
def garden(install):
    install(Garden)


@pytest.fixture
def cast(garden, app):
    """The application with the garden, an event of Ada's where it is on, Ben who attends, and the others."""
    with world(app) as session:
        ada, gus, mallory = (an_organizer(session, name) for name in ("Ada", "Gus", "Mallory"))
        event = an_event(session, a_group(session, owner=ada, greeter=gus), audience="mixed")
        a_group(session, "Chess club", owner=mallory)
        ben, lea, stranger = (a_person(session, name, age=ADULT) for name in ("Ben", "Lea", "Stranger"))
        attending(session, event, ben)
        attending(session, event, lea, role=LEADER)
        switches.switch_on(session, event, "garden")
    people = {person.name: person for person in (ada, gus, mallory, ben, lea, stranger)}
    return lambda name: a_phone(app, people[name])


GARDEN = "/e/hack-night/garden/"


CONSOLE = "/console/e/hack-night/garden/"


def test_a_page_gets_who_and_where(cast):
    page = cast("Ben").get(GARDEN)

    assert page.status_code == 200
    assert "garden, Ben, {}" in page.text
    assert "Our &lt;garden&gt;" in page.text


def test_the_rest_of_the_address_reaches_the_view(cast):
    assert cast("Ben").get(f"{GARDEN}7").json == {"number": 7}


def test_a_form_that_was_refused_keeps_what_was_typed(cast):
    answer = post(cast("Ben"), GARDEN, bed="x" * 21)

    assert answer.status_code == 422
    assert "too long by 1" in answer.text
    assert f'value="{"x" * 21}"' in answer.text


def test_a_redirect_leads_to_a_page_of_the_plugin(cast):
    answer = post(cast("Ben"), GARDEN, bed="Roses")

    assert (answer.status_code, answer.location) == (302, f"{GARDEN}7")


def test_where_the_plugin_is_off_there_is_no_page(cast, app):
    with world(app) as session:
        switches.switch_off(session, event_by_slug(session, "hack-night"), "garden")

    assert cast("Ben").get(GARDEN).status_code == 404
    assert cast("Ada").get(CONSOLE).status_code == 404


def test_whoever_does_not_attend_is_sent_to_the_event(cast):
    answer = cast("Stranger").get(GARDEN)

    assert (answer.status_code, answer.location) == (302, "/e/hack-night/")


def test_pages_of_leaders_are_for_leaders(cast):
    assert cast("Lea").get(f"{GARDEN}leaders").status_code == 200
    assert cast("Ben").get(f"{GARDEN}leaders").status_code == 404


def test_nobody_leads_where_there_are_no_minors(cast, app):
    with world(app) as session:
        event_by_slug(session, "hack-night").audience = "adult"

    assert cast("Lea").get(f"{GARDEN}leaders").status_code == 404
    assert cast("Lea").get("/e/hack-night/leader/reports").status_code == 404


def test_pages_of_organizers_are_for_the_event_s_own(cast):
    page = cast("Ada").get(CONSOLE)

    assert page.status_code == 200
    assert CONSOLE in page.text
    for name in ("Gus", "Mallory", "Ben"):
        assert cast(name).get(CONSOLE).status_code == 404


def test_pages_of_organizers_say_where_they_are_as_the_other_rooms_do(cast):
    crumbs = [
        re.findall(r">([^<]+)</a>", re.search(r'<nav class="crumbs".*?</nav>', page.text, re.DOTALL)[0])
        for page in map(cast("Ada").get, (CONSOLE, "/console/e/hack-night/roll"))
    ]

    assert crumbs == [["Console", "Robotics club"]] * 2


def test_pages_of_greeters_are_for_everybody_at_the_door(cast):
    assert cast("Gus").get(f"{CONSOLE}door").status_code == 200
    assert cast("Mallory").get(f"{CONSOLE}door").status_code == 404


def test_an_event_that_is_not_there_has_no_plugins(cast):
    assert cast("Ben").get("/e/elsewhere/garden/").status_code == 404


def test_html_of_a_plugin_s_own_does_not_leave(cast, caplog):
    answer = cast("Ben").get(f"{GARDEN}raw")

    assert answer.status_code == 500
    assert "my own HTML" not in answer.text
    assert "The plugin “garden” answered with HTML of its own; use plugin_page." in caplog.text


class Shed(Plugin):
    """Opens by one secret, at one event."""

    name = "shed"
    title = summary = "Shed"

    def open_views(self):
        bp = Blueprint("shed", __name__)

        @bp.get("/")
        @access(Access.ANYONE)
        def inside(page):
            return plugin_page(page, "Inside", [Panel("Shed", text=page.url("inside"))])

        return bp

    def opens(self, session, secret, *, now):
        return event_by_slug(session, "hack-night") if secret == "open sesame" else None


@pytest.fixture
def shed(install):
    install(Shed)


@pytest.fixture
def outside(shed, app):
    with world(app) as session:
        switches.switch_on(session, an_event(session, a_group(session)), "shed")
    return app.test_client()


def test_whoever_holds_the_address_is_let_in_and_nobody_else(outside):
    assert "/p/shed/open%20sesame/" in outside.get("/p/shed/open sesame/").text
    assert outside.get("/p/shed/open barley/").status_code == 404
    assert outside.get(f"/p/shed/{'s' * 65}/").status_code == 404


def test_a_page_behind_a_secret_speaks_the_event_s_language(outside, app):
    with world(app) as session:
        event_by_slug(session, "hack-night").language = "es"

    assert '<html lang="es"' in outside.get("/p/shed/open sesame/").text
    english = {"Accept-Language": "en"}
    assert '<html lang="en"' in outside.get("/p/shed/open sesame/", headers=english).text


def test_where_the_plugin_is_off_the_address_opens_nothing(outside, app):
    with world(app) as session:
        switches.switch_off(session, event_by_slug(session, "hack-night"), "shed")

    assert outside.get("/p/shed/open sesame/").status_code == 404


def test_who_tries_addresses_is_slowed_down(outside):
    answers = [outside.get(f"/p/shed/guess{number}/").status_code for number in range(MISSES + 1)]

    assert answers == [404] * MISSES + [429]
    assert outside.get("/p/shed/open sesame/").status_code == 200
