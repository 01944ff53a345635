"""The club whose events are planned and changed on pages, and what their forms hold."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from netevents.events.queries import event_by_slug
from tests.cast import a_group, an_event, an_organizer, world

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from netevents.events.models import Event

GOOD = {
    "name": "Spring mixer",
    "kind": "mixer",
    "day": "2026-06-05",
    "starts": "18:30",
    "ends": "22:00",
    "last_day": "",
    "zone": "Europe/Madrid",
    "place": "Great hall",
}
NEW = "/console/g/robotics-club/new-event"


def text(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def a_club(app: Flask) -> dict[str, Any]:
    """Ada owns the club, Gus greets, Mallory runs another group."""
    with world(app) as session:
        ada, gus, mallory = (an_organizer(session, name) for name in ("Ada", "Gus", "Mallory"))
        group = a_group(session, owner=ada, greeter=gus)
        a_group(session, "Others", owner=mallory)
    return {"Ada": ada, "Gus": gus, "Mallory": mallory, "group": group}


def hold(app: Flask, club: dict[str, Any], **facts: Any) -> Event:
    """Another event of the club."""
    with world(app) as session:
        return an_event(session, session.merge(club["group"]), by=club["Ada"], **facts)


def stored(app: Flask, slug: str) -> Event | None:
    with world(app) as session:
        return event_by_slug(session, slug)


def settings_of(client: FlaskClient, slug: str) -> dict[str, str]:
    """What the settings form holds as it is opened."""
    found: dict[str, str] = {}

    class Reader(HTMLParser):
        area = select = None

        def handle_starttag(self, tag, attrs):
            attrs = dict(attrs)
            if tag == "input" and attrs.get("type") not in {"hidden", "radio", "checkbox"}:
                found[attrs["name"]] = attrs.get("value", "")
            elif tag == "input" and attrs.get("type") in {"radio", "checkbox"} and "checked" in attrs:
                found[attrs["name"]] = attrs["value"]
            elif tag == "textarea":
                self.area = attrs["name"]
            elif tag == "select":
                self.select = attrs["name"]
            elif tag == "option" and "selected" in attrs:
                found[self.select] = attrs["value"]

        def handle_data(self, words):
            if self.area:
                found[self.area] = found.get(self.area, "") + words.lstrip("\r\n")

        def handle_endtag(self, tag):
            if tag == "textarea":
                self.area = None

    page = text(client.get(f"/console/e/{slug}/edit"))
    Reader().feed(page[page.index("<main") :])
    return found
