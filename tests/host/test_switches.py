"""Plugins are on or off for each event, with settings of their own there."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from wtforms import BooleanField, IntegerField

from netevents.host import switches
from netevents.host.models import EventPlugin
from netevents.plugin import Plugin
from netevents.refusal import NotHere
from netevents.web.forms import BaseForm, Line
from tests.cast import a_group, an_event


class GardenForm(BaseForm):
    beds = IntegerField(default=3)
    place = Line("Place", 40, default="behind the house")
    fence = BooleanField(default=True)


class Garden(Plugin):
    name = "garden"
    title = "Garden"
    summary = "Beds and plants."
    on_at = ("mixer",)
    youth_safe = True
    _calls: list[str] = []

    def settings_form(self):
        return GardenForm

    def switched_on(self, session, event):
        self._calls.append(event.name)


class Bees(Plugin):
    name = "bees"
    title = "Bees"
    summary = "They need a garden."
    requires = ("garden",)
    on_at = ("mixer",)


@pytest.fixture(autouse=True)
def installed_plugins(install):
    Garden._calls.clear()
    install(Garden, Bees)


def names_on(session, event):
    return [on.plugin.name for on in switches.plugins_on(session, event)]


def test_nothing_is_on_until_somebody_switches_it_on(session):
    event, other = an_event(session), an_event(session, a_group(session, "Chess club"))

    switches.switch_on(session, event, "garden")

    assert names_on(session, event) == ["garden"]
    assert names_on(session, other) == []
    assert switches.is_on(session, event, "garden")
    assert not switches.is_on(session, event, "bees")


def test_where_a_plugin_is_on_can_be_selected_and_is_no_youth_event_unless_it_is_made_for_those(session):
    group = a_group(session)
    adults, youth, off = (an_event(session, group, audience=kind) for kind in ("mixed", "adult", "adult"))
    for event in (adults, youth, off):
        switches.switch_on(session, event, "garden")
        switches.switch_on(session, event, "bees")
    youth.audience = "youth"
    for name in ("bees", "garden"):
        switches.switch_off(session, off, name)
    session.flush()

    assert set(session.scalars(switches.events_with(Garden()))) == {adults.id, youth.id}
    assert set(session.scalars(switches.events_with(Bees()))) == {adults.id}


def test_switching_on_is_told_once(session):
    event = an_event(session)

    switches.switch_on(session, event, "garden")
    switches.switch_on(session, event, "garden")
    assert Garden._calls == ["Hack night"]

    switches.switch_off(session, event, "garden")
    switches.switch_on(session, event, "garden")
    assert Garden._calls == ["Hack night", "Hack night"]


def test_what_is_not_installed_cannot_be_switched(session):
    event = an_event(session)

    with pytest.raises(NotHere):
        switches.switch_on(session, event, "unheard")
    with pytest.raises(NotHere):
        switches.switch_off(session, event, "unheard")


def test_what_was_uninstalled_is_off_and_harmless(session):
    event = an_event(session)
    session.add(EventPlugin(event_id=event.id, name="unheard", on=True))
    session.flush()

    assert names_on(session, event) == []


def test_a_plugin_waits_for_what_it_requires(session):
    event = an_event(session)

    with pytest.raises(switches.NeedsAnother, match="works only together with Garden"):
        switches.switch_on(session, event, "bees")

    switches.switch_on(session, event, "garden")
    switches.switch_on(session, event, "bees")
    assert names_on(session, event) == ["garden", "bees"]


def test_what_others_require_cannot_be_switched_off_before_them(session):
    event = an_event(session)
    switches.switch_on(session, event, "garden")
    switches.switch_on(session, event, "bees")

    with pytest.raises(switches.NeedsAnother, match="Bees works only together with Garden"):
        switches.switch_off(session, event, "garden")

    switches.switch_off(session, event, "bees")
    switches.switch_off(session, event, "garden")
    assert names_on(session, event) == []


def test_only_plugins_that_are_safe_for_the_young_are_on_at_youth_events(session):
    event = an_event(session, audience="youth", kind="troop meeting")
    switches.switch_on(session, event, "garden")

    with pytest.raises(switches.NotForYouth, match="Bees is not made for youth events"):
        switches.switch_on(session, event, "bees")


def test_an_event_that_becomes_one_for_the_young_loses_the_others(session):
    event = an_event(session)
    switches.switch_on(session, event, "garden")
    switches.switch_on(session, event, "bees")

    event.audience = "youth"

    assert names_on(session, event) == ["garden"]


def test_opening_lets_in_what_the_kind_asks_for(session):
    mixer, hackathon = an_event(session, kind="mixer"), an_event(session, a_group(session, "Chess club"))

    switches.switch_on_presets(session, mixer)
    switches.switch_on_presets(session, hackathon)

    shipped = {"followup", "keepintouch", "starters"}
    assert set(names_on(session, mixer)) == {"garden", "bees", *shipped}
    assert set(names_on(session, hackathon)) == {"mentoring", *shipped}


def test_opening_again_leaves_off_what_the_organizer_switched_off(session):
    event = an_event(session, kind="mixer")
    switches.switch_on_presets(session, event)
    switches.switch_off(session, event, "starters")

    switches.switch_on_presets(session, event)

    assert "starters" not in names_on(session, event)
    assert {"garden", "bees"} <= {*names_on(session, event)}


def test_opening_leaves_off_what_needs_a_plugin_that_the_organizer_switched_off(session):
    event = an_event(session, kind="mixer")
    switches.switch_on(session, event, "garden")
    switches.switch_off(session, event, "garden")

    switches.switch_on_presets(session, event)

    assert set(names_on(session, event)) == {"followup", "keepintouch", "starters"}


def test_settings_begin_with_the_defaults_of_the_form(session):
    event = an_event(session)
    switches.switch_on(session, event, "garden")

    assert switches.settings_of(session, event, "garden") == {
        "beds": 3,
        "place": "behind the house",
        "fence": True,
    }
    assert switches.settings_of(session, event, "bees") == {}


def test_settings_are_kept_and_reach_the_plugin(session):
    event = an_event(session)
    switches.switch_on(session, event, "garden")

    switches.save_settings(session, event, "garden", {"beds": 7, "fence": False, "gone": 1}, version=1)
    session.expire_all()

    [on] = switches.plugins_on(session, event)
    assert on.settings == {"beds": 7, "place": "behind the house", "fence": False}


def test_settings_that_somebody_else_changed_are_not_overwritten(session):
    event = an_event(session)
    switches.switch_on(session, event, "garden")
    switches.save_settings(session, event, "garden", {"beds": 7}, version=1)

    with pytest.raises(switches.SettingsChanged, match="in the meantime"):
        switches.save_settings(session, event, "garden", {"beds": 9}, version=1)

    assert switches.settings_of(session, event, "garden")["beds"] == 7


def test_switching_on_again_takes_away_the_reason_why_it_was_off(session):
    event = an_event(session)
    switches.switch_on(session, event, "garden")
    row = session.scalars(select(EventPlugin)).one()
    row.on, row.failures, row.switched_off_because = False, 5, "It failed."

    switches.switch_on(session, event, "garden")

    assert (row.on, row.failures, row.switched_off_because) == (True, 0, "")
