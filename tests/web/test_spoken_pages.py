"""No page is English to who reads another language: a pseudo language puts all words of ours in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import String, Text, inspect, select

from netevents import languages
from netevents.db import Base
from netevents.events.models import Event
from netevents.events.moments import zones
from netevents.languages import Catalogue
from tests.cast import post, world
from tests.routes_pages import Form, Page, endpoint_of, walk
from tests.routes_site import Site

USUAL = ("nobody", "attendee", "leader", "organizer")
OTHERS = ("minor", "greeter", "owner")
"""What these see, others see nearly all."""
OURS_IN_ANY_LANGUAGE = {"netevents", "csv", "vcard", "utc", "https", "http", "español", "english", "www"}
WORD = re.compile(r"[^\W\d_]{3,}")
DATES = set(WORD.findall("lun mar mié jue vie sáb dom enero febrero marzo abril mayo junio julio agosto"))
NO_WORDS = re.compile(r"https?://\S+|\b[A-Z0-9]{3,}\b")
"""Addresses and codes."""
TOO_LONG = "x y " * 3000
TYPED = {"text", "search", "textarea", "email", "password"}

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def site(app, monkeypatch):
    """Where Spanish is the pseudo language: what a catalogue has, in brackets."""
    real = languages._catalogue("es")
    words = {said: said if said == "EEE d MMMM y" else f"⟦{said}⟧" for said in real.words}
    pseudo = Catalogue(words, {one: (f"⟦{one}⟧",) for one in real.forms}, lambda number: 0)
    monkeypatch.setattr(languages, "_catalogue", lambda language: pseudo)
    return Site(app)


def phone_of(site: Site, role: str):
    phone = site.phone(role)
    phone.environ_base["HTTP_ACCEPT_LANGUAGE"] = "es"
    return phone


def unmarked(page: Page, theirs: set[str]) -> list[str]:
    """Words of ``page`` outside brackets that nobody typed."""
    depth, outside = 0, []
    for char in page.text:
        depth += (char == "⟦") - (char == "⟧")
        outside.append(" " if depth else char)
    words = WORD.findall(NO_WORDS.sub(" ", "".join(outside)))
    return [word for word in words if word.lower() not in theirs]


def nobodys_words(site: Site) -> set[str]:
    """What needs no mark: typed words, names of places and of days."""
    with world(site.app) as session:
        places = WORD.findall(" ".join(zones()).lower())
        return {*typed_words(session), *OURS_IN_ANY_LANGUAGE, *places, *DATES}


def typed_words(session) -> Iterator[str]:
    """What stands in the database."""
    there = set(inspect(session.connection()).get_table_names())  # other tests bring plugins of their own
    for mapper in Base.registry.mappers:
        for column in mapper.columns if mapper.local_table.name in there else ():
            if isinstance(column.type, String | Text) or column.name == "headings":  # those of a list: JSON
                for value in session.scalars(select(column)):
                    yield from WORD.findall(str(value or "").lower())


def fillings(form: Form) -> Iterator[dict[str, list[str]]]:
    """The form as it is drawn, without anything, with nonsense, and with far too much."""
    drawn = form.filled()
    names = [one.name for one in form.inputs if one.name and one.name != "csrf_token"]
    free = [one.name for one in form.inputs if one.kind in TYPED]
    yield drawn
    yield {}
    yield drawn | {name: ["zzz"] for name in names}
    yield drawn | {name: [TOO_LONG] for name in free}


@pytest.mark.parametrize("role", [*USUAL, *(pytest.param(role, marks=pytest.mark.prove) for role in OTHERS)])
def test_no_page_says_anything_that_is_not_marked(site, role):
    with world(site.app) as session:
        session.get_one(Event, site.world.here.event.id).language = "es"  # the projector speaks it
    theirs = nobodys_words(site)
    pages = walk(phone_of(site, role), table=site.addresses()).pages

    found = {path: words for path, page in pages.items() if (words := unmarked(page, theirs))}
    assert found == {}
    assert len(pages) > 3


@pytest.mark.prove
@pytest.mark.parametrize("role", [*USUAL, *OTHERS])
def test_no_answer_to_a_form_says_anything_that_is_not_marked(site, role):
    theirs = nobodys_words(site)
    forms: dict[object, Form] = {}
    for page in walk(phone_of(site, role), table=site.addresses()).pages.values():
        for form in page.forms:
            endpoint = endpoint_of(site.app, form.action, "POST")
            if form.method == "post" and endpoint != "people.language":
                forms.setdefault((endpoint, tuple(one.name for one in form.inputs)), form)

    found = {}
    for form in forms.values():
        for sent in fillings(form):
            phone = phone_of(site, role)
            answer = post(phone, form.action, **sent)
            if answer.status_code in {302, 303}:
                answer = phone.get(answer.headers["Location"])
            if answer.mimetype == "text/html":
                typed = {word.lower() for values in sent.values() for word in WORD.findall(" ".join(values))}
                if words := unmarked(Page(form.action, answer.text), theirs | typed):
                    found[form.action, str(sent)[:200]] = words
            site.put_back()
    assert found == {}
    assert forms


@pytest.mark.parametrize("markup", ["<p>Hello</p>", "<p>⟦Hello⟧ <b>there</b></p>", '<i title="Hello"></i>'])
def test_a_word_that_nobody_marked_would_be_found(markup, database_kind):
    assert unmarked(Page("/", markup), set())
    assert not unmarked(Page("/", "<p>⟦Hello <bdi>Ada</bdi>, you⟧ at 14:05, KQ7MPW</p>"), set())
