"""A plugin that names whatever a test wants named, and an event at which it is on."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from netevents.db import db
from netevents.events.models import Event
from netevents.host import nudging, switches
from netevents.host.models import Given
from netevents.people.mail import mailer_is_set
from netevents.people.models import ADULT, Person, Profile
from netevents.plugin import Nudge, Plugin
from tests.cast import a_group, a_person, a_phone, an_event, attending, world
from tests.conftest import NOON, StandingClock

if TYPE_CHECKING:
    from flask import Flask

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
ASKED: list[Collection[int]] = []
NAMED: list[Nudge] = []
"""What the plugin of these tests names now."""


class Words(Plugin):
    name, title, summary = "words", "Words", "Reasons to write."

    def nudges(self, session, people, *, now) -> Iterable[Nudge]:
        ASKED.append(set(people))
        return [nudge for nudge in NAMED if nudge.person_id in people]


class Other(Words):
    name = "other"
    youth_safe = True

    def nudges(self, session, people, *, now) -> Iterable[Nudge]:
        return [replace(nudge, rank=nudge.rank + 1) for nudge in NAMED if nudge.person_id in people]


@dataclass
class Town:
    """The application, an event at which the plugin is on, and Ben, who was there."""

    app: Flask
    clock: StandingClock
    event: Event
    ben: Person

    def named(self, *keys: str, person: Person | None = None, **facts: object) -> None:
        """From now the plugin names these, and nothing else."""
        facts = {"due_at": NOON - 9 * DAY, "text": "Why not?"} | facts
        NAMED[:] = [
            Nudge((person or self.ben).id, key, f"Write to {key}", url="/people", **facts) for key in keys
        ]

    def at(self, moment: datetime) -> None:
        """Let the worker look at people then."""
        self.clock.moment = moment
        with self.app.app_context():
            base_url = self.app.config["BASE_URL"]
            nudging.give_due(db.session, mails=mailer_is_set(), base_url=base_url, now=moment)

    def given(self) -> list[tuple[str, datetime]]:
        """What was given to anybody, and when last."""
        with world(self.app) as session:
            return [(row.key, row.given_at) for row in session.scalars(select(Given).order_by(Given.id))]

    def home(self) -> str:
        """Ben's first page."""
        return a_phone(self.app, self.ben).get("/").text


def a_town(app: Flask, clock: StandingClock) -> Town:
    ASKED.clear()
    NAMED.clear()
    with world(app) as session:
        event = an_event(session, a_group(session), zone="Europe/Madrid")
        switches.switch_on(session, event, "words")
        ben = a_person(session, "Ben", age=ADULT)
        session.get_one(Profile, ben.id).email = "ben@example.org"
        attending(session, event, ben)
    return Town(app, clock, event, ben)
