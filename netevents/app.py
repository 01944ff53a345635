"""The web application, put together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask_wtf import CSRFProtect

from netevents import config
from netevents.clock import Clock, system_clock
from netevents.db import db, prepare
from netevents.events import views as events
from netevents.events import console as events_console
from netevents.exchange import views as exchange
from netevents.groups import console as groups_console
from netevents.host import register_plugins
from netevents.people import console as people_console
from netevents.people import views as people
from netevents.people.signed_in import register_sign_ins
from netevents.web.access import refuse_undeclared
from netevents.web.filters import register_filters
from netevents.web.refusals import PatientFlask, register_refusals
from netevents.web.security import guard_requests


def create_app(overrides: Mapping[str, Any] | None = None, *, clock: Clock = system_clock) -> Flask:
    """The application on one database.

    :raises netevents.config.Misconfigured: if the installation cannot start
    """
    app = PatientFlask("netevents", root_path=None, template_folder="web/templates", static_folder=None)
    app.config.from_mapping(config.settings(overrides))
    app.extensions["netevents.clock"] = clock
    return app
