"""The page of mentors: who is on it, whom one wishes for, and whom one would rather not have."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from netevents.exchange.models import Block
from netevents_mentoring.programs.models import Offer, Rank
from tests.cast import engine_of, post, statements, world
from tests.conftest import NOON
from tests.plugins.mentoring.taking_part import HOME, a_night, asking, kept, offering
from tests.routes_pages import Page


def wishes(app):
    night = a_night(app, "Ben", "Cleo", "Dan", "Olu", "Fay")
    with world(app) as session:
        offering(session, night.program, night.people["Cleo"], "Design", about="Colours.")
        offering(session, night.program, night.people["Dan"], "Web", "Rust", about="Forms.")
        offering(session, night.program, night.people["Olu"], "Web", capacity=0)
        offering(session, night.program, night.people["Ben"], "Web")
        asking(session, night.program, night.people["Ben"], "Web")
    return night


def test_mentors_who_know_what_is_wanted_come_first_and_nobody_who_pauses(app):
    night = wishes(app)

    page = night.phone("Ben").get(night.page("mentors")).text

    table = re.findall(r'<th scope="row">.*?>(\w+)</a>', page)
    assert table == ["Dan", "Cleo"]
    assert "Olu" not in page


def test_searching_finds_by_name_topic_and_line_and_keeps_whom_one_chose(app):
    night = wishes(app)
    codes = {offer.person_id: offer.code for offer in kept(night, Offer)}
    dan = codes[night.people["Dan"].person_id]
    post(night.phone("Ben"), night.page("mentors"), first=dan)

    page = night.phone("Ben").get(night.page("mentors?q=cólours")).text

    assert re.findall(r'<th scope="row">.*?>(\w+)</a>', page) == ["Cleo"]
    assert f'<option selected value="{dan}">Dan</option>' in page


def test_wishing_keeps_the_order_and_an_empty_place_is_passed_over(app):
    night = wishes(app)
    offers = {offer.person_id: offer for offer in kept(night, Offer)}
    cleo, dan = (offers[night.people[name].person_id] for name in ("Cleo", "Dan"))

    answer = post(night.phone("Ben"), night.page("mentors"), first=dan.code, second="", third=cleo.code)

    assert answer.location == HOME
    with world(app) as session:
        assert session.execute(select(Rank.offer_id, Rank.place).order_by(Rank.place)).all() == [
            (dan.id, 1),
            (cleo.id, 2),
        ]


def test_the_same_mentor_twice_or_one_who_is_not_there_is_said_beside_the_menu(app):
    night = wishes(app)
    offers = {offer.person_id: offer.code for offer in kept(night, Offer)}
    dan, eve = (offers[night.people[name].person_id] for name in ("Dan", "Olu"))

    twice = post(night.phone("Ben"), night.page("mentors"), first=dan, second=dan)
    gone = post(night.phone("Ben"), night.page("mentors"), first=eve)

    assert (twice.status_code, gone.status_code) == (422, 422)
    assert "You chose this mentor above already." in twice.text
    assert "Choose somebody from the list." in gone.text


def test_rather_not_is_told_to_nobody_and_can_be_taken_back(app):
    night = wishes(app)
    offers = {offer.person_id: offer.code for offer in kept(night, Offer)}
    dan = offers[night.people["Dan"].person_id]
    before = Page(HOME, night.phone("Dan").get(HOME).text).text
    page = night.phone("Ben").get(night.page(f"mentor/{dan}")).text
    assert "Forms." in page

    post(night.phone("Ben"), night.page(f"mentor/{dan}/rather-not"))

    assert night.phone("Ben").get(night.page(f"mentor/{dan}")).status_code == 404
    assert "Only you read this." in night.phone("Ben").get(night.page("mentors")).text
    assert Page(HOME, night.phone("Dan").get(HOME).text).text == before
    assert "Rather not" not in night.phones["Ada"].get(night.console()).text
    for _press in range(2):
        assert post(night.phone("Ben"), night.page(f"mentor/{dan}/after-all")).status_code == 302
    assert night.phone("Ben").get(night.page(f"mentor/{dan}")).status_code == 200


@pytest.mark.parametrize(("blocker", "blocked"), [("Ben", "Dan"), ("Dan", "Ben")])
def test_a_block_hides_both_from_each_other(app, blocker, blocked):
    night = wishes(app)
    offers = {offer.person_id: offer.code for offer in kept(night, Offer)}
    with world(app) as session:
        ids = [night.people[name].person_id for name in (blocker, blocked)]
        session.add(Block(blocker_id=ids[0], blocked_id=ids[1], at=NOON))

    page = night.phone("Ben").get(night.page("mentors")).text

    assert "Dan" not in page
    dan = offers[night.people["Dan"].person_id]
    assert night.phone("Ben").get(night.page(f"mentor/{dan}")).status_code == 404


def test_who_asks_for_nothing_reads_of_no_mentor(app):
    night = wishes(app)

    assert night.phone("Fay").get(night.page("mentors")).status_code == 404


def test_more_mentors_take_no_more_statements(app):
    night = wishes(app)
    phone = night.phone("Ben")
    counts = []
    for number in range(2):
        with world(app) as session:
            for more in range(2 * number):
                offering(session, session.merge(night.program), f"Mentor {number}{more}")
        with statements(engine_of(app)) as seen:
            assert phone.get(night.page("mentors")).status_code == 200
        counts.append(len(seen))

    assert counts[0] == counts[1]


def test_rather_not_is_taken_back_also_of_a_mentor_who_left(app):
    night = wishes(app)
    offers = {offer.person_id: offer.code for offer in kept(night, Offer)}
    dan = offers[night.people["Dan"].person_id]
    post(night.phone("Ben"), night.page(f"mentor/{dan}/rather-not"))
    post(night.phone("Dan"), night.page("offer/leave"))
    assert "Dan" in night.phone("Ben").get(night.page("mentors")).text

    for status in (302, 404):
        assert post(night.phone("Ben"), night.page(f"mentor/{dan}/after-all")).status_code == status

    assert "Dan" not in night.phone("Ben").get(night.page("mentors")).text


def test_who_is_blocked_is_not_listed_among_those_one_would_rather_not_have(app):
    night = wishes(app)
    offers = {offer.person_id: offer.code for offer in kept(night, Offer)}
    post(night.phone("Ben"), night.page(f"mentor/{offers[night.people['Dan'].person_id]}/rather-not"))
    with world(app) as session:
        ids = [night.people[name].person_id for name in ("Dan", "Ben")]
        session.add(Block(blocker_id=ids[0], blocked_id=ids[1], at=NOON))

    assert "Dan" not in night.phone("Ben").get(night.page("mentors")).text
