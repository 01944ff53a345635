"""What is shown of a page where its address is pasted: of public pages the plain facts, of others nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select

from netevents.db import db
from netevents.events.models import Event
from netevents.web import tokens
from tests.cast import a_group, an_event, an_organizer

ICONS = Path(tokens.__file__).parent / "static" / "icons"


def said(page: str) -> dict[str, str]:
    return dict(re.findall(r'<meta (?:property|name)="((?:og:)?[a-z_]+)" content="([^"]*)"', page))


def size_of(file: Path) -> tuple[int, int]:
    with Image.open(file) as picture:
        return picture.size


@pytest.fixture
def address(app):
    """Where an event stands that is open to everybody."""
    with app.app_context():
        ada = an_organizer(db.session, "Ada Lovelace")
        event = an_event(db.session, a_group(db.session, "Makers", owner=ada), by=ada, place="Room 5")
        event.about = "Ada Lovelace leads it."
        db.session.commit()
        return f"/e/{event.slug}/"


def test_the_front_door_says_what_this_is(client, app):
    shown = said(client.get("/").text)

    assert shown["og:title"] == "Meet people at your event. Remember them after."
    assert shown["og:image"].startswith(f"{app.config['BASE_URL']}/static/icons/preview.png?v=")
    assert size_of(ICONS / "preview.png") == (1200, 630)


def test_an_event_says_when_and_where_and_names_nobody(client, address):
    shown = said(client.get(address).text)

    assert shown["og:url"].endswith(address)
    assert "Room 5 · Makers" in shown["og:description"]
    assert "Lovelace" not in "".join(shown.values())


@pytest.mark.parametrize("change", [{"audience": "youth"}, {"state": "ended"}])
def test_what_is_not_for_everybody_has_no_preview(app, client, address, change):
    with app.app_context():
        event = db.session.scalars(select(Event)).one()
        for name, value in change.items():
            setattr(event, name, value)
        db.session.commit()

    answer = client.get(address)

    assert answer.status_code == 200
    assert [name for name in said(answer.text) if name.startswith("og:")] == []


@pytest.mark.parametrize(
    ("name", "side"),
    [("icon-192", 192), ("icon-512", 512), ("icon-maskable-512", 512), ("apple-touch-icon", 180)],
)
def test_phones_get_icons_of_their_size(name, side):
    assert size_of(ICONS / f"{name}.png") == (side, side)
    assert (ICONS / f"{name}.png").stat().st_size < 10_000
