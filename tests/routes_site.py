"""The application with a world in it, and a phone for each role; what a request changed is put back."""

from __future__ import annotations

import pickle
import random
import sqlite3
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from netevents.db import db
from netevents.people import codes
from netevents.people.models import Person
from tests.cast import world
from tests.routes_world import World, a_world

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from sqlalchemy.orm import Session

    Arrange = Callable[[Session, World], None]


class Site:
    """``app`` on a database that holds a :class:`World`: the same one each time, down to its codes.

    :ivar kept: on SQLite, the world as it was made
    """

    def __init__(self, app: Flask, arrange: Arrange | None = None) -> None:
        self.app = app
        with app.app_context():
            file = str(db.engine.url.database) if db.engine.dialect.name == "sqlite" else None
        with world(app) as session:
            is_new = session.scalars(select(Person.id)).first() is None
            made = _made.get(arrange) if file and is_new else None
            if made is None:
                with _the_same_codes():
                    self.world: World = a_world(session)
                    if arrange:
                        arrange(session, self.world)
        if made:
            self.world = pickle.loads(made[0])
        self.kept = _Kept(file, made[1] if made else None) if file else None
        if self.kept and is_new:
            _made.setdefault(arrange, (pickle.dumps(self.world), self.kept.copy))

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

    def __init__(self, file: str, made: sqlite3.Connection | None = None) -> None:
        self.live = sqlite3.connect(file, isolation_level=None)
        self.live.execute("PRAGMA synchronous=OFF")
        self.copy = made or sqlite3.connect(":memory:")
        if made:
            made.backup(self.live)
        else:
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


_made: dict[Arrange | None, tuple[bytes, sqlite3.Connection]] = {}
"""By what was arranged in them: worlds of this process, and files that hold them."""


@contextmanager
def _the_same_codes() -> Iterator[None]:
    """Codes are drawn by lot, but the lots are always the same: so are all addresses, on each database."""
    draw, really = random.Random(1), codes.secrets
    lots: Any = SimpleNamespace(
        choice=draw.choice,
        token_bytes=draw.randbytes,
        token_urlsafe=lambda count: urlsafe_b64encode(draw.randbytes(count)).decode().rstrip("="),
    )
    codes.secrets = lots
    try:
        yield
    finally:
        codes.secrets = really
