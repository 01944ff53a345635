"""People are not counted, ranked or watched: no page says so, in words or in numbers."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from netevents.events.models import Registration
from netevents.exchange.models import Connection
from netevents.people.domain import sign_in
from netevents.people.models import Person
from tests.cast import post, world
from tests.conftest import NOON
from tests.routes_pages import Page, Walk, walk
from tests.routes_site import Site
from tests.routes_walks import MET, busy, place_of
from tests.routes_world import LASTS, ROLES

ROOT = Path(__file__).parent.parent
TEMPLATES = sorted([*(ROOT / "netevents").rglob("*.html"), *(ROOT / "plugins").rglob("*.html")])
CODE = sorted([*(ROOT / "netevents").rglob("*.py"), *(ROOT / "plugins").rglob("*.py")])

NEVER = re.compile(
    r"""\b(?:
        leader-?boards? | rank(?:ed|ing|s)? | high-?scores? | (?<!no\ )scores? |
        (?:earn|win|get|your|\d+)\ points | trophy | trophies | achievements? | streaks? | in\ a\ row |
        levels?\ up | top\ (?:\d+|ten|networkers?|people) | most\ connected | super-?connectors? |
        followers? | following | followed\ by | fans? | likes\ (?:you|this|it|your) |
        (?:your|\d+)\ likes | liked\ by | popular(?:ity)? | trending | influencers? | friends? | unfriend |
        totals? | in\ total | altogether | so\ far\ you | how\ many\ people\ you | contacts\ made |
        ratings? | rate\ (?:this|them|him|her) | stars? | reviews? |
        seen\ (?:at|by|on) | last\ seen | has\ (?:seen|read|viewed|opened)\ (?:your|it|this) |
        read\ receipts? | (?:your|profile|\d+)\ views? | viewed | visitors? | profile\ visits? |
        online\ now | is\ typing | active\ now
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
COUNTED = re.compile(
    r"""\b(?:\d+|dozens\ of|hundreds\ of)\s+(?:new\s+|more\s+|of\s+your\s+)?
        (?:connections?|contacts?|exchanges?|scans?|matches|profiles?|notes?|introductions?)\b""",
    re.IGNORECASE | re.VERBOSE,
)


def said_of(text: str) -> list[str]:
    """What ``text`` says that nobody should read here."""
    return [found[0] for pattern in (NEVER, COUNTED) for found in pattern.finditer(text)]


def drawn_words(template: str) -> str:
    """The words of a template: without comments, drawings, expressions and tags, but with what labels say."""
    bare = re.sub(r"\{#.*?#\}|<path\b[^>]*>", " ", template, flags=re.DOTALL)
    spoken = re.findall(r"""(?:aria-label|title|placeholder|alt)=["']([^"'{]+)""", bare)
    quoted = re.findall(r"""["']([A-Z][^"'{}<>]*\s[^"'{}<>]*)["']""", bare)
    outside = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", " ", bare, flags=re.DOTALL)
    return " ".join([outside, *spoken, *quoted])


def sentences(file: Path) -> Iterator[str]:
    """The texts in a file of code that a person may read: what has a blank in it and is no docstring."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone
        if is_text and re.match(r"[A-Z][^A-Z].*\s", node.value):
            yield node.value


def numbers(page: Page, number: int) -> list[str]:
    """Where ``number`` stands on a page by itself, in digits, in words or in an attribute."""
    words = {23: "twenty-three|twenty three"}[number]
    found = re.findall(rf"(?<![\w:.,/-])(?:{number}|{words})(?![\w:/]|[.,]\d)", page.text, re.IGNORECASE)
    told = {"value", "aria-valuenow", "aria-valuetext", "content", "max"}
    return found + [
        f"{element.tag} {name}"
        for element in page.elements
        for name, value in element.attributes.items()
        if value == str(number) and (name in told or name.startswith("data-"))
    ]


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
def test_no_template_counts_ranks_or_watches(file):
    assert said_of(drawn_words(file.read_text(encoding="utf-8"))) == []


def test_no_sentence_of_the_code_counts_ranks_or_watches():
    found = {sentence: said for file in CODE for sentence in sentences(file) if (said := said_of(sentence))}
    assert found == {}


@pytest.mark.parametrize(
    "sentence",
    [
        "You have 12 connections",
        "Leaderboard",
        "3 followers",
        "Seen at 14:05",
        "Your streak: 4 days",
        "Total",
        "Most connected",
        "Cleo has seen your profile",
        "12 profile views",
    ],
)
def test_such_a_sentence_would_be_found(sentence):
    assert said_of(sentence)
    assert said_of(drawn_words(f"<p title='x'>{sentence}</p>"))


@pytest.mark.xdist_group("walks")
@pytest.mark.parametrize("role", ROLES)
def test_no_page_counts_ranks_or_watches(walks, role):
    """How many people Ben has met stands on none, not even on his own."""
    pages = walks.of(role).pages

    assert {path: said for path, page in pages.items() if (said := said_of(page.text))} == {}
    assert {path: found for path, page in pages.items() if (found := numbers(page, MET))} == {}
    assert role not in {"attendee", "organizer"} or len(pages) > 8


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_no_file_and_no_picture_for_organizers_counts_what_somebody_did(app):
    """A list of who met whom can be counted; but no cell, and nothing beside a dot, has done it."""
    site = Site(app, busy)
    phone = site.phone("organizer")
    base = site.world.here.address("/console/e/<slug>/")
    files = [
        post(phone, f"{base}{name}", why="For the report", kind="Event")
        for name in ("connections.csv", "roll.csv", "handshake.csv", "who-met-whom.graphml")
    ]
    dots = phone.get(f"{base}after/graph.json").get_json()

    assert {answer.status_code for answer in files} == {200}
    assert [
        cell
        for answer in files
        for cell in re.split(r"[,<>\"\r\n]", answer.text)
        if cell.strip() in {str(MET), str(MET - 1)}
    ] == []
    assert set(dots) == {"names", "pairs"}
    assert {type(name) for name in dots["names"]} == {str}


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Ben has met 23 people</p>",
        "<p>Twenty-three people</p>",
        "<b>23</b>",
        '<progress value="23"></progress>',
        '<p data-met="23"></p>',
        '<i title="23 of them"></i>',
    ],
)
def test_a_page_that_counts_would_be_found(markup):
    assert numbers(Page("/", markup), MET)
    assert not numbers(Page("/", "<p>Sat 23:30, 14.23, code A23B</p><path d='23'>"), MET)


@pytest.mark.xdist_group("walks")
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_nobody_learns_that_somebody_has_read_or_written_about_them(app, walks):
    """Ben’s pages and the organizer’s stay as they were when Cleo opens everything and writes a note."""
    site = Site(app, busy)
    with world(site.app) as session:
        ben = place_of(session, site.world, "attendee")
        made = session.scalars(select(Connection).where(Connection.low_id == ben.id)).first()
        cleo = session.get_one(Registration, made.high_id)
        secret = sign_in(
            session, session.get_one(Person, cleo.person_id), how="joined", lasts=LASTS, now=NOON
        )
        site.world.secrets["Cleo"] = secret.secret
    assert len(walk(site.phone("Cleo"), table=site.addresses()).pages) > 8
    answer = post(site.phone("Cleo"), f"/c/{made.code}/note", talked_about="Ants", my_question="Which?")

    assert answer.status_code in {302, 303}
    for role in ("attendee", "organizer"):
        assert words_of(walk(site.phone(role), table=site.addresses())) == words_of(walks.of(role))


def words_of(done: Walk) -> dict[str, str]:
    """What is read on every page."""
    return {path: page.text for path, page in done.pages.items()}
