"""One opening question for two people: before they connect, after it, and another one."""

from __future__ import annotations

import html
import re

import pytest
from sqlalchemy import delete, select, update

from netevents.db import db
from netevents.events.domain import set_interests
from netevents.events.models import Event, Interest, InterestPick, Registration
from netevents.exchange import consents
from netevents.exchange.models import Connection
from netevents.host.columns import connection_columns, my_connection_columns
from netevents.people.models import Person
from netevents_starters import sets
from netevents_starters.domain import keep_question
from netevents_starters.models import Asked, Prompt
from tests.cast import a_person, a_phone, an_event, attending, statements, world
from tests.conftest import NOON


def quote(page):
    """The question on a page; it must be there."""
    found = re.search(r'<blockquote class="question"><p>(.*?)</p>', page.text, re.DOTALL)
    assert found, page.text
    return html.unescape(found[1])


def test_both_get_a_question_that_makes_sense_for_them_before_they_connect(an_evening):
    evening = an_evening()
    people = evening.people

    ben = quote(evening.phone("Ben").get(f"/x/{people['Cleo'].screen}"))
    cleo = quote(evening.phone("Cleo").get(f"/x/{people['Ben'].screen}"))

    assert "soldering" in ben
    assert "Cleo" in ben
    assert cleo.startswith("Ben is looking for soldering")


@pytest.mark.parametrize(("one", "other"), [("Ben", "Cleo"), ("Ben", "Dan")])
def test_the_question_stays_the_same_after_they_connected(one, other, an_evening):
    evening = an_evening("Dan")
    before = quote(evening.phone(one).get(f"/x/{evening.people[other].screen}"))

    code = evening.meet(one, other)

    assert quote(evening.phone(one).get(f"/c/{code}")) == before
    evening.tell()
    assert quote(evening.phone(one).get(f"/c/{code}")) == before


def test_it_stays_theirs_when_the_organizer_changes_the_others(an_evening):
    evening = an_evening("Dan")
    code = evening.meet("Ben", "Dan")
    evening.tell()
    before = quote(evening.phone("Ben").get(f"/c/{code}"))

    with world(evening.app) as session:
        session.execute(delete(Prompt).where(Prompt.use == "pair", Prompt.text != before))
        session.add_all(Prompt(event_id=evening.event.id, use="pair", text=f"New {n}?") for n in range(30))

    assert quote(evening.phone("Ben").get(f"/c/{code}")) == before
    assert quote(evening.phone("Dan").get(f"/c/{code}")) == before


def test_a_question_from_their_own_words_goes_when_those_are_taken_back(an_evening):
    evening = an_evening()
    code = evening.meet("Ben", "Cleo")
    evening.tell()
    assert "soldering" in quote(evening.phone("Ben").get(f"/c/{code}"))

    with world(evening.app) as session:
        assert session.scalars(select(Asked)).all() == []
        cleo = session.get_one(Registration, evening.people["Cleo"].id)
        consents.give(session, cleo, set(), now=NOON)

    assert quote(evening.phone("Ben").get(f"/c/{code}")) in sets.HACKATHON


def test_there_is_another_question_and_another(an_evening):
    evening = an_evening()
    ben = evening.phone("Ben")
    code = evening.meet("Ben", "Cleo")
    assert f"/e/hack-night/starters/with/{code}/1" in ben.get(f"/c/{code}").text

    asked = [quote(ben.get(f"/e/hack-night/starters/with/{code}/{turn}")) for turn in range(1, 17)]

    assert sorted(asked) == sorted(sets.HACKATHON)
    assert f"/with/{code}/3" in ben.get(f"/e/hack-night/starters/with/{code}/2").text


@pytest.mark.parametrize("turn", ["1000", "-1", "x", "9" * 30])
def test_a_turn_that_is_no_turn_is_not_there(turn, an_evening):
    evening = an_evening()
    code = evening.meet("Ben", "Cleo")

    assert evening.phone("Ben").get(f"/e/hack-night/starters/with/{code}/{turn}").status_code == 404


def test_nobody_else_reads_their_question(an_evening):
    evening = an_evening("Dan")
    code = evening.meet("Ben", "Cleo")
    with world(evening.app) as session:
        elsewhere = an_event(session, evening.event.group, name="Elsewhere", slug="elsewhere")
        stranger = a_person(session, "Stranger")
        attending(session, elsewhere, stranger)

    assert evening.phone("Dan").get(f"/e/hack-night/starters/with/{code}/1").status_code == 404
    strangers = a_phone(evening.app, stranger)
    assert strangers.get(f"/e/elsewhere/starters/with/{code}/1").status_code == 404
    assert strangers.get(f"/e/hack-night/starters/with/{code}/1").status_code == 302


def test_a_connection_that_is_over_has_no_more_questions(an_evening):
    evening = an_evening()
    code = evening.meet("Ben", "Cleo")
    with world(evening.app) as session:
        session.execute(update(Connection).values(state="withdrawn"))

    assert evening.phone("Ben").get(f"/e/hack-night/starters/with/{code}/1").status_code == 404


def test_questions_to_try_differ_from_phone_to_phone(an_evening):
    evening = an_evening("Dan")
    link = "/e/hack-night/starters/"
    assert link in evening.phone("Ben").get("/e/hack-night/").text

    pages = [evening.phone(name).get(link).text for name in ("Ben", "Cleo", "Dan")]
    shown = [{text for text in sets.HACKATHON if html.escape(text, quote=False) in page} for page in pages]

    assert [len(texts) for texts in shown] == [3, 3, 3]
    assert len(set(map(frozenset, shown))) > 1


def test_without_questions_the_page_says_so(an_evening):
    evening = an_evening()
    with world(evening.app) as session:
        session.execute(delete(Prompt))

    assert "have not written any questions" in evening.phone("Ben").get("/e/hack-night/starters/").text


def two_minors(app, evening):
    """Mo and Ida, whose meeting a leader has passed on."""
    with world(app) as session:
        mo, ida = (
            attending(session, session.merge(evening.event), name, age="13-15") for name in ("Mo", "Ida")
        )
        leader = a_person(session, "Lea", age="adult")
        low, high = sorted((mo, ida), key=lambda one: one.id)
        session.add(
            Connection(
                code="minors",
                event_id=evening.event.id,
                low_id=low.id,
                high_id=high.id,
                low_minor=True,
                high_minor=True,
                state="made",
                how="leader",
                met_at=NOON,
                made_at=NOON,
                released_by_id=leader.id,
            )
        )
        mine = session.get_one(Registration, mo.id)
        person = a_person_of(session, mine)
    return a_phone(app, person), (mo, ida)


def a_person_of(session, registration):
    return session.get_one(Person, registration.person_id)


def test_minors_get_questions_for_the_young_only(an_evening, app):
    evening = an_evening(audience="mixed", kind="troop meeting")
    phone, _ = two_minors(app, evening)

    assert quote(phone.get("/c/minors")) in sets.FOR_MINORS
    asked = {quote(phone.get(f"/e/hack-night/starters/with/minors/{turn}")) for turn in range(40)}
    assert asked == set(sets.FOR_MINORS)
    tried = phone.get("/e/hack-night/starters/").text
    assert sum(html.escape(text, quote=False) in tried for text in sets.FOR_MINORS) == 3


def test_minors_are_asked_about_an_interest_that_both_picked(an_evening, app):
    evening = an_evening(audience="mixed", kind="troop meeting")
    phone, both = two_minors(app, evening)
    with world(app) as session:
        set_interests(session, session.get_one(Event, evening.event.id), ["Knots", "Kayaks"])
        kayaks = session.scalars(select(Interest).where(Interest.label == "Kayaks")).one()
        session.add_all(InterestPick(registration_id=one.id, interest_id=kayaks.id, place=1) for one in both)

    assert quote(phone.get("/c/minors")).startswith("You both picked Kayaks. Ask Ida")


def cells(session, event, columns, connection):
    return {column.name: column.value(connection, None, column.prepare(session, event)) for column in columns}


def test_the_file_of_connections_says_which_prompt_a_pair_had_but_nothing_of_their_own_words(an_evening):
    evening = an_evening("Dan")
    codes = [evening.meet("Ben", "Dan"), evening.meet("Ben", "Cleo")]
    evening.tell()

    with world(evening.app) as session:
        columns = connection_columns(session, evening.event)
        rows = {row.code: row for row in session.scalars(select(Connection))}
        with_dan, with_cleo = (cells(session, evening.event, columns, rows[code]) for code in codes)
        mine = cells(session, evening.event, my_connection_columns(), rows[codes[0]])

    assert with_dan["opening_question"] in sets.HACKATHON
    assert with_cleo["opening_question"] == ""
    assert mine["opening_question"] == with_dan["opening_question"]


def test_the_placeholder_in_a_file_stands_for_nobody(an_evening):
    evening = an_evening("Dan")
    with world(evening.app) as session:
        session.execute(delete(Prompt))
        session.add(Prompt(event_id=evening.event.id, use="pair", text="Ask {name} about {topic}?"))
    evening.meet("Ben", "Dan")
    evening.tell()

    with world(evening.app) as session:
        connection = session.scalars(select(Connection)).one()
        columns = connection_columns(session, evening.event)
        assert cells(session, evening.event, columns, connection) == {"opening_question": "Ask them about ?"}


def test_being_told_twice_changes_nothing(an_evening):
    evening = an_evening("Dan")
    evening.meet("Ben", "Dan")
    evening.tell()

    with world(evening.app) as session:
        connection = session.scalars(select(Connection)).one()
        connection = session.get_one(Connection, connection.id, populate_existing=True)
        before = session.scalars(select(Asked.prompt_id)).one()
        session.refresh(connection, ["event"])
        keep_question(session, connection)
        assert session.scalars(select(Asked.prompt_id)).one() == before


def test_a_question_costs_one_statement_on_each_page(an_evening, app, monkeypatch):
    evening = an_evening("Dan")
    code = evening.meet("Ben", "Dan")
    evening.tell()
    with app.app_context():
        engine = db.engine
    ben = evening.phone("Ben")
    paths = (f"/c/{code}", f"/x/{evening.people['Cleo'].screen}", "/e/hack-night/")

    def costs():
        found = []
        for path in paths:
            with statements(engine) as seen:
                assert ben.get(path).status_code == 200
            found.append(len(seen))
        return found

    with_question = costs()
    for place in ("event_panels", "connection_panels"):
        monkeypatch.setattr(f"netevents_starters.Starters.{place}", lambda self, page: ())

    assert [dear - cheap for dear, cheap in zip(with_question, costs(), strict=True)] == [1, 1, 1]
