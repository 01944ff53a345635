"""The organizer's page of plugins: what each does, on or off, and its settings."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as BaseResponse

from netevents.db import db
from netevents.events import audit
from netevents.events.current import the_event_i_organize
from netevents.events.frame import console_frame
from netevents.events.models import Event
from netevents.host import switches
from netevents.host.discover import installed, plugin_named
from netevents.host.models import EventPlugin
from netevents.host.telling import why_off
from netevents.languages import Marked, _, mark
from netevents.people.signed_in import the_person
from netevents.plugin import Link, Plugin
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.current import now

bp = Blueprint("host_console", __name__, template_folder="templates", url_prefix="/console/e/<slug>/plugins")


@dataclass(frozen=True, slots=True)
class Row:
    """One plugin in the list."""

    plugin: Plugin
    switch: EventPlugin | None
    allowed: bool
    needs: str

    @property
    def on(self) -> bool:
        return self.allowed and self.switch is not None and self.switch.on

    @property
    def because(self) -> str:
        """Why it is off, where nobody switched it off."""
        return why_off(self.switch.switched_off_because) if self.switch is not None else ""

    @property
    def has_settings(self) -> bool:
        return self.plugin.settings_form() is not None


@bp.get("")
@access(Access.ORGANIZER)
def plugins(slug: str) -> str:
    event = the_event_i_organize(slug)
    touched = switches.switches(db.session, event)
    titles = {plugin.name: _(plugin.title) for plugin in installed()}
    rows = [
        Row(
            plugin=plugin,
            switch=touched.get(plugin.name),
            allowed=switches.allowed(plugin, event),
            needs=", ".join(titles[name] for name in plugin.requires),
        )
        for plugin in installed()
    ]
    return render_template("host_console/plugins.html", rows=rows, **console_frame(event, "plugins"))


@bp.post("/<name>/on")
@access(Access.ORGANIZER)
def switch_on(slug: str, name: str) -> BaseResponse:
    event = the_event_i_organize(slug)
    switches.switch_on(db.session, event, name)
    audit.record(db.session, event, the_person(), mark("switched on a plugin"), now=now(), plugin=name)
    db.session.commit()
    flash(_("%(title)s is on.", title=_(_the_plugin(name).title)))
    return redirect(url_for(".plugins", slug=slug))


@bp.post("/<name>/off")
@access(Access.ORGANIZER)
def switch_off(slug: str, name: str) -> BaseResponse:
    event = the_event_i_organize(slug)
    switches.switch_off(db.session, event, name)
    audit.record(db.session, event, the_person(), mark("switched off a plugin"), now=now(), plugin=name)
    db.session.commit()
    title = _(_the_plugin(name).title)
    flash(_("%(title)s is off. What it knows is kept in case you switch it on again.", title=title))
    return redirect(url_for(".plugins", slug=slug))


@bp.route("/<name>", methods=["GET", "POST"])
@access(Access.ORGANIZER)
def settings(slug: str, name: str) -> str | BaseResponse:
    event = the_event_i_organize(slug)
    plugin = _the_plugin(name)
    drawn = plugin.settings_form()
    if drawn is None or not switches.is_on(db.session, event, name):
        raise NotHere
    held = switches.settings_of(db.session, event, name)
    ours = {key: _(words) for key, words in held.items() if isinstance(words, Marked)}
    form = drawn(data={**held, **ours})
    sentence = ""
    if form.validate_on_submit():
        kept = {field.short_name: field.data for field in form if field.short_name != "csrf_token"}
        # What nobody changed stays as it came, for readers of every language.
        kept |= {key: held[key] for key, words in ours.items() if kept[key] == words}
        try:
            switches.save_settings(db.session, event, name, kept, version=_version_seen())
        except switches.SettingsChanged as refusal:
            sentence = str(refusal)
        else:
            audit.record(db.session, event, the_person(), mark("set up a plugin"), now=now(), plugin=name)
            db.session.commit()
            flash(_("Saved."))
            return redirect(url_for(".plugins", slug=slug))
    page = _settings_page(event, plugin, form, sentence)
    return Response(page, 409 if sentence else 422 if form.errors else 200)


def _settings_page(event: Event, plugin: Plugin, form: FlaskForm, sentence: str) -> str:
    frame = console_frame(event, "plugins")
    frame["crumbs"] += [Link(_("Plugins"), url_for(".plugins", slug=event.slug))]
    version = switches.switches(db.session, event)[plugin.name].settings_version
    return render_template(
        "host_console/settings.html", plugin=plugin, form=form, version=version, sentence=sentence, **frame
    )


def _version_seen() -> int:
    typed = request.form.get("settings_version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _the_plugin(name: str) -> Plugin:
    plugin = plugin_named(name)
    if plugin is None:
        raise NotHere
    return plugin
