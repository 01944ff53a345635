"""What a badge’s address shows before anything is done, and where its answers lead."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest

from netevents.exchange import badges, consents
from netevents.exchange.models import LINES
from tests.cast import a_phone, post, world
from tests.conftest import NOON
from tests.exchange.stage import BEN, CLEO, a_stage, an_attendee

EVERYTHING = frozenset((*LINES, "organization", "email", "phone", "links"))


@pytest.fixture
def hall(app):
    """Ben and Cleo share whatever they have at a hackathon, and so does Dan, who has written nothing."""
    with world(app) as session:
        stage = a_stage(session)
        dan = an_attendee(session, stage.event, "Dan")
        for one in (stage.ben, stage.cleo, dan):
            consents.give(session, one.registration, EVERYTHING, now=NOON)
    return stage, dan


def gets(page):
    """What each side gets by the page: the scanner, then the other."""
    shown = [
        [
            unescape(re.sub(r"<[^>]+>", "", line)).strip()
            for line in re.findall(r"<li.*?</li>", part.partition("</ul>")[0], re.DOTALL)
        ]
        for part in page.text.split('class="ticks"')[1:]
    ]
    assert len(shown) == 2, page.text
    return [[line.removesuffix(", once both confirm") for line in side] for side in shown]


def test_nothing_is_promised_that_somebody_left_empty(app, hall):
    stage, dan = hall
    ben = ["Name", "Ask me about", "School or organization", "E-mail"]

    page = a_phone(app, dan.person).get(f"/x/{stage.ben.printed}")

    assert gets(page) == [ben, ["Name"]]
    assert gets(a_phone(app, stage.ben.person).get(f"/x/{dan.printed}")) == [["Name"], ben]
    assert BEN["email"] not in page.text


def test_nothing_is_promised_that_somebody_took_back(app, hall):
    with world(app) as session:
        stage = replace(hall[0], session=session)
        stage.scan(stage.cleo, stage.ben.printed)
        code = stage.made().code
    post(a_phone(app, stage.cleo.person), f"/c/{code}/withdraw")

    page = a_phone(app, stage.ben.person).get(f"/x/{stage.cleo.printed}")

    assert gets(page)[0] == ["Name"]
    assert gets(page)[1][1:] == ["Ask me about", "School or organization", "E-mail"]
    assert CLEO["phone"] not in page.text


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        ("own", "That is your own badge."),
        ("replaced", "This badge was replaced."),
        ("closed", "This event is not open right now."),
    ],
)
def test_an_answer_leads_back_to_the_event(app, hall, case, sentence):
    stage, _ = hall
    scanner = stage.ben if case == "own" else stage.cleo
    with world(app) as session:
        place = session.merge(stage.ben.registration)
        if case == "replaced":
            badges.replace(session, place, now=NOON)
        if case == "closed":
            session.merge(stage.event).state = "draft"

    page = a_phone(app, scanner.person).get(f"/x/{stage.ben.printed}")

    assert (page.status_code, sentence in page.text) == (409, True)
    assert re.findall(r'<a class="button[^>]*href="([^"]+)"', page.text) == ["/e/hack-night/"]
    assert "Back to the event" in page.text
