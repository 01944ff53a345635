"""What people typed comes out of every file as they typed it, and no spreadsheet would run it."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
import zipfile
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

import icalendar
import networkx as nx
import pandas as pd
import pytest
import vobject
from sqlalchemy import update

from netevents.events.models import Registration
from tests.cast import post, world
from tests.routes_gallery import Gallery, a_gallery
from tests.routes_pages import Page, walk
from tests.routes_texts import lines, names, not_ours

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

EVERY = 5
"""The usual run takes every fifth text; ``make prove`` takes all."""

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture(params=[EVERY, pytest.param(1, marks=pytest.mark.prove)], ids=["sample", "all"])
def gallery(request: pytest.FixtureRequest, app: Flask) -> Gallery:
    with world(app) as session:
        return a_gallery(session, (*lines(), *names())[:: request.param])


@pytest.fixture
def phone(app: Flask, gallery: Gallery) -> Callable[[str], FlaskClient]:
    @cache
    def of(who: str) -> FlaskClient:
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = gallery.secrets[who]
        return client

    return of


def is_live(cell: str) -> bool:
    """Whether a spreadsheet might calculate ``cell``: written anew here, from what spreadsheets do."""
    first = unicodedata.normalize("NFKC", cell).lstrip(
        "".join(map(chr, [*range(33), *range(127, 161)])) + "\u200b\u200e\u200f\u2060\ufeff\u202a\u202e\u3000"
    )[:1]
    is_phone = cell[:1] == "+" and all(sign in "+0123456789 ()-" for sign in cell) and cell.count("+") == 1
    return first in {"=", "+", "-", "@", "|", "%"} and not (is_phone and sum(map(str.isdigit, cell)) >= 7)


def as_typed(cell: str) -> str:
    """``cell`` without the guard's sign."""
    return cell[1:] if cell[:1] == "'" and is_live(cell[1:]) else cell


def read(content: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file as two readers that know nothing of each other read them."""
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    frame = pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False, encoding="utf-8-sig")
    assert frame.to_dict("records") == rows
    assert [cell for row in rows for cell in row.values() if is_live(cell)] == []
    return [{name: as_typed(cell) for name, cell in row.items()} for row in rows]


def test_ones_own_csv_says_what_was_typed(phone, gallery):
    answer = phone("Ben").get("/people/my-connections.csv")

    rows = {row["what_i_offered"]: row for row in read(answer.data)}
    assert set(rows) == set(gallery.typed)
    for key, one in gallery.typed.items():
        row = rows[key]
        assert [row[name] for name in ("name", "organization", "what_we_talked_about", "my_question")] == [
            one.name,
            one.organization,
            one.talked_about,
            one.my_question,
        ]
        assert (row["event"], row["where"]) == (gallery.event_name, gallery.place)


def test_the_organizers_csv_says_what_was_typed(phone, gallery):
    answer = post(phone("Ada"), f"/console/e/{gallery.slug}/connections.csv", why="=1+1")

    rows = {row["connection_id"]: row for row in read(answer.data)}
    assert set(rows) == {one.connection for one in gallery.typed.values()}
    for one in gallery.typed.values():
        row = rows[one.connection]
        assert (row["person_a"], row["person_b"]) == ("Ben", one.name)
        assert row["organization_b"] == one.organization


def test_the_roll_says_what_was_typed(phone, gallery):
    answer = post(phone("Ada"), f"/console/e/{gallery.slug}/roll.csv", why="=1+1")

    assert sorted((row["name"], row["organization"]) for row in read(answer.data)) == sorted(
        [("Ben", ""), *((one.name, one.organization) for one in gallery.typed.values())]
    )


def test_the_picture_says_what_was_typed(app, phone, gallery):
    with world(app) as session:
        session.execute(update(Registration).values(shows_in_graph=True))

    answer = post(phone("Ada"), f"/console/e/{gallery.slug}/who-met-whom.graphml", why="=1+1")
    dots = phone("Ada").get(f"/console/e/{gallery.slug}/after/graph.json").get_json()["names"]

    drawn = nx.parse_graphml(answer.text)
    typed = sorted(["Ben", *(one.name for one in gallery.typed.values())])
    assert sorted(name for _, name in drawn.nodes(data="name")) == sorted(dots) == typed


def test_contacts_for_a_phone_say_what_was_typed(phone, gallery):
    cards = list(vobject.readComponents(phone("Ben").get("/people/all.vcf").text))

    said = sorted((card.fn.value, card.org.value[0] if hasattr(card, "org") else "") for card in cards)
    assert said == sorted((one.name, one.organization) for one in gallery.typed.values())
    assert {len(list(card.getChildren())) for card in cards} <= {5, 6}


def test_the_take_out_file_says_what_was_typed(phone, gallery):
    content = phone("Ben").get("/me/take-out.zip").data
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        held = packed.read("everything.json").decode("utf-8")
        rows = read(packed.read("my-connections.csv"))
        cards = list(vobject.readComponents(packed.read("people.vcf").decode("utf-8")))
        calendar = icalendar.Calendar.from_ical(packed.read("events.ics"))
    texts = set(strings(json.loads(held)))

    for one in gallery.typed.values():
        assert {one.name, one.talked_about, one.my_question} <= texts
    assert len(rows) == len(cards) == len(gallery.typed)
    assert [str(entry["summary"]) for entry in calendar.walk("VEVENT")] == [gallery.event_name]


def strings(value: object) -> list[str]:
    """Every text in a JSON value."""
    if isinstance(value, dict):
        return [text for item in value.values() for text in strings(item)]
    if isinstance(value, list):
        return [text for item in value for text in strings(item)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("who", ["Ben", "Ada"])
def test_every_page_shows_it_as_text(phone, gallery, who):
    done = walk(phone(who))

    assert done.failures() == []
    assert {path: strange for path, page in done.pages.items() if (strange := not_ours(page))} == {}


def test_names_and_notes_are_read_as_they_were_typed(phone, gallery):
    page = Page("/people", phone("Ben").get("/people").text)
    words = " ".join(page.text.split())

    assert [one.name for one in gallery.typed.values() if " ".join(one.name.split()) not in words] == []


@pytest.mark.parametrize(
    ("cell", "live"),
    [
        ("=1+1", True),
        ("＝1+1", True),
        (" \u00a0@SUM(A1)", True),
        ("|calc", True),
        ("%cmd", True),
        ("+1-1", True),
        ("+34 600 123 456", False),
        ("'=1+1", False),
        ("Ben", False),
        ("", False),
    ],
)
def test_what_a_spreadsheet_would_run(database_kind, cell, live):
    assert is_live(cell) is live
