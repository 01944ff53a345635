"""The organizer's page of plugins: on, off, settings."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select
from wtforms import IntegerField
from wtforms.validators import NumberRange

from netevents.db import db
from netevents.events.models import AuditEntry
from netevents.events.queries import event_by_slug
from netevents.host import switches
from netevents.host.models import EventPlugin
from netevents.host.telling import ALONE, FAILED
from netevents.plugin import Plugin
from netevents.web.forms import BaseForm, Given, Line
from tests.cast import a_group, a_phone, an_event, an_organizer, post, statements, world


class GardenForm(BaseForm):
    place = Line("Place", 20, [Given("Say where it is.")], default="behind the house")
    beds = IntegerField("Beds", [NumberRange(1, 9, "Between 1 and 9 beds.")], default=3)


class Garden(Plugin):
    name = "garden"
    title = "Garden"
    summary = "Beds and plants."

    def settings_form(self):
        return GardenForm


class Bees(Plugin):
    name = "bees"
    title = "Bees"
    summary = "They need a garden."
    requires = ("garden",)


@pytest.fixture
def garden(install):
    install(Garden, Bees)


@pytest.fixture
def phones(garden, app):
    """Phones by name: Ada organizes the hack night, Gus greets there, Mallory runs another group."""
    with world(app) as session:
        ada, gus, mallory = (an_organizer(session, name) for name in ("Ada", "Gus", "Mallory"))
        group = a_group(session, owner=ada, greeter=gus)
        an_event(session, group)
        an_event(session, group, name="Troop", kind="troop meeting", audience="youth")
        a_group(session, "Chess club", owner=mallory)
    return {person.name: a_phone(app, person) for person in (ada, gus, mallory)}


@pytest.fixture
def ada(phones):
    return phones["Ada"]


PLUGINS = "/console/e/hack-night/plugins"


def switch(ada, name, to):
    answer = post(ada, f"{PLUGINS}/{name}/{to}")
    return ada.get(answer.location).text if answer.status_code == 302 else answer.text


def panel_of(page, title):
    return next(part for part in page.split('<section class="panel') if f"<h2>{title} " in part)


def test_each_plugin_is_listed_with_a_sentence_and_is_off(ada):
    page = ada.get(PLUGINS).text

    assert "Beds and plants." in panel_of(page, "Garden")
    assert "Off" in panel_of(page, "Garden")
    assert "Works together with Garden." in panel_of(page, "Bees")


def test_switching_on_and_off_is_done_said_and_written_down(ada, app):
    assert "Garden is on." in switch(ada, "garden", "on")
    page = ada.get(PLUGINS).text
    assert "Switch off" in panel_of(page, "Garden")
    assert f"{PLUGINS}/garden" in panel_of(page, "Garden")

    assert "Garden is off." in switch(ada, "garden", "off")

    with world(app) as session:
        acts = session.execute(select(AuditEntry.act, AuditEntry.facts).order_by(AuditEntry.id)).all()
    assert acts[-2:] == [
        ("switched on a plugin", {"plugin": "garden"}),
        ("switched off a plugin", {"plugin": "garden"}),
    ]


def test_what_is_missing_is_said(ada):
    assert "works only together with Garden. Switch that on first." in switch(ada, "bees", "on")


def test_at_a_youth_event_others_cannot_be_switched_on(ada):
    page = ada.get("/console/e/troop/plugins").text

    assert "Not made for youth events" in panel_of(page, "Garden")
    assert "Switch on" not in panel_of(page, "Garden")
    assert "Switch on" in panel_of(page, "Starters")
    assert post(ada, "/console/e/troop/plugins/garden/on").status_code == 409


def test_settings_are_drawn_from_the_plugin_s_form_and_kept(ada, app):
    switch(ada, "garden", "on")
    page = ada.get(f"{PLUGINS}/garden").text
    assert 'value="behind the house"' in page

    answer = post(ada, f"{PLUGINS}/garden", place="on the roof", beds="5", settings_version="1")

    assert (answer.status_code, answer.location) == (302, PLUGINS)
    assert 'value="on the roof"' in ada.get(f"{PLUGINS}/garden").text
    with world(app) as session:
        event = event_by_slug(session, "hack-night")
        assert switches.settings_of(session, event, "garden") == {"place": "on the roof", "beds": 5}


def test_bad_settings_are_said_beside_the_field_and_kept_in_it(ada):
    switch(ada, "garden", "on")

    answer = post(ada, f"{PLUGINS}/garden", place="on the roof", beds="many", settings_version="1")

    assert answer.status_code == 422
    assert 'value="on the roof"' in answer.text
    assert 'value="many"' in answer.text
    assert 'id="beds-error"' in answer.text


@pytest.mark.parametrize("version", ["1", "", "x", "9" * 30, "-1", "１"])
def test_settings_that_somebody_changed_meanwhile_are_not_lost_on_either_side(version, ada):
    switch(ada, "garden", "on")
    post(ada, f"{PLUGINS}/garden", place="first", beds="5", settings_version="1")

    answer = post(ada, f"{PLUGINS}/garden", place="second", beds="6", settings_version=version)

    assert answer.status_code == 409
    assert "Somebody else changed these settings in the meantime." in answer.text
    assert 'value="second"' in answer.text
    assert re.search(r'name="settings_version" value="2"', answer.text)
    assert post(ada, f"{PLUGINS}/garden", place="second", beds="6", settings_version="2").status_code == 302


def test_there_are_no_settings_of_what_is_off_has_none_or_is_not_installed(ada):
    assert ada.get(f"{PLUGINS}/garden").status_code == 404
    switch(ada, "garden", "on")
    switch(ada, "bees", "on")
    assert ada.get(f"{PLUGINS}/bees").status_code == 404
    assert ada.get(f"{PLUGINS}/unheard").status_code == 404
    assert post(ada, f"{PLUGINS}/unheard/on").status_code == 404


def test_why_a_plugin_went_off_is_said_until_it_is_on_again(ada, app):
    switch(ada, "garden", "on")
    with world(app) as session:
        row = session.scalars(select(EventPlugin)).one()
        row.on, row.switched_off_because = False, "It failed several times."

    assert "It failed several times." in ada.get(PLUGINS).text

    switch(ada, "garden", "on")
    assert "It failed several times." not in ada.get(PLUGINS).text


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (FAILED, "Falló una y otra vez, así que se desactivó."),
        (ALONE % {"title": "Garden"}, "Solo funciona junto con Garden, que se desactivó."),
    ],
)
def test_why_a_plugin_went_off_is_said_in_the_language_of_the_page(ada, app, reason, said):
    switch(ada, "garden", "on")
    with world(app) as session:
        row = session.scalars(select(EventPlugin)).one()
        row.on, row.switched_off_because = False, reason

    assert said in ada.get(PLUGINS, headers={"Accept-Language": "es"}).text


@pytest.mark.parametrize("name", ["Gus", "Mallory"])
def test_only_organizers_of_the_event_switch(name, phones):
    assert phones[name].get(PLUGINS).status_code == 404
    assert post(phones[name], f"{PLUGINS}/garden/on").status_code == 404
    assert post(phones[name], f"{PLUGINS}/garden", place="x").status_code == 404


def test_the_list_costs_the_same_with_one_plugin_on_and_with_three(ada, app):
    switch(ada, "garden", "on")
    with app.app_context():
        engine = db.engine
    with statements(engine) as one:
        ada.get(PLUGINS)
    switch(ada, "bees", "on")
    switch(ada, "starters", "on")
    with statements(engine) as three:
        ada.get(PLUGINS)

    assert len(one) == len(three) <= 6
