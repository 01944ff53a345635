"""The application with a world in it, and a phone for each role; what a request changed is put back."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from netevents.db import db
from tests.cast import world
from tests.routes_world import World, a_world

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


class Site:
    """``app`` on a database that holds a :class:`World`."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with world(app) as session:
            self.world: World = a_world(session)
        with app.app_context():
            on_sqlite = db.engine.dialect.name == "sqlite"
            self.kept = _Kept(str(db.engine.url.database)) if on_sqlite else None

    def phone(self, role: str) -> FlaskClient:
        """A device with the cookie of ``role``, as if it had just come here."""
        self.app.extensions.pop("netevents.misses", None)
        client = self.app.test_client()
        with client.session_transaction() as cookie:
            cookie["csrf_token"] = "a" * 40
            if role in self.world.secrets:
                cookie["_user_id"] = self.world.secrets[role]
                cookie.permanent = True
        return client

    def addresses(self) -> tuple[str, ...]:
        """One address for each route that answers to GET, in the event of the roles."""
        rules = [rule.rule for rule in self.app.url_map.iter_rules() if "GET" in (rule.methods or ())]
        return tuple(self.world.here.address(rule) for rule in rules)

    def put_back(self) -> bool:
        """Let the world be as it was made; whether anything had changed."""
        assert self.kept is not None, "only a SQLite file is put back"
        return self.kept.put_back()


class _Kept:
    """A SQLite file as it stands now, written over whatever is changed in it later."""

    def __init__(self, file: str) -> None:
        self.live = sqlite3.connect(file, isolation_level=None)
        self.live.execute("PRAGMA synchronous=OFF")
        self.copy = sqlite3.connect(":memory:")
        self.live.backup(self.copy)
        self.version = self._version()

    def put_back(self) -> bool:
        changed = self._version() != self.version
        if changed:
            self.copy.backup(self.live)
            self.version = self._version()
        return changed

    def _version(self) -> int:
        """Another number after somebody else’s commit."""
        return int(self.live.execute("PRAGMA data_version").fetchone()[0])
