"""Ada’s console with a round, and the phones of those who are matched."""

from __future__ import annotations

import html
import re

from sqlalchemy import select

from netevents.events.models import Event
from netevents.people.models import ADULT
from netevents_mentoring.programs.models import Request
from netevents_mentoring.rounds import clockwork
from netevents_mentoring.rounds.models import Match
from tests.cast import EVERYWHERE, a_person, attending, post, world
from tests.plugins.mentoring.taking_part import CONSOLE, a_night, asking, offering


class Rounds:
    """Ada’s console, and everybody’s phones."""

    def __init__(self, app, *mentees, mentors=("Mo", "Nia"), minors=(), **facts):
        self.app = app
        grown = (*mentors, *mentees)
        self.night = a_night(app, *(() if minors else grown), minors=minors, **facts)
        if minors:  # at such an event whoever does not say is taken for a minor
            with world(app) as session:
                event = session.get_one(Event, self.night.event.id)
                for name in grown:
                    self.night.people[name] = attending(session, event, a_person(session, name, age=ADULT))
        self.ada = self.night.phone("Ada")
        with world(app) as session:
            for name in mentors:
                offering(session, self.night.program, self.night.people[name], "Web", about=f"{name} writes.")
            for name in (*mentees, *minors):
                asking(session, self.night.program, self.night.people[name], "Web")
        self.index = f"{CONSOLE}rounds/{self.night.program.code}"

    def work(self):
        for _ in range(9):
            with world(self.app) as session:
                clockwork.due(session, now=self.clock(), on=EVERYWHERE, write=None)
            with world(self.app) as session:
                names = list(clockwork.jobs(session, on=EVERYWHERE))
            for name in names:
                clockwork.run(name, sessions=lambda: world(self.app), clock=self.clock)
            if not names:
                return

    @property
    def clock(self):
        return self.app.extensions["netevents.clock"]

    def start(self, mode="best total"):
        """The address of a round that is computed."""
        answer = post(self.ada, self.index, mode=mode, seconds="20")
        assert answer.status_code == 302
        self.work()
        return answer.location

    def published(self):
        there = self.start()
        assert post(self.ada, f"{there}/publish").status_code == 302
        return there

    def code(self, kind, name):
        with world(self.app) as session:
            return session.scalars(
                select(kind.code).where(kind.registration_id == self.night.people[name].id)
            ).one()

    def match(self, name):
        """The code of what waits for the mentee ``name``."""
        with world(self.app) as session:
            return session.scalars(
                select(Match.code)
                .join(Request, Request.id == Match.request_id)
                .where(Request.registration_id == self.night.people[name].id, Match.ended_at.is_(None))
            ).one()

    def text(self, path, who="Ada", status=200):
        answer = self.night.phone(who).get(path)
        assert answer.status_code == status, answer.text
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())
