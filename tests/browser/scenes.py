"""An installation in which every page has something to show: really served, and at hand in here."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netevents.app import create_app
from netevents.db import db
from netevents.host.tracks import upgrade_all
from netevents.ops.development import CLOCK_FILE
from netevents.web.speaking import CHOICE
from tests import databases
from tests.application import keeping_templates
from tests.browser.scenes_demo import around_the_demo
from tests.browser.sights import Sight
from tests.cast import world
from tests.conftest import NOON, StandingClock
from tests.routes_site import Site
from tests.served import SERVE, serving

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Scenes:
    """The served installation, and how to come in as anybody."""

    base: str
    site: Site
    secrets: dict[str, str]
    sights: list[Sight]
    """What no table of routes leads to: states of an event, empty pages, long names, refusals."""
    language: str = "en"
    """What everybody has chosen to read."""

    def cookie(self, visitor: str) -> str:
        """The session cookie on the device of ``visitor``; signed out if there is no such name."""
        signer = self.site.app.session_interface.get_signing_serializer(self.site.app)  # type: ignore[attr-defined]
        assert signer is not None
        kept = {"csrf_token": "a" * 40, "_permanent": True, CHOICE: self.language}
        secret = self.secrets.get(visitor)
        return str(signer.dumps(kept | ({"_user_id": secret} if secret else {})))


@contextmanager
def served(folder: Path) -> Iterator[Scenes]:
    """Make everything in ``folder``, and serve it at noon."""
    instance = folder / "instance"
    instance.mkdir(parents=True)
    (instance / CLOCK_FILE).write_text(NOON.isoformat(), encoding="ascii")
    with databases.fresh_database("sqlite", folder, migrate=upgrade_all) as url:
        settings = {
            "TESTING": True,
            "SECRET_KEY": secrets.token_urlsafe(48),
            "INSTANCE": instance,
            "SQLALCHEMY_DATABASE_URI": url,
        }
        app = keeping_templates(create_app(settings, clock=StandingClock()))
        with world(app) as session:
            known, sights = around_the_demo(session)
        site = Site(app)
        command = (*SERVE, "--development", "--no-worker")
        with serving(app, workers=1, command=command) as server:
            app.config["BASE_URL"] = f"http://127.0.0.1:{server.port}"
            yield Scenes(app.config["BASE_URL"], site, site.world.secrets | known, sights)
        with app.app_context():
            db.engine.dispose()
