"""Which plugins are on at an event, and what was set for them there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from netevents.db import insert_into
from netevents.events.models import Event, Registration
from netevents.host.discover import installed, plugin_named
from netevents.host.models import EventPlugin
from netevents.languages import Marked, _
from netevents.plugin import Plugin
from netevents.refusal import NotHere, Refusal


class NotForYouth(Refusal):
    """Only plugins that declare themselves safe for young people are let in at a youth event."""


class NeedsAnother(Refusal):
    """A plugin works only beside another one."""


class SettingsChanged(Refusal):
    """Two organizers changed the same settings."""


@dataclass(frozen=True, slots=True)
class On:
    """A plugin that is on, with its settings."""

    plugin: Plugin
    settings: Mapping[str, Any]


def plugins_on(session: Session, event: Event) -> Sequence[On]:
    """What is on at ``event``, those that others require first. One statement."""
    return on_among(switches(session, event), event)


def on_among(rows: Mapping[str, EventPlugin], event: Event) -> Sequence[On]:
    """What is on by these switches of ``event``, those that others require first."""
    return [
        On(plugin, filled(plugin, rows[plugin.name].settings))
        for plugin in installed()
        if plugin.name in rows and rows[plugin.name].on and allowed(plugin, event)
    ]


def switches(session: Session, event: Event) -> dict[str, EventPlugin]:
    """Every switch that was ever touched at ``event``, by the plugin's name, installed or not."""
    return {
        row.name: row for row in session.scalars(select(EventPlugin).where(EventPlugin.event_id == event.id))
    }


def on_at(session: Session, events: Sequence[Event]) -> Mapping[Plugin, frozenset[int]]:
    """For each plugin that is on at one of ``events``, the ids of those events. One statement."""
    by_id = {event.id: event for event in events}
    rows = session.execute(
        select(EventPlugin.name, EventPlugin.event_id).where(EventPlugin.event_id.in_(by_id), EventPlugin.on)
    ).all()
    where = {
        plugin: frozenset(id_ for name, id_ in rows if name == plugin.name and allowed(plugin, by_id[id_]))
        for plugin in installed()
    }
    return {plugin: ids for plugin, ids in where.items() if ids}


def events_with(plugin: Plugin) -> Select[int]:
    """Selects the ids of the events where ``plugin`` is on."""
    found = select(EventPlugin.event_id).where(EventPlugin.name == plugin.name, EventPlugin.on)
    if plugin.youth_safe:
        return found
    return found.join(Event, Event.id == EventPlugin.event_id).where(Event.audience != "youth")


def is_on(session: Session, event: Event, name: str) -> bool:
    """Whether the plugin of that name is installed and on at ``event``."""
    return any(on.plugin.name == name for on in plugins_on(session, event))


def who_has(name: str, session: Session, people: Collection[int]) -> frozenset[int]:
    """Who of ``people`` was at an event, as no minor, where the plugin of that name is on. One statement."""
    plugin = plugin_named(name)
    rows = session.execute(
        select(Registration.person_id, Event)
        .join(Event, Event.id == Registration.event_id)
        .join(EventPlugin, EventPlugin.event_id == Event.id)
        .where(
            Registration.person_id.in_(people),
            Registration.erased_at.is_(None),
            ~Registration.is_minor,
            Event.state != "draft",
            EventPlugin.name == name,
            EventPlugin.on,
        )
    )
    return frozenset(id_ for id_, event in rows if plugin is not None and allowed(plugin, event))


def allowed(plugin: Plugin, event: Event) -> bool:
    """Whether ``plugin`` may be on at all at an event for this audience."""
    return plugin.youth_safe or event.audience != "youth"


def switch_on(session: Session, event: Event, name: str) -> None:
    """Let the plugin in at ``event``; harmless if it is on.

    :raises NotHere: if no such plugin is installed
    :raises NotForYouth: if the event is for young people and the plugin is not
    :raises NeedsAnother: if a plugin that it requires is off
    """
    plugin = _the(name)
    if not allowed(plugin, event):
        raise NotForYouth(
            _("%(title)s is not made for youth events, so it stays off here.", title=_(plugin.title))
        )
    for needed in map(_the, plugin.requires):
        if not is_on(session, event, needed.name):
            raise NeedsAnother(
                _(
                    "%(title)s works only together with %(other)s. Switch that on first.",
                    title=_(plugin.title),
                    other=_(needed.title),
                )
            )
    row = _row(session, event, name)
    if not row.on:
        row.on, row.failures, row.failing_since, row.switched_off_because = True, 0, None, ""
        session.flush()
        plugin.switched_on(session, event)


def switch_off(session: Session, event: Event, name: str) -> None:
    """Keep the plugin out of ``event``; what it knows stays.

    :raises NotHere: if no such plugin is installed
    :raises NeedsAnother: if a plugin that is on requires it
    """
    plugin = _the(name)
    for on in plugins_on(session, event):
        if name in on.plugin.requires:
            raise NeedsAnother(
                _(
                    "%(title)s works only together with %(other)s. Switch that off first.",
                    title=_(on.plugin.title),
                    other=_(plugin.title),
                )
            )
    _row(session, event, name).on = False
    session.flush()


def switch_on_presets(session: Session, event: Event) -> None:
    """When an event opens, let in what its kind asks for, but nothing that an organizer ever switched."""
    touched = switches(session, event)
    for plugin in installed():
        if event.kind in plugin.on_at and plugin.name not in touched and allowed(plugin, event):
            with suppress(NeedsAnother):  # which the organizer switched off
                switch_on(session, event, plugin.name)


def copy_switches(session: Session, source: Event, event: Event) -> None:
    """At the new ``event`` let the same plugins be on and off as at ``source``, with the same settings."""
    rows = switches(session, source)
    for plugin in installed():
        row = rows.get(plugin.name)
        if row is None:
            continue
        copied = _row(session, event, plugin.name)
        copied.settings, copied.settings_version = dict(row.settings), 1
        copied.on = row.on and allowed(plugin, event)
        session.flush()
        if copied.on:
            plugin.switched_on(session, event)


def settings_of(session: Session, event: Event, name: str) -> Mapping[str, Any]:
    """What the organizer set for the plugin, filled up with the form's defaults."""
    row = session.get(EventPlugin, (event.id, name))
    return filled(_the(name), row.settings if row else {})


def save_settings(
    session: Session, event: Event, name: str, settings: Mapping[str, Any], *, version: int
) -> None:
    """Keep what the organizer set.

    :param version: of the settings that the organizer had before their eyes
    :raises SettingsChanged: if somebody saved others in the meantime
    """
    row = _row(session, event, name)
    if row.settings_version != version:
        raise SettingsChanged(
            _("Somebody else changed these settings in the meantime. Look again, then save.")
        )
    row.settings = dict(settings)
    row.settings_version += 1
    session.flush()


def filled(plugin: Plugin, settings: Mapping[str, Any]) -> dict[str, Any]:
    """``settings`` without what the form does not know any more, and with the defaults of what is new.

    Where it is what the form begins with, it is that itself: marked words stay marked.
    """
    kept = {key: (settings.get(key, default), default) for key, default in _defaults(plugin).items()}
    return {key: default if held == default else held for key, (held, default) in kept.items()}


@cache
def _defaults(plugin: Plugin) -> dict[str, Any]:
    form = plugin.settings_form()
    if form is None:
        return {}
    # Blank forms need neither a token nor translations, and so no request.
    blank = form(formdata=None, meta={"csrf": False, "get_translations": lambda form: None})
    return {
        field.short_name: field.default if isinstance(field.default, Marked) else field.data
        for field in blank
        if field.short_name != "csrf_token"
    }


def _the(name: str) -> Plugin:
    plugin = plugin_named(name)
    if plugin is None:
        raise NotHere
    return plugin


def _row(session: Session, event: Event, name: str) -> EventPlugin:
    """The switch, made if need be, and ours until the commit."""
    row = insert_into(session, EventPlugin).values(event_id=event.id, name=name)
    session.execute(row.on_conflict_do_nothing())
    return session.get_one(EventPlugin, (event.id, name), with_for_update=True, populate_existing=True)
