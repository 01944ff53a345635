"""No page is English to who reads another language: a pseudo language puts all words of ours in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import String, Text, inspect, select, update

from netevents import languages
from netevents.db import Base
from netevents.events.models import Event
from netevents.host.models import EventPlugin
from netevents.languages import Catalogue
from tests.cast import world
from tests.routes_pages import Page, walk
from tests.routes_site import Site

STILL_ENGLISH = re.compile(r"^/(?:console|g|p)/|/(?:leader|mentoring|keepintouch|youth-sheets?)\b")
"""Rooms whose words are not all marked: the console, leaders’ pages, two plugins."""
PLUGINS_STILL_ENGLISH = ("keepintouch", "mentoring")
"""What these add to other pages is not looked at."""
OURS_IN_ANY_LANGUAGE = {"netevents", "csv", "vcard", "utc", "https", "http", "español", "english", "www"}
WORD = re.compile(r"[^\W\d_]{3,}")


class Bracketed(dict[str, str]):
    """Has every message, in brackets."""

    def get(self, words: str, otherwise: str = "") -> str:
        return words if words == "EEE d MMMM y" else f"⟦{words}⟧"


@pytest.fixture
def site(app, monkeypatch):
    pseudo = Catalogue(Bracketed(), {}, lambda number: 0)
    monkeypatch.setattr(languages, "_catalogue", lambda language: pseudo)
    return Site(app)


def unmarked(page: Page, theirs: set[str]) -> list[str]:
    """Words of ``page`` outside brackets that nobody typed."""
    depth, outside = 0, []
    for char in page.text:
        depth += (char == "⟦") - (char == "⟧")
        outside.append(" " if depth else char)
    return [word for word in WORD.findall("".join(outside)) if word.lower() not in theirs]


def typed_words(session) -> Iterator[str]:
    """What stands in the database, and what days and months are called there."""
    there = set(inspect(session.connection()).get_table_names())  # other tests bring plugins of their own
    for mapper in Base.registry.mappers:
        for column in mapper.columns if mapper.local_table.name in there else ():
            if isinstance(column.type, String | Text):
                for value in session.scalars(select(column)):
                    yield from WORD.findall((value or "").lower())


@pytest.mark.parametrize("role", ["nobody", "attendee", pytest.param("minor", marks=pytest.mark.prove)])
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_attendees_pages_say_nothing_that_is_not_marked(site, role):
    phone = site.phone(role)
    phone.environ_base["HTTP_ACCEPT_LANGUAGE"] = "es"
    with world(site.app) as session:
        session.get_one(Event, site.world.here.event.id).language = "es"  # the projector speaks it
        off = EventPlugin.name.in_(PLUGINS_STILL_ENGLISH)
        session.execute(update(EventPlugin).where(off).values(on=False))
        theirs = {*typed_words(session), *OURS_IN_ANY_LANGUAGE}
    dates = set(WORD.findall("lun mar mié jue vie sáb dom enero febrero marzo abril mayo junio julio agosto"))
    pages = walk(phone, table=site.addresses()).pages

    found = {
        path: words
        for path, page in pages.items()
        if not STILL_ENGLISH.search(path) and (words := unmarked(page, theirs | dates))
    }
    assert found == {}
    assert len(pages) > 3


@pytest.mark.parametrize("markup", ["<p>Hello</p>", "<p>⟦Hello⟧ <b>there</b></p>", '<i title="Hello"></i>'])
def test_a_word_that_nobody_marked_would_be_found(markup):
    assert unmarked(Page("/", markup), set())
    assert not unmarked(Page("/", "<p>⟦Hello <bdi>Ada</bdi>, you⟧ at 14:05</p>"), set())
