"""The months after Ada’s hack night: Ben met Cleo, Dan and Eve there, and may meet them elsewhere again."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from netevents.events.models import Event
from netevents.exchange import consents, notes
from netevents.exchange.models import FIELDS, Connection
from netevents.groups.models import Group
from netevents.host import switches
from netevents.people.models import Person
from netevents.plugin import Nudge
from netevents_keepintouch import domain, nudging
from netevents_keepintouch.models import LOGGED, Tie
from tests.cast import a_group, a_phone, an_event, an_organizer, post, world
from tests.conftest import NOON
from tests.exchange.stage import CLEO, Attendee, an_attendee
from tests.routes_world import a_connection

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

HERE, CONSOLE = "/e/hack-night/keepintouch", "/console/e/hack-night/keepintouch"
DAY = timedelta(days=1)
MORNING = timedelta(hours=6)
"""Eight in the morning in Madrid, in summer, as hours of the day in UTC."""


@dataclass
class Road:
    """The event, its people, and Ben’s connections by name."""

    group: Group
    event: Event
    ada: Person
    people: dict[str, Attendee]
    met: dict[str, Connection]
    app: Flask | None = None
    phones: dict[str, FlaskClient] = field(default_factory=dict)

    def id(self, name: str) -> int:
        return self.people[name].person.id

    def tie(self, session: Session, one: str, other: str) -> Tie:
        return domain.tie_of(session, self.id(one), self.id(other))

    def keep(self, session: Session, one: str, other: str, cadence: str, *, now: datetime = NOON) -> Tie:
        tie = self.tie(session, one, other)
        domain.keep(session, tie, self.id(one), cadence, now=now)
        return tie

    def touch(self, session: Session, one: str, other: str, *, now: datetime) -> None:
        tie = self.tie(session, one, other)
        domain.in_touch(session, tie, self.id(one), LOGGED, "Europe/Madrid", now=now)

    def nudges(self, session: Session, *names: str, now: datetime) -> list[Nudge]:
        session.flush()
        return list(nudging.nudges(session, [self.id(name) for name in names], now=now))

    def titles(self, session: Session, name: str, *, now: datetime) -> list[str]:
        return [nudge.title for nudge in self.nudges(session, name, now=now)]

    def meet_again(self, session: Session, *names: str, at: datetime, **facts: Any) -> Event:
        """Another event of the group, at which these have met each other."""
        facts = {"name": "Career day", "starts_at": at - DAY / 24, "ends_at": at + DAY / 8} | facts
        event = an_event(session, self.group, by=self.ada, **facts)
        switches.switch_on(session, event, "keepintouch")
        places = [an_attendee(session, event, self.people[name].person) for name in names]
        for number, one in enumerate(places):
            for other in places[number + 1 :]:
                a_connection(session, one.registration, other.registration, met_at=at, made_at=at)
        return event

    def phone(self, name: str) -> FlaskClient:
        assert self.app is not None, "only where there are pages"
        if name not in self.phones:
            self.phones[name] = a_phone(self.app, self.ada if name == "Ada" else self.people[name].person)
        return self.phones[name]

    def with_(self, name: str, rest: str = "") -> str:
        """The address of Ben’s page about somebody, or of what hangs under it."""
        return f"{HERE}/with/{self.met[name].code}{rest}"


def a_road(session: Session, *guests: str, zones: dict[str, str] | None = None, **facts: Any) -> Road:
    """Ben has met Cleo and the guests, and has a note about Cleo. Ben and Cleo share everything."""
    ada = an_organizer(session, "Ada")
    group = a_group(session, owner=ada)
    event = an_event(session, group, by=ada, **facts)
    switches.switch_on(session, event, "keepintouch")
    profiles = {"Ben": {"ask_me_about": "Ants", "email": "ben@example.org"}, "Cleo": CLEO}
    people = {
        name: an_attendee(session, event, name, profile=profiles.get(name, {}))
        for name in ("Ben", "Cleo", *(guests or ("Dan", "Eve")))
    }
    for name in ("Ben", "Cleo"):
        consents.give(session, people[name].registration, FIELDS, now=NOON)
    for name, zone in (zones or {}).items():
        people[name].person.zone = zone
    ben = people["Ben"].registration
    met = {
        name: a_connection(session, ben, them.registration) for name, them in people.items() if name != "Ben"
    }
    notes.write(session, ben, people["Cleo"].registration, talked_about="The spaghetti bridge", now=NOON)
    session.flush()
    return Road(group, event, ada, people, met)


def a_road_with_pages(app: Flask, *guests: str, **facts: Any) -> Road:
    with world(app) as session:
        road = a_road(session, *guests, **facts)
    road.app = app
    return road


def words(answer: TestResponse) -> str:
    """What one reads, without the marks."""
    return " ".join(re.sub(r"<[^>]*>", " ", answer.text).split())


def follow(client: FlaskClient, path: str, **fields: str) -> TestResponse:
    """What one sees after sending that."""
    answer = post(client, path, **fields)
    assert answer.status_code in {302, 303}, answer.text
    return client.get(answer.location)
