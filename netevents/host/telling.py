"""Tells plugins what has happened: at once within the act, and of connections by the worker right after."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from netevents.events import audit
from netevents.events.models import Event
from netevents.exchange.live import bump
from netevents.exchange.models import MADE, Connection, Untold
from netevents.host.discover import installed, plugin_named
from netevents.host.leaving import forget_reminders
from netevents.host.models import EventPlugin, Retelling
from netevents.host.switches import On, copy_switches, on_among, plugins_on, switch_on_presets, switches
from netevents.languages import _, mark
from netevents.occasions import (
    CheckedIn,
    Connected,
    EventCopied,
    EventEnded,
    EventOpened,
    InTouch,
    Occasion,
    Registered,
    TurnsMinor,
    Withdrawn,
)
from netevents.plugin import Plugin

log = logging.getLogger("netevents")
TOO_MANY = 5
"""So many failures …"""
WITHIN = timedelta(minutes=10)
"""… in so short a time, or later without a success in between, and the plugin is switched off for the event:
where work is done once an hour, failures come an hour apart.
"""
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
FAILED = mark("It failed again and again, so it was switched off.")
ALONE = mark("It works only together with %(title)s, which was switched off.")


def tell(session: Session, occasion: Occasion) -> None:
    """Tell the plugins that are on at the occasion's event, inside the transaction; a failure undoes the act.

    A :class:`Connected` is not told here: the scan wrote it down, and :func:`tell_connections` tells it.
    """
    tell_all(session, [occasion])


def tell_all(session: Session, occasions: Sequence[Occasion]) -> None:
    """The same for many occasions, asking once for each event what is on there."""
    known: dict[int, Sequence[On]] = {}
    for occasion in occasions:
        event = occasion.event
        if isinstance(occasion, Connected):
            continue
        if isinstance(occasion, TurnsMinor):
            for plugin in installed():
                plugin.react(session, occasion)
            forget_reminders(session, occasion.registration.person_id)
            continue
        if isinstance(occasion, EventOpened):
            switch_on_presets(session, event)
        if isinstance(occasion, EventCopied):
            copy_switches(session, occasion.source, event)
        if event.id not in known:
            known[event.id] = plugins_on(session, event)
        for on in known[event.id]:
            if _may_hear(on.plugin, occasion):
                on.plugin.react(session, occasion)


def _may_hear(plugin: Plugin, occasion: Occasion) -> bool:
    """Plugins not made for young people hear nothing of minors, but that one is to be forgotten."""
    if plugin.youth_safe:
        return True
    match occasion:
        case Registered(registration=registration) | CheckedIn(registration=registration):
            return not registration.is_minor
        case (
            Connected(connection=connection)
            | InTouch(connection=connection)
            | Withdrawn(connection=connection)
        ):
            return not connection.low_minor
    return True


def tell_end(session: Session, *, now: datetime, failed: set[int]) -> bool:
    """Tell of one event whose end has passed and was not told yet; whether there may be more.

    What the plugins make of it and that it was told is one transaction, which is not committed here. If one
    of them fails all of that is undone, the failure counts, and the next pass tells it again.

    :param failed: the events at which a plugin has failed in this pass; those that fail now are added
    """
    event = session.scalars(
        select(Event)
        .where(
            Event.end_told_at.is_(None), Event.state == "open", Event.ends_at <= now, Event.id.not_in(failed)
        )
        .order_by(Event.ends_at, Event.id)
        .limit(1)
        .with_for_update(key_share=True, skip_locked=True)
        .execution_options(populate_existing=True)
    ).first()
    if event is None:
        return False
    plugins, told = [on.plugin for on in plugins_on(session, event)], 0
    try:
        with session.begin_nested():
            event.end_told_at = now
            for plugin in plugins:
                plugin.react(session, EventEnded(event))
                session.flush()
                told += 1
            for plugin in plugins:
                _count_success(session, plugin, event, now=now)
    except Exception:
        failed.add(event.id)
        log.exception("the plugin %s failed when told of the end of %s", plugins[told].name, event.slug)
        _count_failure(session, plugins[told], event, now=now)
    return True


def tell_connections(session: Session, *, now: datetime, limit: int = 100) -> int:
    """Tell plugins of the oldest connections that they have not heard of, and again of those that failed.

    A plugin that fails hears of it again later. One that fails too often is switched off at the event, the
    organizer reads why, and it hears what it missed once it is on again. Does not commit: nothing is lost,
    and something may be told twice.

    :return: how many were told of; less than ``limit`` when nothing more is due
    """
    waiting = session.scalars(
        select(Untold).order_by(Untold.id).limit(limit).with_for_update(skip_locked=True)
    ).all()
    known: dict[int, dict[str, EventPlugin]] = {}
    for connection in _connections(session, [row.connection_id for row in waiting]):
        event = connection.event
        if event.id not in known:
            known[event.id] = switches(session, event)
        for on in on_among(known[event.id], event):
            if not _told(session, on.plugin, connection, now=now):
                _tell_later(session, on.plugin.name, connection, due_at=now + FIRST_PAUSE)
        for switch in known[event.id].values():
            if switch.switched_off_because and not switch.on:
                _tell_later(session, switch.name, connection, due_at=now)
    session.execute(delete(Untold).where(Untold.id.in_([row.id for row in waiting])))
    told = len(waiting)
    if told < limit:
        told += _tell_again(session, now=now, limit=limit - told)
    if known:
        bump(session, known)
    return told


def _tell_later(session: Session, name: str, connection: Connection, *, due_at: datetime) -> None:
    """Write down once that the plugin of that name has still to hear of it."""
    row = session.scalar(
        select(Retelling).where(Retelling.connection_id == connection.id, Retelling.plugin == name)
    )
    if row is None:
        session.add(Retelling(connection_id=connection.id, plugin=name, due_at=due_at))
        session.flush()


def _tell_again(session: Session, *, now: datetime, limit: int) -> int:
    """What failed before and is due, where the plugin is still on; where it is off it waits."""
    due = session.scalars(
        select(Retelling)
        .join(Connection, Connection.id == Retelling.connection_id)
        .join(
            EventPlugin,
            (EventPlugin.event_id == Connection.event_id) & (EventPlugin.name == Retelling.plugin),
        )
        .where(Retelling.due_at <= now, EventPlugin.on)
        .order_by(Retelling.due_at, Retelling.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=Retelling)
    ).all()
    connections = {one.id: one for one in _connections(session, [row.connection_id for row in due])}
    for row in due:
        plugin, connection = plugin_named(row.plugin), connections.get(row.connection_id)
        if connection is None or (plugin is not None and _told(session, plugin, connection, now=now)):
            session.delete(row)
        else:
            row.tries += 1
            row.due_at = now + min(FIRST_PAUSE * 2 ** min(row.tries - 1, 10), LONGEST_PAUSE)
    session.flush()
    return len(due)


def _connections(session: Session, ids: list[int]) -> list[Connection]:
    """Those that are made, in the order of ``ids``; what was left since is not there."""
    found = session.scalars(
        select(Connection)
        .where(Connection.id.in_(ids), Connection.state == MADE)
        .options(joinedload(Connection.event), joinedload(Connection.low), joinedload(Connection.high))
    )
    by_id = {connection.id: connection for connection in found}
    return [by_id[id_] for id_ in ids if id_ in by_id]


def _told(session: Session, plugin: Plugin, connection: Connection, *, now: datetime) -> bool:
    event = connection.event
    connected = Connected(event=event, connection=connection)
    if not _may_hear(plugin, connected):
        return True
    try:
        with session.begin_nested():
            plugin.react(session, connected)
    except Exception:
        log.exception("the plugin %s failed when told of a connection at %s", plugin.name, event.slug)
        _count_failure(session, plugin, event, now=now)
        return False
    _count_success(session, plugin, event, now=now)
    return True


def _count_success(session: Session, plugin: Plugin, event: Event, *, now: datetime) -> None:
    """Forget failures that are not of the last minutes: it works again."""
    switch = session.get(EventPlugin, (event.id, plugin.name))
    if switch is not None and switch.failing_since is not None and now - switch.failing_since > WITHIN:
        switch.failing_since, switch.failures = None, 0
        session.flush()


def _count_failure(session: Session, plugin: Plugin, event: Event, *, now: datetime) -> None:
    switch = session.get_one(EventPlugin, (event.id, plugin.name))
    switch.failing_since = switch.failing_since or now
    switch.failures += 1
    if switch.failures >= TOO_MANY and switch.on:
        _switch_off_failing(session, plugin, event, now=now)
    session.flush()


def why_off(reason: str) -> str:
    """``reason``, as it was written down when a plugin was switched off, in the language spoken now."""
    for plugin in installed():
        if reason == ALONE % {"title": plugin.title}:
            return _(ALONE, title=_(plugin.title))
    return _(reason)


def _switch_off_failing(session: Session, failing: Plugin, event: Event, *, now: datetime) -> None:
    """Off with the plugin, and with those that work only beside it."""
    off, title = {failing.name}, failing.title
    reasons = {failing.name: FAILED}
    for on in plugins_on(session, event):
        if off.intersection(on.plugin.requires):
            off.add(on.plugin.name)
            reasons[on.plugin.name] = ALONE
    act = mark("switched off a plugin")
    for name, reason in reasons.items():
        switch = session.get_one(EventPlugin, (event.id, name))
        switch.on, switch.switched_off_because = False, reason % {"title": title}
        audit.record(session, event, None, act, now=now, why=reason, plugin=name, title=title)
