"""What the starters hold of a person: to take along, and to forget."""

from __future__ import annotations

from sqlalchemy import select

from netevents.host.leaving import erase, take_out
from netevents_starters import queries, sets
from netevents_starters.models import Seat
from tests.cast import post, world


def test_people_take_their_questions_with_them(an_evening):
    evening = an_evening("Dan")
    evening.meet("Ben", "Dan")
    evening.tell()

    with world(evening.app) as session:
        held = take_out(session, evening.people["Dan"].person)["starters"]
        nothing = take_out(session, evening.people["Cleo"].person)["starters"]

    assert [entry["event"] for entry in held["opening_questions"]] == ["Hack night"]
    assert held["opening_questions"][0]["question"] in sets.HACKATHON
    assert nothing == {"opening_questions": [], "asked_for_a_trio": []}


def test_whoever_is_erased_is_forgotten_and_others_keep_their_question(an_evening):
    evening = an_evening("Dan")
    evening.meet("Ben", "Dan")
    evening.tell()

    with world(evening.app) as session:
        erase(session, evening.people["Dan"].person)

    with world(evening.app) as session:
        assert len(queries.questions_given_to(session, evening.people["Ben"].person)) == 1


def test_what_is_kept_can_be_taken_out_and_is_forgotten_with_the_person(an_evening):
    evening = an_evening("Dan")
    for name in ("Ben", "Cleo", "Dan"):
        post(evening.phone(name), "/e/hack-night/starters/trio")
    ben = evening.people["Ben"].person

    with world(evening.app) as session:
        assert take_out(session, ben)["starters"]["asked_for_a_trio"] == [
            {"event": "Hack night", "at": "2026-05-08T12:00:00+00:00"}
        ]
        erase(session, ben)

    with world(evening.app) as session:
        left = session.scalars(select(Seat.registration_id)).all()
    assert set(left) == {evening.people["Cleo"].id, evening.people["Dan"].id}
