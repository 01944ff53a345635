"""An event where the starters are on, with people whose profiles meet and people whose profiles do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from netevents.events.domain import check_in
from netevents.events.models import Event
from netevents.exchange.connecting import Scan, connect
from netevents.host import switches
from netevents.host.telling import tell_connections
from tests.cast import a_group, a_phone, an_event, an_organizer, nobody, world
from tests.conftest import NOON
from tests.exchange.stage import Attendee, an_attendee

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

BEN = {"looking_for": "somebody who knows soldering"}
CLEO = {"can_help_with": "Soldering, bicycles"}


@dataclass
class Evening:
    """Ada's hack night. Ben looks for what Cleo knows; the guests show nothing."""

    app: Flask
    event: Event
    people: dict[str, Attendee]
    phones: dict[str, FlaskClient] = field(default_factory=dict)

    def phone(self, name: str) -> FlaskClient:
        if name not in self.phones:
            self.phones[name] = a_phone(self.app, self.people[name].person)
        return self.phones[name]

    def meet(self, one: str, other: str) -> str:
        """``one`` scans the live code of ``other``; the connection's code."""
        scan = Scan(token=self.people[other].screen, secret=self.people[one].secret)
        with world(self.app) as session:
            return connect(session.connection(), scan, now=NOON).code

    def tell(self) -> None:
        """Have the worker tell the plugins of new connections."""
        with world(self.app) as session:
            tell_connections(session, now=NOON)


@pytest.fixture
def an_evening(app: Flask) -> Callable[..., Evening]:
    """Builds the evening, with as many checked-in guests as named; ``facts`` go to the event."""

    def build(*guests: str, age: str | None = None, **facts: Any) -> Evening:
        with world(app) as session:
            ada = an_organizer(session, "Ada")
            event = an_event(session, a_group(session, owner=ada), **facts)
            switches.switch_on(session, event, "starters")
            people = {"Ben": an_attendee(session, event, "Ben", profile=BEN)}
            people["Cleo"] = an_attendee(session, event, "Cleo", profile=CLEO)
            for name in guests:
                people[name] = an_attendee(session, event, name)
            for attendee in people.values():
                check_in(attendee.registration, now=NOON, tell=nobody)
        return Evening(app, event, people, {"Ada": a_phone(app, ada)})

    return build
