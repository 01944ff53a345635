"""A plugin that cannot work is refused when it is imported or at start, by name."""

from __future__ import annotations

import pytest

from netevents.host.check import PluginMistake, check_class
from netevents.host.discover import arranged, installed
from netevents.plugin import Column, Link, Panel, Plugin


def a_plugin(called: str, *required: str, columns: tuple[str, ...] = ()) -> Plugin:
    class Some(Plugin):
        name = called
        title = summary = called.title()
        requires = required

        def connection_columns(self):
            return [Column(column, lambda connection, mine, prepared: "") for column in columns]

    return check_class(Some, called)()


def test_a_misspelled_method_is_refused_with_the_nearest_name():
    with pytest.raises(TypeError, match=r"Some\.event_panel is not part .* Did you mean “event_panels”"):

        class Some(Plugin):
            def event_panel(self, page):
                return ()


def test_a_misspelled_attribute_is_refused_too():
    with pytest.raises(TypeError, match="Did you mean “youth_safe”"):

        class Some(Plugin):
            youthsafe = True


def test_a_misspelling_in_a_mixin_is_found():
    class Mixin:
        def reacts(self, session, occasion):
            return None

    with pytest.raises(TypeError, match="Did you mean “react”"):

        class Some(Mixin, Plugin):
            pass


def test_names_of_its_own_start_with_an_underscore():
    class Some(Plugin):
        _mine = 1

    assert Some._mine == 1


@pytest.mark.parametrize("name", ["Two words", "UPPER", "dash-ed", "x", "1st", "a" * 31, "_hidden", "plan\n"])
def test_a_name_is_one_plain_word(name):
    with pytest.raises(PluginMistake, match="one plain word"):
        a_plugin(name)


def test_a_plugin_says_who_it_is():
    class Some(Plugin):
        name = "some"
        title = "Some"

    with pytest.raises(PluginMistake, match="“some” has no summary"):
        check_class(Some, "some")


def test_a_plugin_is_listed_under_its_own_name():
    class Some(Plugin):
        name = "some"
        title = summary = "Some"

    with pytest.raises(PluginMistake, match="“some” is listed as “other”"):
        check_class(Some, "other")


@pytest.mark.parametrize("found", [object, "Starters", Panel, None])
def test_something_else_is_no_plugin(found):
    with pytest.raises(PluginMistake, match="no subclass"):
        check_class(found, "some")


def test_two_plugins_cannot_have_one_name():
    with pytest.raises(PluginMistake, match="Two installed plugins are called “garden”"):
        arranged([a_plugin("garden"), a_plugin("garden")])


def test_two_plugins_cannot_claim_one_column():
    bees, garden = a_plugin("bees", columns=("honey",)), a_plugin("garden", columns=("honey",))

    with pytest.raises(PluginMistake, match="“bees” and “garden” both claim the column “honey”"):
        arranged([garden, bees])


def test_a_plugin_cannot_claim_what_the_core_says():
    with pytest.raises(PluginMistake, match=r"claims “email_a” of connections\.csv"):
        arranged([a_plugin("garden", columns=("email_a",))])


def test_a_plugin_may_fill_a_column_that_the_core_leaves_to_plugins():
    assert arranged([a_plugin("garden", columns=("follow_up",))])


def test_a_column_has_a_plain_name():
    with pytest.raises(PluginMistake, match="small letters, digits and underscores"):
        arranged([a_plugin("garden", columns=("Follow up",))])


def test_what_is_required_must_be_installed():
    with pytest.raises(PluginMistake, match="“bees” requires “garden”, which is not installed"):
        arranged([a_plugin("bees", "garden")])


def test_plugins_cannot_require_each_other():
    with pytest.raises(PluginMistake, match="in a circle: bees, garden"):
        arranged([a_plugin("bees", "garden"), a_plugin("garden", "bees")])


def test_plugins_stand_after_what_they_require_and_else_by_name():
    found = arranged(
        [a_plugin("apples", "garden"), a_plugin("garden"), a_plugin("bees", "apples"), a_plugin("cows")]
    )

    assert [plugin.name for plugin in found] == ["cows", "garden", "apples", "bees"]


def test_the_shipped_plugins_are_installed_and_may_be_let_in():
    assert "starters" in [plugin.name for plugin in installed()]


def test_a_listed_plugin_that_cannot_be_imported_is_named(install, monkeypatch):
    class Broken:
        name, value = "broken", "nowhere:Broken"

        def load(self):
            raise ModuleNotFoundError("No module named 'nowhere'")

    install()
    monkeypatch.setattr("netevents.host.discover.entry_points", lambda group: [Broken()])

    with pytest.raises(PluginMistake, match=r"“broken” \(nowhere:Broken\) cannot be loaded: No module"):
        installed()


@pytest.mark.parametrize(
    "url", ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere", "/a b", "me", "/\n"]
)
def test_links_stay_inside_this_site(url):
    with pytest.raises(ValueError, match="a page of this site"):
        Link("Away", url)


def test_panels_are_plain_text():
    from markupsafe import Markup

    with pytest.raises(TypeError, match=r"Panel\.text is plain text"):
        Panel("Hello", text=Markup("<b>bold</b>"))
    with pytest.raises(TypeError, match="one text"):
        Panel("Hello", lines="one line")
    with pytest.raises(TypeError, match=r"Panel\.lines is plain text"):
        Panel("Hello", lines=[3])
    with pytest.raises(TypeError, match="hold Links"):
        Panel("Hello", links=["/somewhere"])
