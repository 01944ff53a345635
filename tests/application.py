"""The application of the tests: put together once in a process, and given to each test as if it were new."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from jinja2 import FileSystemBytecodeCache

from netevents import config
from netevents.app import create_app, register_database
from netevents.clock import Clock
from netevents.db import db
from netevents.host.discover import installed
from netevents.web.security import SchemeSessions
from tests import databases

if TYPE_CHECKING:
    from flask import Flask


@contextmanager
def fresh_application(settings: Mapping[str, Any], clock: Clock) -> Iterator[Flask]:
    """As :func:`create_app` makes it, in a fraction of the time.

    Only where the same plugins are installed, and nobody added to what an application is made of, is the
    same one used again.
    """
    app = _again(settings, clock)
    with app.app_context():
        databases.remembering(db.engine)
    yield app
    with app.app_context():
        databases.let_go(db.engine)


class _Kept:
    """An application, and how it was when it had just been made."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.plugins = installed()
        self.parts = _parts(app)
        self.extensions = dict(app.extensions)
        self.config = dict(app.config)

    def is_as_made(self) -> bool:
        return self.plugins == installed() and self.parts == _parts(self.app)

    def begin_again(self, settings: Mapping[str, Any], clock: Clock) -> None:
        app = self.app
        app.config.clear()
        app.config.update({**self.config, **config.settings(settings)})
        app.extensions.clear()
        app.extensions.update({**self.extensions, "netevents.clock": clock})
        app.session_interface = SchemeSessions()
        app._got_first_request = False
        del app.extensions["sqlalchemy"]
        register_database(app)
        app.teardown_appcontext_funcs[:] = self.parts["teardown_appcontext_funcs"]
        app.shell_context_processors[:] = self.parts["shell_context_processors"]


_kept: list[_Kept] = []


def _again(settings: Mapping[str, Any], clock: Clock) -> Flask:
    for kept in _kept:
        if kept.is_as_made():
            kept.begin_again(settings, clock)
            return kept.app
    app = keeping_templates(create_app(settings, clock=clock))
    _kept[:] = [_Kept(app)]
    return app


def keeping_templates(app: Flask) -> Flask:
    """``app``, whose templates are compiled once for all applications of the run."""
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(databases.run_folder()))
    return app


def _parts(app: Flask) -> dict[str, Any]:
    """Copies of everything that can be registered with an application."""
    registered = {
        name: _copied(part)
        for name, part in vars(app).items()
        if isinstance(part, (dict, list)) and name not in {"config", "extensions"}
    }
    environment = app.jinja_env
    return registered | {
        "rules": list(app.url_map.iter_rules()),
        "globals": dict(environment.globals),
        "filters": dict(environment.filters),
        "tests": dict(environment.tests),
    }


def _copied(part: Any) -> Any:
    if isinstance(part, dict):
        # Flask's own tables grow empty places where something was looked for in vain.
        return {key: copied for key, value in part.items() if (copied := _copied(value)) not in ({}, [])}
    return [_copied(value) for value in part] if isinstance(part, list) else part
