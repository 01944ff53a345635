"""A plugin whose pages the host could not guard stops the start, with a sentence."""

from __future__ import annotations

import pytest
from flask import Blueprint

from netevents.app import create_app
from netevents.host.check import PluginMistake
from netevents.plugin import Plugin
from netevents.web.access import Access, access
from netevents.web.pages import plugin_page


def a_mistake(app, install, **views):
    """What is said at start of a garden with these views."""

    class Wrong(Plugin):
        name = views.pop("called", "garden")
        title = summary = "Garden"

        def event_views(self):
            return views.get("event")

        def console_views(self):
            return views.get("console")

        def open_views(self):
            return views.get("open")

    install(Wrong)
    with pytest.raises(PluginMistake) as refused:
        create_app({key: app.config[key] for key in ("SECRET_KEY", "SQLALCHEMY_DATABASE_URI", "INSTANCE")})
    return str(refused.value)


@pytest.mark.parametrize("declared", [None, Access.ANYONE, Access.SIGNED_IN, Access.ORGANIZER])
def test_a_view_for_attendees_must_say_that_it_is_one(declared, install, app):
    bp = Blueprint("garden", __name__)

    def beds(page):
        return plugin_page(page, "Beds")

    bp.get("/")(access(declared)(beds) if declared else beds)

    said = a_mistake(app, install, event=bp)

    assert said == (
        "The view garden.beds of the plugin “garden” must declare its access: "
        "Access.ATTENDEE or Access.LEADER."
    )


def test_a_view_of_the_console_is_not_for_attendees(install, app):
    bp = Blueprint("garden", __name__)
    bp.get("/")(access(Access.ATTENDEE)(lambda page: plugin_page(page, "Beds")))

    assert "Access.GREETER or Access.ORGANIZER" in a_mistake(app, install, console=bp)


@pytest.mark.parametrize(
    ("called", "place"), [("badge", "event"), ("plugins", "console"), ("roll", "console")]
)
def test_a_plugin_cannot_take_a_room_of_the_core(called, place, install, app):
    said = a_mistake(app, install, called=called, **{place: Blueprint("some", __name__)})

    assert said == f"The plugin name “{called}” is taken by a part of netevents. Choose another."


def test_a_plugin_acts_behind_the_guard_only(install, app):
    bp = Blueprint("garden", __name__)
    bp.before_request(lambda: None)

    assert "acts before its pages are guarded" in a_mistake(app, install, event=bp)


def test_a_room_inside_a_plugin_acts_behind_the_guard_only_too(install, app):
    bp, room = Blueprint("garden", __name__), Blueprint("beds", __name__)
    room.before_request(lambda: None)
    bp.register_blueprint(room)

    assert "acts before its pages are guarded" in a_mistake(app, install, event=bp)


def test_an_open_view_is_for_whoever_holds_the_address(install, app):
    bp = Blueprint("garden", __name__)
    bp.get("/")(access(Access.ATTENDEE)(lambda page: plugin_page(page, "Beds")))

    assert "must declare its access: Access.ANYONE." in a_mistake(app, install, open=bp)
