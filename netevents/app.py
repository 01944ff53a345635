"""The web application, put together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask

from netevents import config
from netevents.clock import Clock, system_clock
from netevents.db import db, prepare
from netevents.events import views as events
from netevents.events.console import announcements, roll, trail, wizard
from netevents.events.console import events as events_console
from netevents.events.console import groups as events_console_groups
from netevents.exchange.console import (
    after,
    again,
    badge_sheets,
    door,
    event_exports,
    filing,
    guardians,
    imports,
    live,
    merging,
    posters,
    reports,
)
from netevents.exchange.console import self_check_in as self_check_in_console
from netevents.exchange.views import (
    badges,
    claiming,
    connections,
    gone,
    joining,
    leader_meetings,
    leaders,
    leaving,
    me,
    my_people,
    notes,
    reporting,
    scanning,
    scans,
    self_check_in,
    sharing,
    two_phones,
)
from netevents.groups import console as groups_console
from netevents.groups import views as invitations
from netevents.host.mounting import register_plugins
from netevents.people import console as people_console
from netevents.people.signed_in import register_sign_ins
from netevents.web.access import refuse_undeclared
from netevents.web.filters import register_filters
from netevents.web.offline import register_offline
from netevents.web.pasted import forgive_pasting
from netevents.web.refusals import PatientFlask, register_refusals
from netevents.web.security import RememberingCSRF, guard_requests
from netevents.web.speaking import register_languages

ROOMS = (
    me,  # with the other pages of people, whose blueprint it shares
    people_console,
    groups_console,
    invitations,
    events,
    events_console,
    events_console_groups,
    announcements,
    wizard,
    roll,
    trail,
    joining,
    claiming,
    self_check_in,
    badges,
    badge_sheets,
    posters,
    again,
    filing,
    self_check_in_console,
    door,
    live,
    merging,
    reports,
    scanning,
    scans,
    two_phones,
    connections,
    notes,
    sharing,
    my_people,
    gone,
    after,
    event_exports,
    imports,
    leaving,
    leaders,
    leader_meetings,
    reporting,
    guardians,
)
"""Modules of pages, each with its blueprint ``bp``."""


def create_app(overrides: Mapping[str, Any] | None = None, *, clock: Clock = system_clock) -> Flask:
    """The application on one database.

    :param overrides: settings that win over the instance folder and the environment
    :param clock: where requests take their time from
    :raises netevents.config.Misconfigured: if the installation cannot start
    """
    app = PatientFlask("netevents", template_folder="web/templates", static_folder=None)
    app.config.from_mapping(config.settings(overrides))
    app.extensions["netevents.clock"] = clock
    register_languages(app)
    guard_requests(app)
    RememberingCSRF(app)
    register_database(app)
    register_sign_ins(app)
    register_filters(app)
    register_refusals(app)
    register_offline(app)
    forgive_pasting(app)
    register_rooms(app)
    register_plugins(app)
    refuse_undeclared(app)
    return app


def register_database(app: Flask) -> None:
    """One engine, with our rules of how transactions begin."""
    db.init_app(app)
    with app.app_context():
        prepare(db.engine)


def register_rooms(app: Flask) -> None:
    """The pages of each slice."""
    for room in ROOMS:
        app.register_blueprint(room.bp)
