"""Lists of more than fifty go on: everybody stands on one of the pages, and once."""

from __future__ import annotations

import html
import re

import pytest
from sqlalchemy import select, update

from netevents.people import codes
from netevents_mentoring.pairs.models import Asking, Concern, Pair
from netevents_mentoring.programs.models import Offer, Request
from netevents_mentoring.rounds.models import PAIRED, Match, Round
from netevents_mentoring.turns import BEGINNING, Turn
from tests.cast import world
from tests.conftest import NOON
from tests.plugins.mentoring.taking_part import CONSOLE, a_night, asking, offering
from tests.routes_world import a_connection

MENTORS = [f"Mentor {number:02}" for number in range(53)]
MENTEES = [f"Mentee {number:02}" for number in range(53)]


@pytest.fixture
def night(app):
    """Ada’s hack night, with more mentors and mentees than one page takes."""
    night = a_night(app, *MENTORS, *MENTEES)
    with world(app) as session:
        for name in MENTORS:
            offering(session, night.program, night.people[name], "Web")
        for name in MENTEES:
            asking(session, night.program, night.people[name], "Web")
    return night


def a_round(night, mode="best total", state="done"):
    """A round that gives each mentee the mentor of the same number."""
    with world(night.app) as session:
        made = Round(
            code=codes.public_code(),
            program_id=night.program.id,
            mode=mode,
            state=state,
            asked_at=NOON,
            outcome={
                "matched": 1.0,
                "total": 53.0,
                "minimum": 0.5,
                "certified": True,
                "gap": 0.0,
                "label": "",
            },
        )
        session.add(made)
        session.flush()
        offers = session.scalars(select(Offer.id).order_by(Offer.id)).all()
        requests = session.scalars(select(Request.id).order_by(Request.id)).all()
        session.add_all(
            Match(code=codes.public_code(), round_id=made.id, request_id=request, offer_id=offer, score=0.5)
            for request, offer in zip(requests, offers, strict=True)
        )
        return made.code


def pages(phone, path, way):
    """The texts of a page, and of all that follow it by links whose address has ``way`` in it."""
    found = []
    while path:
        answer = phone.get(path)
        assert answer.status_code == 200
        found.append(html.unescape(answer.text))
        links = re.findall(r'href="([^"]+)"', answer.text)
        path = next((html.unescape(link) for link in links if way in html.unescape(link)), "")
        assert len(found) < 5
    return found


def once_each(names, texts):
    """Whether each stands on exactly one of the pages."""
    return [sum(name in text for text in texts) for name in names] == [1] * len(names)


def test_who_offers_who_asks_and_who_could_be_added_go_on(night):
    ada = night.phone("Ada")

    offers, requests = (pages(ada, night.console(), way) for way in ("after=o", "after=r"))
    to_add = pages(ada, night.console("/add"), "after=")

    assert once_each(MENTORS, offers)
    assert once_each(MENTEES, requests)
    assert once_each([*MENTORS, *MENTEES], to_add)
    assert MENTEES[0] in offers[0]
    assert MENTEES[0] not in offers[1]
    assert "From the start" in offers[1]
    assert "Earlier names" in to_add[-1]
    assert len(pages(ada, f"{night.console()}?q=Ment", "after=o")) == 2


def test_a_mentee_reads_of_all_mentors_and_can_wish_for_the_last(night):
    texts = pages(night.phone(MENTEES[0]), night.page("mentors"), "after=m")

    assert once_each([f"{name}</a>" for name in MENTORS], texts)
    assert f"{MENTORS[-1]}</option>" in texts[1]


def test_a_round_its_preview_and_what_came_of_it_can_be_read_to_the_end(night):
    ada, code = night.phone("Ada"), a_round(night)
    there, waiting = f"{CONSOLE}round/{code}", f"{CONSOLE}rounds/{night.program.code}/places"
    cells = [f"<bdi>{name}<" for name in MENTEES]

    assert once_each(cells, pages(ada, there, "after=m"))
    assert once_each(cells, pages(ada, f"{there}/publish", "after=a"))
    assert once_each(MENTEES, pages(ada, waiting, "after=w"))
    changed(night, update(Offer).values(capacity=0))
    assert once_each(cells, pages(ada, f"{there}/publish", "after=d"))
    changed(night, update(Match).values(asked_at=NOON, ended_at=NOON, ended_why=PAIRED))
    changed(night, update(Round).values(state="published", published_at=NOON))
    assert once_each(cells, pages(ada, there, "after=e"))


def test_all_rounds_stay_in_reach(app):
    night = a_night(app)
    made = [a_round(night, mode="stable", state="cancelled") for _ in range(53)]

    assert once_each(made, pages(night.phone("Ada"), f"{CONSOLE}rounds/{night.program.code}", "after=r"))


def changed(night, statement):
    with world(night.app) as session:
        session.execute(statement)


def test_pairs_and_what_worries_them_go_on(night):
    places = night.people
    with world(night.app) as session:
        for mentor, mentee in zip(MENTORS, MENTEES, strict=True):
            pair = Pair(
                code=codes.public_code(),
                program_id=night.program.id,
                mentor_id=places[mentor].id,
                mentee_id=places[mentee].id,
                mentee_minor=False,
                how="round",
                made_at=NOON,
            )
            session.add(pair)
            session.flush()
            session.add(
                Concern(
                    code=codes.public_code(),
                    pair_id=pair.id,
                    by_id=places[mentee].id,
                    words=f"Worry of {mentee}.",
                    urgent=False,
                    made_at=NOON,
                )
            )
    ada = night.phone("Ada")

    new = pages(ada, f"{CONSOLE}pairs", "after=n")
    worries = pages(ada, f"{CONSOLE}pairs", "after=c")

    assert [sum(f"{name}:" in text or f"{name}<" in text for text in new) for name in MENTEES] == [1] * 53
    assert once_each([f"Worry of {name}." for name in MENTEES], worries)


def test_a_mentor_reads_of_everybody_who_asks_them(night):
    mo = night.people[MENTORS[0]]
    with world(night.app) as session:
        for mentee in MENTEES:
            them = night.people[mentee]
            a_connection(session, session.merge(mo), session.merge(them))
            session.add(
                Asking(
                    code=codes.public_code(),
                    program_id=night.program.id,
                    mentor_id=mo.id,
                    mentee_id=them.id,
                    times=1,
                    words="Please?",
                    made_at=NOON,
                    remind_at=NOON,
                    answer_until=NOON.replace(year=NOON.year + 1),
                    ended_why="",
                )
            )

    page = html.unescape(night.phone(MENTORS[0]).get("/e/hack-night/").text)

    assert [name for name in MENTEES if f"{name} asks you to be their mentor" not in page] == []


def test_whatever_stands_in_an_address_is_a_page(app):
    night = a_night(app, "Ben")
    for path in (night.console(), f"{CONSOLE}pairs", f"{CONSOLE}rounds/{night.program.code}/places"):
        for text in ("", "m", "7", "m-3", "m７", "<5", "m1 2", "o" + "9" * 40):
            assert night.phone("Ada").get(path, query_string={"after": text}).status_code == 200


def test_where_the_row_before_is_gone_the_list_begins_anew():
    assert Turn.asked("m7").rest("m", [3, 7, 5]) == [5]
    assert Turn.asked("m8").rest("m", [3, 7, 5]) == [3, 7, 5]
    assert Turn.asked("x y") == BEGINNING
