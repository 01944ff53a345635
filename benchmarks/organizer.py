"""What an organizer does in the console, from signing in to the CSV file."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from browsing import Browser, Unexpected

NAME = "Replay"
ZONE = "Europe/Paris"


@dataclass
class Organizer:
    """An organizer at the console, and the event that they run."""

    browser: Browser
    slug: str = ""

    def sign_in(self, email: str, password: str) -> None:
        page = self.browser.visit("/console/sign-in")
        self.browser.submit(page.form("email", "password"), email=email, password=password)

    def set_clock(self, moment: datetime) -> None:
        """The whole site tells this time from now on."""
        if not self.browser.csrf:
            self.browser.visit("/console/sign-in")
        fields = {"moment": moment.isoformat(), "csrf_token": self.browser.csrf}
        page = self.browser.post("/development/clock", fields)
        if page.status != 303:
            raise Unexpected(f"the clock answered {page.status}: start the server with --development")

    def plan(self, starts: datetime, *, lasts: timedelta) -> None:
        """A mixer of the first group, open for everybody."""
        local = starts.astimezone(ZoneInfo(ZONE))
        ends = local + timedelta(days=math.ceil(lasts / timedelta(days=1)))
        new = next(href for href, _ in self.browser.visit("/console/").links if href.endswith("/new-event"))
        page = self.browser.submit(
            self.browser.visit(new).form("name", "kind", "day"),
            name=NAME,
            kind="mixer",
            day=f"{local:%Y-%m-%d}",
            starts=f"{local:%H:%M}",
            ends=f"{ends:%H:%M}",
            last_day=f"{ends:%Y-%m-%d}",
            zone=ZONE,
            place="The large hall",
        )
        self.slug = page.path.split("/e/")[1].split("/")[0]
        self.change_state("open")

    def change_state(self, to: str) -> None:
        page = self.browser.visit(f"/console/e/{self.slug}/")
        form = next(form for form in page.forms if form.fields.get("to") == to)
        self.browser.submit(form)

    def take_home(self) -> Sequence[Mapping[str, str]]:
        """The rows of ``connections.csv``, downloaded as the page offers it."""
        page = self.browser.visit(f"/console/e/{self.slug}/exports")
        form = page.form("why", action="connections.csv")
        answer = self.browser.post(form.action, form.fields | {"why": "To see who met whom"})
        if answer.status != 200:
            raise Unexpected(f"the export answered {answer.status}")
        return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"), newline="")))
