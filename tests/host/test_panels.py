"""What plugins add to pages; one that fails is left out and the page stands."""

from __future__ import annotations

import logging

import pytest
from sqlalchemy import select, text

from netevents.events.models import Event
from netevents.host import switches
from netevents.host.panels import home_panels, panels
from netevents.plugin import ConsolePage, EventPage, HomePage, Link, Panel, Plugin
from tests.cast import a_group, an_event, an_organizer, attending, statements
from tests.conftest import NOON


class Garden(Plugin):
    name = "garden"
    title = summary = "Garden"
    youth_safe = True

    def event_panels(self, page):
        yield Panel("Late", text=page.url("beds") if page.settings else page.plugin, order=80)
        yield Panel("Early", order=5)

    def event_links(self, page):
        yield Link("Beds", "/beds")


class Bees(Plugin):
    name = "bees"
    title = summary = "Bees"
    _gives = ()

    def event_panels(self, page):
        return self._gives

    def console_panels(self, page):
        page.session.execute(text("SELECT honey FROM nowhere"))
        return ()


class Ants(Plugin):
    name = "ants"
    title = summary = "Ants"

    def console_panels(self, page):
        page.session.execute(select(Event.id))
        yield Panel("Ants")


@pytest.fixture
def page(install, session):
    """An attendee's page of an event where the garden and the bees are on."""
    install(Garden, Bees, Ants)
    event = an_event(session)
    for name in ("garden", "bees", "ants"):
        switches.switch_on(session, event, name)
    me = attending(session, event, "Ben")
    session.commit()
    return EventPage(session=session, event=event, me=me, now=NOON)


@pytest.fixture
def lenient(app):
    """An application outside of tests: failures of plugins are swallowed."""
    app.testing = False
    with app.app_context():
        yield app


def titles(found):
    return [panel.title for panel in found]


def test_panels_stand_in_their_order_and_links_together_at_the_end(page):
    found = panels("event", page)

    assert titles(found) == ["Early", "Late", "More at this event"]
    assert found[-1].lines == [Link("Beds", "/beds")]


def test_each_plugin_gets_a_page_of_its_own(page):
    assert panels("event", page)[1].text == "garden"


def test_a_plugin_that_is_off_adds_nothing(page):
    switches.switch_off(page.session, page.event, "garden")

    assert titles(panels("event", page)) == []


def test_a_minor_sees_only_plugins_that_are_safe_for_the_young(page, monkeypatch):
    monkeypatch.setattr(Bees, "_gives", [Panel("Bees")])
    event = an_event(page.session, a_group(page.session, "Chess club"), audience="mixed", name="Open day")
    for name in ("garden", "bees"):
        switches.switch_on(page.session, event, name)
    minor = attending(page.session, event, "Mo", age="13-15")
    adult = attending(page.session, event, "Ann", age="adult")

    assert "Bees" not in titles(
        panels("event", EventPage(session=page.session, event=event, me=minor, now=NOON))
    )
    assert "Bees" in titles(panels("event", EventPage(session=page.session, event=event, me=adult, now=NOON)))


@pytest.mark.parametrize("given", [["not a panel"], [Link("Beds", "/beds")], 3])
def test_what_is_no_panel_is_left_out_and_logged(given, page, lenient, monkeypatch, caplog):
    monkeypatch.setattr(Bees, "_gives", given)

    with caplog.at_level(logging.ERROR, "netevents"):
        found = panels("event", page)

    assert titles(found) == ["Early", "Late", "More at this event"]
    assert "the plugin bees was left out of a page of hack-night" in caplog.text


def test_bad_sql_of_one_plugin_leaves_the_transaction_to_the_others(page, lenient, caplog):
    console = ConsolePage(session=page.session, event=page.event, now=NOON, reader=an_organizer(page.session))

    assert titles(panels("console", console)) == ["Ants"]
    assert page.session.scalar(select(Event.name)) == "Hack night"
    assert "nowhere" in caplog.text


def test_in_tests_failures_are_not_swallowed(page, app, monkeypatch):
    monkeypatch.setattr(Bees, "_gives", ["not a panel"])

    with app.app_context(), pytest.raises(TypeError, match="instead of a Panel"):
        panels("event", page)


def test_asking_costs_one_statement_and_what_plugins_read(page, engine):
    panels("event", page)

    with statements(engine) as seen:
        panels("event", page)

    assert len(seen) == 1


class Home(Plugin):
    name = "home"
    title = summary = "Home"

    def home_panels(self, page):
        yield Panel("Home", lines=[place.event.name for place in page.places])


def test_first_pages_ask_each_plugin_only_about_the_events_where_it_is_on(install, session, engine):
    install(Home)
    there, elsewhere = (an_event(session, name=name) for name in ("There", "Elsewhere"))
    open_day = an_event(session, name="Open day", audience="mixed")
    for event in (there, open_day):
        switches.switch_on(session, event, "home")
    ben = attending(session, there, "Ben")
    places = [ben, *(attending(session, event, ben.person) for event in (elsewhere, open_day))]
    assert places[2].is_minor  # nobody has asked how old they are

    page = HomePage(session=session, person=ben.person, places=places, now=NOON)
    with statements(engine) as seen:
        found = home_panels(page)

    assert [list(panel.lines) for panel in found] == [["There"]]
    assert len(seen) == 1
