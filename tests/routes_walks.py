"""What every role sees on its way through the site: walked once in a process, for all who want to look."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import make_url, select

from netevents.app import create_app
from netevents.db import db
from netevents.events.models import Event, Registration
from netevents.exchange.models import Connection
from netevents.host.tracks import upgrade_all
from netevents.people.models import ADULT
from tests import databases
from tests.application import keeping_templates
from tests.cast import a_person, attending
from tests.conftest import NOON
from tests.routes_pages import Walk, walk
from tests.routes_site import Site
from tests.routes_world import World, a_connection

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session

MET = 23
"""How many people the busy one has met: a number that stands on no page for another reason."""


class Walks:
    """The walks of all roles through one site where Ben is busy, on a database that takes no writes."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._made: dict[str, Walk] = {}

    def of(self, role: str) -> Walk:
        """All that ``role`` comes to by reading, and then every route that answers to GET."""
        if role not in self._made:
            self._made[role] = walk(self.site.phone(role), table=self.site.addresses())
        return self._made[role]


@contextmanager
def walking(folder: Path) -> Iterator[Walks]:
    """A site in ``folder`` to walk through."""
    with databases.fresh_database("sqlite", folder, migrate=upgrade_all) as url:
        settings = {
            "TESTING": True,
            "SECRET_KEY": "a key for tests, long enough to be taken",
            "INSTANCE": folder / "instance",
            "SQLALCHEMY_DATABASE_URI": url,
        }
        app = keeping_templates(create_app(settings, clock=lambda: NOON))
        with refusing(Site(app, busy)) as site:
            yield Walks(site)
        with app.app_context():
            db.engine.dispose()


@contextmanager
def refusing(site: Site) -> Iterator[Site]:
    """``site`` on a database that itself refuses every write, whatever the application says to it."""
    app = site.app
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    if url.drivername == "sqlite":
        url = url.set(database=f"file:{url.database}", query={"mode": "ro", "uri": "true"})
    else:
        url = url.update_query_dict({"options": "-c default_transaction_read_only=on"})
    settings = {name: app.config[name] for name in ("TESTING", "SECRET_KEY", "INSTANCE")}
    settings["SQLALCHEMY_DATABASE_URI"] = url
    site.app = refused = keeping_templates(create_app(settings, clock=lambda: NOON))
    try:
        yield site
    finally:
        site.app = app
        with refused.app_context():
            db.engine.dispose()


def busy(session: Session, world: World) -> None:
    """Let Ben meet so many people that it shows if anybody counts them; Dan has met nobody."""
    event = session.get_one(Event, world.here.event.id)
    ben = place_of(session, world, "attendee")
    made = select(Connection).where((Connection.low_id == ben.id) | (Connection.high_id == ben.id))
    for number in range(MET - len(session.scalars(made).all())):
        them = attending(session, event, a_person(session, f"Guest {chr(97 + number)}", age=ADULT))
        a_connection(session, ben, them)
    assert len(session.scalars(made).all()) == MET


def place_of(session: Session, world: World, role: str) -> Registration:
    """The place of ``role`` at the event."""
    return session.scalars(
        select(Registration).where(
            Registration.event_id == world.here.event.id,
            Registration.person_id == world.here.people[role].id,
        )
    ).one()
