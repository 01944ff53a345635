"""Whom a program reaches changes while somebody offers, asks, or takes back what they said."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from netevents.events.models import Event, Registration
from netevents.groups.models import Group
from netevents.people.models import Person
from netevents.refusal import NotHere
from netevents_mentoring.programs import domain, opening
from netevents_mentoring.programs.models import Offer, Program, Request
from tests.cast import an_event, an_organizer, attending
from tests.conftest import NOON
from tests.plugins.mentoring.taking_part import a_program, asking, offering

LATER, LAST = NOON + timedelta(hours=1), NOON + timedelta(hours=2)
KINDS = {"offer": (Offer, offering), "request": (Request, asking)}
on_postgresql = pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
"""What SQLite cannot show: there nobody writes between what another reads and writes."""
either = pytest.mark.parametrize("what", KINDS)


@dataclass
class Second:
    """Nia, at the second event of a group, whose program is run from the first one. Ids only."""

    engine: object
    ada: int
    program: int
    event: int
    nia: int

    def for_all(self, whole_group):
        with Session(self.engine) as session:
            return self.saves(session, whole_group)

    def saves(self, session, whole_group):
        program = session.get_one(Program, self.program)
        terms = replace(opening.terms_of(program), whole_group=whole_group)
        event, by = session.get_one(Event, self.event), session.get_one(Person, self.ada)
        left_out = opening.change_program(session, event, program, terms, by=by, now=LATER)
        session.commit()
        return left_out

    def says(self, session, what):
        say = KINDS[what][1]
        return say(
            session, session.get_one(Program, self.program), session.get_one(Registration, self.nia)
        ).id

    def stands(self, what, id_):
        with Session(self.engine) as session:
            return session.get_one(KINDS[what][0], id_).left_at is None


@pytest.fixture
def second(engine):
    with Session(engine) as session, session.begin():
        ada = an_organizer(session, "Ada")
        first = an_event(session)
        there = an_event(session, session.get_one(Group, first.group_id), name="Second")
        program = a_program(session, first, whole_group=True)
        return Second(engine, ada.id, program.id, first.id, attending(session, there, "Nia").id)


@pytest.fixture
def said(second, engine, what):
    with Session(engine) as session, session.begin():
        return second.says(session, what)


@either
def test_who_takes_it_back_in_the_moment_of_narrowing_stays_away(second, said, engine, what):
    with Session(engine) as session, ThreadPoolExecutor(1) as organizer:
        domain.leave(session, session.get_one(KINDS[what][0], said), now=NOON)
        session.flush()
        narrowing = organizer.submit(second.for_all, False)
        wait([narrowing], timeout=0.5)
        session.commit()
        assert narrowing.result(10) == 0

    second.for_all(True)

    assert not second.stands(what, said)


@on_postgresql
@either
@pytest.mark.parametrize("begun", ["narrowed", "for all again"])
def test_who_takes_back_what_they_read_before_a_change_has_taken_it_back(second, said, engine, what, begun):
    if begun == "for all again":
        second.for_all(False)
    with Session(engine) as session:
        mine = session.get_one(KINDS[what][0], said)
        second.for_all(begun == "for all again")
        domain.leave(session, mine, now=LAST)
        session.commit()

    second.for_all(True)

    assert not second.stands(what, said)


@either
def test_what_arrives_in_the_moment_of_narrowing_is_left_out(second, engine, what):
    with Session(engine) as session, ThreadPoolExecutor(1) as organizer:
        said = second.says(session, what)
        narrowing = organizer.submit(second.for_all, False)
        wait([narrowing], timeout=0.5)
        session.commit()
        assert narrowing.result(10) == 1

    assert not second.stands(what, said)


@on_postgresql
@either
def test_who_read_the_form_before_the_narrowing_finds_nothing_after_it(second, engine, what):
    with Session(engine) as session:
        read = session.get_one(Program, second.program)
        second.for_all(False)
        assert read.whole_group

        with pytest.raises(NotHere):
            second.says(session, what)


@on_postgresql
@either
def test_an_organizer_who_saves_what_another_narrowed_meanwhile_has_it_for_all_again(
    second, said, engine, what
):
    with Session(engine) as session:
        read = session.get_one(Program, second.program)
        second.for_all(False)
        assert read.whole_group
        second.saves(session, True)

    with Session(engine) as session:
        assert session.get_one(Program, second.program).whole_group is second.stands(what, said) is True
