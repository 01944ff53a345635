"""Trios: whoever asks is put together with two others who ask."""

from __future__ import annotations

import re
from threading import Barrier, Thread

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from netevents.db import engine_for
from netevents.events.models import Event, Registration
from netevents.exchange.models import Block
from netevents.host import switches
from netevents_starters import domain, sets
from netevents_starters.models import Prompt, Seat
from tests.cast import a_person, a_phone, an_event, attending, post, world
from tests.conftest import NOON
from tests.plugins.trios import TRIO, ask, trios


def test_the_event_page_offers_a_trio(an_evening):
    page = an_evening().phone("Ben").get("/e/hack-night/")

    assert "Easier in threes" in page.text
    assert f'action="{TRIO}"' in page.text


def test_whoever_asks_first_waits_and_so_does_the_second(an_evening):
    evening = an_evening()

    assert "Waiting for two others" in ask(evening, "Ben").text
    assert "Waiting for two others" in ask(evening, "Cleo").text
    assert "Waiting for two others" in evening.phone("Ben").get("/e/hack-night/").text


def test_the_third_makes_it_a_trio_and_all_three_read_the_same(an_evening):
    evening = an_evening("Dan Daniels")
    pages = [ask(evening, name).text for name in ("Ben", "Cleo", "Dan Daniels")]
    pages = [evening.phone(name).get(TRIO).text for name in ("Ben", "Cleo", "Dan Daniels")]

    questions = {re.search(r'class="question"><p>(.*?)</p>', page)[1].replace("&#39;", "'") for page in pages}
    signs = {re.search(r"show the word “(\w+)”", page)[1] for page in pages}
    assert len(questions) == len(signs) == 1
    assert questions.pop() in sets.FOR_THREE
    assert signs.pop() in domain.SIGNS
    assert "Meet at the middle of the room." in pages[0]
    assert re.findall(r"<li>(\w+(?: \(you\))?)</li>", pages[2]) == ["Ben", "Cleo", "Dan (you)"]
    assert "Daniels" not in pages[0]


def test_asking_twice_changes_nothing(an_evening):
    evening = an_evening("Dan")
    for name in ("Ben", "Ben", "Ben"):
        ask(evening, name)
    assert trios(evening) == []

    for name in ("Cleo", "Dan", "Dan", "Ben"):
        ask(evening, name)
    assert trios(evening) == [["Ben", "Cleo", "Dan"]]


def test_six_who_ask_are_two_trios_in_the_order_of_asking(an_evening):
    evening = an_evening("Dan", "Eli", "Fay", "Gil")

    for name in ("Ben", "Cleo", "Dan", "Eli", "Fay", "Gil"):
        ask(evening, name)

    assert trios(evening) == [["Ben", "Cleo", "Dan"], ["Eli", "Fay", "Gil"]]


def test_people_who_have_not_met_go_first(an_evening):
    evening = an_evening("Dan", "Eli")
    evening.meet("Ben", "Eli")

    for name in ("Ben", "Cleo"):
        ask(evening, name)
    with world(evening.app) as session:
        session.add(Seat(registration_id=evening.people["Dan"].id, event_id=evening.event.id, asked_at=NOON))
    ask(evening, "Eli")

    assert trios(evening) == [["Cleo", "Dan", "Eli"]]


def test_people_who_blocked_each_other_never_sit_together(an_evening):
    evening = an_evening("Dan", "Eli")
    with world(evening.app) as session:
        ids = [evening.people[name].person.id for name in ("Ben", "Cleo")]
        session.add(Block(blocker_id=ids[0], blocked_id=ids[1], at=NOON))

    for name in ("Ben", "Cleo", "Dan"):
        ask(evening, name)
    assert trios(evening) == []

    ask(evening, "Eli")
    assert trios(evening) == [["Ben", "Dan", "Eli"]]


def test_whoever_is_not_checked_in_is_sent_to_the_door(an_evening):
    evening = an_evening()
    with world(evening.app) as session:
        session.execute(update(Registration).where(Registration.name == "Ben").values(checked_in_at=None))

    answer = ask(evening, "Ben")

    assert answer.status_code == 409
    assert "Have yourself checked in at the door first." in answer.text


def test_somebody_whose_check_in_was_undone_is_not_put_into_a_trio(an_evening):
    evening = an_evening("Dan")
    ask(evening, "Ben")
    with world(evening.app) as session:
        session.execute(update(Registration).where(Registration.name == "Ben").values(checked_in_at=None))

    for name in ("Cleo", "Dan"):
        ask(evening, name)

    assert trios(evening) == []


def test_minors_are_offered_none(an_evening, app):
    evening = an_evening(audience="mixed")
    with world(app) as session:
        person = a_person(session, "Mo", age="13-15")
        attending(session, session.merge(evening.event), person)
    phone = a_phone(app, person)

    assert "threes" not in phone.get("/e/hack-night/").text
    assert phone.get(TRIO).status_code == 404
    assert post(phone, TRIO).status_code == 404


def test_the_rule_itself_refuses_minors(an_evening):
    evening = an_evening(audience="mixed")
    with world(evening.app) as session:
        event = session.get_one(Event, evening.event.id)
        minor = attending(session, event, "Mo", age="13-15")
        with pytest.raises(domain.NotForMinors, match="Ask a leader"):
            domain.ask_for_trio(session, event, minor, now=NOON)


def test_a_trio_without_questions_still_meets(an_evening):
    evening = an_evening("Dan")
    with world(evening.app) as session:
        session.query(Prompt).delete()

    for name in ("Ben", "Cleo", "Dan"):
        page = ask(evening, name)

    assert "Your trio" in page.text
    assert "blockquote" not in page.text


def test_trios_are_of_one_event(an_evening, app):
    evening = an_evening("Dan")
    with world(app) as session:
        other = an_event(session, evening.event.group, name="Elsewhere", slug="elsewhere")
        switches.switch_on(session, other, "starters")
        for name in ("Ben", "Cleo"):
            attending(session, other, evening.people[name].person).checked_in_at = NOON
    for name in ("Ben", "Cleo"):
        assert post(evening.phone(name), "/e/elsewhere/starters/trio").status_code == 302

    ask(evening, "Dan")

    assert trios(evening) == []


def test_who_ask_at_the_same_moment_find_each_other(an_evening, database_url):
    evening = an_evening("Dan")
    barrier = Barrier(3)
    engine = engine_for(database_url)

    def press(name):
        barrier.wait(timeout=10)
        with Session(engine) as session:
            mine = session.get_one(Registration, evening.people[name].id)
            domain.ask_for_trio(session, session.get_one(Event, evening.event.id), mine, now=NOON)
            session.commit()

    threads = [Thread(target=press, args=(name,)) for name in ("Ben", "Cleo", "Dan")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    engine.dispose()

    assert trios(evening) == [["Ben", "Cleo", "Dan"]]
